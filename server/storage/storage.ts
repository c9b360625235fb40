import type { DeviceId } from '#notebook/ids.ts'
import type { RoomName } from '#notebook/rooms.ts'

/**
 * Where the relay keeps rooms: for each room a log of Yjs updates that only grows. What `append` has
 * resolved survives a crash. Implementations (`memory.ts`, `sqlite.ts`) pass one contract suite
 * (tests/contract/storage.test.ts). Every method rejects, and changes nothing, when the disk does not do it.
 */
export interface Storage {
  /**
   * Everything stored of a room; makes the room, with an epoch, when it is new. A room with a row that does not
   * fit its checksum is set aside whole and named in `damage`; what is given then is the room begun anew.
   */
  load(room: RoomName): Promise<StoredRoom>
  /**
   * Appends a row behind the room's last one. Resolves when the bytes are on disk, in the order of the calls;
   * concurrent calls share one fsync. Rejects when they are not on disk, and when `seq` does not follow on: after
   * one failed append no later one of that room can slip in and leave a gap.
   */
  append(row: NewRow): Promise<void>
  /** Replaces the rows up to and including `upTo` by one update that holds the same; client leases stay. */
  compact(room: RoomName, upTo: number, merged: Uint8Array): Promise<void>
  /**
   * M5: begins a room again under another epoch, with this update by this client ID of the relay alone; what stood there
   * goes, also where it was set aside: `scrubbed` says when it is overwritten. Rejects when `upTo` is not the room's last row.
   */
  rewrite(room: RoomName, upTo: number, update: Uint8Array, client: number): Promise<void>
  /** Resolves when nothing is left on disk of what was dropped or rewritten; rejects while somebody still reads it. */
  scrubbed(): Promise<void>
  /** Forgets a room whole (M3), also where it was set aside: its bytes are overwritten on disk. */
  drop(room: RoomName): Promise<void>
  /** Names of the stored rooms of a ward, or of all wards; in the order of their names. */
  rooms(ward?: string): Promise<RoomName[]>
  /**
   * Makes every room another copy, begun now under a new epoch: after a restored backup. What the devices give back to
   * it is older than the copy, however old the backup is.
   */
  renewEpochs(): Promise<void>
  /** What was found damaged, oldest first; its rooms were set aside. Remembered over restarts. */
  readonly damage: readonly Damage[]
  /** Finishes what was asked before; whatever is asked later rejects. */
  close(): Promise<void>
}

export type NewRow = {
  readonly room: RoomName
  /** The row's number: one more than the room's last row. */
  readonly seq: number
  readonly update: Uint8Array
  /** The device that brought it, or `relay`. */
  readonly device: DeviceId
  /** Client IDs that write for the first time, leased to these devices from now on. */
  readonly leases: Leases
}

export type Leases = ReadonlyMap<number, DeviceId>

export type StoredRoom = {
  readonly epoch: string
  /** When this copy of the room was begun, ms since 1970. */
  readonly since: number
  /** Oldest first. */
  readonly updates: readonly Uint8Array[]
  /** The last row's number; 0 when there is none. */
  readonly seq: number
  /** Client ID → the device that it is leased to. */
  readonly clients: Leases
}

/** The first row that did not fit its checksum (0: the rows could not be read at all), and when it was found. */
export type Damage = { readonly room: RoomName; readonly seq: number; readonly at: number }

/** An append that does not follow on the room's last row. */
export class OutOfOrder extends Error {
  constructor(room: RoomName, seq: number) {
    super(`row ${seq} does not follow on the last row of ${room}`)
  }
}
