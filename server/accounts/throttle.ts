import type { Database } from 'better-sqlite3'
import { MINUTE } from '#notebook/calendar.ts'
import { hashOf } from './secrets.ts'

/**
 * Slows down whoever guesses. A key names the lane that is slowed, such as `device <id>` for a device that is known
 * here, `person <id> shift`, or `address <network>`, which may be a whole ward behind one address and has a wider
 * budget. A word behind it names the door, where one door's guesses shall not count at another. The first few wrong
 * guesses of a lane cost nothing; each further one doubles the wait; time forgives. It outlives a restart.
 *
 * What is short enough to be guessed asks `allows` first. Between the answer and `failed` nothing may be awaited, or
 * a hundred guesses at once pass for one: where a check takes time, call `failed` before it and `succeeded` after it.
 */
export interface Throttle {
  /** Whether a guess may be checked now; `retryAfter` in whole seconds. */
  allows(key: string): { readonly ok: true } | { readonly ok: false; readonly retryAfter: number }
  failed(key: string): void
  /** Whoever knew it was no guesser: the lane is clean. */
  succeeded(key: string): void
}

/** How a lane is slowed: wrong guesses that cost nothing, and ms after which one is forgiven. */
type Policy = { readonly free: number; readonly forgives: number }

const ofAddress: Policy = { free: 20, forgives: MINUTE }
const ofDevice: Policy = { free: 5, forgives: 10 * MINUTE }
const policyOf = (key: string): Policy => (key.startsWith('address ') ? ofAddress : ofDevice)

/** The first wait, doubled by each wrong guess, and the longest one. ms */
const FIRST = 2000
const LONGEST = 5 * MINUTE
/** Lanes that are remembered; the one that was quiet longest is forgotten first. */
const LANES = 10_000

type Lane = { readonly failures: number; readonly at: number; readonly until: number }

export function openThrottle(db: Database, now: () => number, lanes = LANES): Throttle {
  db.exec(`
    create table if not exists throttle (
      lane blob primary key, failures real not null, at integer not null, until integer not null
    ) strict, without rowid;
    create index if not exists throttle_by_age on throttle (at);
  `)
  const find = db.prepare<[Uint8Array], Lane>('select failures, at, until from throttle where lane = ?')
  const keep = db.prepare<[Uint8Array, number, number, number]>(
    'insert into throttle values (?, ?, ?, ?) on conflict (lane) do update set failures = excluded.failures, at = excluded.at, until = excluded.until'
  )
  const forget = db.prepare<[Uint8Array]>('delete from throttle where lane = ?')
  const count = db.prepare<[], { lanes: number }>('select count(*) as lanes from throttle')
  const tidy = db.prepare<[number]>('delete from throttle where lane in (select lane from throttle order by at limit ?)')

  return {
    allows: (key) => {
      const lane = hashOf(key)
      const kept = find.get(lane)
      if (!kept) return { ok: true }
      const { failures, at, until } = kept
      // Where the clock was set back, the wait begins anew: it must end by either clock.
      const since = Math.min(at, now())
      if (since < at) keep.run(lane, failures, since, since + until - at)
      const wait = since + until - at - now()
      return wait > 0 ? { ok: false, retryAfter: Math.ceil(wait / 1000) } : { ok: true }
    },
    failed: (key) => {
      const at = now()
      const { free, forgives } = policyOf(key)
      const lane = hashOf(key)
      const before = find.get(lane)
      const forgiven = before ? Math.max(0, at - before.at) / forgives : 0
      const failures = Math.max(0, (before?.failures ?? 0) - forgiven) + 1
      const over = Math.floor(failures) - free
      const wait = over > 0 ? Math.min(FIRST * 2 ** (over - 1), LONGEST) : 0
      keep.run(lane, failures, at, at + wait)
      const surplus = (count.get()?.lanes ?? 0) - lanes
      if (surplus > 0) tidy.run(surplus)
    },
    succeeded: (key) => void forget.run(hashOf(key)),
  }
}
