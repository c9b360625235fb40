import { createHmac } from 'node:crypto'
import type Database from 'better-sqlite3'

/** A place in the trail: a row's number, and the hash that covers it and every row before it. */
export type Mark = { readonly seq: number; readonly hash: string }

/** Before the first row. */
export const START: Mark = { seq: 0, hash: '0'.repeat(64) }

/**
 * What stands of the trail in a second place, apart from its file: the key of its hashes, how far it goes, and from
 * where on it is kept. Marks only ever move on.
 */
export interface Anchor {
  /** 32 random bytes. Whoever lacks it can take rows away, but cannot make one. */
  readonly key: Uint8Array
  /** The last row that was seen on disk. A crash may leave the trail a few rows longer, never shorter. */
  head(): Mark
  keepHead(mark: Mark): void
  /** The last row that was cut off because its time was over. */
  start(): Mark
  keepStart(mark: Mark): void
}

export const chained = (key: Uint8Array, before: Mark, row: string): Mark => {
  const seq = before.seq + 1
  return { seq, hash: createHmac('sha256', key).update(`${before.hash}\n${seq}\n`).update(row).digest('hex') }
}

/** What is wrong with the first bad row: its words, its absence, its place, or that the trail ends before it. */
export type Flaw = { readonly seq: number; readonly what: 'altered' | 'missing' | 'out-of-order' | 'truncated' }
export type Proof =
  | { readonly sound: true; readonly rows: number; readonly first: number; readonly head: Mark }
  | ({ readonly sound: false } & Flaw)

export type ChainRow = { readonly seq: number; readonly row: string; readonly hash: string }

/**
 * Follows the trail from its start to its end. Works beside a process that appends or expires: the end is read before
 * the rows, and the start while they are held still.
 */
export function prove(db: Database.Database, anchor: Anchor): Proof {
  const head = anchor.head()
  return db.transaction((): Proof => {
    const rows = db.prepare<[], ChainRow>('select seq, row, hash from audit order by seq')
    rows.get() // from here on the file stands still for this connection
    const start = anchor.start()
    let last = start
    for (const { seq, row, hash } of rows.iterate()) {
      if (seq <= start.seq) continue // expired, and not taken away yet
      if (seq > last.seq + 1) return { sound: false, seq: last.seq + 1, what: 'missing' }
      const next = chained(anchor.key, last, row)
      const forked = seq === head.seq && hash !== head.hash
      if (hash !== next.hash || forked) return { sound: false, seq, what: isElsewhere(db, anchor.key, last) ? 'out-of-order' : 'altered' }
      last = next
    }
    if (last.seq < head.seq) return { sound: false, seq: last.seq + 1, what: 'truncated' }
    return { sound: true, rows: last.seq - start.seq, first: start.seq + 1, head: last }
  })()
}

/** Whether the row that belongs behind `before` stands somewhere else in the file. */
function isElsewhere(db: Database.Database, key: Uint8Array, before: Mark): boolean {
  for (const { row, hash } of db.prepare<[], ChainRow>('select seq, row, hash from audit order by seq').iterate())
    if (hash === chained(key, before, row).hash) return true
  return false
}
