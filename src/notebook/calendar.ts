import { TZDate } from '@date-fns/tz'
import { addDays as add, differenceInCalendarDays, formatISO, parseISO } from 'date-fns'

/** A ward's day, `2026-11-24`, in the ward's own time zone. */
export type Day = string
/** A month, `2026-11`: the unit in which the notebook's pages are kept and expire. */
export type Month = string

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The last moment (ms) that a record may name: beyond the year 9999 days are spelled otherwise, or not at all. */
export const LAST_MOMENT = Date.UTC(9999, 11, 30)

/** W4: how far a record's time may lie from the relay's clock. */
export const MAX_AHEAD = 5 * MINUTE
export const MAX_BEHIND = 45 * DAY

/** W4: a record that is this much older (ms) than its arrival is late, and shows both times. */
export const LATE = 10 * MINUTE

const formats = new Map<string, Intl.DateTimeFormat>()
function dayFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(zone, format)
  }
  return format
}

/** The ward's day at `at` (ms since 1970). */
export function dayOf(at: number, zone: string): Day {
  const quarter = Math.floor(at / QUARTER)
  if (at < WHOLE_QUARTERS || quarter !== last.quarter || zone !== last.zone) last = { quarter, zone, day: dayFormat(zone).format(at) }
  return last.day
}

/** Asked in a row for one moment or for one ward's lines: spelling a day takes a hundred times as long as looking. */
let last: { readonly quarter: number; readonly zone: string; readonly day: Day } = { quarter: NaN, zone: '', day: '' }
const QUARTER = 15 * MINUTE
/** Since then (ms) a day begins on a quarter of an hour in every zone. */
const WHOLE_QUARTERS = Date.UTC(1980, 0, 1)

/** The month whose room holds a record written at `at` (W4). */
export const monthOf = (at: number, zone: string): Month => dayOf(at, zone).slice(0, 7)

/** The moment (ms) at which a ward's day starts, or `time` (`HH:MM`) on it. */
export function momentOf(day: Day, zone: string, time = '00:00'): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return new TZDate(year, month - 1, date, hour, minute, zone).getTime()
}

export const addDays = (day: Day, days: number): Day =>
  formatISO(add(parseISO(day), days), { representation: 'date' })

export const daysBetween = (from: Day, to: Day): number => differenceInCalendarDays(parseISO(to), parseISO(from))

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

export function addMonths(month: Month, months: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * 12 + number - 1 + months
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The first moment after the month, in the ward's time zone. */
export function endOfMonth(month: Month, zone: string): number {
  const key = `${month} ${zone}`
  const end = ends.get(key) ?? momentOf(`${addMonths(month, 1)}-01`, zone)
  ends.set(key, end)
  return end
}
const ends = new Map<string, number>()

export function isZone(zone: string): boolean {
  try {
    dayFormat(zone)
    return true
  } catch {
    return false
  }
}
