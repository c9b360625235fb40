import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newAuthenticator, type Authenticator } from '#support/authenticator.ts'
import { auditOf, cookieOf, enrolDevice, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
let now = Date.UTC(2026, 10, 24, 9)
let cookie: string
let ward: string
let person: string
let passkey: Authenticator

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24, 9)
  server = await serve(undefined, { now: () => now })
  ;({ cookie, ward, person } = await setUpWard(server))
  passkey = newAuthenticator(server.origin)
})
afterEach(() => server.stop())

type Json = Record<string, unknown>
type Add = Parameters<Authenticator['make']>[1]
type Show = Parameters<Authenticator['show']>[1]

async function add(by = cookie, lies: Add = {}, made = passkey): Promise<Response> {
  const { options } = (await (await server.post('/api/me/passkeys/begin', {}, { cookie: by })).json()) as { options: Parameters<Authenticator['make']>[0] }
  return server.post('/api/me/passkeys/add', { response: made.make(options, lies), label: 'Android · Chrome' }, { cookie: by })
}

/** A browser that asks to come in: its nonce cookie and what it must sign. */
async function begin(): Promise<{ nonce: string; options: Parameters<Authenticator['show']>[0] }> {
  const asked = await server.post('/api/passkey/begin', {})
  const { options } = (await asked.json()) as { options: Parameters<Authenticator['show']>[0] }
  return { nonce: cookieOf(asked), options }
}

const enter = async (nonce: string, response: object, more: Json = {}): Promise<Response> =>
  server.post('/api/passkey/enter', { response, key: await newKey(), label: 'new', ...more }, { cookie: nonce })

async function comeIn(lies: Show = {}, more: Json = {}): Promise<Response> {
  const { nonce, options } = await begin()
  return enter(nonce, passkey.show(options, lies), more)
}

const told = async (answer: Response): Promise<unknown> => [answer.status, ((await answer.json()) as Json)['code']]
const refusals = (): unknown[] => auditOf(server).filter(({ act }) => act === 'access.refused').map(({ outcome }) => outcome)

test('[K1] a passkey made on one device enrols a new one: in the register, with a session of its own', async () => {
  const added = await add()
  expect(added.status).toBe(200)
  const { id } = (await added.json()) as { id: string }
  const entered = await comeIn()
  expect(entered.status).toBe(200)
  const identity = (await entered.json()) as { device: string }
  expect(identity).toMatchObject({ person: { id: person }, wards: [{ id: ward, role: 'coordinator' }], administrator: true })
  expect(entered.headers.getSetCookie().join()).toMatch(/schrift=[^;]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict/)
  expect(server.accounts.register(ward)?.devices.get(identity.device)).toMatchObject({ person, label: 'new', revoked: undefined })
  const mine = entered.headers.getSetCookie().find((set) => set.startsWith('schrift='))?.split(';')[0] ?? ''
  expect(await (await server.get('/api/me', { cookie: mine })).json()).toMatchObject({ device: identity.device })
  expect(await (await server.get('/api/me/passkeys', { cookie: mine })).json()).toEqual({
    passkeys: [{ id, label: 'Android · Chrome', made: now, used: now, synced: false }],
  })
  await expect.poll(() => auditOf(server).slice(-3)).toMatchObject([
    { act: 'passkey.added', person, about: id, outcome: 'done' },
    { act: 'device.enrolled', person, device: identity.device, about: id },
    { act: 'session.began', person, device: identity.device },
  ])
})

