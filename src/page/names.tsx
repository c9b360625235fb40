import { Link } from 'wouter'
import { addDays, dayOf } from '#notebook/calendar.ts'
import type { PersonId, ResidentId } from '#notebook/ids.ts'
import type { OnPaper } from '#notebook/records.ts'
import { clockTime, moment } from '#i18n/dates.ts'
import { isolated } from '#i18n/isolated.ts'
import { useWords, type Words } from '#i18n/words.tsx'
import { useNotebook } from './notebook.tsx'

/** A person's name by id, as it may stand in a sentence; a former member's too. */
export function usePersonName(): (person: PersonId) => string {
  const { register } = useNotebook()
  const words = useWords()
  return (person) => isolated(register.members.get(person)?.name ?? words.common.someone)
}

/** What somebody is, in words: the title the ward knows, else the role in which was written (W2). */
export function useRoleName(): (person: PersonId, as: string) => string {
  const { register } = useNotebook()
  const words = useWords()
  const names: Record<string, string> = words.common.roles
  return (person, as) => {
    const title = register.members.get(person)?.title
    return title && as !== 'volunteer' ? isolated(title) : (names[as] ?? as)
  }
}

/** A moment in words: the time, and the day where that is not today. */
export function useMoment(): (at: number) => string {
  const { ward, today, language } = useNotebook()
  return (at) => moment(at, dayOf(at, ward.timezone), today, ward.timezone, language)
}

/** The help of a screen, for its header. */
export function useHelp(screen: Exclude<keyof Words['help'], 'label'>): { label: string; text: string } {
  const { help } = useWords()
  return { label: help.label, text: help[screen] }
}

export function useClock(): (at: number) => string {
  const { ward, language } = useNotebook()
  return (at) => clockTime(at, ward.timezone, language)
}

/** Who wrote something on paper; a name that the ward's register does not know says so. */
export function usePaperWriter(): (paper: OnPaper) => string {
  const person = usePersonName()
  const words = useWords()
  return (paper) => ('person' in paper ? person(paper.person) : words.line.notKnown(paper.name))
}

/** W6: who wrote a line on paper and when, and who typed it in; undefined for a line that was written here. */
export function useOnPaper(): (line: { by: PersonId; paper: OnPaper | undefined }) => string | undefined {
  const { ward, today } = useNotebook()
  const writer = usePaperWriter()
  const person = usePersonName()
  const [clock, when] = [useClock(), useMoment()]
  const words = useWords()
  return ({ by, paper }) => {
    if (!paper) return undefined
    const yesterday = dayOf(paper.at, ward.timezone) === addDays(today, -1)
    const said = yesterday ? `${words.common.yesterday.toLowerCase()} ${clock(paper.at)}` : when(paper.at)
    return words.line.onPaper(writer(paper), said, person(by))
  }
}

/** R5: a resident is a reference; the name is looked up. */
export function ResidentLink({ id }: { id: ResidentId }) {
  const { residents } = useNotebook()
  const words = useWords()
  const resident = residents.get(id)
  if (!resident) return <span>{words.common.someone}</span>
  return (
    <Link href={`/bewoners/${encodeURIComponent(id)}`}>
      <bdi>{resident.name}</bdi>
    </Link>
  )
}
