import type { PersonId } from './ids.ts'
import { inOrder, weekdays, type NotebookRecord, type Weekday } from './records.ts'

/** S7: what somebody tells of themselves, in their own words. */
export type Profile = {
  readonly person: PersonId
  /** Days on which they are mostly there, Monday first. */
  readonly days: readonly Weekday[]
  readonly languages: string | undefined
  readonly talents: string | undefined
  readonly about: string | undefined
}

/** F1: the latest words of that person alone; nobody writes them for another. */
export function foldProfile(records: readonly NotebookRecord[]): Profile | undefined {
  const last = records
    .filter((record) => record.type === 'profile.set')
    .filter((record) => record.by === record.person)
    .sort(inOrder)
    .at(-1)
  if (!last) return undefined
  const { person, days, languages, talents, about } = last
  return { person, days: weekdays.filter((each) => days.includes(each)), languages, talents, about }
}
