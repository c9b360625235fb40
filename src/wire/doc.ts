import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import type { Sealed } from '#notebook/seal.ts'

/**
 * How records stand in a room's Y.Doc. Two top-level maps and nothing else:
 * `records`: id → sealed bytes, written once by a device;
 * `arrived`: id → ms, written by the relay alone for records that reached it late (W4).
 */
export const RECORDS = 'records'
export const ARRIVED = 'arrived'

export const recordsOf = (doc: Y.Doc): Y.Map<Sealed> => doc.getMap<Sealed>(RECORDS)
export const arrivedOf = (doc: Y.Doc): Y.Map<number> => doc.getMap<number>(ARRIVED)

/** A room's document. Nothing is ever deleted in it, so there is nothing to collect. */
export const newRoomDoc = (): Y.Doc => new Y.Doc({ gc: false })

/** Sets records that the document lacks, in one transaction. */
export function putRecords(doc: Y.Doc, sealed: Iterable<readonly [RecordId, Sealed]>): void {
  const records = recordsOf(doc)
  doc.transact(() => {
    for (const [id, bytes] of sealed) if (!records.has(id)) records.set(id, bytes)
  })
}
