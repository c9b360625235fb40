import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { monthOf } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { bodyBytes, type LineWords, type NotebookRecord } from '#notebook/records.ts'
import { fromBase64Url, keyToText, newKeyPair, seal, toBase64Url, type KeyPair } from '#notebook/seal.ts'
import { shiftCode, shiftKeyOf, stepAt } from '#notebook/shift-key.ts'
import { CLOSE } from '#wire/messages.ts'
import { serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
let ward: string
let sanne: string
let wil: Phone
beforeEach(async () => {
  server = await serve()
  const made = await setUpWard(server)
  ward = made.ward
  sanne = made.cookie
  await server.accounts.setMember(ward, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  wil = await enrol('wil')
})
afterEach(() => server.stop())

type Phone = { readonly cookie: string; readonly device: string; readonly keys: KeyPair; readonly key: string }

async function enrol(person: string, tablet?: 'all' | 'staff'): Promise<Phone> {
  const code = tablet ? server.accounts.inviteTablet(ward, person, tablet) : server.accounts.invite(ward, person)
  const keys = await newKeyPair()
  const key = await keyToText(keys.publicKey)
  const enrolled = await server.accounts.redeem(code.ok ? code.value : '', key)
  if (!enrolled.ok) throw new Error(enrolled.error)
  return { cookie: `schrift=${enrolled.value.cookie}`, device: enrolled.value.identity.device, keys, key }
}

async function line(text: string, by = wil, person = 'wil', kind: 'notes' | 'staff' = 'notes'): Promise<string> {
  const at = Date.now()
  const words: LineWords = { type: 'entry.written', kind: 'note', text, residents: [], importance: 'normal' }
  const role = server.accounts.register(ward)?.members.get(person)?.role ?? 'volunteer'
  const base = { v: 1, id: newId(at), at, by: person, as: role, device: by.device, room: `${ward}/${kind}/${monthOf(at, 'Europe/Amsterdam')}` } as const
  const record: NotebookRecord = { ...words, ...base }
  return toBase64Url(await seal(bodyBytes(record), by.keys.privateKey))
}

const revoke = ({ device, key }: Phone, person: string): Promise<void> =>
  server.accounts.setDevice(ward, { subject: device, person, key, since: 0, revoked: Date.now() })
const said = async (answer: Response): Promise<[number, unknown]> => [answer.status, await answer.json()]
const me = async (cookie: string): Promise<[number, { code?: string; shift?: { until: number } }]> => {
  const answer = await server.get('/api/me', { cookie })
  return [answer.status, (await answer.json()) as { code?: string; shift?: { until: number } }]
}
/** The audit as it stands on disk. */
async function audited(): Promise<{ act: string; outcome: string; person?: string; about?: string }[]> {
  await server.post('/api/audit', { sent: 0, acts: [] }, { cookie: sanne }) // answered when all before it is on disk
  const file = new Database(join(server.data, 'audit.sqlite'), { readonly: true })
  const rows = file.prepare<[], { row: string }>('select row from audit order by seq').all()
  file.close()
  return rows.map(({ row }) => JSON.parse(row))
}

describe('[D1] opening a shift', () => {
  test('by the code of a tablet, that a phone makes no use of twice; it is audited', async () => {
    const tablet = await enrol('sanne-de-wit', 'staff')
    const given = (await (await server.post('/api/shift/secret', {}, { cookie: tablet.cookie })).json()) as { id: string; secret: string }
    expect((await (await server.get('/api/me', { cookie: tablet.cookie })).json()) as object).toMatchObject({ shiftKey: given.id })
    const { shift } = (await me(wil.cookie))[1]
    await server.post('/api/shift/close', { until: shift?.until }, { cookie: wil.cookie })
    expect((await me(wil.cookie))[1].shift).toBeUndefined()

    const code = await shiftCode(await shiftKeyOf(fromBase64Url(given.secret)), stepAt(Date.now()))
    const opened = await server.post('/api/shift/open', { code }, { cookie: wil.cookie })
    expect(await said(opened)).toMatchObject([200, { shift: { ward }, wards: [{ id: ward, access: 'shift' }] }])
    expect(await said(await server.post('/api/shift/open', { code }, { cookie: wil.cookie }))).toEqual([410, { code: 'shift-code-used' }])
    expect(await said(await server.post('/api/shift/open', { code: 'AAAAAAAA' }, { cookie: wil.cookie }))).toEqual([404, { code: 'shift-code' }])
    const rows = (await audited()).filter(({ act }) => act.startsWith('shift'))
    expect(rows.map(({ act, outcome }) => [act, outcome])).toEqual([
      ['shift.ended', 'done'],
      ['shift.opened', 'done'],
      ['shift.opened', 'shift-code-used'],
      ['shift.opened', 'shift-code'],
    ])
    expect(rows[1]).toMatchObject({ person: 'wil', about: tablet.device })
    expect(server.log()).not.toContain(code)
    expect(JSON.stringify(await audited())).not.toContain(code)
  })

  test('only a ward’s tablet is given a secret, only a professional a code, and nobody without a session', async () => {
    expect(await said(await server.post('/api/shift/secret', {}, { cookie: sanne }))).toEqual([404, { code: 'not-found' }])
    expect(await said(await server.post('/api/shift/secret', {}))).toEqual([401, { code: 'signed-out' }])
    expect(await said(await server.post('/api/shift/code', { ward }, { cookie: wil.cookie }))).toEqual([404, { code: 'not-found' }])
    expect(await said(await server.post('/api/shift/code', { ward: 'de-beuk' }, { cookie: sanne }))).toEqual([404, { code: 'not-found' }])
    expect(await said(await server.post('/api/shift/open', { code: 'AAAAAAAA' }))).toEqual([401, { code: 'signed-out' }])
  })

  test('by a professional’s code, as long as that device may let people in', async () => {
    await server.accounts.setMember(ward, { person: 'joost', name: 'Joost Veldkamp', role: 'professional' })
    const joost = await enrol('joost')
    const { code } = (await (await server.post('/api/shift/code', { ward }, { cookie: joost.cookie })).json()) as { code: string }
    await server.accounts.setMember(ward, { person: 'joost', name: 'Joost Veldkamp', role: 'volunteer' })
    expect((await said(await server.post('/api/shift/open', { code }, { cookie: wil.cookie })))[1]).toEqual({ code: 'shift-code' })
    await server.accounts.setMember(ward, { person: 'joost', name: 'Joost Veldkamp', role: 'professional' })
    expect((await server.post('/api/shift/open', { code }, { cookie: wil.cookie })).status).toBe(200)
  })

  test('a shift that was ended late does not end the next one', async () => {
    const { shift } = (await me(wil.cookie))[1]
    await server.post('/api/shift/close', { until: (shift?.until ?? 0) - 1 }, { cookie: wil.cookie })
    expect((await me(wil.cookie))[1].shift).toEqual(shift)
  })
})

test('[D2] the socket of a shift that ends is closed with 4410 within five seconds', async () => {
  const { shift } = (await me(wil.cookie))[1]
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie: wil.cookie } })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise((resolve) => socket.on('open', resolve))
  socket.send(Buffer.concat([Buffer.from([`${ward}/register`.length]), Buffer.from(`${ward}/register`), Buffer.from([0, 0, 1, 0])]))
  await new Promise((resolve) => socket.once('message', resolve))
  await server.post('/api/shift/close', { until: shift?.until }, { cookie: wil.cookie })
  expect(await closed).toBe(CLOSE.shiftEnded)
})

