import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { newAuthenticator } from '#support/authenticator.ts'
import { auditOf, cookieOf, enrolDevice, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'
import { registerRoom, roomName } from '#notebook/rooms.ts'
import { decodeFrame, encodeFrame, encodeStep1, MESSAGE } from '#wire/messages.ts'

let server: TestServer
/** Set up their own ward: coordinator and administrator. */
let both: string
let ward: string
let person: string

beforeEach(async () => {
  server = await serve()
  ;({ cookie: both, ward, person } = await setUpWard(server))
})
afterEach(() => server.stop())

type Json = Record<string, unknown>
const json = async (answer: Response): Promise<Json> => (await answer.json()) as Json
const told = async (answer: Response): Promise<unknown> => [answer.status, (await json(answer))['code']]
const overview = async (cookie = both): Promise<Json> => json(await server.get('/api/admin', { cookie }))
const codeOf = (link: unknown): string => String(link).split('#')[1] ?? ''

/** An administrator without a ward, on a device of their own. */
async function plain(name = 'Ruud Peeters'): Promise<{ cookie: string; person: string; identity: Json }> {
  const invited = await json(await server.post('/api/admin/administrators/invite', { name }, { cookie: both }))
  const redeemed = await server.post('/api/invitation/redeem', { code: codeOf(invited['link']), key: await newKey(), label: 'laptop' })
  return { cookie: cookieOf(redeemed), person: String(invited['person']), identity: await json(redeemed) }
}

const change = (settings: Json, cookie = both): Promise<Response> =>
  server.post('/api/admin/wards/change', { ward, name: 'De Wilg', timezone: 'Europe/Amsterdam', retentionDays: 90, ...settings }, { cookie })

test('[O1] whoever sets up an own ward is its coordinator and an administrator, under one name', async () => {
  expect(await json(await server.get('/api/me', { cookie: both }))).toMatchObject({ administrator: true, wards: [{ role: 'coordinator' }] })
  expect(await overview()).toMatchObject({
    wards: [{ id: 'de-wilg', name: 'De Wilg', members: 1, retentionDays: 90, timezone: 'Europe/Amsterdam' }],
    administrators: [{ person, name: 'Sanne de Wit' }],
    relay: { version: '0.1.0', storage: 'ok', damaged: [] },
  })
})

test('[O2] for everybody else there is nothing here, whatever they send and whoever they are', async () => {
  await server.accounts.setMember(ward, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  await server.accounts.setMember(ward, { person: 'anneke', name: 'Anneke', role: 'coordinator' })
  const cookies = [(await enrolDevice(server, ward, 'wil')).cookie, (await enrolDevice(server, ward, 'anneke')).cookie, '']
  const paths = ['wards', 'wards/change', 'administrators/invite', 'administrators/end']
  for (const cookie of cookies) {
    expect(await told(await server.get('/api/admin', { cookie }))).toEqual([404, 'not-found'])
    for (const path of paths)
      for (const body of [{}, '{', { name: 'Ruud' }, { ward, person }])
        expect(await told(await server.post(`/api/admin/${path}`, body, { cookie }))).toEqual([404, 'not-found'])
  }
  expect(await told(await server.get('/api/administration'))).toEqual([404, 'not-found'])
  expect(server.accounts.administrators.all()).toHaveLength(1)
})

test('[O3] an administrator without a ward runs the relay, opens no room, and is no member of anything', async () => {
  const { cookie, person: ruud, identity } = await plain()
  expect(identity).toMatchObject({ person: { id: ruud, name: 'Ruud Peeters' }, wards: [], administrator: true })
  expect((await overview(cookie))['administrators']).toHaveLength(2)
  const device = String(identity['device'])
  expect(server.accounts.register(ward)?.devices.has(device)).toBe(false)
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie } })
  await once(socket, 'open')
  socket.send(encodeFrame(roomName(registerRoom(ward)), encodeStep1(new Uint8Array([0]))))
  const [frame] = (await once(socket, 'message')) as [Buffer]
  expect(decodeFrame(frame).message[0]).toBe(MESSAGE.denied)
  socket.close()
  const { devices } = (await json(await server.get('/api/me/devices', { cookie }))) as { devices: Json[] }
  expect(devices).toMatchObject([{ device, label: 'laptop', here: true }])
})

