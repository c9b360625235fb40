import { once } from 'node:events'
import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { registerRoom, roomName } from '#notebook/rooms.ts'
import { startServer } from '#server/server.ts'
import { CLOSE, encodeFrame, encodeStep1 } from '#wire/messages.ts'
import { auditOf, cookieOf, enrolDevice, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
let now = Date.UTC(2026, 10, 24, 9)
let cookie: string
let ward: string
let person: string

beforeEach(async () => {
  now = Date.UTC(2026, 10, 24, 9)
  server = await serve(undefined, { now: () => now })
  ;({ cookie, ward, person } = await setUpWard(server))
})
afterEach(() => server.stop())

const me = async (by: string): Promise<number> => (await server.get('/api/me', { cookie: by })).status
const renewedIn = (answer: Response): string | undefined => (answer.headers.has('set-cookie') ? cookieOf(answer) : undefined)

async function open(by: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie: by } })
  await once(socket, 'open')
  socket.send(encodeFrame(roomName(registerRoom(ward)), encodeStep1(new Uint8Array([0]))))
  await once(socket, 'message')
  return socket
}
const closed = (socket: WebSocket): Promise<unknown> => once(socket, 'close').then(([code]) => code)

test('[K4] [fault 15] a cookie that stood in the browser before it was enrolled is never adopted', async () => {
  const made = server.accounts.invite(ward, person)
  const planted = 'A'.repeat(43)
  const code = made.ok ? made.value : ''
  const redeemed = await server.post('/api/invitation/redeem', { code, key: await newKey() }, { cookie: `schrift=${planted}` })
  expect(cookieOf(redeemed)).toMatch(/^schrift=[\w-]{43}$/)
  expect(cookieOf(redeemed)).not.toContain(planted)
  expect([await me(`schrift=${planted}`), await me(cookieOf(redeemed))]).toEqual([401, 200])
})

test('[K4] [fault 15] an attacker’s own session, planted before somebody signs in, does not become theirs', async () => {
  await server.accounts.setMember(ward, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  const { cookie: attackers } = await enrolDevice(server, ward, 'wil')
  const made = server.accounts.invite(ward, person)
  const code = made.ok ? made.value : ''
  const redeemed = await server.post('/api/invitation/redeem', { code, key: await newKey() }, { cookie: attackers })
  expect(cookieOf(redeemed)).not.toBe(attackers)
  // The browser's old session ends with it: it stands for nobody from now on.
  expect([await me(attackers), await me(cookieOf(redeemed))]).toEqual([401, 200])
})

test('[K4] two different cookies of the name open nothing, the same one twice does, and other cookies do not matter', async () => {
  const { cookie: second } = await enrolDevice(server, ward, person)
  expect(await me(`${cookie}; ${second}`)).toBe(401)
  expect(await me(`${second}; ${cookie}`)).toBe(401)
  expect(await me(`${cookie}; ${cookie}`)).toBe(200)
  expect(await me(`theme=dark; schrift-passkey=${'B'.repeat(43)}; schrift=; ${cookie}; schrift`)).toBe(200)
  for (const broken of ['schrift', 'schrift=', '=;;', `schrift="${cookie.slice(8)}`, `schrift=${'x'.repeat(5000)}`]) expect(await me(broken)).toBe(401)
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie: `${cookie}; ${second}` } })
  expect(await closed(socket)).toBe(CLOSE.signedOut)
})

test('[K4] the value is renewed when what its person may do has changed; a lost answer signs nobody out', async () => {
  expect(renewedIn(await server.get('/api/me', { cookie }))).toBeUndefined()
  await server.accounts.setMember(ward, { person, name: 'Sanne de Wit', role: 'professional' })
  const lost = renewedIn(await server.get('/api/me', { cookie }))
  expect(lost).toMatch(/^schrift=[\w-]{43}$/)
  expect(renewedIn(await server.get('/api/me', { cookie }))).toBeUndefined() // one of several requests on their way
  now += 2 * MINUTE
  const next = renewedIn(await server.get('/api/me', { cookie })) ?? ''
  expect(next).not.toBe(lost)
  expect(await me(lost ?? '')).toBe(401)
  expect([await me(next), await me(cookie)]).toEqual([200, 200])
  now += 2 * MINUTE
  expect([await me(next), await me(cookie)]).toEqual([200, 401])
})

