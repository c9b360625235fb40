import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Role } from '#notebook/records.ts'
import { holds, textToKey } from '#notebook/seal.ts'
import { CLOSE } from '#wire/messages.ts'
import { cookieOf, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
/** The first coordinator: Sanne de Wit of De Wilg. */
let sanne: Someone
let ward: string

beforeEach(async () => {
  server = await serve()
  const set = await setUpWard(server)
  ward = set.ward
  sanne = { cookie: set.cookie, person: set.person, device: await deviceOf(set.cookie) }
})
afterEach(() => server.stop())

type Someone = { readonly cookie: string; readonly person: string; readonly device: string }
type Answer = { readonly status: number; readonly body: Record<string, unknown> }

/** One act of somebody on a ward. */
async function act(who: { cookie: string }, path: string, words: object, on = ward): Promise<Answer> {
  const answer = await server.post(`/api/people/${on}/${path}`, words, { cookie: who.cookie })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

type View = {
  members: { person: string; name: string; role: Role | null; home: boolean; since?: number; title?: string; devices: Shown[]; seats: string[] }[]
  tablets: (Shown & { tablet: string; seats: string[] })[]
  invitations: { id: string; person?: string; tablet?: string; maker?: string; used?: { at: number; device: string }; withdrawn: boolean; expires: number; made: number }[]
  elsewhere: { id: string; members: { person: string }[] }[]
}
type Shown = { device: string; label?: string; since: number; seen?: number; revoked?: number }

async function view(who: { cookie: string } = sanne, on = ward): Promise<View> {
  return (await (await server.get(`/api/people/${on}`, { cookie: who.cookie })).json()) as View
}
const memberIn = async (person: string): Promise<View['members'][number]> => {
  const found = (await view()).members.find((member) => member.person === person)
  if (!found) throw new Error(`no member ${person}`)
  return found
}
const codeOf = (answer: Answer): string => String(answer.body['link']).split('#')[1] ?? ''
const deviceOf = async (cookie: string): Promise<string> => ((await (await server.get('/api/me', { cookie })).json()) as { device: string }).device

async function redeem(code: string): Promise<{ status: number; why: unknown; cookie: string }> {
  const answer = await server.post('/api/invitation/redeem', { code, key: await newKey(), label: 'Android · Chrome' })
  return { status: answer.status, why: ((await answer.json()) as { code?: unknown }).code, cookie: cookieOf(answer) }
}

/** The audit of a ward, oldest first, when all that was noted is on disk. */
async function auditOf(of: string): Promise<Record<string, unknown>[]> {
  await server.post('/api/audit', { sent: 0, acts: [] }, { cookie: sanne.cookie })
  const page = (await (await server.get(`/api/audit?ward=${of}`, { cookie: sanne.cookie })).json()) as { rows: Record<string, unknown>[] }
  return page.rows.reverse()
}

/** Somebody new who came in by a code on the coordinator's screen. */
async function join(name: string, role: Role): Promise<Someone> {
  const made = await act(sanne, 'invite', { name, role, way: 'screen' })
  const { cookie } = await redeem(codeOf(made))
  return { cookie, person: String(made.body['person']), device: await deviceOf(cookie) }
}

const meStatus = async ({ cookie }: { cookie: string }): Promise<number> => (await server.get('/api/me', { cookie })).status

test('somebody new is invited by a code of ten minutes or a link of seven days, comes in, and the coordinator sees that', async () => {
  const before = Date.now()
  const made = await act(sanne, 'invite', { name: 'Noor Visser', role: 'volunteer', title: 'gastvrouw', way: 'screen' })
  expect(made.body).toMatchObject({ person: 'noor-visser', link: expect.stringMatching(/\/koppelen#[A-Za-z0-9_-]{22}$/) })
  expect(Number(made.body['expires']) - before).toBeLessThan(11 * 60_000)
  const handed = await act(sanne, 'invite', { person: 'noor-visser', way: 'link' })
  expect(Number(handed.body['expires']) - before).toBeGreaterThan(6.9 * 86_400_000)
  expect(await memberIn('noor-visser')).toMatchObject({ name: 'Noor Visser', role: 'volunteer', title: 'gastvrouw', home: false, devices: [], seats: [] })

  const { cookie } = await redeem(codeOf(made))
  const device = await deviceOf(cookie)
  const { invitations } = await view()
  expect(invitations.find(({ id }) => id === made.body['id'])).toMatchObject({ person: 'noor-visser', maker: sanne.person, used: { device } })
  expect(invitations.find(({ id }) => id === handed.body['id'])).not.toHaveProperty('used')
  const { devices } = await memberIn('noor-visser')
  expect(devices).toMatchObject([{ device, label: 'Android · Chrome', since: expect.any(Number), seen: expect.any(Number) }])
  expect(devices[0]).not.toHaveProperty('revoked')
})

test('two people of one name who are invited at one moment are two people', async () => {
  const made = await Promise.all([1, 2, 3].map(() => act(sanne, 'invite', { name: 'Noor Visser', role: 'volunteer', way: 'link' })))
  expect(made.map(({ body }) => body['person']).sort()).toEqual(['noor-visser', 'noor-visser-2', 'noor-visser-3'])
})

test('[U1] [fault 16] of two phones with one code one comes in', async () => {
  const code = codeOf(await act(sanne, 'invite', { name: 'Noor Visser', role: 'volunteer', way: 'screen' }))
  const [one, two] = await Promise.all([redeem(code), redeem(code)])
  expect([one.status, two.status].sort()).toEqual([200, 410])
  expect([one.why, two.why]).toContain('invitation-used')
  expect((await memberIn('noor-visser')).devices).toHaveLength(1)
})

test('[U1] an invitation that was withdrawn lets nobody in; taken back, it does; a used one stays used', async () => {
  const made = await act(sanne, 'invite', { name: 'Noor Visser', role: 'volunteer', way: 'link' })
  const invitation = made.body['id']
  expect((await act(sanne, 'withdraw', { invitation, withdrawn: true })).status).toBe(200)
  expect(await redeem(codeOf(made))).toMatchObject({ status: 410, why: 'invitation-withdrawn' })
  expect((await view()).invitations).toMatchObject([{ withdrawn: true }])
  expect((await act(sanne, 'withdraw', { invitation, withdrawn: false })).status).toBe(200)
  expect((await redeem(codeOf(made))).status).toBe(200)
  expect((await act(sanne, 'withdraw', { invitation, withdrawn: true })).status).toBe(404)
})

test('the ward’s tablet is invited with the pages that it may carry', async () => {
  const made = await act(sanne, 'tablet', { pages: 'staff' })
  const look = await server.post('/api/invitation/look', { code: codeOf(made) })
  expect(await look.json()).toMatchObject({ tablet: 'staff' })
  const { cookie } = await redeem(codeOf(made))
  const device = await deviceOf(cookie)
  expect((await view()).tablets).toMatchObject([{ device, tablet: 'staff', seats: [] }])
  expect((await memberIn(sanne.person)).devices.map((each) => each.device)).toEqual([sanne.device])
  // A tablet manages nobody, and a stolen one is shut out like any device.
  expect((await act({ cookie }, 'invite', { name: 'X', role: 'coordinator', way: 'link' })).status).toBe(404)
  expect((await act(sanne, 'revoke-device', { device })).status).toBe(200)
  expect(await meStatus({ cookie })).toBe(403)
})

test('name, title, role and access from home change, each by itself', async () => {
  const { person } = await join('Noor Visser', 'volunteer')
  await act(sanne, 'change', { person, home: true })
  await act(sanne, 'change', { person, title: 'gastvrouw' })
  await act(sanne, 'change', { person, role: 'professional' })
  await act(sanne, 'change', { person, name: 'Noor Visser-Smit' })
  expect(await memberIn(person)).toMatchObject({ name: 'Noor Visser-Smit', home: true, title: 'gastvrouw', role: 'professional' })
  await act(sanne, 'change', { person, title: null, home: false })
  expect(await memberIn(person)).toMatchObject({ name: 'Noor Visser-Smit', home: false, role: 'professional' })
  expect(await memberIn(person)).not.toHaveProperty('title')
})

test('[U3] a membership that ended: the session no longer stands, unused links and seats are gone; with a role the member is back', async () => {
  const noor = await join('Noor Visser', 'volunteer')
  const link = await act(sanne, 'invite', { person: noor.person, way: 'link' })
  const tablet = await deviceOf((await redeem(codeOf(await act(sanne, 'tablet', { pages: 'all' })))).cookie)
  await server.accounts.setSeat(ward, { subject: tablet, person: noor.person, since: Date.now() })
  expect(await memberIn(noor.person)).toMatchObject({ seats: [tablet] })

  expect((await act(sanne, 'end', { person: noor.person })).status).toBe(200)
  expect(await meStatus(noor)).toBe(403)
  expect(await memberIn(noor.person)).toMatchObject({ role: null, seats: [] })
  expect(await memberIn(noor.person)).not.toHaveProperty('since')
  expect((await act(sanne, 'end', { person: noor.person })).status).toBe(404)
  expect((await act(sanne, 'invite', { person: noor.person, way: 'link' })).status).toBe(404)

  expect((await act(sanne, 'change', { person: noor.person, role: 'volunteer' })).status).toBe(200)
  expect(await meStatus(noor)).toBe(200)
  expect((await redeem(codeOf(link))).why).toBe('invitation-withdrawn')
})

test('[U4] [fault 14] a revoked device is hung up within seconds and comes in no more; a revoked person has no device left', async () => {
  const noor = await join('Noor Visser', 'volunteer')
  const second = await redeem(codeOf(await act(sanne, 'invite', { person: noor.person, way: 'screen' })))
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie: noor.cookie } })
  await new Promise((resolve) => socket.once('open', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  expect((await act(sanne, 'revoke-device', { device: noor.device })).status).toBe(200)
  expect(await closed).toBe(CLOSE.signedOut)
  expect([await meStatus(noor), await meStatus(second)]).toEqual([403, 200])
  expect((await act(sanne, 'revoke-device', { device: noor.device })).status).toBe(404)

  expect((await act(sanne, 'revoke-person', { person: noor.person })).status).toBe(200)
  expect(await meStatus(second)).toBe(403)
  const { devices, role } = await memberIn(noor.person)
  expect([role, devices.length, devices.every(({ revoked }) => revoked !== undefined)]).toEqual([null, 2, true])
  // Taken back as a member, the devices that were revoked stay so.
  await act(sanne, 'change', { person: noor.person, role: 'volunteer' })
  expect(await meStatus(second)).toBe(403)
})

test('the ward’s tablet stays when the coordinator who brought it in is shut out', async () => {
  const ria = await join('Ria Bosman', 'coordinator')
  const tablet = await redeem(codeOf(await act(ria, 'tablet', { pages: 'all' })))
  expect((await act(sanne, 'revoke-person', { person: ria.person })).status).toBe(200)
  expect([await meStatus(ria), await meStatus(tablet)]).toEqual([403, 200])
})

test('[U2] [U4] a ward keeps a coordinator: the last one is not ended or demoted, and nobody shuts out the device in their own hand', async () => {
  const { person, device } = sanne
  const refused = [409, { code: 'last-coordinator' }]
  const said = ({ status, body }: Answer): unknown => [status, body]
  expect(said(await act(sanne, 'change', { person, role: 'professional' }))).toEqual(refused)
  expect(said(await act(sanne, 'end', { person }))).toEqual(refused)
  expect(said(await act(sanne, 'revoke-device', { device }))).toEqual([409, { code: 'own-device' }])
  expect(said(await act(sanne, 'revoke-person', { person }))).toEqual([409, { code: 'own-device' }])
  const ria = await join('Ria Bosman', 'coordinator')
  // Each ends the other at one moment: one of the two is left.
  const both = await Promise.all([act(sanne, 'end', { person: ria.person }), act(ria, 'end', { person })])
  expect(both.map(({ status }) => status).sort()).not.toEqual([200, 200])
  expect([await meStatus(sanne), await meStatus(ria)].sort()).toEqual([200, 403])
})

test('[M1] to a volunteer, a professional, a coordinator of another ward and a stranger the ward’s people are not there', async () => {
  await server.accounts.setWard('de-es', { name: 'De Es', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
  const koos = await server.accounts.people.add('de-es', { name: 'Koos Kroon', role: 'coordinator' })
  const invited = server.accounts.invite('de-es', koos)
  const other = await redeem(invited.ok ? invited.value : '')
  const [volunteer, professional] = [await join('Noor Visser', 'volunteer'), await join('Daan Bakker', 'professional')]
  const acts: [string, object][] = [
    ['invite', { name: 'Een Ander', role: 'coordinator', way: 'link' }],
    ['tablet', { pages: 'staff' }],
    ['withdraw', { invitation: 'x', withdrawn: true }],
    ['change', { person: volunteer.person, role: 'coordinator' }],
    ['bring', { from: ward, person: volunteer.person, role: 'coordinator' }],
    ['end', { person: sanne.person }],
    ['revoke-person', { person: sanne.person }],
    ['revoke-device', { device: sanne.device }],
  ]
  const before = server.accounts.records(ward).length
  for (const [path, words] of acts) {
    for (const who of [volunteer, professional, other]) {
      const [here, nowhere] = [await act(who, path, words), await act(who, path, words, 'nergens')]
      expect([path, here]).toEqual([path, { status: 404, body: { code: 'not-found' } }])
      expect(nowhere).toEqual(here)
    }
    expect((await act({ cookie: '' }, path, words)).status).toBe(401)
  }
  for (const who of [volunteer, professional, other]) expect((await server.get(`/api/people/${ward}`, { cookie: who.cookie })).status).toBe(404)
  // No coordinator reaches into the other's ward by naming its people from their own.
  for (const [path, words] of [...acts.slice(3, 4), ...acts.slice(5)]) expect((await act(other, path, words, 'de-es')).status).toBe(404)
  expect((await act(other, 'bring', { from: ward, person: volunteer.person, role: 'volunteer' }, 'de-es')).status).toBe(404)
  expect(server.accounts.records(ward)).toHaveLength(before)
})

test('[fault 13] a page of another site does nothing here, even with the coordinator’s cookie', async () => {
  for (const origin of ['https://evil.example', 'null', '']) {
    const answer = await server.post(`/api/people/${ward}/invite`, { name: 'Een Ander', role: 'coordinator', way: 'link' }, { cookie: sanne.cookie, origin })
    expect([origin, answer.status]).toEqual([origin, 403])
  }
  expect((await view()).members).toHaveLength(1)
})

test('[U4] [U5] a coordinator of two wards brings somebody along, with the devices that may still be used', async () => {
  const noor = await join('Noor Visser', 'volunteer')
  const lost = await redeem(codeOf(await act(sanne, 'invite', { person: noor.person, way: 'screen' })))
  await act(sanne, 'revoke-device', { device: await deviceOf(lost.cookie) })
  await server.accounts.setWard('de-es', { name: 'De Es', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
  await server.accounts.setMember('de-es', { person: sanne.person, name: 'Sanne de Wit', role: 'coordinator' })
  expect((await view(sanne, 'de-es')).elsewhere).toMatchObject([{ id: ward, members: [{ person: noor.person }] }])

  expect((await act(sanne, 'bring', { from: ward, person: noor.person, role: 'professional' }, 'de-es')).status).toBe(200)
  const register = server.accounts.register('de-es')
  expect(register?.members.get(noor.person)).toMatchObject({ name: 'Noor Visser', role: 'professional' })
  expect([...(register?.devices.values() ?? [])].filter(({ person }) => person === noor.person).map(({ device }) => device)).toEqual([noor.device])
  const key = await textToKey(server.accounts.relayKey)
  for (const { sealed } of server.accounts.records('de-es')) expect(await holds(sealed, key)).toBe(true)
  expect(await (await server.get('/api/me', { cookie: noor.cookie })).json()).toMatchObject({ wards: [{ id: ward }, { id: 'de-es', role: 'professional' }] })
  expect(await meStatus(lost)).toBe(403)
  expect((await act(sanne, 'bring', { from: ward, person: noor.person, role: 'volunteer' }, 'de-es')).body).toEqual({ code: 'already-member' })

  // A phone that is lost is lost on every ward; a membership ends on one, and with it a coordinator's say.
  await act(sanne, 'end', { person: noor.person }, 'de-es')
  expect(await meStatus(noor)).toBe(200)
  expect((await act(sanne, 'revoke-device', { device: noor.device }, 'de-es')).status).toBe(404)
  await act(sanne, 'revoke-device', { device: noor.device })
  expect(server.accounts.register('de-es')?.devices.get(noor.device)?.revoked).toBeDefined()
  for (const each of [ward, 'de-es'])
    expect(await auditOf(each)).toContainEqual(expect.objectContaining({ act: 'device.revoked', about: noor.device, person: sanne.person, ward: each }))
  expect(await meStatus(noor)).toBe(403)
})

test('what was asked wrongly changes nothing', async () => {
  const before = server.accounts.records(ward).length
  const wrong: [string, object][] = [
    ['invite', { name: '  ', role: 'volunteer', way: 'link' }],
    ['invite', { name: 'Noor', role: 'chef', way: 'link' }],
    ['invite', { name: 'Noor', role: 'volunteer', way: 'pigeon' }],
    ['invite', { name: 'N'.repeat(101), role: 'volunteer', way: 'link' }],
    ['tablet', { pages: 'none' }],
    ['change', { person: sanne.person, role: null }],
    ['change', { person: sanne.person, seat: 1 }],
    ['end', {}],
  ]
  for (const [path, words] of wrong) expect([path, words, (await act(sanne, path, words)).status]).toEqual([path, words, 400])
  for (const path of ['end', 'change', 'revoke-person']) expect((await act(sanne, path, { person: 'niemand' })).status).toBe(404)
  expect(server.accounts.records(ward)).toHaveLength(before)
})

test('each act leaves a row in the audit, refusals too, and no name in it or in the log', async () => {
  const noor = await join('Noor Visser', 'volunteer')
  const link = await act(sanne, 'invite', { person: noor.person, way: 'link' })
  await act(sanne, 'withdraw', { invitation: link.body['id'], withdrawn: true })
  await act(sanne, 'change', { person: noor.person, role: 'professional', title: 'Geheime titel' })
  await act(sanne, 'end', { person: sanne.person })
  await act(noor, 'end', { person: sanne.person })
  await act(sanne, 'revoke-device', { device: noor.device })
  const second = await deviceOf((await redeem(codeOf(await act(sanne, 'invite', { person: noor.person, way: 'screen' })))).cookie)
  await act(sanne, 'revoke-person', { person: noor.person })
  const rows = await auditOf(ward)
  const told = rows.filter(({ act: what }) => /^(member|invitation|device\.revoked|access)/.test(String(what)))
  const by = { person: sanne.person, device: sanne.device, ward, outcome: 'done' }
  expect(told).toMatchObject([
    { ...by, act: 'member.added', about: noor.person },
    { ...by, act: 'invitation.made', about: noor.person },
    { ...by, act: 'invitation.withdrawn', about: link.body['id'] },
    { ...by, act: 'member.changed', about: noor.person },
    { ...by, act: 'member.ended', about: sanne.person, outcome: 'last-coordinator' },
    { act: 'access.refused', person: noor.person, device: noor.device, outcome: 'not-found' },
    { ...by, act: 'device.revoked', about: noor.device },
    { ...by, act: 'invitation.made', about: noor.person },
    { ...by, act: 'device.revoked', about: second },
    { ...by, act: 'member.ended', about: noor.person },
  ])
  for (const text of [JSON.stringify(rows), server.log()]) for (const word of ['Noor Visser', 'Geheime', codeOf(link)]) expect(text).not.toContain(word)
  expect(server.log()).not.toContain('noor-visser')
})
