import { DAY, endOfMonth, monthOf, type Month } from './calendar.ts'

/** How long a month's pages are kept after its last day, unless the organisation chooses otherwise. */
export const DEFAULT_RETENTION_DAYS = 90
export const MIN_RETENTION_DAYS = 42
export const MAX_RETENTION_DAYS = 366

/** M3: the moment (ms) at which a month's rooms vanish everywhere. */
export const expiryOf = (month: Month, zone: string, retentionDays: number): number =>
  endOfMonth(month, zone) + retentionDays * DAY

/** M3: the moment (ms) at which the room of a text vanishes that was ended at `ended` (ms); its versions stay. */
export const draftExpiryOf = (ended: number, retentionDays: number): number => ended + retentionDays * DAY

/** Whether it has come. The relay asks at every update, so the cheap half of the question stands first. */
export const isExpired = (month: Month, zone: string, retentionDays: number, now: number): boolean =>
  month < monthOf(now, zone) && now >= expiryOf(month, zone, retentionDays)
