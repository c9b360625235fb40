import * as Y from 'yjs'
import { registerRoom, type Room } from '#notebook/rooms.ts'
import type { WardId } from '#notebook/ids.ts'
import { newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'
import { CLOSE, encodeDelivered, encodeRefused, encodeUpdate } from '#wire/messages.ts'
import { goesBeyond } from './content.ts'
import type { OpenRoom, Seat, World } from './room.ts'

/** The register's document is the same on every relay and after every restart, because its only writer is this. */
const CLIENT = 1

export type RegisterRoom = OpenRoom & {
  /** The register may have more records now. */
  readonly grow: () => void
}

/**
 * A ward's register as a room: built from accounts' records, in their order, and written by no device.
 * `lost`: the records are others than those it was built from; its devices come again.
 */
export function openRegisterRoom(ward: WardId, world: World, lost: () => void): RegisterRoom {
  const { registers, tally } = world
  const room: Room = registerRoom(ward)
  const epoch = registers.epoch()
  const doc = newRoomDoc()
  doc.clientID = CLIENT
  const seats = new Set<Seat>()
  let taken = 0
  takeRecords()

  function takeRecords(): void {
    const records = registers.records(ward)
    putRecords(doc, records.slice(taken).map(({ id, sealed }) => [id, sealed] as const))
    taken = records.length
  }

  function grow(): void {
    if (registers.epoch() !== epoch || registers.records(ward).length < taken) {
      const present = [...seats]
      seats.clear()
      lost()
      for (const seat of present) seat.hangUp(CLOSE.later)
      return
    }
    const before = Y.encodeStateVector(doc)
    const had = taken
    takeRecords()
    if (taken === had) return
    const update = encodeUpdate(Y.encodeStateAsUpdate(doc, before))
    for (const seat of seats) seat.send(update)
  }

  return {
    room,
    epoch,
    seats,
    grow,
    join: (seat) => void seats.add(seat),
    leave: (seat) => void seats.delete(seat),
    vector: () => Y.encodeStateVector(doc),
    lacks: (vector) => goesBeyond(vector, Y.decodeStateVector(Y.encodeStateVector(doc))),
    lacking: (vector) => Y.encodeStateAsUpdate(doc, vector),
    take(update, from) {
      const { device } = from.carrier
      tally.refused['relay-only'] = (tally.refused['relay-only'] ?? 0) + 1
      world.quarantine.put({ room: `${ward}/register`, device, code: 'relay-only', at: world.now(), update })
      world.log.info({ kind: room.kind, code: 'relay-only', device }, 'update refused')
      from.send(encodeRefused({ code: 'relay-only', records: [] }))
      from.settled(update.byteLength)
    },
    have: (ids, from) => from.send(encodeDelivered(ids.filter((id) => recordsOf(doc).has(id)))),
    quiet: () => Promise.resolve(),
    tidy: () => Promise.resolve(),
    end: () => doc.destroy(),
  }
}
