import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { openThrottle, type Throttle } from '#server/accounts/throttle.ts'

let folder: string
let db: Database.Database
let throttle: Throttle
let now = Date.UTC(2026, 10, 24, 9)

const open = (lanes?: number): void => {
  db = new Database(join(folder, 'accounts.sqlite'))
  throttle = openThrottle(db, () => now, lanes)
}
const restart = (lanes?: number): void => {
  db.close()
  open(lanes)
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schrift-'))
  open()
})
afterEach(async () => {
  db.close()
  await rm(folder, { recursive: true })
})

/** Guesses wrong if it may; says whether it was checked. */
function guess(key: string): boolean {
  const may = throttle.allows(key)
  if (may.ok) throttle.failed(key)
  return may.ok
}

test('[K6] of 1,000 guesses of a device, one each second over ten restarts, a dozen or so are checked', () => {
  let checked = 0
  for (let i = 0; i < 1000; i++) {
    if (i % 100 === 99) restart()
    if (guess('device phone')) checked += 1
    now += 1000
  }
  expect(checked).toBeLessThan(20)
  expect(guess('device another')).toBe(true)
})

test('[K6] of 1,000 guesses from an address a few dozen are checked, and another address never waits', () => {
  let checked = 0
  for (let i = 0; i < 1000; i++) {
    if (i % 100 === 99) restart()
    if (guess('address 192.0.2.7')) checked += 1
    now += 1000
  }
  expect(checked).toBeGreaterThan(20)
  expect(checked).toBeLessThan(45)
  expect(throttle.allows('address 192.0.2.8')).toEqual({ ok: true })
})

test('[K6] the wait grows, is told in seconds, and is never longer than five minutes', () => {
  const waits: number[] = []
  for (let i = 0; i < 20; i++) {
    throttle.failed('device phone')
    const may = throttle.allows('device phone')
    waits.push(may.ok ? 0 : may.retryAfter)
  }
  expect(waits.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 2, 4, 8, 16])
  expect(waits.at(-1)).toBe(300)
  now += 5 * MINUTE
  expect(throttle.allows('device phone')).toEqual({ ok: true })
})

test('[K6] time forgives, and who knows it at last starts clean', () => {
  for (let i = 0; i < 8; i++) throttle.failed('device phone')
  now += DAY
  throttle.failed('device phone')
  expect(throttle.allows('device phone')).toEqual({ ok: true })
  for (let i = 0; i < 8; i++) throttle.failed('device phone')
  expect(throttle.allows('device phone').ok).toBe(false)
  throttle.succeeded('device phone')
  for (let i = 0; i < 5; i++) expect(guess('device phone')).toBe(true)
})

test('[K6] a clock that is set back a year does not lock anybody out for a year', () => {
  for (let i = 0; i < 20; i++) throttle.failed('device phone')
  now -= 365 * DAY
  expect(throttle.allows('device phone')).toEqual({ ok: false, retryAfter: 300 })
  now += 5 * MINUTE
  expect(throttle.allows('device phone')).toEqual({ ok: true })
})

test('[K6] it remembers so many lanes and no more, the quietest go first, and no address stands on the disk', () => {
  restart(3)
  for (const host of [1, 2, 3, 4, 5]) {
    throttle.failed(`address 192.0.2.${host}`)
    now += 1000
  }
  const rows = db.prepare('select lane, failures from throttle').all() as { lane: Buffer; failures: number }[]
  expect(rows).toHaveLength(3)
  expect(JSON.stringify(rows.map(({ lane }) => lane.toString('latin1')))).not.toContain('192.0.2')
})
