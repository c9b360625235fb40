import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { decodeFrame, encodeFrame, encodeStep1 } from '#wire/messages.ts'
import { cookieOf, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
let ward: string
/** The coordinator who set the ward up, and a volunteer. */
let sanne: Who
let noor: Who
type Who = { readonly person: string; readonly cookie: string; readonly device: string }

beforeEach(async () => {
  server = await serve()
  const made = await setUpWard(server)
  ward = made.ward
  sanne = { person: made.person, cookie: made.cookie, device: deviceOf(made.person) }
  // Whoever sets a ward up is an administrator as well; here she is a coordinator alone.
  server.accounts.administrators.make('ruud', 'Ruud Peeters')
  server.accounts.administrators.end(sanne.person)
  noor = await member('noor', 'volunteer')
})
afterEach(() => server.stop())

const deviceOf = (person: string): string =>
  [...(server.accounts.register(ward)?.devices.values() ?? [])].find((device) => device.person === person)?.device ?? ''

async function member(person: string, role: 'volunteer' | 'professional'): Promise<Who> {
  await server.accounts.setMember(ward, { person, name: 'Geheime Naam', role })
  const code = server.accounts.invite(ward, person)
  const answer = await server.post('/api/invitation/redeem', { code: code.ok && code.value, key: await newKey(), label: 'telefoon' })
  return { person, cookie: cookieOf(answer), device: deviceOf(person) }
}

async function revoke({ device: subject, person }: Who): Promise<void> {
  const { key = '', since = 0 } = server.accounts.register(ward)?.devices.get(subject) ?? {}
  await server.accounts.setDevice(ward, { subject, person, key, since, revoked: Date.now() })
}

type Row = { seq: number; at: number; act: string; person?: string; device?: string; about?: string; outcome: string; offline?: boolean; count?: number }

/** The ward's rows as its coordinator sees them, newest first, once all is on disk; without the coordinator's own looking. */
async function rows(asked: Record<string, string> = {}): Promise<Row[]> {
  await server.post('/api/audit', { sent: 0, acts: [] }, { cookie: sanne.cookie })
  const page = await look(asked)
  return page.rows.filter(({ act }) => act !== 'audit.read')
}
async function look(asked: Record<string, string> = {}, who = sanne): Promise<{ rows: Row[]; next?: string }> {
  const answer = await server.get(`/api/audit?${new URLSearchParams({ ward, ...asked })}`, { cookie: who.cookie })
  expect(answer.status).toBe(200)
  return (await answer.json()) as { rows: Row[]; next?: string }
}
/** The whole file, rows of no ward among them. */
function everyRow(): unknown[] {
  const db = new Database(join(server.data, 'audit.sqlite'), { readonly: true })
  const all = db.prepare('select row from audit').all()
  db.close()
  return all
}
const brief = (found: readonly Row[]): string[] => found.map(({ act, person, about, outcome }) => [act, person, about, outcome].filter(Boolean).join(' '))

const opened = (resident: string, at: number, more: object = {}): object => ({ id: newId(), at, act: 'resident.opened', about: resident, ward, outcome: 'done', ...more })
const tell = (who: Who, acts: readonly object[], sent = Date.now()): Promise<Response> => server.post('/api/audit', { sent, acts }, { cookie: who.cookie })

describe('[A5] what is noted', () => {
  it('is who came in, who left, who opened which room, and who was not let in', async () => {
    const code = server.accounts.invite(ward, 'noor')
    const redeem = { code: code.ok && code.value, key: await newKey() }
    const [one, other] = await Promise.all([server.post('/api/invitation/redeem', redeem), server.post('/api/invitation/redeem', redeem)])
    expect([one.status, other.status].sort()).toEqual([200, 410]) // [fault 16]
    await server.post('/api/sign-out', {}, { cookie: cookieOf(one.status === 200 ? one : other) })
    await server.post('/api/sign-out', {}, { origin: 'https://evil.example' })
    const found = brief(await rows())
    expect(found).toContain('access.refused noor invitation-used')
    expect(found).toContain('session.ended noor done')
    expect(found.filter((row) => row.startsWith('device.enrolled noor'))).toHaveLength(2)
    expect(found.filter((row) => row.startsWith('session.began noor'))).toHaveLength(2)
    expect(found.join()).not.toContain('foreign-origin') // no ward's affair: it stands in the export
  })

  it('is a room once an hour, over reconnects, and a room that was refused', async () => {
    for (let n = 0; n < 3; n++) await visit(noor, [`${ward}/register`, `${ward}/residents`, `${ward}/staff/2026-11`, 'Geheime woorden'])
    const found = brief(await rows({ person: 'noor' }))
    expect(found.filter((row) => /^(room|access)/.test(row)).sort()).toEqual([
      'access.refused noor de-wilg/staff/2026-11 no-such-room',
      'room.opened noor de-wilg/register done',
      'room.opened noor de-wilg/residents done',
    ])
  })

  it('is the socket and the call of a device that is revoked', async () => {
    const joost = await member('joost', 'professional')
    await revoke(noor)
    await visit(noor, [])
    expect(brief(await rows({ act: 'access.refused' }))).toEqual(['access.refused noor signed-out'])
    await revoke(joost)
    expect((await server.get('/api/me', { cookie: joost.cookie })).status).toBe(403)
    expect(brief(await rows({ act: 'access.refused', person: 'joost' }))).toEqual(['access.refused joost revoked'])
  })

  it('is never a name, a code or a word; neither is the log', async () => {
    await tell(noor, [opened('devries', Date.now())])
    await visit(noor, ['Geheime woorden', `${ward}/residents`])
    await look()
    await rows()
    const all = JSON.stringify(everyRow()) + server.log()
    expect(all).toContain('devries')
    expect(all).toContain('no-such-room')
    for (const word of ['Geheime', 'Sanne', 'De Wilg', noor.cookie.split('=')[1] ?? 'none', 'telefoon']) expect(all).not.toContain(word)
    expect(server.log()).not.toContain('devries')
  })
})

describe('[A6] a device tells what it did', () => {
  it('and the row bears its person and device, with its own time and a mark when that was long ago', async () => {
    const now = Date.now()
    const answer = await tell(noor, [opened('devries', now - 3 * DAY), opened('pinas', now - MINUTE)])
    expect([answer.status, await answer.json()]).toEqual([200, { refused: 0 }])
    const [later, before] = await rows({ act: 'resident.opened' })
    expect(later).toMatchObject({ person: 'noor', device: noor.device, about: 'pinas' })
    expect(later).not.toHaveProperty('offline')
    expect(before).toMatchObject({ about: 'devries', offline: true })
    expect(Math.abs((before?.at ?? 0) - (now - 3 * DAY))).toBeLessThan(10_000)
  })

  it('by its own clock, whatever that says', async () => {
    const wrong = Date.now() - 900 * DAY
    await tell(noor, [opened('devries', wrong - 2 * DAY), opened('pinas', wrong + DAY)], wrong)
    const found = await rows({ act: 'resident.opened' })
    expect(found.map(({ about, at, offline }) => [about, Math.round((Date.now() - at) / DAY), offline])).toEqual([
      ['pinas', 0, undefined],
      ['devries', 2, true],
    ])
  })

  it('once, however often it tells', async () => {
    const acts = [opened('devries', Date.now())]
    for (let n = 0; n < 3; n++) await tell(noor, acts)
    expect(await rows({ act: 'resident.opened' })).toHaveLength(1)
  })

  it('and tells nothing in another’s name, of another ward, or that devices do not do; that it tried is noted', async () => {
    await server.accounts.setWard('de-beuk', { name: 'De Beuk', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
    const now = Date.now()
    const wrong = [
      opened('a', now, { person: sanne.person }),
      opened('a', now, { ward: 'de-beuk' }),
      opened('a', now, { ward: 'nergens' }),
      opened('een bewoner met woorden', now),
      opened('a'.repeat(161), now),
      opened('a', now, { act: 'member.changed' }),
      opened('a', now, { act: 'audit.read' }),
      opened('a', now, { outcome: 'Mevrouw De Vries' }),
      opened('a', now, { id: 'x' }),
      opened('a', -1),
    ]
    const answer = await tell(noor, [...wrong, opened('devries', now)])
    expect(await answer.json()).toEqual({ refused: wrong.length })
    expect(brief((await rows()).slice(0, 2)).sort()).toEqual(['access.refused noor false-act', 'resident.opened noor devries done'])
    expect(await rows({ act: 'resident.opened' })).toHaveLength(1)
  })

  it('and a ward’s tablet tells of whoever had a seat on it at that moment', async () => {
    const code = server.accounts.inviteTablet(ward, sanne.person, 'all')
    const cookie = cookieOf(await server.post('/api/invitation/redeem', { code: code.ok && code.value, key: await newKey(), label: 'tablet' }))
    const device = [...(server.accounts.register(ward)?.devices.values() ?? [])].find(({ tablet }) => tablet)?.device ?? ''
    const now = Date.now()
    await server.accounts.setSeat(ward, { subject: device, person: 'noor', since: now - 2 * DAY })
    await server.accounts.setSeat(ward, { subject: device, person: 'noor', since: now - 2 * DAY, until: now - DAY })
    const tablet = { person: '', cookie, device }
    const answer = await tell(tablet, [
      opened('toen', now - 1.5 * DAY, { person: 'noor' }),
      opened('nu', now, { person: 'noor' }),
      opened('ander', now - 1.5 * DAY, { person: sanne.person }),
      { ...opened('', now), act: 'tablet.refused', about: undefined, outcome: 'wrong-pin' },
    ])
    expect(await answer.json()).toEqual({ refused: 2 })
    expect(brief(await rows({ act: 'resident.opened' }))).toEqual(['resident.opened noor toen done'])
    expect(brief(await rows({ act: 'tablet.refused' }))).toEqual(['tablet.refused wrong-pin'])
  })

  it('not without a session, not too much at once, not too often', async () => {
    expect((await server.post('/api/audit', { sent: 0, acts: [] })).status).toBe(401)
    expect((await tell(noor, Array.from({ length: 201 }, () => ({})))).status).toBe(400)
    expect((await server.post('/api/audit', { acts: [] }, { cookie: noor.cookie })).status).toBe(400)
    const statuses: number[] = []
    for (let n = 0; n < 16; n++) statuses.push((await tell(noor, Array.from({ length: 200 }, () => ({})))).status)
    expect([statuses[14], statuses[15]]).toEqual([200, 429])
    expect((await tell(sanne, [opened('devries', Date.now())])).status).toBe(200)
  })
})

describe('[A7] reviewing', () => {
  it('is for coordinators of that ward; for all others there is nothing', async () => {
    await server.accounts.setWard('de-beuk', { name: 'De Beuk', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
    const joost = await member('joost', 'professional')
    const asked = [
      [noor.cookie, ward, 404],
      [joost.cookie, ward, 404],
      [sanne.cookie, 'de-beuk', 404],
      [sanne.cookie, 'nergens', 404],
      ['', ward, 401],
      [sanne.cookie, ward, 200],
    ] as const
    for (const [cookie, of, status] of asked) {
      expect((await server.get(`/api/audit?ward=${of}`, { cookie })).status).toBe(status)
      expect((await server.post('/api/audit/export', { ward: of }, { cookie })).status).toBe(status)
    }
    expect((await server.post('/api/audit/export', { ward }, { cookie: sanne.cookie, origin: 'https://evil.example' })).status).toBe(403)
    for (const bad of ['from=yesterday', 'before=1', 'person=a%20b', 'ward=x'])
      expect((await server.get(`/api/audit?ward=${ward}&${bad}`, { cookie: sanne.cookie })).status).toBe(400)
    const found = brief(await rows())
    expect(found.filter((row) => row.startsWith('access.refused')).sort()).toEqual([
      'access.refused joost not-found',
      'access.refused noor not-found',
      `access.refused ${sanne.person} not-found`, // of a ward that is not there; what she tried on De Beuk stands there
    ])
    expect(found).toContain(`audit.exported ${sanne.person} done`)
    expect(brief((await look({ act: 'audit.read' })).rows)).toEqual([`audit.read ${sanne.person} done`])
  })

  it('narrows by person, act, resident and time, a page at a time, and each row comes once', async () => {
    const now = Date.now()
    const acts = Array.from({ length: 130 }, (_, n) => opened(n % 2 ? 'devries' : 'pinas', now - (n % 65) * 60 * MINUTE))
    await tell(noor, acts)
    await tell(sanne, [opened('devries', now)])
    expect(await rows({ person: 'noor', about: 'devries' })).toHaveLength(65)
    expect(await rows({ about: 'devries' })).toHaveLength(66)
    expect(await rows({ act: 'resident.opened', from: String(now - 90 * MINUTE) })).toHaveLength(5)
    expect(await rows({ act: 'resident.opened', to: String(now - 63.5 * 60 * MINUTE) })).toHaveLength(2)
    const first = await look({ act: 'resident.opened' })
    expect(first.rows).toHaveLength(100)
    const second = await look({ act: 'resident.opened', before: first.next ?? '' })
    expect(second.next).toBeUndefined()
    const all = [...first.rows, ...second.rows]
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(131)
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort((a, b) => b - a))
  })
})

/** Opens the line, asks for these rooms, and goes when each was answered; or is shown out. */
async function visit(who: Who, names: readonly string[]): Promise<void> {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie: who.cookie } })
  const gone = new Promise((resolve) => socket.on('close', resolve))
  const answered = new Set<string>()
  socket.on('message', (frame: Buffer) => {
    answered.add(decodeFrame(Uint8Array.from(frame)).room)
    if (names.every((name) => answered.has(name))) socket.close()
  })
  socket.on('open', () => {
    for (const name of names) socket.send(encodeFrame(name, encodeStep1(new Uint8Array([0]))))
  })
  await gone
}
