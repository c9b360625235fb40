import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DAY, HOUR } from '#notebook/calendar.ts'
import { LEASE, leaseFrom } from '#local/lease.ts'
import { closeShift } from '#local/reading.ts'
import { write } from '#local/write.ts'
import { askStanding } from '#sync/door/standing.ts'
import { startSync } from '#sync/engine.ts'
import { inflate } from '#sync/inflate.ts'
import { startKeeping } from '#sync/keeper.ts'
import { deviceOf, receive, type TestDevice } from '#support/device.ts'
import { note, NOW, ward, type TestWard } from '#support/ward.ts'

/** The relay over HTTPS, as a test has it answer; `undefined`: there is no network. */
let relay: (path: string, body: unknown) => Response | undefined | Promise<Response>
let asked: string[]
let linde: TestWard<'anna' | 'joost'>
let phone: TestDevice
const stops: (() => void)[] = []

beforeEach(async () => {
  asked = []
  relay = () => undefined
  vi.stubGlobal('fetch', async (path: string, request: RequestInit) => {
    asked.push(path)
    const answer = await relay(path, typeof request.body === 'string' ? JSON.parse(request.body) : undefined)
    if (!answer) throw new TypeError('no network')
    return answer
  })
  linde = await ward({ anna: 'volunteer', joost: 'professional' })
  phone = await deviceOf(linde, linde.anna)
  await receive(phone, await linde.seal(linde.joost, 'Van iedereen.'))
  await phone.tables.keep((row) => ({
    ...(row.identity ? { identity: { ...row.identity, wards: row.identity.wards.map((each) => ({ ...each, access: 'shift' as const })) } } : {}),
    shift: { ward: linde.id, until: NOW + HOUR },
    lease: leaseFrom(NOW, NOW),
    held: [linde.id],
    settings: { language: 'en', size: 'normal', page: 'day' },
  }))
  await write(phone.tables, phone.writer, note('Van mij, nog niet verstuurd.'))
  await phone.tables.drafts.put({ key: 'anna day', value: 'Nog niet af', at: NOW })
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.unstubAllGlobals()
})

/** A line that nobody answers. */
class Silence {
  static readonly OPEN = 1
  readyState = 0
  close(): void {}
}

const lead = (work: () => Promise<void>): void => void work()

function start(): void {
  keepOnly()
  syncOnly()
}

function keepOnly(): void {
  stops.push(startKeeping(phone.tables, { lead, steady: () => performance.now() }))
}

function syncOnly(): void {
  const Dialled = Silence as unknown as typeof WebSocket
  stops.push(startSync(phone.tables, { url: 'ws://relay/sync', openCache: async () => undefined, Dialled, inflate, jitter: () => 0, lead }))
}

