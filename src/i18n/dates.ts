/** Moments and days in words, in the ward's time zone. */
export type Language = 'nl' | 'en'

const locales: Record<Language, string> = { nl: 'nl-NL', en: 'en-GB' }
const made = new Map<string, Intl.DateTimeFormat>()

function format(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`
  const known = made.get(key) ?? new Intl.DateTimeFormat(locales[language], { timeZone: zone, ...options })
  made.set(key, known)
  return known
}

/** `14:05` */
export const clockTime = (at: number, zone: string, language: Language): string =>
  format(language, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

/** `24 november` */
export const shortDate = (at: number, zone: string, language: Language): string =>
  format(language, zone, { day: 'numeric', month: 'long' }).format(at)

/** `24 november 2026` */
export const longDate = (at: number, zone: string, language: Language): string =>
  format(language, zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(at)

/** A ward's day (`2026-11-24`) as `dinsdag 24 november`. */
export const dayName = (day: string, language: Language): string =>
  format(language, 'UTC', { weekday: 'long', day: 'numeric', month: 'long' }).format(Date.parse(`${day}T12:00Z`))

/** A ward's day with its year, as paper needs it: `dinsdag 24 november 2026`. */
export const longDay = (day: string, language: Language): string =>
  format(language, 'UTC', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(`${day}T12:00Z`))

/** The weekday of a ward's day: `dinsdag`. */
export const weekday = (day: string, language: Language): string =>
  format(language, 'UTC', { weekday: 'long' }).format(Date.parse(`${day}T12:00Z`))

/** A month by its number, 1 to 12: `november`. */
export const monthName = (month: number, language: Language): string =>
  format(language, 'UTC', { month: 'long' }).format(Date.UTC(2024, month - 1, 15))

/** A moment with its day where that is another day than `today`: `14:05` or `23 november, 14:05`. */
export function moment(at: number, day: string, today: string, zone: string, language: Language): string {
  const time = clockTime(at, zone, language)
  return day === today ? time : `${shortDate(at, zone, language)}, ${time}`
}

/** A stretch of time in words, in seconds or whole minutes, never shorter than it is: `30 seconden`, `10 minuten`. */
export function span(ms: number, language: Language): string {
  const seconds = Math.ceil(ms / 1000)
  const [count, unit] = seconds < 100 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return new Intl.NumberFormat(locales[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

/** How long ago, in whole minutes, hours or days: `5 minuten geleden`. */
export function ago(ms: number, language: Language): string {
  const relative = new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto' })
  const minutes = Math.round(ms / 60_000)
  if (minutes < 60) return relative.format(-minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 24 ? relative.format(-hours, 'hour') : relative.format(-Math.round(hours / 24), 'day')
}
