import { addDays, type Day } from '#notebook/calendar.ts'

/** How many days ahead a birthday is announced: today and the six days after it. */
const WEEK = 7

/**
 * The day on which a birthday (`MM-DD` or `YYYY-MM-DD`) falls in the week that begins with `today`, if it does.
 * Who was born on 29 February has a birthday on 28 February in other years.
 */
export function birthdayThisWeek(birthday: string | undefined, today: Day): Day | undefined {
  if (!birthday) return undefined
  const wanted = birthday.slice(-5)
  for (let ahead = 0; ahead < WEEK; ahead++) {
    const day = addDays(today, ahead)
    const tomorrow = addDays(day, 1)
    const leapDayMissing = wanted === '02-29' && day.endsWith('02-28') && tomorrow.endsWith('03-01')
    if (day.slice(5) === wanted || leapDayMissing) return day
  }
  return undefined
}

/** A year in which every birthday exists, to show one that has no year. */
export const LEAP_YEAR = 2024

/** Whether the day exists in some year. */
export const isBirthday = (month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(LEAP_YEAR, month, 0)).getUTCDate()
