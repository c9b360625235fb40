import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import { holds, textToKey } from '#notebook/seal.ts'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import { LINK_LIFETIME } from '#server/accounts/invitations.ts'
import { newKey } from '#support/server.ts'

let folder: string
let file: string
let accounts: Accounts
let now = Date.UTC(2026, 10, 24, 9)
const settings = { name: 'De Wilg', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 } as const

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24, 9)
  folder = await mkdtemp(join(tmpdir(), 'schrift-'))
  file = join(folder, 'accounts.sqlite')
  accounts = await openAccounts(file, () => now)
  await accounts.setWard('de-wilg', settings)
  await accounts.setMember('de-wilg', { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
})
afterEach(async () => {
  accounts.close()
  await rm(folder, { recursive: true })
})

const invite = (): string => {
  const code = accounts.invite('de-wilg', 'wil')
  if (!code.ok) throw new Error(code.error)
  return code.value
}

test('an invitation enrols one device; of two phones at the same moment one wins', async () => {
  const code = invite()
  const [one, two] = await Promise.all([accounts.redeem(code, await newKey()), accounts.redeem(code, await newKey())])
  expect([one.ok, two.ok].sort()).toEqual([false, true])
  expect(one.ok ? two : one).toEqual({ ok: false, error: 'invitation-used' })
  expect(accounts.register('de-wilg')?.devices.size).toBe(1)
})

test('an invitation expires, and a code that nobody made is unknown', async () => {
  const code = invite()
  expect(accounts.lookAt(code)).toMatchObject({ ok: true, value: { person: { name: 'Wil Jacobs' }, role: 'volunteer' } })
  now += LINK_LIFETIME
  expect(accounts.lookAt(code)).toEqual({ ok: false, error: 'invitation-expired' })
  expect(await accounts.redeem(code, await newKey())).toEqual({ ok: false, error: 'invitation-expired' })
  expect(accounts.lookAt('AAAAAAAAAAAAAAAAAAAAAA')).toEqual({ ok: false, error: 'invitation-unknown' })
})

test('a key that is no point on the curve enrols nothing and uses nothing up', async () => {
  const code = invite()
  const key = `B${'A'.repeat(86)}`
  expect(await accounts.redeem(code, key)).toEqual({ ok: false, error: 'bad-key' })
  expect(accounts.lookAt(code).ok).toBe(true)
})

test('codes and cookies stand on the disk as hashes only', async () => {
  const open = invite()
  const enrolled = await accounts.redeem(invite(), await newKey())
  if (!enrolled.ok) throw new Error(enrolled.error)
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))
  for (const bytes of files) {
    expect(bytes).not.toContain(open)
    expect(bytes).not.toContain(enrolled.value.cookie)
  }
})

test('a session is found by its cookie until it ends, and stands while its device and membership do', async () => {
  const enrolled = await accounts.redeem(invite(), await newKey())
  if (!enrolled.ok) throw new Error(enrolled.error)
  const { cookie, identity } = enrolled.value
  const session = accounts.session(cookie)
  expect(session).toMatchObject({ person: 'wil', device: identity.device })
  if (!session) return
  expect(accounts.stands(session)).toBe(true)
  await accounts.setMember('de-wilg', { person: 'wil', name: 'Wil Jacobs', role: null })
  expect(accounts.stands(session)).toBe(false)
  accounts.endSession(session)
  expect(accounts.session(cookie)).toBeUndefined()
  expect(accounts.session('anything')).toBeUndefined()
})

test('register records are sealed by the relay’s key, keep their order, and survive a restart', async () => {
  await accounts.redeem(invite(), await newKey())
  const before = accounts.records('de-wilg').map((record) => record.id)
  const key = await textToKey(accounts.relayKey)
  for (const { sealed } of accounts.records('de-wilg')) expect(await holds(sealed, key)).toBe(true)
  const [epoch, relayKey] = [accounts.epoch(), accounts.relayKey]
  accounts.close()
  accounts = await openAccounts(file, () => now)
  expect(accounts.records('de-wilg').map((record) => record.id)).toEqual(before)
  expect([accounts.epoch(), accounts.relayKey]).toEqual([epoch, relayKey])
})

test('a clock that is set back does not reorder the register', async () => {
  now -= DAY
  await accounts.setMember('de-wilg', { person: 'wil', name: 'Wil Jacobs', role: 'professional' })
  expect(accounts.register('de-wilg')?.members.get('wil')?.role).toBe('professional')
})

test('growth by another process is noticed', async () => {
  const other = await openAccounts(file, () => now)
  const grown = new Promise<string>((resolve) => void accounts.onGrowth(resolve))
  await other.setMember('de-wilg', { person: 'ria', name: 'Ria Bosman', role: 'volunteer' })
  expect(await grown).toBe('de-wilg')
  expect(accounts.register('de-wilg')?.members.get('ria')?.name).toBe('Ria Bosman')
  other.close()
})

test('[U2] acts at one moment, in one process or two, are decided one after another', async () => {
  const other = await openAccounts(file, () => now)
  const add = (to: Accounts): Promise<string> => to.people.add('de-wilg', { name: 'Noor Visser', role: 'coordinator' })
  const ids = await Promise.all([add(accounts), add(other), add(accounts)])
  expect(ids.sort()).toEqual(['noor-visser', 'noor-visser-2', 'noor-visser-3'])

  const [one, two, three] = await Promise.all([
    accounts.people.end('de-wilg', 'noor-visser'),
    other.people.revoke('de-wilg', 'noor-visser-2'),
    accounts.people.change('de-wilg', 'noor-visser-3', { role: 'professional' }),
  ])
  expect([one, two, three].filter(({ ok }) => !ok)).toEqual([{ ok: false, error: 'last-coordinator' }])
  other.close()
})

test('[U5] a device that comes in while its person is brought along is known on both wards', async () => {
  await accounts.setWard('de-es', { ...settings, name: 'De Es' })
  const code = invite()
  const key = await newKey()
  await Promise.all([accounts.redeem(code, key), accounts.people.bring('de-es', 'de-wilg', 'wil', { role: 'volunteer' })])
  for (const ward of ['de-wilg', 'de-es']) expect([ward, accounts.register(ward)?.devices.size]).toEqual([ward, 1])
})

test('a session that is looked at was seen, to the hour', async () => {
  const enrolled = await accounts.redeem(invite(), await newKey())
  if (!enrolled.ok) throw new Error(enrolled.error)
  const { device } = enrolled.value.identity
  const session = accounts.session(enrolled.value.cookie)
  const began = now
  now += 30 * 60_000
  if (session) accounts.stands(session)
  expect(accounts.people.seen().get(device)).toBe(began)
  now += 31 * 60_000
  if (session) accounts.stands(session)
  expect(accounts.people.seen().get(device)).toBe(now)
})

test('ids of people are made of their names, and nobody gets another’s', async () => {
  expect(accounts.freePersonId('Çiğdem Yılmaz')).toBe('cigdem-yilmaz')
  expect(accounts.freePersonId('Wil')).toBe('wil-2')
  expect(accounts.freePersonId('Relay')).toBe('relay-2')
  expect(accounts.freePersonId('李')).toBe('persoon')
})
