import Database from 'better-sqlite3'
import type { AuditedAct } from '#notebook/acts.ts'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import { chained, prove, START, type Anchor, type Mark, type Proof } from './chain.ts'
import { reader, type AuditEntry, type Place, type Question } from './read.ts'
import { createSparing } from './sparing.ts'

/**
 * Who did what, on which device, about what, when and with what outcome; never a word of the notebook. Rows are only
 * added, and each one's hash covers the one before, so that a row that was changed, moved or taken out shows (NEN 7513).
 * What a thief of the file can and cannot hide: docs/decisions/0017.
 */
export interface Audit {
  /**
   * Notes an act; on disk within a second. Rooms opened, refusals and readings of the audit itself are noted sparingly:
   * `sparing.ts`. Never throws: a disk that is full must keep nobody from the notebook.
   */
  note(row: AuditRow): void
  /** Resolves when all that was noted before is on disk; rejects when the disk did not take it yet. */
  settled(): Promise<void>
  /** Newest first, at most `most`, behind `before`. */
  page(question: Question, most: number, before?: Place): AuditEntry[]
  /** In the order of the trail, each with its hash. Nothing can be noted on this door until it is read to its end. */
  whole(question: Question): Iterable<AuditEntry & { readonly hash: string }>
  /** Names the first row that is not as it was noted. */
  prove(): Proof
  /** The hash of a row; undefined: there is no such row. */
  hashOf(seq: number): string | undefined
  /** Cuts off the oldest rows, up to the first that is not from before `at` (ms); resolves with how many. */
  expire(at: number): Promise<number>
  /** Whether rows wait for a disk that does not take them. */
  failing(): boolean
  /** Writes what is still waiting. */
  close(): void
}

export type AuditRow = {
  /** ms since 1970: when it happened. */
  readonly at: number
  readonly act: AuditedAct
  readonly person?: PersonId | undefined
  readonly device?: DeviceId | undefined
  readonly ward?: WardId | undefined
  /** The room, resident, person or device that it was about: an id, never a name. */
  readonly about?: string | undefined
  /** `done`, or the code of the refusal. */
  readonly outcome: string
  /** It happened without network and was told later. */
  readonly offline?: true | undefined
  /** How many, where a row stands for several. */
  readonly count?: number | undefined
  /** The device's own id of an act that it tells: what is told twice is noted once. */
  readonly id?: string | undefined
}

/** ms for which rows wait for each other: one transaction for a whole shift change. */
const TOGETHER = 250
/** ms until a disk that did not take them is asked again. */
const AGAIN = 1000
/** Rows that wait at most; what comes beyond is counted. */
const MOST_WAITING = 50_000
/** Expired rows that are cut off at a time: the relay does other things in between. */
const AT_ONCE = 2000

