import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { DAY, endOfMonth, monthOf } from '#notebook/calendar.ts'
import { expiryOf, isExpired, MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from '#notebook/retention.ts'

const WARD = 'Europe/Amsterdam'

it('[M3] a month expires that many days of 24 hours after its last moment, and not a millisecond sooner', () => {
  const expiry = Date.UTC(2026, 10, 30, 23) + 90 * DAY
  expect(expiryOf('2026-11', WARD, 90)).toBe(expiry)
  expect(isExpired('2026-11', WARD, 90, expiry - 1)).toBe(false)
  expect(isExpired('2026-11', WARD, 90, expiry)).toBe(true)
  expect(isExpired('2026-11', WARD, 90, expiry + 10_000 * DAY)).toBe(true)
})

const someMoment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2060, 0) })
const someDays = fc.integer({ min: MIN_RETENTION_DAYS, max: MAX_RETENTION_DAYS })

it('[M3] the month in which one writes is kept for six weeks at least', () => {
  fc.assert(
    fc.property(someMoment, someDays, (now, days) => {
      const month = monthOf(now, WARD)
      expect(isExpired(month, WARD, days, now)).toBe(false)
      expect(isExpired(month, WARD, days, endOfMonth(month, WARD) + 42 * DAY - 1)).toBe(false)
    })
  )
})

it('[M3] a month is expired from its expiry on, whichever month it is now', () => {
  fc.assert(
    fc.property(someMoment, someMoment, someDays, (then, now, days) => {
      const month = monthOf(then, WARD)
      expect(isExpired(month, WARD, days, now)).toBe(now >= expiryOf(month, WARD, days))
    })
  )
})