test('[O3] an administrator without a ward has passkeys, and loses each device and the whole office at once', async () => {
  const { cookie, person: ruud } = await plain()
  const passkey = newAuthenticator(server.origin)
  type Making = Parameters<typeof passkey.make>[0]
  type Showing = Parameters<typeof passkey.show>[0]
  const { options } = (await json(await server.post('/api/me/passkeys/begin', {}, { cookie }))) as { options: Making }
  expect((await server.post('/api/me/passkeys/add', { response: passkey.make(options) }, { cookie })).status).toBe(200)
  const comeIn = async (): Promise<Response> => {
    const asked = await server.post('/api/passkey/begin', {})
    const { options: challenge } = (await asked.json()) as { options: Showing }
    return server.post('/api/passkey/enter', { response: passkey.show(challenge), key: await newKey() }, { cookie: cookieOf(asked) })
  }
  const second = await comeIn()
  const newest = second.headers.getSetCookie().find((set) => set.startsWith('schrift='))?.split(';')[0] ?? ''
  const { device } = (await json(second)) as { device: string }
  expect((await server.post('/api/me/devices/revoke', { device }, { cookie })).status).toBe(200)
  expect((await server.get('/api/me', { cookie: newest })).status).toBe(401)
  expect((await server.post('/api/admin/administrators/end', { person: ruud }, { cookie: both })).status).toBe(200)
  expect((await server.get('/api/me', { cookie })).status).toBe(403)
  expect(await told(await server.get('/api/admin', { cookie }))).toEqual([404, 'not-found'])
  expect(await told(await comeIn())).toEqual([403, 'passkey-ended'])
})

test('[O4] a new ward has its first coordinator, who comes in by the link; a second of the name gets another id', async () => {
  const made = await json(
    await server.post('/api/admin/wards', { name: 'De Wilg', house: 'Huis ter Aa', timezone: 'Europe/Brussels', coordinator: 'Noor Visser' }, { cookie: both })
  )
  expect(made).toMatchObject({ ward: 'de-wilg-2', person: 'noor-visser' })
  const code = codeOf(made['link'])
  const redeemed = await json(await server.post('/api/invitation/redeem', { code, key: await newKey() }))
  expect(redeemed).toMatchObject({
    administrator: false,
    person: { name: 'Noor Visser' },
    wards: [{ id: 'de-wilg-2', name: 'De Wilg', house: 'Huis ter Aa', timezone: 'Europe/Brussels', role: 'coordinator' }],
  })
  expect((await overview())['wards']).toHaveLength(2)
  await expect.poll(() => auditOf(server).map(({ act }) => act)).toEqual(expect.arrayContaining(['ward.made', 'invitation.made']))
  for (const bad of [{ name: '', timezone: 'Europe/Amsterdam', coordinator: 'X' }, { name: 'X', timezone: 'Mars/Olympus', coordinator: 'X' }, { name: 'X', timezone: 'UTC' }])
    expect(await told(await server.post('/api/admin/wards', bad, { cookie: both }))).toEqual([400, 'malformed'])
})

test('[O5] a ward keeps its pages 42 to 366 days; its name, house and zone can be put right', async () => {
  for (const retentionDays of [42, 366, 100]) expect((await change({ retentionDays })).status).toBe(200)
  for (const retentionDays of [41, 367, 90.5, '90', null]) expect(await told(await change({ retentionDays }))).toEqual([400, 'malformed'])
  expect((await change({ name: 'De Berk', house: 'Huis ter Aa', timezone: 'Europe/Brussels', retentionDays: 60 })).status).toBe(200)
  expect(server.accounts.register(ward)?.ward).toMatchObject({ name: 'De Berk', house: 'Huis ter Aa', timezone: 'Europe/Brussels', retentionDays: 60, language: 'nl' })
  expect(await told(await change({ ward: 'nergens' }))).toEqual([404, 'not-found'])
  await expect.poll(() => auditOf(server).filter(({ act }) => act === 'ward.changed')).toHaveLength(4)
})