export function openAudit(file: string, anchor: Anchor, now: () => number = Date.now): Audit {
  const db = open(file)
  const sql = statements(db)
  const sparing = createSparing(now)
  let waiting: AuditRow[] = []
  let fallen = 0
  /** The end of the trail, where the anchor does not know it yet. */
  let ahead: Mark | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failing = false
  let closed = false
  const settling: { resolve: () => void; reject: (cause: unknown) => void }[] = []

  /** Where the next row goes: behind the last row of the file, or where the last row stood that was cut off its end. */
  function end(): Mark {
    const [last, head] = [sql.last.get() ?? START, anchor.head()]
    return head.seq > last.seq ? head : last
  }

  const append = db.transaction((rows: readonly AuditRow[]): Mark => {
    let last = end()
    for (const row of rows) {
      if (row.id !== undefined && sql.told.get(row.id, row.device ?? '')) continue
      const text = JSON.stringify(row)
      last = chained(anchor.key, last, text)
      sql.add.run(last.seq, text, last.hash)
    }
    return last
  })

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const lost: AuditRow[] = fallen > 0 ? [{ at: now(), act: 'acts.lost', outcome: 'done', count: fallen }] : []
    try {
      if (waiting.length + lost.length > 0) ahead = append.immediate([...waiting, ...lost])
      waiting = []
      fallen = 0
      // The file first: a crash in between leaves rows behind the head, which their hashes prove.
      if (ahead) anchor.keepHead(ahead)
      ahead = undefined
      failing = false
      for (const { resolve } of settling.splice(0)) resolve()
    } catch (cause) {
      failing = true
      for (const { reject } of settling.splice(0)) reject(cause)
      if (!closed) timer = setTimeout(flush, AGAIN)
    }
  }

  const soon = (): void => void (timer ??= setTimeout(flush, TOGETHER))

  function note(row: AuditRow): void {
    const spared = closed ? undefined : sparing(row)
    if (!spared) return
    if (waiting.length < MOST_WAITING) waiting.push(spared)
    else fallen += 1
    soon()
  }

  /**
   * Rows are cut off only as far as they stand as they were noted: whoever dates rows back to have them cut off
   * gains nothing, and the trail stays unsound.
   */
  async function expire(at: number): Promise<number> {
    let count = 0
    for (;;) {
      let last = anchor.start()
      for (const row of sql.behind.all(last.seq, AT_ONCE)) {
        const next = chained(anchor.key, last, row.row)
        if (row.seq !== next.seq || row.hash !== next.hash || row.at >= at) break
        last = next
      }
      count += last.seq - anchor.start().seq
      anchor.keepStart(last) // first: whoever proves the trail meanwhile knows that these rows may be gone
      if (sql.cut.run(last.seq).changes === 0) break
      await new Promise((resolve) => setImmediate(resolve))
      if (closed) return count
    }
    if (count > 0) note({ at: now(), act: 'audit.expired', outcome: 'done', count })
    return count
  }

  const { page, whole } = reader(db)
  return {
    note,
    settled: () =>
      waiting.length === 0 && !failing
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            settling.push({ resolve, reject })
            soon()
          }),
    page,
    whole,
    prove: () => prove(db, anchor),
    hashOf: (seq) => sql.hash.get(seq)?.hash,
    expire,
    failing: () => failing,
    close: () => {
      if (closed) return
      closed = true
      clearTimeout(timer)
      db.pragma(`busy_timeout = ${PATIENT}`)
      if (waiting.length > 0 || failing) flush()
      db.close()
    },
  }
}

/** ms that a write waits for another process with this file: the whole relay waits with it. At its end it has more time. */
const BUSY = 200
const PATIENT = 5000

/** What is looked for stands in columns that SQLite reads out of the row itself: they cannot say anything else. */
const column = (name: string, type: string): string =>
  `${name} ${type} generated always as (case when json_valid(row) then row ->> '${name}' end) virtual`

function open(file: string): Database.Database {
  const db = new Database(file, { timeout: BUSY })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('secure_delete = ON')
  const columns = [column('at', 'integer'), ...['act', 'person', 'device', 'ward', 'about', 'id'].map((name) => column(name, 'text'))]
  db.exec(`
    create table if not exists audit (seq integer primary key, row text not null, hash text not null, ${columns.join(', ')}) strict;
    create index if not exists audit_of_ward on audit (ward, at, act, person, about);
    create index if not exists audit_at on audit (at);
    create index if not exists audit_told on audit (id) where id is not null;
  `)
  return db
}

function statements(db: Database.Database) {
  return {
    last: db.prepare<[], Mark>('select seq, hash from audit order by seq desc limit 1'),
    hash: db.prepare<[number], { hash: string }>('select hash from audit where seq = ?'),
    add: db.prepare<[number, string, string]>('insert into audit (seq, row, hash) values (?, ?, ?)'),
    told: db.prepare<[string, string], { seq: number }>('select seq from audit where id = ? and device = ?'),
    behind: db.prepare<[number, number], Mark & { row: string; at: number }>(
      'select seq, row, hash, at from audit where seq > ? order by seq limit ?'
    ),
    cut: db.prepare<[number]>('delete from audit where seq <= ?'),
  }
}

export type { Anchor, Flaw, Mark, Proof } from './chain.ts'
export type { AuditEntry, Place, Question } from './read.ts'
