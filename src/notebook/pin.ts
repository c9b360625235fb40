import { HOUR, MINUTE } from './calendar.ts'

/** A PIN that a person has on a ward's tablet: 4 to 8 digits, chosen by whoever it is for. */
export const MIN_PIN = 4
export const MAX_PIN = 8

export const isPin = (typed: string): boolean => /^\d{4,8}$/.test(typed)

/**
 * Whether somebody who tries the likely ones first soon gets this PIN: a row (`1234`), a repeat (`0000`, `1212`,
 * `1122`), the middle of the keypad (`2580`), a year or somebody's birthday.
 */
export const isEasyPin = (pin: string): boolean =>
  isRow(pin) || isRepeat(pin) || isDate(pin) || pin === '2580' || pin === '0852'

function isRow(pin: string): boolean {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((digit, i) => (digit - (digits[i] ?? 0) + 10) % 10)
  return [1, 9].some((step) => steps.every((each) => each === step))
}

function isRepeat(pin: string): boolean {
  const doubles = pin.length % 2 === 0 && /^(?:(\d)\1)+$/.test(pin)
  return doubles || [1, 2, 3, 4].some((part) => part < pin.length && pin.length % part === 0 && pin === pin.slice(0, part).repeat(pin.length / part))
}

/** A day of the year first, or year first; four digits may be a year too. */
function isDate(pin: string): boolean {
  const day = '(0[1-9]|[12]\\d|3[01])(0[1-9]|1[0-2])'
  const forms = ['(19|20)\\d\\d', day, `${day}\\d\\d`, `${day}(19|20)\\d\\d`, '(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])']
  return forms.some((form) => new RegExp(`^${form}$`).test(pin))
}

const waits = [0, 0, 5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE]

/** How long (ms) a person waits after so many wrong PINs in a row: two slips of the finger are free, then it grows to an hour. */
export const waitAfter = (wrong: number): number => (wrong < 1 ? 0 : (waits[wrong - 1] ?? HOUR))
