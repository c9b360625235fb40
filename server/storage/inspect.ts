import Database from 'better-sqlite3'
import type { RoomName } from '#notebook/rooms.ts'
import { readRows, type Row } from './row.ts'

/** A stored room as it lies there; `flaw`: the first row that does not fit its checksum, 0 where none can be read. */
export type InspectedRoom = { readonly room: RoomName; readonly setAside: boolean; readonly updates: readonly Uint8Array[]; readonly rows: number; readonly flaw: number | undefined }

/**
 * Reads the rooms of a file without changing anything, also beside a running relay; each room as it is at that moment.
 * `flaws`: what SQLite itself finds wrong with the file.
 */
export function inspectRooms(file: string): { readonly flaws: string[]; readonly count: number; readonly rooms: Iterable<InspectedRoom>; close(): void } {
  const db = new Database(file, { readonly: true, timeout: 5000 })
  const flaws = integrityOf(db)
  const heads = flaws.length > 0 ? [] : db.prepare<[], { id: number; name: string; set_aside: number | null }>('SELECT id, name, set_aside FROM room ORDER BY name').all()
  function* rooms(): Generator<InspectedRoom> {
    for (const { id, name, set_aside } of heads) {
      const rows = db.prepare<[], Row>(`SELECT seq, device, leases, bytes, sum FROM row_${id} ORDER BY seq`).all()
      const read = readRows(name, rows)
      yield { room: name, setAside: set_aside !== null, updates: read.ok ? read.value.updates : [], rows: rows.length, flaw: read.ok ? undefined : read.error }
    }
  }
  return { flaws, count: heads.length, rooms: rooms(), close: () => void db.close() }
}

/** What SQLite finds wrong with a file, in its own words; nothing when it is sound. */
export function integrityOf(db: Database.Database): string[] {
  try {
    return db.prepare<[], { integrity_check: string }>('PRAGMA integrity_check(1)').all().map((row) => row.integrity_check).filter((said) => said !== 'ok')
  } catch (cause) {
    return [cause instanceof Error ? cause.message : 'it cannot be read']
  }
}
