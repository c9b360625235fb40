import { dayOf, type Day } from '#notebook/calendar.ts'
import type { PersonId, ResidentId } from '#notebook/ids.ts'
import { shortName, shortNameAlone, withShortNames } from '#notebook/initials.ts'
import type { OnPaper } from '#notebook/records.ts'
import { clockTime, shortDate } from '#i18n/dates.ts'
import { usePaperWriter, usePersonName, useRoleName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { usePaperWords } from './words.ts'

/** How people, residents and moments are called on paper and in files. */
export type Names = {
  /** A text, without residents' names where they are not to be shown. */
  readonly shown: (text: string) => string
  readonly person: (id: PersonId) => string
  readonly role: (id: PersonId, as: string) => string
  readonly writer: (paper: OnPaper) => string
  /** With the room behind it. */
  readonly resident: (id: ResidentId) => string
  readonly residentAlone: (id: ResidentId) => string
  readonly day: (at: number) => Day
  readonly clock: (at: number) => string
  /** A moment as it reads under the heading of `day`: the time, and the date where that is another. */
  readonly moment: (at: number, day?: Day) => string
}

/** R5: `initials` names residents by initial and room alone; so does a device that is set to. */
export function useNames(initials: boolean): Names {
  const { ward, language, residents, fullName, settings } = useNotebook()
  const short = initials || settings.names === 'initials'
  const named = [...residents.values()].map((resident) => ({ ...resident, name: fullName(resident.id) }))
  const words = usePaperWords()
  const [person, role, writer] = [usePersonName(), useRoleName(), usePaperWriter()]
  const day = (at: number): Day => dayOf(at, ward.timezone)
  const clock = (at: number): string => clockTime(at, ward.timezone, language)
  return {
    shown: short ? (text) => withShortNames(text, named) : (text) => text,
    person,
    role,
    writer,
    day,
    clock,
    moment: (at, under) => (day(at) === under ? clock(at) : `${shortDate(at, ward.timezone, language)}, ${clock(at)}`),
    residentAlone: (id) => {
      const resident = residents.get(id)
      if (!resident) return words.common.someone
      return short ? shortNameAlone({ ...resident, name: fullName(id) }) : resident.name
    },
    resident: (id) => {
      const resident = residents.get(id)
      if (!resident) return words.common.someone
      return short ? shortName({ ...resident, name: fullName(id) }) : words.paper.inFull(resident.name, resident.roomNumber)
    },
  }
}