test('[K4] it is renewed at the socket’s door too, where a device comes again after its role changed', async () => {
  const socket = await open(cookie)
  const end = closed(socket)
  await server.accounts.setMember(ward, { person, name: 'Sanne de Wit', role: 'professional' })
  expect(await end).toBe(CLOSE.roleChanged)
  const again = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie } })
  const [{ headers }] = (await once(again, 'upgrade')) as [{ headers: Record<string, string[]> }]
  const [set = ''] = headers['set-cookie'] ?? []
  expect(set).toMatch(/^schrift=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(await me(set.split(';')[0] ?? '')).toBe(200)
  again.close()
})

test('[K5] a session that was not seen for 90 days is over, and one that is a year old too', async () => {
  now += 89 * DAY
  expect(await me(cookie)).toBe(200)
  now += 89 * DAY
  expect(await me(cookie)).toBe(200)
  now += 91 * DAY
  expect(await me(cookie)).toBe(401)
  const { cookie: daily } = await enrolDevice(server, ward, person)
  for (let day = 0; day < 365; day += 73) {
    expect(await me(daily)).toBe(200)
    now += 73 * DAY
  }
  now += MINUTE
  expect(await me(daily)).toBe(401)
})

test('[K5] an open socket keeps its session alive, and does not outlive it', async () => {
  const socket = await open(cookie)
  now += 80 * DAY
  const session = server.accounts.session(cookie.split('=')[1] ?? '')
  expect(session && server.accounts.stands(session)).toBe(true)
  now += 80 * DAY
  expect(await me(cookie)).toBe(200)
  const end = closed(socket)
  now += 91 * DAY
  expect(await end).toBe(CLOSE.signedOut)
})

test('[K5] my devices are listed with this one marked; one is revoked, its socket closes, and it stays out', async () => {
  const second = await enrolDevice(server, ward, person)
  const listed = (await (await server.get('/api/me/devices', { cookie })).json()) as { devices: { device: string; here: boolean; label: string; seen: number }[] }
  expect(listed.devices.map(({ here, label, seen }) => [here, label, seen]).sort()).toEqual([[false, 'test', now], [true, 'test', now]])
  const socket = await open(second.cookie)
  const end = closed(socket)
  expect((await server.post('/api/me/devices/revoke', { device: second.device }, { cookie })).status).toBe(200)
  expect(await end).toBe(CLOSE.signedOut)
  expect(await me(second.cookie)).toBe(403)
  expect(server.accounts.register(ward)?.devices.get(second.device)?.revoked).toBe(now)
  await expect.poll(() => auditOf(server)).toContainEqual(expect.objectContaining({ act: 'device.revoked', person, about: second.device }))
  const left = (await (await server.get('/api/me/devices', { cookie })).json()) as { devices: object[] }
  expect(left.devices).toHaveLength(1)
})

