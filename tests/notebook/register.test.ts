import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId } from '#notebook/ids.ts'
import type { RegisterRecord } from '#notebook/records.ts'
import { emptyRegister, foldRegister, hadRole, memberSince } from '#notebook/register.ts'
import type { RegisterWords } from '#support/ward.ts'

const at = (time: number, words: RegisterWords): RegisterRecord => ({
  ...words,
  v: 1,
  id: newId(time),
  room: 'de-linde/register',
  at: time,
  by: 'relay',
  as: 'relay',
  device: 'relay',
})
const member = (time: number, role: 'volunteer' | 'professional' | null, name = 'Anna') =>
  at(time, { type: 'member.set', person: 'anna', name, role, since: time })
const device = (time: number, revoked?: number) =>
  at(time, {
    type: 'device.set',
    subject: 'anna-phone',
    person: 'anna',
    key: 'A'.repeat(87),
    since: 1000,
    ...(revoked === undefined ? {} : { revoked }),
  })
const wardSet = (time: number, name: string) =>
  at(time, { type: 'ward.set', name, timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })

describe('the register folded', () => {
  const records = [
    wardSet(1000, 'De Linde'),
    member(1000, 'volunteer'),
    device(1000),
    member(5000, 'professional', 'Anna de Wit'),
    member(9000, null, 'Anna de Wit'),
    device(9000, 9000),
    wardSet(9500, 'De Lindehof'),
  ]

  it('a membership is counted from where it was not broken since', () => {
    const since = (...steps: RegisterRecord[]): number | undefined => {
      const anna = foldRegister(steps).members.get('anna')
      return anna && memberSince(anna)
    }
    expect(since(member(1000, 'volunteer'), member(5000, 'professional'))).toBe(1000)
    expect(since(member(1000, 'volunteer'), member(5000, null))).toBeUndefined()
    expect(since(member(1000, 'volunteer'), member(5000, null), member(9000, 'volunteer'), member(9500, 'volunteer'))).toBe(9000)
  })

  it('the latest of each holds, and what held before is remembered', () => {
    const { ward, members, devices } = foldRegister(records)
    expect(ward?.name).toBe('De Lindehof')
    expect(members.get('anna')).toEqual({
      person: 'anna',
      home: false,
      name: 'Anna de Wit',
      title: undefined,
      role: undefined,
      roles: [
        { since: 1000, role: 'volunteer' },
        { since: 5000, role: 'professional' },
        { since: 9000, role: undefined },
      ],
    })
    expect(devices.get('anna-phone')).toEqual({
      device: 'anna-phone',
      person: 'anna',
      key: 'A'.repeat(87),
      label: undefined,
      since: 1000,
      revoked: 9000,
      tablet: undefined,
      seats: [],
    })
  })

  it('[F1] any order and any doubles give the same register', () => {
    const folded = foldRegister(records)
    fc.assert(
      fc.property(
        fc.shuffledSubarray(records, { minLength: records.length }),
        fc.subarray(records),
        (some, doubles) => {
          expect(foldRegister([...some, ...doubles])).toEqual(folded)
        }
      )
    )
  })

  it('a ward of nobody is empty', () => {
    expect(foldRegister([])).toEqual(emptyRegister)
  })
})

describe('the role that somebody had', () => {
  const register = foldRegister([
    member(1000, 'volunteer'),
    member(5000, 'professional'),
    member(9000, null),
    member(20_000, 'volunteer'),
  ])
  const had = (role: string, time: number, slack = 0) => hadRole(register, 'anna', role, time, slack)

  it("[W2] each role holds from its beginning until the next one's", () => {
    expect([999, 1000, 4999, 5000, 9000, 19_999, 20_000, 1e12].map((time) => had('volunteer', time))).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
      true,
      true,
    ])
    expect([4999, 5000, 8999, 9000].map((time) => had('professional', time))).toEqual([false, true, true, false])
  })

  it('the slack reaches over both ends, and no further', () => {
    expect([899, 900, 5099, 5100].map((time) => had('volunteer', time, 100))).toEqual([false, true, true, false])
    expect([4899, 4900, 9099, 9100].map((time) => had('professional', time, 100))).toEqual([false, true, true, false])
  })

  it('nobody had a role that there is not, and a stranger had none', () => {
    for (const role of ['coordinator', 'relay', '', 'undefined']) expect(had(role, 2000, 100)).toBe(false)
    expect(hadRole(register, 'joost', 'volunteer', 2000, 0)).toBe(false)
  })
})