describe('[K2] what is not a person with their passkey, here and now, is refused, told and audited', () => {
  beforeEach(async () => void (await add()))
  const refused = async (answer: Response, status: number, code: string): Promise<void> => {
    expect(await told(answer)).toEqual([status, code])
    expect(answer.headers.getSetCookie().some((set) => set.startsWith('schrift='))).toBe(false)
    await expect.poll(() => refusals().at(-1)).toBe(code)
  }

  test('[fault 21] a passkey that was shown on another site', async () => {
    await refused(await comeIn({ origin: 'http://localhost.evil.example' }), 403, 'passkey-refused')
    await refused(await comeIn({ origin: 'https://localhost' }), 403, 'passkey-refused')
    await refused(await comeIn({ host: 'evil.example' }), 403, 'passkey-refused')
  })

  test('[fault 21] an answer that is sent again, by the same browser or another', async () => {
    const { nonce, options } = await begin()
    const response = passkey.show(options)
    expect((await enter(nonce, response)).status).toBe(200)
    await refused(await enter(nonce, response), 410, 'passkey-late')
    await refused(await enter((await begin()).nonce, response), 410, 'passkey-late')
  })

  test('a challenge that another browser was given, and one that was used up by a wrong answer', async () => {
    const [one, other] = [await begin(), await begin()]
    await refused(await enter(other.nonce, passkey.show(one.options)), 410, 'passkey-late')
    await refused(await enter(one.nonce, passkey.show(one.options)), 410, 'passkey-late')
    await refused(await enter('', passkey.show(other.options)), 410, 'passkey-late')
  })

  test('a challenge older than five minutes', async () => {
    const { nonce, options } = await begin()
    now += 5 * 60_000
    await refused(await enter(nonce, passkey.show(options)), 410, 'passkey-late')
  })

  test('a counter that goes back or stands still: somebody copied it', async () => {
    expect((await comeIn({ counter: 9 })).status).toBe(200)
    await refused(await comeIn({ counter: 9 }), 403, 'passkey-copied')
    await refused(await comeIn({ counter: 3 }), 403, 'passkey-copied')
    await refused(await comeIn({ counter: 0 }), 403, 'passkey-copied')
    expect((await comeIn({ counter: 10 })).status).toBe(200)
  })

  test('a seal that does not fit, and an authenticator that asked for no finger and no PIN', async () => {
    await refused(await comeIn({ forged: true }), 403, 'passkey-refused')
    await refused(await comeIn({ verified: false }), 403, 'passkey-refused')
  })

  test('a passkey that was removed, and one that was never here', async () => {
    const { passkeys } = (await (await server.get('/api/me/passkeys', { cookie })).json()) as { passkeys: { id: string }[] }
    const id = passkeys[0]?.id
    expect((await server.post('/api/me/passkeys/remove', { passkey: id }, { cookie })).status).toBe(200)
    await refused(await comeIn(), 403, 'passkey-unknown')
    await expect.poll(() => auditOf(server)).toContainEqual(expect.objectContaining({ act: 'passkey.removed', person, about: id }))
    expect(await told(await server.post('/api/me/passkeys/remove', { passkey: id }, { cookie }))).toEqual([404, 'not-found'])
  })

  test('the passkey of a former member, and of one who is a volunteer now', async () => {
    server.accounts.administrators.make('other', 'Other')
    server.accounts.administrators.end(person)
    for (const role of [null, 'volunteer'] as const) {
      await server.accounts.setMember(ward, { person, name: 'Sanne de Wit', role })
      await refused(await comeIn(), 403, 'passkey-ended')
    }
  })

  test('somebody else’s passkey, on a device that holds the words of its owner', async () => {
    await refused(await comeIn({}, { person: 'wil' }), 409, 'passkey-other')
    expect((await comeIn({}, { person })).status).toBe(200)
  })

  test('two answers at the same moment with one count: one comes in', async () => {
    const [one, two] = [await begin(), await begin()]
    const answers = await Promise.all([
      enter(one.nonce, passkey.show(one.options, { counter: 50 })),
      enter(two.nonce, passkey.show(two.options, { counter: 50 })),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403])
  })

  test('[K6] twenty wrong ones from one address, then a wait; the right one comes in all the same', async () => {
    const seen: unknown[] = []
    for (let i = 0; i < 22; i++) {
      const answer = await comeIn({ forged: true })
      seen.push(answer.status)
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(seen.slice(0, 21)).toEqual(Array.from({ length: 21 }, () => 403))
    expect(seen.at(-1)).toBe(429)
    expect((await comeIn()).status).toBe(200)
    expect((await comeIn({ forged: true })).status).toBe(403)
  })
})

test('[K2] adding: another session’s challenge, another site’s, twice the same, or without finger and PIN', async () => {
  const { options } = (await (await server.post('/api/me/passkeys/begin', {}, { cookie })).json()) as { options: Parameters<Authenticator['make']>[0] }
  const second = await enrolDevice(server, ward, person)
  const stolen = await server.post('/api/me/passkeys/add', { response: passkey.make(options) }, { cookie: second.cookie })
  expect(await told(stolen)).toEqual([410, 'passkey-late'])
  expect(await told(await add(cookie, { origin: 'https://evil.example' }))).toEqual([403, 'passkey-refused'])
  expect(await told(await add(cookie, { verified: false }))).toEqual([403, 'passkey-refused'])
  expect((await add()).status).toBe(200)
  expect(await told(await add())).toEqual([409, 'passkey-known'])
  await expect.poll(refusals).toEqual(['passkey-late', 'passkey-refused', 'passkey-known']) // the same again within the hour is one row
})

test('[K1] an authenticator that does not count comes in each time', async () => {
  passkey = newAuthenticator(server.origin, 0)
  await add()
  expect([(await comeIn()).status, (await comeIn()).status]).toEqual([200, 200])
})

test('[K1] the page may stand on another port of the same host, and on no other host', async () => {
  await add()
  const elsewhere = async (host: string): Promise<unknown> => {
    const { nonce, options } = await begin()
    const body = JSON.stringify({ response: passkey.show(options, { origin: `http://${host}` }), key: await newKey() })
    const headers = { 'content-type': 'application/json', host, origin: `http://${host}`, cookie: nonce }
    return new Promise((resolve, reject) => {
      const asked = request({ port: server.port, host: '127.0.0.1', path: '/api/passkey/enter', method: 'POST', headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      asked.on('error', reject).end(body)
    })
  }
  expect(await elsewhere('localhost:4711')).toBe(200)
  expect(await elsewhere('evil.example')).toBe(403)
  await expect.poll(refusals).toEqual(['passkey-refused'])
})

test('[K3] for volunteers and strangers there are no passkeys', async () => {
  await server.accounts.setMember(ward, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  const { cookie: wil } = await enrolDevice(server, ward, 'wil')
  for (const [path, body] of [['begin', {}], ['add', {}], ['remove', { passkey: 'x' }]] as const) {
    expect(await told(await server.post(`/api/me/passkeys/${path}`, body, { cookie: wil }))).toEqual([404, 'not-found'])
    expect(await told(await server.post(`/api/me/passkeys/${path}`, body))).toEqual([401, 'signed-out'])
  }
  expect(await told(await server.get('/api/me/passkeys', { cookie: wil }))).toEqual([404, 'not-found'])
})

test('[K3] what no authenticator says is malformed', async () => {
  await add()
  for (const response of [{}, { id: 'x' }, { ...passkey.show({ challenge: 'x' }), type: 'password' }])
    expect(await told(await enter('', response))).toEqual([400, 'malformed'])
  const { nonce, options } = await begin()
  const shown = passkey.show(options)
  const garbled = { ...shown, response: { ...shown.response, clientDataJSON: 'AAAA' } }
  expect(await told(await enter(nonce, garbled))).toEqual([403, 'passkey-refused'])
})

const doors = [
  '/api/passkey/begin', '/api/passkey/enter', '/api/me/passkeys/begin', '/api/me/passkeys/add', '/api/me/passkeys/remove', '/api/me/devices/revoke',
  '/api/admin/wards', '/api/admin/wards/change', '/api/admin/administrators/invite', '/api/admin/administrators/end', '/api/shift/open', '/api/tablet/seat/end',
]

test('[fault 13] a foreign, null or missing Origin opens none of these doors, even with the cookie of an administrator', async () => {
  const from = async (path: string, origin: Record<string, string>): Promise<unknown> =>
    told(await fetch(server.origin + path, { method: 'POST', headers: { 'content-type': 'application/json', cookie, ...origin }, body: '{}' }))
  for (const path of doors)
    for (const origin of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}, { origin: `${server.origin}.evil.example` }])
      expect([path, await from(path, origin as Record<string, string>)]).toEqual([path, [403, 'foreign-origin']])
  expect(server.accounts.wards()).toHaveLength(1)
})

test('no name, label, passkey, challenge or cookie of all this stands in the log', async () => {
  const { id } = (await (await add()).json()) as { id: string }
  const { nonce, options } = await begin()
  const entered = await enter(nonce, passkey.show(options))
  expect(entered.status).toBe(200)
  await comeIn({ forged: true })
  await server.post('/api/admin/wards', { name: 'De Geheime Berk', timezone: 'Europe/Amsterdam', coordinator: 'Noor Geheim' }, { cookie })
  const log = server.log()
  expect(log).toContain('/api/passkey/enter')
  const secrets = ['Sanne', 'Geheim', 'Android', id, options.challenge, ...[cookie, nonce, ...entered.headers.getSetCookie()].map((pair) => pair.split(';')[0]?.split('=')[1] ?? '')]
  for (const secret of secrets.filter(Boolean)) expect(log).not.toContain(secret)
})
