import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { RELAY } from '#notebook/ids.ts'
import type { RoomName } from '#notebook/rooms.ts'
import { makeRow, mergeRows, readRows, type Row } from './row.ts'
import { OutOfOrder, type Damage, type NewRow, type Storage, type StoredRoom } from './storage.ts'

export type SqliteSettings = {
  /** The largest size of the file in bytes; appends beyond it are rejected like those on a full disk. */
  readonly maxBytes?: number
  /** The clock, ms since 1970. */
  readonly now?: () => number
}

/** A room in use: how to append to it, and its last row. */
type Head = { readonly id: number; readonly insert: (row: Row) => unknown; seq: number }
type RowLeases = Pick<Row, 'seq' | 'leases'>
type StoredHead = { readonly id: number; readonly epoch: string; readonly since: number }
type Waiting = { readonly row: NewRow; readonly resolve: () => void; readonly reject: (cause: unknown) => void }

/** Rooms whose statements are kept ready. */
const MAX_HEADS = 2000

/**
 * Rooms in one SQLite file. Throws when the file cannot be opened. SQLite works in the calling thread: what is
 * appended within one turn of the event loop becomes one transaction and one fsync.
 *
 * Each room has a table of its own. Rows of a shared table would be moved between pages as it grows and shrinks,
 * and `secure_delete` does not overwrite what such a move leaves behind; a dropped table's pages it overwrites whole.
 */
