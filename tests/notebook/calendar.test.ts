import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  dayOf,
  daysBetween,
  endOfMonth,
  HOUR,
  isMonth,
  isZone,
  LAST_MOMENT,
  momentOf,
  monthOf,
} from '#notebook/calendar.ts'

const WARD = 'Europe/Amsterdam'
const zones = [
  'Europe/Amsterdam',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'UTC',
]
const someZone = fc.constantFrom(...zones)
const someMoment = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2060, 0) })

describe('days', () => {
  it("[W4] a day and a month begin at the ward's own midnight, in winter and in summer", () => {
    expect(dayOf(Date.UTC(2026, 10, 24, 22, 59, 59, 999), WARD)).toBe('2026-11-24')
    expect(dayOf(Date.UTC(2026, 10, 24, 23), WARD)).toBe('2026-11-25')
    expect(dayOf(Date.UTC(2026, 6, 1, 21, 59), WARD)).toBe('2026-07-01')
    expect(dayOf(Date.UTC(2026, 6, 1, 22), WARD)).toBe('2026-07-02')
    expect(['Asia/Kathmandu', 'Asia/Kolkata', 'Asia/Kathmandu'].map((zone) => dayOf(Date.UTC(2026, 6, 1, 18, 20), zone))).toEqual(['2026-07-02', '2026-07-01', '2026-07-02'])
    expect(dayOf(Date.UTC(2026, 6, 1, 18, 14), 'Asia/Kathmandu')).toBe('2026-07-01')
    expect(monthOf(Date.UTC(2026, 11, 31, 23), WARD)).toBe('2027-01')
    expect(monthOf(Date.UTC(2026, 11, 31, 23), 'UTC')).toBe('2026-12')
  })

  it('every moment lies in its day and month, whatever the zone', () => {
    fc.assert(
      fc.property(someMoment, someZone, (at, zone) => {
        const day = dayOf(at, zone)
        expect(momentOf(day, zone)).toBeLessThanOrEqual(at)
        expect(momentOf(addDays(day, 1), zone)).toBeGreaterThan(at)
        expect(monthOf(at, zone)).toBe(day.slice(0, 7))
        expect(endOfMonth(monthOf(at, zone), zone)).toBeGreaterThan(at)
        expect(isMonth(monthOf(at, zone))).toBe(true)
      })
    )
  })

  it('the day on which the clock goes back has 25 hours, and the one on which it goes forward 23', () => {
    expect(momentOf('2026-10-26', WARD) - momentOf('2026-10-25', WARD)).toBe(25 * HOUR)
    expect(momentOf('2026-03-30', WARD) - momentOf('2026-03-29', WARD)).toBe(23 * HOUR)
    expect(momentOf('2026-11-24', WARD, '14:05')).toBe(Date.UTC(2026, 10, 24, 13, 5))
  })

  it('days are added and counted over months, years and a leap day', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29')
    expect(addDays('2026-10-25', 1)).toBe('2026-10-26')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(daysBetween('2027-01-01', '2026-12-31')).toBe(-1)
  })

  it('from the first to the last moment that a record may name, every day is spelled alike', () => {
    for (const zone of zones) for (const at of [0, LAST_MOMENT]) expect(dayOf(at, zone)).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})

describe('months', () => {
  it('a month ends where the next begins', () => {
    expect(endOfMonth('2026-11', WARD)).toBe(Date.UTC(2026, 10, 30, 23))
    expect(endOfMonth('2026-12', WARD)).toBe(Date.UTC(2026, 11, 31, 23))
    expect(endOfMonth('2026-06', WARD)).toBe(Date.UTC(2026, 5, 30, 22))
  })

  it('months are added over years, and taken off again', () => {
    expect(addMonths('2026-11', 2)).toBe('2027-01')
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(addMonths('2026-11', -35)).toBe('2023-12')
    fc.assert(
      fc.property(someMoment, fc.integer({ min: -200, max: 200 }), (at, n) => {
        const month = monthOf(at, 'UTC')
        expect(addMonths(addMonths(month, n), -n)).toBe(month)
      })
    )
  })

  it('a month is written in one way', () => {
    for (const text of ['2026-11', '0000-01', '9999-12']) expect(isMonth(text)).toBe(true)
    const wrong = ['2026-00', '2026-13', '2026-1', '26-11', ' 2026-11', '2026-11\n', '2026-11-01', '२०२६-११', '']
    for (const text of wrong) expect(isMonth(text), text).toBe(false)
  })
})

it('a zone is one that this platform knows', () => {
  for (const zone of zones) expect(isZone(zone)).toBe(true)
  for (const zone of ['', 'Europe/Amsterdm', 'Mars/Olympus']) expect(isZone(zone)).toBe(false)
})
