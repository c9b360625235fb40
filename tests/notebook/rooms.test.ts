import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  audienceOf,
  isWardId,
  monthKinds,
  notesRoom,
  parseRoom,
  registerRoom,
  residentsRoom,
  roomName,
  standingKinds,
  type Room,
} from '#notebook/rooms.ts'

const someWard = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/)
const someMonth = fc
  .record({ year: fc.integer({ min: 0, max: 9999 }), month: fc.integer({ min: 1, max: 12 }) })
  .map(({ year, month }) => `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`)
const someRoom: fc.Arbitrary<Room> = fc.oneof(
  fc.record({ ward: someWard, kind: fc.constantFrom(...standingKinds) }),
  fc.record({ ward: someWard, kind: fc.constantFrom(...monthKinds), month: someMonth }),
  fc.record({ ward: someWard, kind: fc.constant('text'), text: fc.uuid() }),
  fc.record({ ward: someWard, kind: fc.constant('circle' as const), people: fc.oneof(fc.tuple(fc.constant('noor')), fc.tuple(fc.constant('noor'), fc.constantFrom('wil', 'Wil_2'))) })
)

it("a room's name leads back to the room", () => {
  fc.assert(
    fc.property(someRoom, (room) => {
      expect(parseRoom(roomName(room))).toEqual(room)
    })
  )
})

it('[fault 18] a name has one spelling: whatever is read as a room is written as it was', () => {
  const pieces = fc.constantFrom(
    'de-linde',
    'notes',
    'staff',
    'residents',
    'residents-staff',
    'register',
    '2026-11',
    'circle',
    'noor',
    '/',
    '//',
    '..',
    '.',
    '%2F',
    '%73taff',
    ' ',
    '\0',
    'STAFF',
    ''
  )
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
      (name) => {
        const room = parseRoom(name)
        if (room) expect(roomName(room)).toBe(name)
      }
    ),
    { numRuns: 2000 }
  )
})

it('[fault 18] a staff room encoded, doubled, traversed or dressed up is no room', () => {
  const names = [
    'de-linde%2Fstaff%2F2026-11',
    'de-linde/%73taff/2026-11',
    'de-linde/staff//2026-11',
    'de-linde//staff/2026-11',
    'de-linde/notes/../staff/2026-11',
    '/de-linde/staff/2026-11',
    'de-linde/staff/2026-11/',
    'de-linde/staff/2026-11/2026-11',
    'de-linde/STAFF/2026-11',
    'de-linde/staff/2026-11 ',
    'de-linde/staff/2026-11\0',
    'de-linde/\u0455taff/2026-11',
    'de-linde/staff',
    'de-linde/staff/',
    'de-linde/register/2026-11',
    'de-linde/residents/',
    'de-linde',
    'de-linde/circle',
    'de-linde/circle/',
    'de-linde/circle/noor/',
    'de-linde/circle/noor/noor',
    'de-linde/circle/noor/wil/ria',
    'de-linde/circle/noor%2Fwil',
    '',
    '/',
  ]
  for (const name of names) expect(parseRoom(name), JSON.stringify(name)).toBeUndefined()
})

it("a ward's id is a short word in small letters", () => {
  for (const id of ['a', 'de-linde', '7', 'a'.repeat(64)]) expect(isWardId(id)).toBe(true)
  for (const id of ['', '-', 'de-', '-linde', 'De-Linde', 'de linde', 'de_linde', 'a'.repeat(65), 'é', 'a\n'])
    expect(isWardId(id), JSON.stringify(id)).toBe(false)
})

it('[M1] each room is for everyone or for staff alone', () => {
  expect(audienceOf(notesRoom('de-linde', 'all', '2026-11'))).toBe('all')
  expect(audienceOf(notesRoom('de-linde', 'staff', '2026-11'))).toBe('staff')
  expect(audienceOf(residentsRoom('de-linde', 'all'))).toBe('all')
  expect(audienceOf(residentsRoom('de-linde', 'staff'))).toBe('staff')
  expect(audienceOf(registerRoom('de-linde'))).toBe('all')
  expect(roomName(notesRoom('de-linde', 'staff', '2026-11'))).toBe('de-linde/staff/2026-11')
  expect(roomName(residentsRoom('de-linde', 'staff'))).toBe('de-linde/residents-staff')
  expect(roomName(registerRoom('de-linde'))).toBe('de-linde/register')
})