export function sqliteStorage(file: string, { maxBytes, now = Date.now }: SqliteSettings = {}): Storage {
  const db = open(file, maxBytes)
  const sql = statements(db)
  const heads = new Map<RoomName, Head>()
  const damage: Damage[] = sql.damage.all()
  let waiting: Waiting[] = []
  /** A process before this one may have died between taking rooms off and overwriting them. */
  let unscrubbed = true

  /** All or nothing, on disk when it returns. */
  function commit<T>(act: () => T): T {
    // A rollback that failed as well would make this transaction a part of that one, and never durable.
    if (db.inTransaction) db.exec('ROLLBACK')
    return db.transaction(act).immediate()
  }

  function flush(): void {
    const batch = waiting
    if (batch.length === 0) return
    waiting = []
    const refused = new Set<Waiting>()
    try {
      commit(() => {
        for (const one of batch) if (!write(one.row)) refused.add(one)
      })
    } catch (cause) {
      heads.clear()
      for (const one of batch) one.reject(cause)
      return
    }
    for (const one of batch)
      if (refused.has(one)) one.reject(new OutOfOrder(one.row.room, one.row.seq))
      else one.resolve()
  }

  function write({ room, seq, update, device, leases }: NewRow): boolean {
    const head = headOf(room)
    if (!head || seq !== head.seq + 1) return false
    head.insert(makeRow(room, seq, device, leases, update))
    head.seq = seq
    return true
  }

  function headOf(room: RoomName): Head | undefined {
    const known = heads.get(room)
    if (known) return known
    const found = sql.room.get(room)
    return found && keepHead(room, found.id, lastSeq(found.id))
  }

  function keepHead(room: RoomName, id: number, seq: number): Head {
    const insert = db.prepare<[number, string, string, Uint8Array, Uint8Array]>(
      `INSERT INTO row_${id} (seq, device, leases, bytes, sum) VALUES (?, ?, ?, ?, ?)`
    )
    const head: Head = { id, seq, insert: (row) => insert.run(row.seq, row.device, row.leases, row.bytes, row.sum) }
    heads.set(room, head)
    const [oldest] = heads.size > MAX_HEADS ? heads.keys() : []
    if (oldest !== undefined) heads.delete(oldest)
    return head
  }

  const lastSeq = (id: number): number =>
    db.prepare<[], { seq: number | null }>(`SELECT max(seq) AS seq FROM row_${id}`).get()?.seq ?? 0

  function begin(room: RoomName, since = now()): StoredHead {
    const fresh = { epoch: randomUUID(), since }
    const id = Number(sql.begin.run(room, fresh.epoch, fresh.since).lastInsertRowid)
    db.exec(`
      CREATE TABLE row_${id} (
        seq INTEGER PRIMARY KEY,
        device TEXT NOT NULL,
        leases TEXT NOT NULL,
        bytes BLOB NOT NULL,
        sum BLOB NOT NULL
      ) STRICT
    `)
    return { id, ...fresh }
  }

  /** The damaged rows stay where they lie, under a room that nobody opens any more: nothing of them is touched. */
  function setAside(room: RoomName, id: number, seq: number): StoredRoom {
    const found: Damage = { room, seq, at: now() }
    const head = commit(() => {
      sql.setAside.run(found.at, id)
      sql.noteDamage.run(found.room, found.seq, found.at)
      return begin(room)
    })
    damage.push(found)
    keepHead(room, head.id, 0)
    return { epoch: head.epoch, since: head.since, updates: [], seq: 0, clients: new Map() }
  }

  function rowsOf(id: number): Row[] | undefined {
    try {
      return db.prepare<[], Row>(`SELECT seq, device, leases, bytes, sum FROM row_${id} ORDER BY seq`).all()
    } catch (cause) {
      if (isCorrupt(cause)) return undefined
      throw cause
    }
  }

  function leasesUpTo(id: number, upTo: number): RowLeases[] {
    const select = db.prepare<[number], RowLeases>(`SELECT seq, leases FROM row_${id} WHERE seq <= ? ORDER BY seq`)
    return select.all(upTo)
  }

  /** Copies the overwritten pages over the old ones, and empties the write-ahead log, which still holds the words. */
  function scrub(): void {
    unscrubbed = true
    if (db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0)
      throw new Error('somebody still reads the store: dropped pages are not overwritten yet')
    unscrubbed = false
  }

  /** Runs behind the appends that were asked before; what throws, rejects. */
  async function doing<T>(act: () => T): Promise<T> {
    flush()
    return act()
  }

  return {
    damage,
    load: (room) =>
      doing(() => {
        const head = sql.room.get(room) ?? commit(() => begin(room))
        const rows = rowsOf(head.id)
        const read = rows && readRows(room, rows)
        if (!read?.ok) return setAside(room, head.id, read?.error ?? 0)
        keepHead(room, head.id, read.value.seq)
        return { epoch: head.epoch, since: head.since, ...read.value }
      }),
    append: (row) =>
      new Promise((resolve, reject) => {
        if (waiting.push({ row, resolve, reject }) === 1) setImmediate(flush)
      }),
    compact: (room, upTo, merged) =>
      doing(() =>
        commit(() => {
          const head = headOf(room)
          const rows = head ? leasesUpTo(head.id, upTo) : []
          if (!head || rows.at(-1)?.seq !== upTo) throw new OutOfOrder(room, upTo)
          db.prepare<[number]>(`DELETE FROM row_${head.id} WHERE seq <= ?`).run(upTo)
          head.insert(mergeRows(room, rows, upTo, merged))
        })
      ),
    rewrite: (room, upTo, update, client) =>
      doing(() => {
        heads.delete(room)
        const head = sql.room.get(room)
        if (!head || lastSeq(head.id) !== upTo) throw new OutOfOrder(room, upTo)
        commit(() => {
          const ids = sql.allOf.all(room)
          for (const { id } of ids) db.exec(`DROP TABLE row_${id}`)
          sql.deleteRooms.run(room)
          const { id } = begin(room, head.since)
          keepHead(room, id, 1).insert(makeRow(room, 1, RELAY, new Map([[client, RELAY]]), update))
        })
        unscrubbed = true
      }),
    scrubbed: () =>
      doing(() => {
        if (unscrubbed) scrub()
      }),
    drop: (room) =>
      doing(() => {
        const ids = sql.allOf.all(room)
        heads.delete(room)
        if (ids.length > 0)
          commit(() => {
            for (const { id } of ids) db.exec(`DROP TABLE row_${id}`)
            sql.deleteRooms.run(room)
            sql.deleteDamage.run(room)
          })
        damage.splice(0, damage.length, ...damage.filter((one) => one.room !== room))
        if (ids.length > 0 || unscrubbed) scrub()
      }),
    rooms: (ward) =>
      doing(() => {
        // '0' is the character behind '/'.
        const found = ward === undefined ? sql.rooms.all() : sql.roomsOf.all(`${ward}/`, `${ward}0`)
        return found.map(({ name }) => name)
      }),
    renewEpochs: () =>
      doing(() =>
        commit(() => {
          for (const { id } of sql.rooms.all()) sql.renew.run(randomUUID(), now(), id)
        })
      ),
    close: () =>
      doing(() => {
        try {
          if (db.open) db.pragma('wal_checkpoint(TRUNCATE)')
        } catch {
          // A full disk has no room for the move: what is in the log stays there, and is read at the next start.
        }
        db.close()
      }),
  }
}

