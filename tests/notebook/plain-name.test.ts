import { expect, it } from 'vitest'
import { plainName } from '#notebook/plain-name.ts'
import { foldRegister } from '#notebook/register.ts'
import { foldResident } from '#notebook/resident.ts'
import { closedOff, isolated } from '#i18n/isolated.ts'
import { someId } from '#support/histories.ts'

const turned = '\u202eomkeren\u2066\u0000\n'

it('[fault 26] a name stands on one line and turns nothing round; other scripts and signs stay', () => {
  expect(plainName(turned)).toBe('omkeren')
  expect(plainName(' Anna\u0007\u2028de\r\nWit ')).toBe('Anna de Wit')
  expect(plainName('\u202e\u0000')).toBe('?')
  for (const name of ['mevrouw Yılmaz', 'محمد علي', '你好', 'Zoë 🙂', '<b>Jan</b>']) expect(plainName(name)).toBe(name)
})

it('[fault 26] whatever a record says, the views of people, wards and residents have plain names', () => {
  const base = { v: 1, at: 1, by: 'relay', as: 'relay', device: 'relay', room: 'de-linde/register' } as const
  const { ward, members } = foldRegister([
    { ...base, id: someId('f', 1), type: 'ward.set', name: turned, house: turned, timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 },
    { ...base, id: someId('f', 2), type: 'member.set', person: 'anna', name: turned, title: turned, role: 'volunteer', since: 0 },
  ])
  expect([ward?.name, ward?.house, members.get('anna')?.name, members.get('anna')?.title]).toEqual(Array.from({ length: 4 }, () => 'omkeren'))
  const resident = foldResident([
    { ...base, as: 'professional', id: someId('f', 3), room: 'de-linde/residents', type: 'resident.admitted', resident: 'smit', name: turned, initials: turned, roomNumber: turned },
  ])
  expect([resident?.name, resident?.initials, resident?.roomNumber]).toEqual(Array.from({ length: 3 }, () => 'omkeren'))
})

it('[fault 26] a name that runs from right to left is closed off in a sentence, and no other is', () => {
  expect(isolated('محمد')).toBe('\u2068محمد\u2069')
  expect(isolated('Anna ש')).toBe('\u2068Anna ש\u2069')
  for (const name of ['Anna', 'mevrouw Yılmaz', '你好', '']) expect(isolated(name)).toBe(name)
})

it('[fault 26] a text that stands beside other words closes whatever it opened', () => {
  expect(closedOff('gewoon')).toBe('gewoon')
  expect(closedOff(turned)).toBe(`${turned}\u2069`)
})
