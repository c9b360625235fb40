import type { RecordId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type NotebookRecord } from './records.ts'

/** S6: one thing that one must know to find one's way on the ward: where it is, how it goes, the code of the door. */
export type Facility = {
  readonly id: string
  readonly topic: string
  readonly text: string | undefined
  readonly code: string | undefined
  /** Who set it so, and when (ms). */
  readonly set: { readonly record: RecordId; readonly by: string; readonly at: number }
}

/** F1 for one facility: the latest words hold; undefined once it was ended. */
export function foldFacility(records: readonly NotebookRecord[]): Facility | undefined {
  const last = records
    .filter((record) => record.type === 'facility.set')
    .filter((record) => isProfessional(record.as))
    .sort(inOrder)
    .at(-1)
  if (!last || last.ended) return undefined
  return { id: last.facility, topic: last.topic, text: last.text, code: last.code, set: { record: last.id, by: last.by, at: last.at } }
}