test('[D2] a phone without a shift hands in what it wrote, into the notebook and through the guard', async () => {
  const { shift } = (await me(wil.cookie))[1]
  await server.post('/api/shift/close', { until: shift?.until }, { cookie: wil.cookie })
  const records = [await line('Nog van mijn dienst.'), await line('Voor de staf.', wil, 'wil', 'staff')]
  expect(await said(await server.post('/api/hand-in', { records }, { cookie: wil.cookie }))).toEqual([
    200,
    { answers: [{ is: 'delivered' }, { is: 'refused', code: 'no-such-room' }] },
  ])
  expect(await said(await server.post('/api/hand-in', { records }))).toEqual([401, { code: 'signed-out' }])
  for (const malformed of [['!'], ['A'], [''], [{}], 'x'])
    expect((await server.post('/api/hand-in', { records: malformed }, { cookie: wil.cookie })).status).toBe(400)
  expect((await audited()).some(({ act, person }) => act === 'records.handed-in' && person === 'wil')).toBe(true)
})

describe('[D3] a device that was let go', () => {
  test('is told so, hands in to the tray and not to the notebook, and is forgotten by its browser at the end', async () => {
    const delivered = await line('Al verstuurd.')
    await server.post('/api/hand-in', { records: [delivered] }, { cookie: wil.cookie })
    const left = await line('Nog niet verstuurd.')
    await revoke(wil, 'wil')
    expect(await me(wil.cookie)).toEqual([403, { code: 'revoked' }])
    const answer = await server.post('/api/hand-in', { records: [delivered, left, await line('Vals.', { ...wil, keys: await newKeyPair() })] }, { cookie: wil.cookie })
    expect(await said(answer)).toEqual([200, { answers: [{ is: 'delivered' }, { is: 'kept' }, { is: 'refused', code: 'bad-seal' }] }])

    expect(await said(await server.post('/api/farewell', {}, { cookie: sanne }))).toEqual([401, { code: 'signed-out' }])
    const farewell = await server.post('/api/farewell', {}, { cookie: wil.cookie })
    expect(farewell.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"')
    expect(await me(wil.cookie)).toEqual([401, { code: 'signed-out' }])
    expect(await said(await server.post('/api/hand-in', { records: [left] }, { cookie: wil.cookie }))).toEqual([401, { code: 'signed-out' }])
  })

  test('its words wait for a coordinator of that ward alone, who takes them over or puts them away', async () => {
    await server.accounts.setMember(ward, { person: 'ria', name: 'Ria Bosman', role: 'volunteer' })
    const ria = await enrol('ria')
    const records = [await line('Een.'), await line('Twee.')]
    await server.accounts.setMember(ward, { person: 'wil', name: 'Wil Jacobs', role: null }) // a membership that ended does the same
    expect((await me(wil.cookie))[1]).toEqual({ code: 'revoked' })
    await server.post('/api/hand-in', { records }, { cookie: wil.cookie })

    expect(await said(await server.get(`/api/handed-in/${ward}`, { cookie: ria.cookie }))).toEqual([404, { code: 'not-found' }])
    expect(await said(await server.get('/api/handed-in/de-beuk', { cookie: sanne }))).toEqual([404, { code: 'not-found' }])
    expect(await said(await server.get(`/api/handed-in/${ward}`, { cookie: wil.cookie }))).toEqual([401, { code: 'signed-out' }])
    const tray = async (): Promise<{ id: string; person: string; sealed: string }[]> =>
      ((await (await server.get(`/api/handed-in/${ward}`, { cookie: sanne })).json()) as { records: { id: string; person: string; sealed: string }[] }).records
    const waiting = await tray()
    expect(waiting.map(({ sealed }) => sealed).sort()).toEqual([...records].sort())
    expect(waiting[0]?.person).toBe('wil')

    const [one, two] = waiting
    expect((await server.post('/api/handed-in/settle', { ward, id: one?.id, how: 'taken-over' }, { cookie: ria.cookie })).status).toBe(404)
    for (const [which, how] of [[one, 'taken-over'], [one, 'taken-over'], [two, 'removed']] as const)
      expect((await server.post('/api/handed-in/settle', { ward, id: which?.id, how }, { cookie: sanne })).status).toBe(200)
    expect(await tray()).toEqual([])
    const rows = (await audited()).filter(({ act }) => act.startsWith('records'))
    expect(rows.map(({ act, about }) => [act, about])).toEqual([
      ['records.handed-in', undefined],
      ['records.taken-over', one?.id],
      ['records.removed', two?.id],
    ])
    expect(JSON.stringify(await audited())).not.toContain('Een.')
    expect(server.log()).not.toContain('Een.')
  })
})
