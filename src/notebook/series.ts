import { addDays, addMonths, daysBetween, momentOf, type Day } from './calendar.ts'

/** How often a meeting comes back. `month`: on the same weekday of the month, as in "the third Tuesday". */
export const rhythms = ['week', 'fortnight', 'month'] as const
export type Rhythm = (typeof rhythms)[number]
/** So many times, the first one counted, or up to and including a day. */
export type Extent = { readonly times: number } | { readonly until: Day }

/** More than a year of weeks is planned anew. */
export const MOST_TIMES = 53

/** The days of a series, the first one first. */
export function daysOf(first: Day, rhythm: Rhythm, extent: Extent): Day[] {
  const days: Day[] = []
  for (let n = 0; n < MOST_TIMES; n += 1) {
    const day = rhythm === 'month' ? monthLater(first, n) : addDays(first, n * (rhythm === 'week' ? 7 : 14))
    if ('times' in extent ? n >= extent.times : day > extent.until) break
    days.push(day)
  }
  return days
}

/** The same weekday of a later month, counted from its start; what would be a fifth one that is not there is the last. */
function monthLater(first: Day, months: number): Day {
  const month = addMonths(first.slice(0, 7), months)
  const nth = Math.ceil(Number(first.slice(8)) / 7)
  const start: Day = `${month}-01`
  const ahead = (((daysBetween(start, first) % 7) + 7) % 7) + (nth - 1) * 7
  const day = addDays(start, ahead)
  return day.startsWith(month) ? day : addDays(day, -7)
}

/** From when until when (ms) on the ward's own clock: half past three stays half past three when the clock goes back. */
export function spanOn(day: Day, from: string, to: string, zone: string): { readonly starts: number; readonly until: number } {
  return { starts: momentOf(day, zone, from), until: momentOf(to > from ? day : addDays(day, 1), zone, to) }
}
