import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import { isErasure, parseBody } from '#notebook/records.ts'
import { isTextId, parseRoom, roomName, textRoom, type RoomName } from '#notebook/rooms.ts'
import { bodyOf, isSealed, type Sealed } from '#notebook/seal.ts'
import type { Stub } from '#server/accounts/types.ts'
import type { Storage } from '#server/storage/storage.ts'
import { arrivedOf, newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'

/**
 * M5: takes off a stored room what these stubs name, and those that stand in it already, and leaves the stubs. The room
 * is then another copy under another epoch: whoever has the old one throws it away. A room of which nothing is named
 * stays untouched. Resolves with how many records went; rejects when the room grew meanwhile.
 */
export async function eraseIn(storage: Storage, room: RoomName, stubs: readonly Stub[]): Promise<number> {
  const { updates, seq, clients } = await storage.load(room)
  const before = newRoomDoc()
  for (const update of updates) Y.applyUpdate(before, update)
  const records = new Map<RecordId, Sealed>(recordsOf(before))
  const missing = stubs.filter(({ id }) => !records.has(id))
  for (const { id, sealed } of missing) records.set(id, sealed)
  const erased = new Set([...records.values()].flatMap(namedIn))
  const gone = [...erased].filter((id) => records.has(id))
  if (gone.length === 0 && missing.length === 0) return 0

  let after = newRoomDoc()
  while (clients.has(after.clientID)) after = newRoomDoc()
  putRecords(after, [...records].filter(([id]) => !erased.has(id)))
  after.transact(() => {
    for (const [id, at] of arrivedOf(before)) if (!erased.has(id)) arrivedOf(after).set(id, at)
  })
  await storage.rewrite(room, seq, Y.encodeStateAsUpdate(after), after.clientID)
  return gone.length
}

/** M5: rooms that go whole with what these stubs of a room name: a text's own, with the record that started it. */
export function roomsGone(room: RoomName, stubs: readonly Stub[]): RoomName[] {
  const team = parseRoom(room)
  if (team?.kind !== 'team') return []
  return stubs.flatMap(({ sealed }) => namedIn(sealed)).filter(isTextId).map((id) => roomName(textRoom(team.ward, id)))
}

function namedIn(sealed: Sealed): readonly RecordId[] {
  const body = isSealed(sealed) ? parseBody(bodyOf(sealed)) : undefined
  return body?.ok && isErasure(body.value) ? body.value.records : []
}
