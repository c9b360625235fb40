import type { RecordId } from '#notebook/ids.ts'
import type { NotebookRecord, Role } from '#notebook/records.ts'
import type { Room, RoomName } from '#notebook/rooms.ts'
import type { Registers, Session } from '#server/accounts/types.ts'
import type { admit, Carrier } from '#server/guard/guard.ts'
import type { Storage } from '#server/storage/storage.ts'
import type { Deflate } from '#wire/packed.ts'
import type { Limits } from './limits.ts'
import type { Quarantine } from './quarantine.ts'
import type { Tally } from './tally.ts'

/** A socket's place in one room, as the room sees it. */
export type Seat = {
  readonly carrier: Carrier
  /** A message of this room for this device; nothing happens when its socket is closed. */
  readonly send: (message: Uint8Array) => void
  /** The same in a frame that is ready, for whoever sends one message to many. */
  readonly sendFrame: (frame: Uint8Array) => void
  /** The device does not look at the room any more, although what it wrote before may still be on its way. */
  readonly left: () => boolean
  /** An update of so many bytes that the room took is settled: delivered, refused or let fall. */
  readonly settled: (bytes: number) => void
  /** Records were judged beyond the first of an update. */
  readonly charge: (records: number) => void
  /** The room vanished under it (M3). */
  readonly expire: () => void
  /** Ends the whole socket. */
  readonly hangUp: (code: number) => void
}

/** A room in memory. Whatever it sends to a device is durable. */
export type OpenRoom = {
  readonly room: Room
  readonly epoch: string
  readonly seats: ReadonlySet<Seat>
  readonly join: (seat: Seat) => void
  readonly leave: (seat: Seat) => void
  /** The Yjs state vector of what is durable. */
  readonly vector: () => Uint8Array
  /** Whether somebody with this state vector may have something that is not durable here. */
  readonly lacks: (vector: Uint8Array) => boolean
  /** The update that somebody with this state vector lacks. */
  readonly lacking: (vector: Uint8Array) => Uint8Array
  /** An update that a device wrote; the room answers it in due time, and calls `settled`. */
  readonly take: (update: Uint8Array, from: Seat) => void
  /** Tells the device which of these records are durable here, once all that came before is settled. */
  readonly have: (ids: readonly RecordId[], from: Seat) => void
  /** Resolves when all that came before is settled. */
  readonly quiet: () => Promise<void>
  /** In a text room alone, once the device was told that it is open: where the others write. */
  readonly greet?: (seat: Seat) => void
  /** In a text room alone: what a device tells of its cursor. */
  readonly aware?: (told: Uint8Array, from: Seat) => void
  /** Whether somebody in this role ever writes here, where that is more than the room's kind says. */
  readonly mayWrite?: (role: Role | undefined) => boolean
  /** Before it is let go: puts what is stored in order. Never rejects. */
  readonly tidy: () => Promise<void>
  /** Ends the room: it answers nothing more, whatever is still on its way. */
  readonly end: () => void
}

/** Facts for the log: ids and codes. Never words of a record, names, or a whole room name in a sentence. */
export type Log = {
  readonly info: (facts: object, what: string) => void
  readonly warn: (facts: object, what: string) => void
  readonly error: (facts: object, what: string) => void
}

/** A device opened a room, or was not let in; for whoever keeps account of it. The name of a room that is not there is the device's own words. */
export type RoomAct = {
  readonly session: Session
  readonly room: RoomName
  readonly outcome: 'done' | 'no-such-room' | 'shift-ended'
}

/** What all rooms and sockets of a relay share. */
export type World = {
  readonly storage: Storage
  readonly registers: Registers
  readonly now: () => number
  readonly log: Log
  readonly limits: Limits
  readonly tally: Tally
  readonly quarantine: Quarantine
  readonly admit: typeof admit
  readonly deflate: Deflate
  readonly onAct: (act: RoomAct) => void
  readonly kept: (record: NotebookRecord) => void
}

/** What an error may tell the log: its kind and code, not its message. */
export const causeOf = (cause: unknown): object => ({
  cause: cause instanceof Error ? cause.name : typeof cause,
  code: cause instanceof Error && 'code' in cause ? cause.code : undefined,
})