const VERSION = 1
/** How long a write may wait for another program that holds the file: all rooms wait with it. */
const BUSY_MS = 500

function open(file: string, maxBytes: number | undefined): Database.Database {
  const db = new Database(file, { timeout: BUSY_MS })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  db.pragma('journal_size_limit = 16777216')
  if (maxBytes !== undefined) {
    const page = Number(db.pragma('page_size', { simple: true }))
    db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / page))}`)
  }
  const version = db.pragma('user_version', { simple: true })
  if (version !== 0 && version !== VERSION)
    throw new Error(`the store has version ${version}; this program knows ${VERSION}`)
  db.exec(`
    CREATE TABLE IF NOT EXISTS room (
      id INTEGER PRIMARY KEY AUTOINCREMENT, -- its rows are in the table row_<id>; never given twice
      name TEXT NOT NULL,
      epoch TEXT NOT NULL,
      since INTEGER NOT NULL,
      set_aside INTEGER -- when a row was found damaged
    ) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS room_in_use ON room (name) WHERE set_aside IS NULL;
    CREATE TABLE IF NOT EXISTS damage (room TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
    PRAGMA user_version = ${VERSION};
  `)
  return db
}

function statements(db: Database.Database) {
  return {
    room: db.prepare<[string], StoredHead>('SELECT id, epoch, since FROM room WHERE name = ? AND set_aside IS NULL'),
    begin: db.prepare<[string, string, number]>('INSERT INTO room (name, epoch, since) VALUES (?, ?, ?)'),
    setAside: db.prepare<[number, number]>('UPDATE room SET set_aside = ? WHERE id = ?'),
    rooms: db.prepare<[], { id: number; name: string }>(
      'SELECT id, name FROM room WHERE set_aside IS NULL ORDER BY name'
    ),
    roomsOf: db.prepare<[string, string], { name: string }>(
      'SELECT name FROM room WHERE set_aside IS NULL AND name > ? AND name < ? ORDER BY name'
    ),
    allOf: db.prepare<[string], { id: number }>('SELECT id FROM room WHERE name = ?'),
    renew: db.prepare<[string, number, number]>('UPDATE room SET epoch = ?, since = ? WHERE id = ?'),
    deleteRooms: db.prepare<[string]>('DELETE FROM room WHERE name = ?'),
    damage: db.prepare<[], Damage>('SELECT room, seq, at FROM damage ORDER BY at'),
    noteDamage: db.prepare<[string, number, number]>('INSERT INTO damage (room, seq, at) VALUES (?, ?, ?)'),
    deleteDamage: db.prepare<[string]>('DELETE FROM damage WHERE room = ?'),
  }
}

const isCorrupt = (cause: unknown): boolean =>
  cause instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(cause.code)
