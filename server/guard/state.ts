import type { DeviceId, RecordId } from '#notebook/ids.ts'
import type { Target } from '#notebook/may.ts'
import type { NotebookRecord } from '#notebook/records.ts'
import type { Holder, Register } from '#notebook/register.ts'
import type { Room } from '#notebook/rooms.ts'

/** Who brings an update, over which session. */
export type Carrier = Holder

/** What the guard must know of the room and its ward; given by the relay, never changed by the guard. */
export type RoomState = {
  readonly room: Room
  /** The next clock that each client ID must use. */
  readonly clocks: ReadonlyMap<number, number>
  /** The device that each client ID is leased to. */
  readonly clients: ReadonlyMap<number, DeviceId>
  /** Whether a record's id is known in this room, or in a room of this ward that is written in these weeks. */
  readonly knows: (id: RecordId) => boolean
  /** What the rules need of an entry of this ward, when it is known. */
  readonly target: (id: RecordId) => Target | undefined
  /** M5: whether that record was erased from a room of this ward. */
  readonly erased: (id: RecordId) => boolean
  /** The public key under which the relay seals what stays of erased records. */
  readonly relayKey: string
  /** When this copy of the room was begun (ms): older lines may be given back to it. */
  readonly since: number
  readonly register: Register
  /** The relay's clock, ms. */
  readonly now: number
}

export type Admitted = {
  /** The records that are new to the room, in the update's order. */
  readonly records: readonly NotebookRecord[]
  /** Records that the room has already, brought again after a lost acknowledgement: acknowledge them once more. */
  readonly repeated: readonly RecordId[]
  /**
   * The bytes to append and to pass on: the update, less what it repeats. Repeated structs must not go on:
   * nobody has compared their bytes with those that the room has.
   */
  readonly update: Uint8Array
  /** Client IDs that write something new. */
  readonly clients: readonly number[]
  /** The next clock of each of them, once it is appended. */
  readonly clocks: ReadonlyMap<number, number>
}