test('[O6] administrators end each other, never the last; who ends keeps their ward; a new link is for who is one', async () => {
  expect(await told(await server.post('/api/admin/administrators/end', { person }, { cookie: both }))).toEqual([409, 'last-administrator'])
  const { cookie, person: ruud } = await plain()
  const again = await json(await server.post('/api/admin/administrators/invite', { person: ruud }, { cookie: both }))
  expect(again['link']).toMatch(/\/koppelen#[\w-]{22}$/)
  expect((await server.post('/api/admin/administrators/end', { person }, { cookie })).status).toBe(200)
  expect(await json(await server.get('/api/me', { cookie: both }))).toMatchObject({ administrator: false, wards: [{ role: 'coordinator' }] })
  expect(await told(await server.get('/api/admin', { cookie: both }))).toEqual([404, 'not-found'])
  for (const who of [person, 'nobody']) {
    expect(await told(await server.post('/api/admin/administrators/invite', { person: who }, { cookie }))).toEqual([404, 'not-found'])
    expect(await told(await server.post('/api/admin/administrators/end', { person: who }, { cookie }))).toEqual([404, 'not-found'])
  }
  await expect.poll(() => auditOf(server)).toContainEqual(expect.objectContaining({ act: 'administrator.ended', person: ruud, about: person }))
})

test('[O6] a link for somebody who is no administrator any more opens nothing', async () => {
  const invited = await json(await server.post('/api/admin/administrators/invite', { name: 'Ruud Peeters' }, { cookie: both }))
  const code = codeOf(invited['link'])
  const look = await json(await server.post('/api/invitation/look', { code }))
  expect(look).toMatchObject({ administrator: true, person: { name: 'Ruud Peeters' } })
  await server.post('/api/admin/administrators/end', { person: invited['person'] }, { cookie: both })
  expect(await told(await server.post('/api/invitation/redeem', { code, key: await newKey() }))).toEqual([404, 'invitation-unknown'])
})

test('[O3] a stolen device that a ward revoked is no administrator’s device either', async () => {
  const { device } = (await json(await server.get('/api/me', { cookie: both }))) as { device: string }
  const known = server.accounts.register(ward)?.devices.get(device)
  await server.accounts.setDevice(ward, { subject: device, person, key: known?.key ?? '', since: known?.since ?? 0, revoked: Date.now() })
  expect((await server.get('/api/me', { cookie: both })).status).toBe(403)
  expect(await told(await server.get('/api/admin', { cookie: both }))).toEqual([404, 'not-found'])
})

test('[A7] an administrator reviews every ward, one or all together, which each ward’s coordinator sees; nobody else does', async () => {
  await server.accounts.setWard('de-beuk', { name: 'De Beuk', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
  await server.accounts.setMember(ward, { person: 'joke', name: 'Joke Smit', role: 'coordinator' })
  const joke = await enrolDevice(server, ward, 'joke')
  for (const [by, of, status] of [[both, '?ward=de-beuk', 200], [both, '', 200], [both, '?ward=nergens', 404], [joke.cookie, '', 404], ['', '', 401]] as const) {
    expect([of, (await server.get(`/api/audit${of}`, { cookie: by })).status]).toEqual([of, status])
    const words = of ? { ward: of.split('=')[1] } : {}
    expect([of, (await server.post('/api/audit/export', words, { cookie: by })).status]).toEqual([of, status])
  }
  await expect.poll(() => auditOf(server).filter(({ act }) => act === 'audit.exported').map(({ ward: on }) => on)).toEqual(['de-beuk', ward, 'de-beuk'])
})
