import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE } from '#notebook/calendar.ts'
import { SHIFT_STEP, shiftCode, shiftKeyOf, stepAt } from '#notebook/shift-key.ts'
import { openAccounts, SHIFT, type Accounts } from '#server/accounts/accounts.ts'
import { newKey } from '#support/server.ts'

const WARD = 'de-wilg'
const TABLET = 'tablet-1'
const START = Date.UTC(2026, 10, 24, 9)
let folder: string
let accounts: Accounts
let now = START

const open = async (): Promise<Accounts> => openAccounts(join(folder, 'accounts.sqlite'), () => now)

beforeEach(async () => {
  now = START
  folder = await mkdtemp(join(tmpdir(), 'schrift-'))
  accounts = await open()
  await accounts.setWard(WARD, { name: 'De Wilg', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
})
afterEach(async () => {
  accounts.close()
  await rm(folder, { recursive: true })
})

const guest = (person = 'wil') => ({ person, address: '10.0.0.7', wards: [WARD] })
const anybody = (): boolean => true
const judge = (code: string, who = guest(), letsIn: (ward: string, device: string) => boolean = anybody) => accounts.shifts.judge(code, who, letsIn)
async function codeOf(secret: Uint8Array, at = now): Promise<string> {
  return shiftCode(await shiftKeyOf(Uint8Array.from(secret)), stepAt(at))
}

describe('[D1] the code of a tablet', () => {
  test('opens in its own half minute, the one before and the one after, and in no other', async () => {
    const { secret } = accounts.shifts.giveKey(WARD, TABLET)
    const code = await codeOf(secret)
    const later = async (steps: number): Promise<boolean> => {
      now = START + steps * SHIFT_STEP
      return (await judge(code, guest(`person${steps}`))).ok
    }
    expect([await later(-2), await later(-1), await later(0), await later(1), await later(2)]).toEqual([false, true, true, true, false])
  })

  test('opens once for each person', async () => {
    const { secret } = accounts.shifts.giveKey(WARD, TABLET)
    const code = await codeOf(secret)
    expect(await judge(code)).toEqual({ ok: true, value: { ward: WARD, by: TABLET } })
    expect(await judge(code)).toEqual({ ok: false, error: 'shift-code-used' })
    expect((await judge(code, guest('ria'))).ok).toBe(true)
    expect((await Promise.all([judge(code, guest('daan')), judge(code, guest('daan'))])).filter(({ ok }) => ok)).toHaveLength(1)
  })

  test('counts no more when the tablet was given a new secret, or lets nobody in any more', async () => {
    const before = accounts.shifts.giveKey(WARD, TABLET)
    const after = accounts.shifts.giveKey(WARD, TABLET)
    expect(accounts.shifts.keyOf(TABLET)).toBe(after.id)
    expect((await judge(await codeOf(before.secret))).ok).toBe(false)
    expect((await judge(await codeOf(after.secret), guest(), (_ward, device) => device !== TABLET)).ok).toBe(false)
    expect((await judge(await codeOf(after.secret))).ok).toBe(true)
  })

  test('opens nothing for somebody who is no volunteer of that ward', async () => {
    const { secret } = accounts.shifts.giveKey(WARD, TABLET)
    expect(await judge(await codeOf(secret), { ...guest(), wards: ['de-linde'] })).toEqual({ ok: false, error: 'shift-code' })
  })
})

test('[D1] the code of a professional’s own device opens while it is shown, and soon after not', async () => {
  const { code, until } = await accounts.shifts.codeFor(WARD, 'sanne-phone')
  expect(until).toBe((stepAt(now) + 1) * SHIFT_STEP)
  expect((await judge(code)).ok).toBe(true)
  now += 2 * SHIFT_STEP + 1
  const { secret } = accounts.shifts.giveKey(WARD, TABLET)
  expect((await judge(await codeOf(secret))).ok).toBe(true) // the tablet's goes on
  const file = new Database(join(folder, 'accounts.sqlite'), { readonly: true })
  const row = file.prepare<[], { secret: Uint8Array }>("select secret from shift_keys where device = 'sanne-phone'").get()
  file.close()
  const next = await codeOf(row?.secret ?? new Uint8Array())
  expect((await judge(next, guest('ria'))).ok).toBe(false) // nobody asked for it
  expect((await accounts.shifts.codeFor(WARD, 'sanne-phone')).code).toBe(next)
  expect((await judge(next, guest('ria'))).ok).toBe(true)
})

test('[D1] a thousand guesses get nowhere, also over restarts', async () => {
  const { secret } = accounts.shifts.giveKey(WARD, TABLET)
  let judged = 0
  for (let guess = 0; guess < 1000; guess++) {
    const said = await judge(guess.toString(32).toUpperCase().padStart(8, 'Z'))
    if (!said.ok && said.error !== 'shift-tries') judged += 1
    now += 1000
    if (guess % 100 === 99) {
      accounts.close()
      accounts = await open()
    }
  }
  expect(judged).toBeLessThan(20)
  expect(await judge(await codeOf(secret))).toEqual({ ok: false, error: 'shift-tries' }) // not even the right one
  expect((await judge(await codeOf(secret), { ...guest('ria'), address: '10.0.0.8' })).ok).toBe(true)
  now += 10 * MINUTE
  expect((await judge(await codeOf(secret))).ok).toBe(true)
})

test('[K6] who guesses at another door from the ward’s address keeps nobody from a shift, and guesses of a shift keep nobody from a link', async () => {
  const { secret } = accounts.shifts.giveKey(WARD, TABLET)
  for (let guess = 0; guess < 40; guess++) accounts.throttle.failed('address 10.0.0.7')
  expect((await judge(await codeOf(secret))).ok).toBe(true)
  accounts.throttle.succeeded('address 10.0.0.7')
  for (let guess = 0; guess < 40; guess++) await judge('ZZZZZZZZ', guest(`guest${guess}`))
  expect(await judge(await codeOf(secret), guest('ria'))).toEqual({ ok: false, error: 'shift-tries' })
  expect(accounts.throttle.allows('address 10.0.0.7')).toEqual({ ok: true })
})

test('a shift ends by its time, is told once, and a phone reads no longer', async () => {
  await accounts.setMember(WARD, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  const link = accounts.invite(WARD, 'wil')
  const enrolled = await accounts.redeem(link.ok ? link.value : '', await newKey())
  const session = enrolled.ok ? accounts.session(enrolled.value.cookie) : undefined
  if (!session) throw new Error('not enrolled')
  expect(accounts.reads(session, WARD)).toBe(true) // the first shift comes with the link
  now += SHIFT
  expect(accounts.reads(session, WARD)).toBe(false)
  expect(accounts.stands(session)).toBe(true)
  expect(accounts.shifts.takeEnded()).toEqual([{ person: 'wil', device: session.device, ward: WARD, until: START + SHIFT }])
  expect(accounts.shifts.takeEnded()).toEqual([])
})
