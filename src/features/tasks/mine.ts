import { inOrder } from '#notebook/records.ts'
import type { Entry } from '#notebook/entry.ts'
import type { PersonId } from '#notebook/ids.ts'

/** Whether a task is with this person or meant for them, or a question is theirs or asked of them. */
export function isMine(entry: Entry, person: PersonId): boolean {
  if (entry.for?.who === 'person' && entry.for.person === person) return true
  if (entry.question) return entry.by === person
  return entry.task?.at === 'taken' && [entry.task.holder, ...entry.task.also].some((taker) => taker.by === person)
}

/** What must be done first stands first: by the time it is due, and what has no such time behind it, oldest first. */
export const byDue = <T extends Entry>(entries: readonly T[]): T[] =>
  entries.toSorted((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || inOrder(a, b))
