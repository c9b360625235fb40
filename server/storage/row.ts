import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { RELAY, type DeviceId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { RoomName } from '#notebook/rooms.ts'
import type { Leases, StoredRoom } from './storage.ts'

/** A row as it lies on disk, checksum included. */
export type Row = {
  readonly seq: number
  readonly device: DeviceId
  /** JSON: pairs of client ID and device. */
  readonly leases: string
  readonly bytes: Uint8Array
  /** SHA-256 over the room's name and all of the above. */
  readonly sum: Uint8Array
}

export function makeRow(room: RoomName, seq: number, device: DeviceId, leases: Leases, bytes: Uint8Array): Row {
  const text = leases.size === 0 ? '[]' : JSON.stringify([...leases])
  return { seq, device, leases: text, bytes, sum: sumOf(room, seq, device, text, bytes) }
}

/**
 * What a room's rows hold; or the number of the first row that does not fit its checksum or does not follow on.
 * Only a row that the relay compacted may stand first with a higher number than 1.
 */
export function readRows(
  room: RoomName,
  rows: readonly Row[]
): Result<Pick<StoredRoom, 'updates' | 'seq' | 'clients'>, number> {
  const clients = new Map<number, DeviceId>()
  let last: number | undefined
  for (const { seq, device, leases, bytes, sum } of rows) {
    const follows = last === undefined ? seq === 1 || device === RELAY : seq === last + 1
    if (!follows || !sumOf(room, seq, device, leases, bytes).equals(sum)) return refuse(seq)
    for (const [client, holder] of parseLeases(leases)) if (!clients.has(client)) clients.set(client, holder)
    last = seq
  }
  return ok({ updates: rows.map((row) => row.bytes), seq: last ?? 0, clients })
}

/** One row in the place of `rows`: their leases with the `merged` bytes. */
export function mergeRows(room: RoomName, rows: readonly Pick<Row, 'leases'>[], seq: number, merged: Uint8Array): Row {
  const leases = new Map<number, DeviceId>()
  for (const row of rows)
    for (const [client, holder] of parseLeases(row.leases)) if (!leases.has(client)) leases.set(client, holder)
  return makeRow(room, seq, RELAY, leases, merged)
}

const leasePairs = v.array(v.tuple([v.number(), v.string()]))
const parseLeases = (text: string): [number, DeviceId][] =>
  text === '[]' ? [] : v.parse(leasePairs, JSON.parse(text))

const sumOf = (room: RoomName, seq: number, device: DeviceId, leases: string, bytes: Uint8Array): Buffer =>
  createHash('sha256').update(`${room}\n${seq}\n${device}\n${leases}\n`).update(bytes).digest()
