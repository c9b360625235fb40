import { dayOf } from '#notebook/calendar.ts'
import type { Meeting } from '#notebook/meeting.ts'
import type { PersonId } from '#notebook/ids.ts'
import { dayName } from '#i18n/dates.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic } from '#i18n/words.tsx'
import { useClock, usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'

/** A meeting's day and hours in words, on the ward's clock. */
export function useWhen(): (meeting: Meeting) => { readonly day: string; readonly hours: string } {
  const say = useTopic(meetingWords)
  const { ward, language } = useNotebook()
  const clock = useClock()
  return ({ starts, until }) => ({ day: dayName(dayOf(starts, ward.timezone), language), hours: say.hours(clock(starts), clock(until)) })
}

/** Who is asked to come, in words. */
export function useInvited(): (meeting: Pick<Meeting, 'roles'> & { readonly people: readonly PersonId[] }) => string {
  const say = useTopic(meetingWords)
  const person = usePersonName()
  const { language } = useNotebook()
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  return ({ roles, people }) => say.for(list.format([...roles.map((role) => say.roles[role]), ...people.map(person)]))
}
