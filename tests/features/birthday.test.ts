import { describe, expect, test } from 'vitest'
import { birthdayThisWeek, isBirthday } from '#features/residents/birthday.ts'

describe('birthdays are announced a week ahead', () => {
  test('today, with or without a year', () => {
    expect(birthdayThisWeek('11-24', '2026-11-24')).toBe('2026-11-24')
    expect(birthdayThisWeek('1938-11-24', '2026-11-24')).toBe('2026-11-24')
  })
  test('six days ahead is this week, seven days ahead and yesterday are not', () => {
    expect(birthdayThisWeek('11-30', '2026-11-24')).toBe('2026-11-30')
    expect(birthdayThisWeek('12-01', '2026-11-24')).toBeUndefined()
    expect(birthdayThisWeek('11-23', '2026-11-24')).toBeUndefined()
  })
  test('across the turn of the year', () => expect(birthdayThisWeek('01-02', '2026-12-29')).toBe('2027-01-02'))
  test('who was born on 29 February has one every year', () => {
    expect(birthdayThisWeek('02-29', '2027-02-25')).toBe('2027-02-28')
    expect(birthdayThisWeek('02-29', '2028-02-25')).toBe('2028-02-29')
    expect(birthdayThisWeek('02-29', '2028-02-28')).toBe('2028-02-29')
  })
  test('no birthday known', () => expect(birthdayThisWeek(undefined, '2026-11-24')).toBeUndefined())
})

test('a day that is in no year is no birthday', () => {
  expect(isBirthday(2, 29)).toBe(true)
  expect(isBirthday(2, 30)).toBe(false)
  expect(isBirthday(4, 31)).toBe(false)
  expect(isBirthday(13, 1)).toBe(false)
  expect(isBirthday(1, 0)).toBe(false)
})