test('[K5] nobody revokes another’s device, nor the ward’s tablet, and a stranger sees none', async () => {
  await server.accounts.setMember(ward, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  const wil = await enrolDevice(server, ward, 'wil')
  const tablet = server.accounts.inviteTablet(ward, person, 'staff')
  const made = await server.post('/api/invitation/redeem', { code: tablet.ok ? tablet.value : '', key: await newKey() })
  const { device } = (await made.json()) as { device: string }
  for (const other of [wil.device, device, 'nothing'])
    expect((await server.post('/api/me/devices/revoke', { device: other }, { cookie })).status).toBe(404)
  expect((await server.get('/api/me/devices')).status).toBe(401)
  expect((await server.get('/api/me/devices', { cookie: cookieOf(made) })).status).toBe(404)
  expect(await me(wil.cookie)).toBe(200)
})

test('[K5] a device that signed out stays in the list, because its seal still counts, until it is revoked', async () => {
  const second = await enrolDevice(server, ward, person)
  const socket = await open(second.cookie)
  const end = closed(socket)
  await server.post('/api/sign-out', {}, { cookie: second.cookie })
  expect(await end).toBe(CLOSE.signedOut)
  const { devices } = (await (await server.get('/api/me/devices', { cookie })).json()) as { devices: { device: string; seen?: number }[] }
  expect(devices.find(({ device }) => device === second.device)).not.toHaveProperty('seen')
  await expect.poll(() => auditOf(server)).toContainEqual(expect.objectContaining({ act: 'session.ended', person, device: second.device }))
})

test('[K6] behind one address wrong codes wait; an honest phone there gets in, and other addresses do not wait', async () => {
  const look = async (code: string, address: string): Promise<number> =>
    (await server.post('/api/invitation/look', { code }, { 'x-forwarded-for': address })).status
  const seen: number[] = []
  for (let i = 0; i < 25; i++) seen.push(await look(`guess-${i}`, '192.0.2.7'))
  expect(seen).toEqual([...Array.from({ length: 21 }, () => 404), 429, 429, 429, 429])
  expect(await look('guess', '192.0.2.8')).toBe(404)
  const made = server.accounts.invite(ward, person)
  const code = made.ok ? made.value : ''
  expect(await look(code, '192.0.2.7')).toBe(200)
  const body = JSON.stringify({ code, key: await newKey() })
  expect((await server.post('/api/invitation/redeem', body, { 'x-forwarded-for': '192.0.2.7' })).status).toBe(200)
  expect(await look('guess', '192.0.2.7')).toBe(404)
})

test('[K6] wrong set-up codes wait as well, over a restart', async () => {
  const fresh = await serve(undefined, { now: () => now })
  const guess = (at: TestServer) => at.post('/api/setup', { code: 'GUESS', choice: 'example' }, { 'x-forwarded-for': '192.0.2.7' })
  const seen: number[] = []
  for (let i = 0; i < 23; i++) seen.push((await guess(fresh)).status)
  expect(seen).toEqual([...Array.from({ length: 21 }, () => 403), 429, 429])
  await fresh.close()
  const again = await serve(fresh.data, { now: () => now })
  expect((await guess(again)).status).toBe(429)
  await again.stop()
})

test('[K6] a used or expired link is told as it is: it is no guess', async () => {
  const made = server.accounts.invite(ward, person)
  const code = made.ok ? made.value : ''
  now += 8 * DAY
  for (let i = 0; i < 25; i++) expect((await server.post('/api/invitation/look', { code })).status).toBe(410)
})

test('[K6] whoever has a whole IPv6 network of addresses guesses as one, and the wait outlives a restart', async () => {
  const look = (code: string, address: string) => server.post('/api/invitation/look', { code }, { 'x-forwarded-for': address })
  for (let i = 0; i < 21; i++) expect((await look('guess', `2001:db8::${i + 1}`)).status).toBe(404)
  expect((await look('guess', '2001:db8:0:0:9:9:9:9')).status).toBe(429)
  expect((await look('guess', '2001:db8:0:1::1')).status).toBe(404)
  const { data } = server
  await server.close()
  const again = await serve(data, { now: () => now })
  const slow = await again.post('/api/invitation/look', { code: 'guess' }, { 'x-forwarded-for': '2001:db8::1' })
  expect([slow.status, slow.headers.get('retry-after')]).toEqual([429, '2'])
  await again.stop()
  server = await serve()
})

test('[K6] a device that is known here has a lane of its own: it does not wait for its neighbours, nor they for it', async () => {
  for (let i = 0; i < 21; i++) await server.post('/api/invitation/look', { code: 'guess' })
  const known: number[] = []
  for (let i = 0; i < 8; i++) known.push((await server.post('/api/invitation/look', { code: 'guess' }, { cookie })).status)
  expect(known).toEqual([404, 404, 404, 404, 404, 404, 429, 429])
})

test('[K4] on https the cookie has the __Host- prefix, and a plain one of that name is nobody’s', async () => {
  await server.close()
  const port = await freePort()
  const settings = { port, host: '127.0.0.1', data: server.data, origin: 'https://schrift.example.nl', logLevel: 'silent', now: () => now }
  const started = await startServer(settings)
  if (!started.ok) throw new Error(started.error)
  const made = started.value.accounts.invite(ward, person)
  const body = JSON.stringify({ code: made.ok ? made.value : '', key: await newKey() })
  const headers = { 'content-type': 'application/json', origin: 'https://schrift.example.nl', cookie }
  const answer = await new Promise<string[]>((resolve, reject) => {
    const asked = request({ port, path: '/api/invitation/redeem', method: 'POST', headers }, (said) => {
      said.resume()
      resolve(said.headers['set-cookie'] ?? [])
    })
    asked.on('error', reject).end(body)
  })
  expect(answer.join()).toMatch(/^__Host-schrift=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  await started.value.close()
  server = await serve()
})

async function freePort(): Promise<number> {
  const held = createServer().listen(0, '127.0.0.1')
  await once(held, 'listening')
  const { port } = held.address() as AddressInfo
  held.close()
  await once(held, 'close')
  return port
}