/** Asks again until the answer is true. */
async function until(question: () => Promise<boolean>): Promise<void> {
  while (!(await question())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** How many rows stand in each table; of those that are empty nothing is said. */
async function onDevice(): Promise<Record<string, number>> {
  const { tables } = phone
  const counts = await Promise.all(tables.tables.filter(({ name }) => name !== 'device').map(async (table) => [table.name, await table.count()] as const))
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}
const onlyOwn = { records: 1, drafts: 1 }

const answer = (body: object, status = 200): Response => Response.json(body, { status })
const standing = (more: object = {}): object => ({
  person: { id: 'anna', name: 'anna' },
  device: 'anna-phone',
  wards: [{ id: linde.id, name: 'De Linde', timezone: 'Europe/Amsterdam', language: 'nl', role: 'volunteer', access: 'shift' }],
  relayKey: 'key',
  time: phone.clock.now,
  ...more,
})

test('[D2] a shift whose time has come ends without a network: what is one’s own stays, all else goes', async () => {
  phone.clock.now = NOW + HOUR
  start()
  await until(async () => (await phone.tables.self()).held?.length === 0)
  expect(await onDevice()).toEqual(onlyOwn)
  expect((await phone.tables.records.toArray()).map(({ state, by }) => [state, by])).toEqual([['device', 'anna']])
})

test('[D2] a clock that is set back does not lengthen a shift, and one a year ahead does not end it', async () => {
  await phone.tables.keep({ lease: { ...leaseFrom(NOW, NOW), lived: HOUR } })
  phone.clock.now = NOW - 3 * DAY
  start()
  await until(async () => (await phone.tables.self()).held?.length === 0)
  for (const stop of stops.splice(0)) stop()
  await phone.tables.keep({ shift: { ward: linde.id, until: NOW + 2 * HOUR }, held: [linde.id] })
  phone.clock.now = NOW + 365 * DAY
  start()
  await until(async () => asked.length > 2)
  expect((await phone.tables.self()).shift).toBeDefined()
})

test('[D2] what is handed in after the shift is gone from the phone, what is refused stands in the tray', async () => {
  await write(phone.tables, phone.writer, note('Die neemt de server niet aan.'))
  const answers = [{ is: 'delivered' }, { is: 'refused', code: 'expired' }]
  relay = (path) => (path === '/api/hand-in' ? answer({ answers }) : path === '/api/me' ? answer(standing()) : undefined)
  await closeShift(phone.tables)
  start()
  await until(async () => (await phone.tables.records.count()) === 1 && (await phone.tables.self()).held?.length === 0)
  const [left] = await phone.tables.records.toArray()
  expect([left?.state, left?.refusal?.code]).toEqual(['refused', 'expired'])
  expect(await phone.tables.lines.count()).toBe(0)
  expect((await phone.tables.self()).closing).toBe(NOW + HOUR) // the relay was not reached for that yet
})

test('[D4] a lease that ended takes the notebook off; the first contact brings it back', async () => {
  await phone.tables.keep({ shift: { ward: linde.id, until: NOW + 30 * DAY }, lease: { ...leaseFrom(NOW, NOW), lived: LEASE - 1 } })
  phone.clock.now = NOW + LEASE
  start()
  await until(async () => (await phone.tables.self()).held?.length === 0)
  expect(await onDevice()).toEqual(onlyOwn)
  relay = () => answer(standing({ shift: { ward: linde.id, until: NOW + 30 * DAY } }))
  await askStanding(phone.tables)
  await until(async () => (await phone.tables.self()).held?.length === 1)
  expect((await phone.tables.self()).lease).toEqual(leaseFrom(NOW + LEASE, NOW + LEASE))
  expect(await phone.tables.lines.count()).toBe(1) // its own line is on the page again
})

test('[D4] a leap of the clock takes nothing off', async () => {
  phone.clock.now = NOW + 400 * DAY
  const before = await onDevice()
  start()
  await until(async () => asked.includes('/api/me'))
  expect(await onDevice()).toEqual(before)
})

test('[D3] a revoked device hands in its words, refused ones too, and then holds nothing at all', async () => {
  await write(phone.tables, phone.writer, note('Eerder geweigerd.'))
  const refused = (await phone.tables.records.where('state').equals('device').toArray())[0]
  await phone.tables.records.update(refused?.id ?? '', { state: 'refused', refusal: { code: 'expired', when: NOW } })
  const text = { room: 'de-linde/text/0190f3a0-0000-7000-8000-000000000001', ward: 'de-linde', update: new Uint8Array(2) }
  await phone.tables.textEdits.bulkAdd([text, text])
  let handed = 0
  relay = (path, body) => {
    if (path === '/api/me') return answer({ code: 'revoked' }, 403)
    if (path === '/api/farewell') return answer({})
    const { records } = body as { records: string[] }
    handed += records.length
    return answer({ answers: records.map((_, i) => (i === 0 ? { is: 'kept' } : { is: 'refused', code: 'bad-seal' })) })
  }
  start()
  await until(async () => (await phone.tables.self()).farewell?.at === 'gone' && asked.includes('/api/farewell'))
  expect(handed).toBe(2)
  expect(await onDevice()).toEqual({})
  expect(await phone.tables.self()).toEqual({
    key: 'device',
    farewell: { at: 'gone', handedIn: 1, lost: 1, texts: 1 },
    settings: { language: 'en', size: 'normal', page: 'day' },
  })
})

test('[D3] a device says goodbye only when the engine has let go of its rooms: nothing comes back after the wipe', async () => {
  relay = (path) => (path === '/api/me' ? answer({ code: 'revoked' }, 403) : answer({ answers: [{ is: 'kept' }] }))
  keepOnly()
  await until(async () => (await phone.tables.self()).farewell?.handedIn === 1)
  await askStanding(phone.tables) // a further answer changes nothing
  expect((await phone.tables.self()).farewell).toEqual({ at: 'handing-in', handedIn: 1, lost: 0 })
  expect(asked).not.toContain('/api/farewell')
  syncOnly()
  await until(async () => (await phone.tables.self()).farewell?.at === 'gone')
})

test('[D3] until the words are handed in, nothing of them is lost and nothing else can be read', async () => {
  relay = (path) => (path === '/api/me' ? answer({ code: 'revoked' }, 403) : undefined)
  start()
  await until(async () => (await phone.tables.self()).held?.length === 0)
  expect(await onDevice()).toEqual(onlyOwn)
  expect((await phone.tables.self()).farewell).toEqual({ at: 'handing-in', handedIn: 0, lost: 0 })
})

test('an answer that is older than a tap on "Dienst afsluiten" opens nothing again', async () => {
  relay = async () => {
    await closeShift(phone.tables) // while the answer is on its way
    return answer(standing({ shift: { ward: linde.id, until: NOW + HOUR } }))
  }
  await askStanding(phone.tables)
  expect((await phone.tables.self()).shift).toBeUndefined()
  relay = (path) => (path === '/api/me' ? answer(standing({ shift: { ward: linde.id, until: NOW + HOUR } })) : undefined)
  await askStanding(phone.tables) // the relay has not heard of the end
  expect((await phone.tables.self()).shift).toBeUndefined()
  relay = (path) => (path === '/api/shift/close' ? answer({}) : answer(standing({ shift: undefined })))
  await askStanding(phone.tables)
  expect(asked.slice(-2)).toEqual(['/api/shift/close', '/api/me'])
  expect((await phone.tables.self()).closing).toBeUndefined()
})
