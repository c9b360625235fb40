import { deflateRawSync } from 'node:zlib'
import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import { createRelay, type Relay } from '#server/relay/relay.ts'
import { memoryDisk, memoryStorage, type MemoryDisk, type MemoryRoom } from '#server/storage/memory.ts'
import type { Storage } from '#server/storage/storage.ts'
import { CLOSE } from '#wire/messages.ts'
import { RECORDS } from '#wire/doc.ts'
import type { Loop, Owner } from './loop.ts'
import type { Network } from './network.ts'
import type { SimRegisters } from './registers.ts'

/** The relay's machine: its disk outlives the relays that run on it, one after another. */
export type RelayHouse = {
  readonly running: () => boolean
  readonly start: () => void
  /** As SIGKILL, or a cut in the power: what was not on disk is gone. */
  readonly kill: () => void
  /** As SIGTERM. */
  readonly stop: () => void
  /** Whether the disk refuses to take another row. */
  readonly fill: (full: boolean) => void
  readonly loseRooms: () => void
  readonly backUp: () => void
  /** Puts the backup back, if there is one, under new epochs. */
  readonly restore: () => boolean
  /** Flips a bit in one row of one room while no relay runs; `lot` (0 to 1) says which. */
  readonly flip: (lot: number) => void
  /** Record ids that stand on the disk, by room. */
  readonly onDisk: () => ReadonlyMap<string, ReadonlyMap<RecordId, Uint8Array>>
  readonly holds: (room: string, id: RecordId) => boolean
  readonly updates: () => ReadonlyMap<string, readonly Uint8Array[]>
  /** Whose tasks the relay's are; undefined while none runs. */
  readonly owner: () => Owner | undefined
  readonly log: string[]
}

type Life = { readonly owner: Owner; relay: Relay | undefined }

export function createRelayHouse(loop: Loop, network: Network, registers: SimRegisters, now: () => number): RelayHouse {
  const disk: MemoryDisk = memoryDisk()
  const log: string[] = []
  let full = false
  let backup: ReadonlyMap<string, MemoryRoom> | undefined
  let running: Life | undefined
  let lives = 0
  let epochs = 0

  function start(): void {
    if (running) return
    const owner: Owner = { name: `relay ${(lives += 1)}`, alive: true }
    const life: Life = { owner, relay: undefined }
    running = life
    loop.give(owner, () => {
      const note = (facts: object, what: string): void => void log.push(`${what} ${JSON.stringify(facts)}`)
      const storage = faulty(memoryStorage(disk, now), () => full)
      const relay = createRelay({ storage, registers, now, log: { info: note, warn: note, error: note }, deflate: async (bytes) => deflateRawSync(bytes) })
      life.relay = relay
      network.station({
        owner,
        accept: (socket, session) => {
          if (registers.stands(session)) relay.accept(socket, session)
          else socket.close(CLOSE.signedOut)
        },
      })
    })
  }

  function kill(): void {
    if (!running) return
    running.owner.alive = false
    running = undefined
    registers.deafen()
    network.station(undefined)
    network.cut()
  }

  return {
    log,
    owner: () => running?.owner,
    updates: () => new Map([...disk.rooms].map(([name, { rows }]) => [name, rows.map(({ bytes }) => bytes)])),
    running: () => running !== undefined,
    start,
    kill,
    stop() {
      const life = running
      if (!life) return
      network.station(undefined)
      loop.give(life.owner, () => void life.relay?.close().then(() => life === running && kill()))
    },
    fill: (refuses) => (full = refuses),
    loseRooms: () => disk.rooms.clear(),
    backUp() {
      backup = new Map([...disk.rooms].map(([name, room]) => [name, { ...room, rows: [...room.rows] }]))
    },
    restore() {
      if (!backup) return false
      disk.rooms.clear()
      for (const [name, room] of backup) disk.rooms.set(name, { rows: [...room.rows], epoch: `restored ${(epochs += 1)}`, since: now() })
      return true
    },
    flip(lot) {
      const places = [...disk.rooms.values()].flatMap(({ rows }) => rows.map((row, i) => ({ rows, row, i })))
        .filter(({ row }) => recordsIn(row.bytes).size > 0) // a bit that is flipped twice is whole again
      const place = places[Math.floor(lot * places.length)]
      if (!place || running) return
      const bytes = Uint8Array.from(place.row.bytes)
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
      read.set(bytes, new Map()) // nothing of it can be trusted
      place.rows[place.i] = { ...place.row, bytes }
    },
    onDisk: () => new Map([...disk.rooms].map(([name, { rows }]) => [name, new Map(rows.flatMap((row) => [...recordsIn(row.bytes)]))])),
    holds: (room, id) => disk.rooms.get(room)?.rows.some((row) => recordsIn(row.bytes).has(id)) === true,
  }
}

/** A disk on which, while it is full, nothing more fits. */
const faulty = (real: Storage, full: () => boolean): Storage => ({
  ...real,
  append: (row) => (full() ? Promise.reject(Object.assign(new Error('no room'), { code: 'SQLITE_FULL' })) : real.append(row)),
})

const read = new WeakMap<Uint8Array, ReadonlyMap<RecordId, Uint8Array>>()

/** The sealed records in an update's bytes. */
export function recordsIn(update: Uint8Array): ReadonlyMap<RecordId, Uint8Array> {
  const known = read.get(update)
  if (known) return known
  const found = new Map<RecordId, Uint8Array>()
  read.set(update, found)
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item) || struct.parentSub === null) continue
    const root: unknown = struct.parent
    if (root === RECORDS && struct.content instanceof Y.ContentBinary) found.set(struct.parentSub, struct.content.content)
  }
  return found
}
