import { expect, test } from 'vitest'
import { HOUR } from '#notebook/calendar.ts'
import { isEasyPin, isPin, waitAfter } from '#notebook/pin.ts'

test.each(['1234', '0123', '7890', '4321', '9876', '12345678', '0000', '7777', '1212', '4848', '123123', '48274827', '1122', '334455', '2580', '1985', '2026', '2412', '0704', '241285', '24121985', '19851224'])(
  '%s is soon guessed',
  (pin) => expect(isEasyPin(pin)).toBe(true)
)

test.each(['4827', '59173', '6041', '8302', '907461', '48275913', '3391', '7461', '1358'])('%s is not', (pin) => expect(isEasyPin(pin)).toBe(false))

test('of the ten thousand PINs of four digits nine in ten are left to choose from', () => {
  const left = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0')).filter((pin) => !isEasyPin(pin))
  expect(left.length).toBeGreaterThan(9000)
})

test('a PIN has 4 to 8 digits and nothing else', () => {
  expect(['4827', '48275913'].every(isPin)).toBe(true)
  expect(['', '482', '482759130', '48 27', '４８２７', '4827\n'].some(isPin)).toBe(false)
})

test('the wait never shrinks as tries go wrong, and ends at an hour', () => {
  const waits = Array.from({ length: 1000 }, (_, wrong) => waitAfter(wrong))
  expect(waits.slice(0, 4)).toEqual([0, 0, 0, 5000])
  expect(waits).toEqual(waits.toSorted((a, b) => a - b))
  expect(Math.max(...waits)).toBe(HOUR)
})
