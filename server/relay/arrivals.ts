import * as Y from 'yjs'
import { LATE } from '#notebook/calendar.ts'
import type { RecordId } from '#notebook/ids.ts'
import type { NotebookRecord } from '#notebook/records.ts'
import { arrivedOf, newRoomDoc } from '#wire/doc.ts'

/** Records that arrive late; those that are given back to a room that lost them arrived long ago. */
export const lateAmong = (records: readonly NotebookRecord[], since: number, now: number): RecordId[] =>
  records.filter(({ at }) => now - at > LATE && at >= since).map(({ id }) => id)

/** What the relay itself writes in a room. */
export type Arrivals = {
  readonly client: number
  /** Notes when these records arrived (ms); the update that says so, and the relay's next clock. */
  readonly note: (ids: readonly RecordId[], at: number) => { readonly update: Uint8Array; readonly clock: number }
}

/**
 * Begins the relay's own writing in a room under a client ID that nobody used there. It is new each time the room is
 * loaded: after a restored backup devices may hold more of an older one than the relay does.
 */
export function createArrivals(isTaken: (client: number) => boolean): Arrivals {
  let doc = newRoomDoc()
  while (isTaken(doc.clientID)) doc = newRoomDoc()
  const arrived = arrivedOf(doc)
  return {
    client: doc.clientID,
    note(ids, at) {
      const before = Y.encodeStateVector(doc)
      doc.transact(() => {
        for (const id of ids) arrived.set(id, at)
      })
      return { update: Y.encodeStateAsUpdate(doc, before), clock: Y.getState(doc.store, doc.clientID) }
    },
  }
}
