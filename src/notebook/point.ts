import type { PersonId, RecordId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type NotebookRecord, type RecordOf } from './records.ts'

/** A point that somebody put on an agenda: own words, or a line that is to be spoken of. */
export type Point = {
  readonly id: RecordId
  /** The meeting for which it was added. */
  readonly meeting: string
  readonly by: PersonId
  readonly as: string
  readonly at: number
  readonly what: { readonly is: 'text'; readonly text: string } | { readonly is: 'line'; readonly line: RecordId }
  /** Points stand in the order of their places. */
  readonly place: number
  /** Since when (ms) it was spoken of. */
  readonly done: number | undefined
}

type Added = RecordOf<'agenda.added'>

/**
 * F1 for one point; undefined once it was dropped by who added it or by staff. Follow-ups count in its own room alone,
 * so that nobody among volunteers moves what stands among professionals.
 */
export function foldPoint(records: readonly NotebookRecord[]): Point | undefined {
  const sorted = [...records].sort(inOrder)
  const added = sorted.find((record): record is Added => record.type === 'agenda.added')
  if (!added) return undefined
  const follow = sorted.filter(({ room }) => room === added.room)
  if (follow.some((record) => record.type === 'agenda.dropped' && (record.by === added.by || isProfessional(record.as)))) return undefined
  const told = follow.filter(({ as }) => isProfessional(as))
  const placed = told.filter((record) => record.type === 'agenda.placed').at(-1)
  const done = told.filter((record) => record.type === 'agenda.done').at(-1)
  const { id, meeting, by, as, at, text, from } = added
  const what = from === undefined ? { is: 'text' as const, text: text ?? '' } : { is: 'line' as const, line: from }
  return { id, meeting, by, as, at, what, place: placed?.place ?? at, done: done?.open === true ? undefined : done?.at }
}
