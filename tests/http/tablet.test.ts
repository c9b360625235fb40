import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seatedOn, type Device } from '#notebook/register.ts'
import { cookieOf, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
let ward: string
let coordinator: { cookie: string; person: string }
let tablet: { cookie: string; device: string }

beforeEach(async () => {
  server = await serve()
  const { cookie, ward: id, person } = await setUpWard(server)
  ward = id
  coordinator = { cookie, person }
  for (const [who, role] of [['joost', 'professional'], ['fatima', 'professional'], ['wil', 'volunteer']] as const)
    await server.accounts.setMember(ward, { person: who, name: who, role })
  tablet = await bringIn()
})
afterEach(() => server.stop())

async function bringIn(): Promise<{ cookie: string; device: string }> {
  const code = server.accounts.inviteTablet(ward, coordinator.person, 'staff')
  const redeemed = await server.post('/api/invitation/redeem', { code: code.ok ? code.value : '', key: await newKey() })
  const identity = (await redeemed.json()) as { device: string; person?: object; tablet: string }
  expect([identity.person, identity.tablet]).toEqual([undefined, 'staff'])
  return { cookie: cookieOf(redeemed), device: identity.device }
}

/** `done`, or the refusal's code. */
async function said(answer: Response): Promise<string> {
  return answer.ok ? 'done' : ((await answer.json()) as { code: string }).code
}
const seat = async (person: string, by: string, cookie = tablet.cookie): Promise<string> => said(await server.post('/api/tablet/seat', { person, by }, { cookie }))
const end = async (body: object, cookie = tablet.cookie): Promise<string> => said(await server.post('/api/tablet/seat/end', body, { cookie }))
const device = (): Device => {
  const found = server.accounts.register(ward)?.devices.get(tablet.device)
  if (!found) throw new Error('no tablet')
  return found
}
const seated = (): string[] => seatedOn(device())
const audited = (): unknown[] => {
  const db = new Database(join(server.data, 'audit.sqlite'), { readonly: true })
  const rows = db.prepare<[], { row: string }>('select row from audit order by seq').all().map(({ row }) => JSON.parse(row) as { act: string; person: string; about: string; outcome: string })
  db.close()
  return rows.filter(({ act }) => act.startsWith('tablet.')).map(({ act, person, about, outcome }) => [act, person, about, outcome])
}

test('[T3] the coordinator who brought the tablet in sits down first and alone; others are vouched for by a professional who sits there', async () => {
  expect(await seat('joost', 'joost')).toBe('not-vouched')
  expect(await seat('wil', coordinator.person)).toBe('not-vouched') // nobody sits there yet
  expect(await seat(coordinator.person, coordinator.person)).toBe('done')
  expect(await seat('joost', 'joost')).toBe('not-vouched')
  expect(await seat('joost', 'fatima')).toBe('not-vouched') // a professional, but without a seat
  expect(await seat('joost', coordinator.person)).toBe('done')
  expect(await seat('wil', 'joost')).toBe('done')
  expect(await seat('fatima', 'wil')).toBe('not-vouched') // a volunteer vouches for nobody
  expect(await seat('nobody', 'joost')).toBe('not-vouched')
  expect(seated()).toEqual([coordinator.person, 'joost', 'wil'])
  await expect.poll(() => audited().slice(-3)).toEqual([
    ['tablet.seated', 'joost', 'wil', 'done'],
    ['tablet.seated', 'wil', 'fatima', 'not-vouched'],
    ['tablet.seated', 'joost', 'nobody', 'not-vouched'],
  ])
})

test('a seat is asked for on a tablet alone: not from a phone, not by a stranger, not on a revoked tablet', async () => {
  expect(await seat('wil', coordinator.person, coordinator.cookie)).toBe('not-found')
  expect(await seat('wil', coordinator.person, 'schrift=nonsense')).toBe('signed-out')
  await seat(coordinator.person, coordinator.person)
  const { key } = device()
  await server.accounts.setDevice(ward, { subject: tablet.device, person: coordinator.person, tablet: 'staff', key, since: 0, revoked: Date.now() })
  expect(await seat('wil', coordinator.person)).toBe('signed-out')
})

test('[K6] who tries one name after another as who vouches is told to wait, before and after a restart', async () => {
  const tries: string[] = []
  for (let i = 0; i < 10; i++) tries.push(await seat('wil', `guess${i}`))
  expect([tries[0], tries[4], tries[9]]).toEqual(['not-vouched', 'not-vouched', 'too-many'])
  const { data } = server
  await server.close()
  server = await serve(data)
  expect(await end({ person: 'wil', by: 'guess' })).toBe('too-many')
})

test('a seat that is taken twice at the same moment is one seat, since one moment', async () => {
  await seat(coordinator.person, coordinator.person)
  const ask = async (): Promise<number> => {
    const answer = await server.post('/api/tablet/seat', { person: 'wil', by: coordinator.person }, { cookie: tablet.cookie })
    return ((await answer.json()) as { since: number }).since
  }
  const [one, two, three] = [...(await Promise.all([ask(), ask()])), await ask()]
  expect(device().seats.filter((each) => each.person === 'wil')).toEqual([{ person: 'wil', since: one, until: undefined }])
  expect([two, three]).toEqual([one, one])
})

test('a coordinator ends a seat, on the tablet or from a device of their own; others do not', async () => {
  await seat(coordinator.person, coordinator.person)
  await seat('joost', coordinator.person)
  await seat('wil', 'joost')
  expect(await end({ person: 'wil', by: 'joost' })).toBe('not-vouched')
  expect(await end({ person: 'wil', by: coordinator.person })).toBe('done')
  expect(seated()).toEqual([coordinator.person, 'joost'])
  expect(await end({ ward, device: tablet.device, person: 'joost' })).toBe('not-found') // the tablet itself is nobody
  expect(await end({ ward, device: tablet.device, person: 'joost' }, coordinator.cookie)).toBe('done')
  expect(seated()).toEqual([coordinator.person])
  await expect.poll(() => audited().slice(-2)).toEqual([
    ['tablet.seat-ended', coordinator.person, 'wil', 'done'],
    ['tablet.seat-ended', coordinator.person, 'joost', 'done'],
  ])
  expect(await seat('wil', 'joost')).toBe('not-vouched') // who lost the seat vouches no more
  expect(await seat('wil', coordinator.person)).toBe('done')
})

test('only the worker that works PINs out may run WebAssembly; the page and every other file may not', async () => {
  const files = ['pin.worker-Ab_c-123.js', 'search.worker-xyz.js', 'pin.worker-Ab_c-123.js.map', 'evil-pin.worker-1.js']
  for (const name of files) await writeFile(join(server.data, 'dist/assets', name), 'self.x = 1')
  const policy = async (path: string): Promise<string> => (await server.get(path)).headers.get('content-security-policy') ?? ''
  expect(await policy(`/assets/${files[0]}`)).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")
  for (const path of ['/', '/tablet', ...files.slice(1).map((name) => `/assets/${name}`)]) {
    expect(await policy(path), path).not.toContain('unsafe')
    expect(await policy(path), path).toContain("script-src 'self'")
  }
})
