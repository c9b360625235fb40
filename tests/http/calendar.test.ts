import ICAL from 'ical.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { exampleWard } from '#server/example/example.ts'
import { cookieOf, newKey, serve, type TestServer } from '#support/server.ts'

let server: TestServer
const WARD = exampleWard.ward.id
beforeEach(async () => {
  server = await serve()
})
afterEach(() => server.stop())

/** The example ward, and the cookie of a device of that person. */
async function comesIn(person: string): Promise<string> {
  const made = server.accounts.invite(WARD, person)
  return cookieOf(await server.post('/api/invitation/redeem', { code: made.ok ? made.value : '', key: await newKey(), label: 'telefoon' }))
}
async function exampleHouse(): Promise<void> {
  const answer = await server.post('/api/setup', { code: server.setUpAddress?.split('#')[1], choice: 'example' })
  expect(answer.status).toBe(200)
}
const renew = async (cookie: string): Promise<string> => ((await (await server.post('/api/calendar/renew', { ward: WARD }, { cookie })).json()) as { path: string }).path
const events = async (path: string) => {
  const answer = await server.get(path)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
  const text = await answer.text()
  return { text, found: new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event).summary) }
}

test('[Q4] a calendar that follows reads the ward’s meetings, and neither residents nor the agenda', async () => {
  await exampleHouse()
  const path = await renew(await comesIn('wil'))
  expect(path).toMatch(/^\/agenda\/[A-Za-z0-9_-]{22}\.ics$/)
  const { text, found } = await events(path)
  expect(found).toEqual([exampleWard.meeting.title])
  for (const { name } of exampleWard.residents) expect(text).not.toContain(name.split(' ').at(-1))
  for (const point of exampleWard.meeting.points) expect(text).not.toContain(point.text.slice(0, 10))
})

test('[Q4] the address dies when a new one is made, when it is withdrawn and with the membership; a new membership gives it no life', async () => {
  await exampleHouse()
  const cookie = await comesIn('wil')
  const since = async (): Promise<unknown> => ((await (await server.get(`/api/calendar?ward=${WARD}`, { cookie })).json()) as { since: unknown }).since
  expect(await since()).toBe(null)
  const first = await renew(cookie)
  const second = await renew(cookie)
  expect(typeof (await since())).toBe('number')
  expect([(await server.get(first)).status, (await server.get(second)).status]).toEqual([404, 200])
  await server.post('/api/calendar/withdraw', { ward: WARD }, { cookie })
  expect([(await server.get(second)).status, await since()]).toEqual([404, null])

  const third = await renew(cookie)
  const coordinator = await comesIn('sanne')
  await server.post(`/api/people/${WARD}/end`, { person: 'wil' }, { cookie: coordinator })
  await server.accounts.setMember(WARD, { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  expect((await server.get(third)).status).toBe(404)
})

test('[Q4] nobody makes an address for another ward, without a session or from a ward’s tablet', async () => {
  await exampleHouse()
  const cookie = await comesIn('wil')
  const asked = async (ward: string, headers: Record<string, string>): Promise<number> => (await server.post('/api/calendar/renew', { ward }, headers)).status
  const tablet = server.accounts.inviteTablet(WARD, 'sanne', 'all')
  const shared = cookieOf(await server.post('/api/invitation/redeem', { code: tablet.ok ? tablet.value : '', key: await newKey(), label: 'tablet' }))
  expect([await asked(WARD, {}), await asked('de-berk', { cookie }), await asked(WARD, { cookie: shared })]).toEqual([401, 404, 404])
  for (const path of ['/agenda/', '/agenda/AAAAAAAAAAAAAAAAAAAAAA.ics', '/agenda/x.ics', '/agenda/..%2f.ics', `/agenda/${'A'.repeat(500)}.ics`])
    expect([path, [200, 404].includes((await server.get(path)).status), (await (await server.get(path)).text()).includes('BEGIN:VCALENDAR')]).toEqual([path, true, false])
})

test('[Q4] the code of an address stands in no log and in no database, not even when it is wrong', async () => {
  await exampleHouse()
  const path = await renew(await comesIn('wil'))
  await events(path)
  await server.get(`${path}?wil=1`)
  await server.get(path.replace('.ics', 'B.ics'))
  await server.get(path.replace('/agenda/', '/agenda/x/'))
  const code = path.slice('/agenda/'.length, -'.ics'.length)
  expect(server.log()).toContain('/agenda/:file')
  expect(server.log()).not.toContain(code)
  const file = await import('node:fs/promises')
  for (const name of (await file.readdir(server.data)).filter((one) => one.includes('sqlite')))
    expect((await file.readFile(`${server.data}/${name}`)).includes(code), name).toBe(false)
})

test('[Q4] whoever tries addresses is slowed down', async () => {
  const answers = await Promise.all(Array.from({ length: 140 }, () => server.get('/agenda/AAAAAAAAAAAAAAAAAAAAAA.ics')))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404, 429]))
})
