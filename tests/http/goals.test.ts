import { afterEach, beforeEach, expect, test } from 'vitest'
import { cookieOf, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await serve()
})
afterEach(() => server.stop())

test('[N2] a goal follows its person from device to device; the later one holds, and nobody else is given it', async () => {
  const { cookie, ward, person } = await setUpWard(server)
  const goal = (as: string, at: number, text: string) => server.post('/api/goal', { ward, text, at }, { cookie: as })
  const read = async (as: string) => {
    const answer = await server.get(`/api/goal?ward=${ward}`, { cookie: as })
    return answer.ok ? await answer.json() : answer.status
  }
  expect(await read(cookie)).toEqual({ text: '', at: 0 })
  await goal(cookie, 1000, 'Nederlands oefenen')

  const second = await linked(server.accounts.invite(ward, person))
  expect(await read(second)).toEqual({ text: 'Nederlands oefenen', at: 1000 })
  await goal(second, 3000, 'Werk vinden')
  expect(await (await goal(cookie, 2000, 'Te laat')).json()).toEqual({ text: 'Werk vinden', at: 3000 })

  await server.accounts.setMember(ward, { person: 'noor', name: 'Noor', role: 'coordinator' })
  const other = await linked(server.accounts.invite(ward, 'noor'))
  expect(await read(other)).toEqual({ text: '', at: 0 })
  const tablet = await linked(server.accounts.inviteTablet(ward, person, 'staff'))
  expect(await read(tablet)).toBe(404)
  expect(await read('')).toBe(401)
  expect(server.log()).not.toContain('Nederlands')
})

async function linked(made: { ok: boolean; value?: unknown }): Promise<string> {
  const code = made.ok ? made.value : ''
  return cookieOf(await server.post('/api/invitation/redeem', { code, key: await newKey() }))
}
