import type { DeviceId } from '#notebook/ids.ts'
import type { Refusal } from '#notebook/refusals.ts'
import type { RoomName } from '#notebook/rooms.ts'

/** An update that was refused. Its bytes may hold words of residents: they stay in memory, and in no log. */
export type Quarantined = {
  readonly room: RoomName
  readonly device: DeviceId
  readonly code: Refusal
  /** ms since 1970. */
  readonly at: number
  readonly update: Uint8Array
}

const MAX_ENTRIES = 64
const MAX_BYTES = 1024 * 1024

export type Quarantine = {
  readonly put: (entry: Quarantined) => void
  readonly entries: () => readonly Quarantined[]
  /** M5: what was refused in that room may be what was erased. */
  readonly forget: (room: RoomName) => void
}

/** Keeps the latest refused updates for inspection: at most 64, and 1 MiB. */
export function createQuarantine(): Quarantine {
  let entries: Quarantined[] = []
  let bytes = 0
  return {
    entries: () => [...entries],
    forget(room) {
      entries = entries.filter((entry) => entry.room !== room)
      bytes = entries.reduce((sum, { update }) => sum + update.byteLength, 0)
    },
    put(entry) {
      entries.push({ ...entry, update: Uint8Array.from(entry.update) })
      bytes += entry.update.byteLength
      while (entries.length > MAX_ENTRIES || bytes > MAX_BYTES) bytes -= entries.shift()?.update.byteLength ?? 0
    },
  }
}
