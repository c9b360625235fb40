import Database from 'better-sqlite3'
import type { DeviceId, PersonId, RecordId, WardId } from '#notebook/ids.ts'
import type { Sealed } from '#notebook/seal.ts'

/** Rows of the accounts as they stand on disk; codes and cookies are there as SHA-256 only. */
export type RegisterRow = { readonly seq: number; readonly ward: WardId; readonly id: RecordId; readonly sealed: Sealed }
/**
 * `tablet` is null for a person's device; else `person` is who makes the tablet the ward's. No ward: an administrator's
 * device. `maker` is null when it was made at the machine itself. `device`: the one that was enrolled by it.
 */
export type InvitationRow = {
  readonly id: string
  readonly ward: WardId | null
  readonly person: PersonId
  readonly tablet: 'all' | 'staff' | null
  readonly maker: PersonId | null
  readonly made: number
  readonly expires: number
  readonly used: number | null
  readonly device: DeviceId | null
  readonly withdrawn: number | null
}
/** `person` is null for a ward's tablet. A shift (ward, until ms) lets a volunteer's phone read. */
export type SessionRow = {
  readonly id: string
  readonly person: PersonId | null
  readonly device: DeviceId
  readonly label: string | null
  readonly created: number
  readonly seen: number
  readonly shift_ward: WardId | null
  readonly shift_until: number | null
}

export type AccountsDatabase = ReturnType<typeof openDatabase>

/** One SQLite file, apart from the rooms, so that these may be lost while the accounts stand. */
export function openDatabase(file: string) {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  db.pragma('busy_timeout = 5000')
  db.exec(`
    create table if not exists meta (key text primary key, value text not null) strict, without rowid;
    create table if not exists register_log (
      seq integer primary key autoincrement, ward text not null, id text not null unique, sealed blob not null
    ) strict;
    create table if not exists invitations (
      hash blob primary key, id text not null unique, ward text, person text not null, tablet text, maker text,
      made integer not null, expires integer not null, used integer, device text, withdrawn integer
    ) strict, without rowid;
    create table if not exists sessions (
      id text primary key, hash blob not null unique, former blob unique, person text, device text not null, label text,
      rights text not null, created integer not null, renewed integer not null, seen integer not null, ended integer,
      shift_ward text, shift_until integer
    ) strict, without rowid;
  `)
  const session = 'id, person, device, label, created, seen, shift_ward, shift_until'
  const sql = {
    meta: db.prepare<[string], { value: string }>('select value from meta where key = ?'),
    keepMeta: db.prepare<[string, string]>('insert into meta values (?, ?) on conflict (key) do nothing'),
    putMeta: db.prepare<[string, string]>('insert into meta values (?, ?) on conflict (key) do update set value = excluded.value'),
    grown: db.prepare<[number], { seq: number; ward: string; id: string; sealed: Buffer }>(
      'select seq, ward, id, sealed from register_log where seq > ? order by seq'
    ),
    log: db.prepare<[string, string, Uint8Array]>('insert into register_log (ward, id, sealed) values (?, ?, ?)'),
    newest: db.prepare<[], { seq: number }>('select coalesce(max(seq), 0) as seq from register_log'),
    invitation: db.prepare<[Uint8Array], InvitationRow>('select * from invitations where hash = ?'),
    use: db.prepare<[number, string, Uint8Array, number]>(
      'update invitations set used = ?, device = ? where hash = ? and used is null and withdrawn is null and expires > ?'
    ),
    standing: db.prepare<[string], SessionRow>(`select ${session} from sessions where id = ? and ended is null`),
    shift: db.prepare<[string | null, number | null, string]>('update sessions set shift_ward = ?, shift_until = ? where id = ?'),
    seen: db.prepare<[number, string]>('update sessions set seen = ? where id = ?'),
  }
  return {
    ...sql,
    /** For what stands beside people and devices in a module and tables of its own. */
    file: db,
    /** Register rows behind `seq`, oldest first. */
    grownSince: (seq: number): RegisterRow[] =>
      sql.grown.all(seq).map((row) => ({ ...row, sealed: Uint8Array.from(row.sealed) })),
    /** Changes whenever another process has written. */
    version: (): unknown => db.pragma('data_version', { simple: true }),
    /** All or nothing, on disk when it returns. */
    commit: <T>(act: () => T): T => db.transaction(act).immediate(),
    close: (): void => {
      db.close()
    },
  }
}
