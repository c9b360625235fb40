import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { CLOSE } from '#wire/messages.ts'
import { openAccounts } from '#server/accounts/accounts.ts'
import type { Answer } from '#server/cli/command.ts'
import { commands } from '#server/cli/commands.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { cookieOf, newKey, serve } from '#support/server.ts'
import { until } from '#support/until.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'schrift-'))
})
afterEach(() => rm(data, { recursive: true }))

type Said = { readonly code: number; readonly out: string; readonly err: string }

/** Runs `npm run schrift -- …` without npm around it. */
function schrift(...words: string[]): Promise<Said> {
  const script = join(import.meta.dirname, '../../server/cli/main.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env: { ...process.env, SCHRIFT_DATA: data } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    )
  })
}

/** The same in this process, which is quicker. */
async function here(name: string, options: Record<string, string> = {}): Promise<Answer> {
  const command = commands.find((each) => each.name === name)
  const config = { data, port: 0, host: '', origin: 'http://localhost:8787', logLevel: 'silent' }
  return command ? command.run(config, (option) => options[option], false) : { at: 'wrong', sentence: name }
}

test('demo builds the ward and prints one JSON document with a link per person; a second time it refuses', async () => {
  const said = await schrift('demo', '--data', data, '--json')
  expect(said.code).toBe(0)
  const answer = JSON.parse(said.out) as { origin: string; people: Record<string, string>[] }
  expect(answer.origin).toBe('http://localhost:8787')
  expect(answer.people).toHaveLength(12)
  expect(answer.people[6]).toMatchObject({ id: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
  expect(new Set(answer.people.map((person) => person['link'])).size).toBe(12)
  const again = await schrift('demo', '--data', data)
  expect([again.code, again.out]).toEqual([1, ''])
  expect(again.err).toContain('There is a ward')
})

test('invite, wards and people work beside a running relay, whose register notices a new member', async () => {
  await schrift('demo', '--json')
  const server = await serve(data)
  const added = JSON.parse((await schrift('invite', '--ward', 'de-linde', '--name', 'Noor Visser', '--role', 'volunteer', '--json')).out) as {
    person: string
    link: string
  }
  expect(added.person).toBe('noor-visser')
  const look = await server.post('/api/invitation/look', { code: added.link.split('#')[1] })
  expect(await look.json()).toMatchObject({ person: { name: 'Noor Visser' }, role: 'volunteer' })
  const redeemed = await server.post('/api/invitation/redeem', { code: added.link.split('#')[1], key: await newKey() })
  expect(redeemed.status).toBe(200)
  const people = JSON.parse((await schrift('people', '--ward', 'de-linde', '--json')).out) as { people: { id: string }[] }
  expect(people.people.map((person) => person.id)).toContain('noor-visser')
  const wards = JSON.parse((await schrift('wards', '--json')).out) as { wards: { id: string; members: number }[] }
  expect(wards.wards).toMatchObject([{ id: 'de-linde', members: 13 }])
  const demo = await schrift('demo')
  expect(demo.code).toBe(1)
  expect(demo.err).toContain('Stop it')
  await server.stop()
})

test('invite --tablet makes a link for the ward’s tablet, brought in by a coordinator', async () => {
  await schrift('demo', '--json')
  const made = JSON.parse((await schrift('invite', '--ward', 'de-linde', '--person', 'sanne', '--tablet', 'staff', '--json')).out) as { link: string }
  const server = await serve(data)
  const look = await server.post('/api/invitation/look', { code: made.link.split('#')[1] })
  expect(await look.json()).toMatchObject({ ward: { id: 'de-linde' }, tablet: 'staff' })
  await server.stop()
  expect((await schrift('invite', '--ward', 'de-linde', '--person', 'wil', '--tablet', 'staff')).code).toBe(1)
  expect((await schrift('invite', '--ward', 'de-linde', '--person', 'sanne', '--tablet', 'some')).code).toBe(2)
  expect((await schrift('invite', '--ward', 'de-linde', '--tablet', 'all')).code).toBe(2)
})

test('[fault 14] revoke stops a person or a device beside a running relay, which hangs up by itself', async () => {
  const { people } = JSON.parse((await schrift('demo', '--json')).out) as { people: { id: string; link: string }[] }
  const server = await serve(data)
  const linked = await server.post('/api/invitation/redeem', { code: people.find(({ id }) => id === 'wil')?.link.split('#')[1], key: await newKey() })
  const cookie = cookieOf(linked)
  const { device } = (await linked.json()) as { device: string }
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin, cookie } })
  await new Promise((resolve) => socket.once('open', resolve))
  const closed = new Promise((resolve) => socket.once('close', resolve))

  const revoked = await schrift('revoke', '--device', device, '--json')
  expect([revoked.code, JSON.parse(revoked.out)]).toEqual([0, { revoked: { device } }])
  expect(await closed).toBe(CLOSE.signedOut)
  expect((await schrift('revoke', '--device', device)).code).toBe(1)

  expect((await here('revoke', { ward: 'de-linde', person: 'wil' })).at).toBe('done')
  await until(async () => server.accounts.register('de-linde')?.members.get('wil')?.role === undefined)
  const coordinator = await here('revoke', { ward: 'de-linde', person: 'sanne' })
  expect(coordinator).toMatchObject({ at: 'refused', sentence: expect.stringContaining('only coordinator') })
  await server.stop()
})

test('[O1] an administrator is invited and listed beside a running relay, and comes in by the link without a ward', async () => {
  await schrift('demo', '--json')
  const server = await serve(data)
  const made = JSON.parse((await schrift('invite', '--administrator', '--name', 'Ruud Peeters', '--json')).out) as { person: string; link: string }
  const redeemed = await server.post('/api/invitation/redeem', { code: made.link.split('#')[1], key: await newKey() })
  expect(await redeemed.json()).toMatchObject({ person: { id: 'ruud-peeters', name: 'Ruud Peeters' }, wards: [], administrator: true })
  await server.stop()
  const listed = JSON.parse((await schrift('administrators', '--json')).out) as { administrators: object[] }
  expect(listed.administrators).toMatchObject([{ id: 'ruud-peeters', name: 'Ruud Peeters' }])
})

test('[U5] bring makes a member of one ward a member of another, once, under the same id', async () => {
  await here('demo')
  const accounts = await openAccounts(dataFolder(data).accounts)
  await accounts.setWard('de-berk', { name: 'De Berk', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
  accounts.close()
  const call = { ward: 'de-berk', from: 'de-linde', person: 'sanne', role: 'coordinator' }
  expect((await here('bring', call)).at).toBe('done')
  expect((await here('bring', call)).at).toBe('refused')
  expect((await here('bring', { ...call, person: 'niemand' })).at).toBe('refused')
  expect((await here('bring', { ...call, from: 'nergens' })).at).toBe('refused')
  expect((await here('bring', { ward: 'de-berk', from: 'de-linde', person: 'wil' })).at).toBe('wrong')
  expect(await here('people', { ward: 'de-berk' })).toMatchObject({ json: { people: [{ id: 'sanne', role: 'coordinator', devices: [{}] }] } })
})

test('each command explains itself, and says what is wrong with how it was called', async () => {
  for (const { name, help } of commands) expect(help).toContain(`npm run schrift -- ${name}`)
  expect((await schrift('revoke', '--help')).out).toContain('--device ID')
  expect((await schrift('--help')).out).toContain('invite')
  expect((await schrift('paint')).code).toBe(2)
  expect((await schrift('invite', '--colour', 'red')).code).toBe(2)
  await here('demo')
  expect((await here('invite', { ward: 'de-linde' })).at).toBe('wrong')
  expect((await here('invite', { ward: 'nergens', person: 'wil' })).at).toBe('refused')
  expect((await here('invite', { ward: 'de-linde', person: 'niemand' })).at).toBe('refused')
  expect((await here('invite', { ward: 'de-linde', name: 'Noor', role: 'chef' })).at).toBe('wrong')
  expect((await here('invite', { administrator: 'true', person: 'wil' })).at).toBe('refused')
  expect((await here('invite', { administrator: 'true', ward: 'de-linde', name: 'Ruud' })).at).toBe('wrong')
  expect((await here('revoke', { device: 'x', ward: 'de-linde', person: 'wil' })).at).toBe('wrong')
  expect((await here('revoke', { ward: 'de-linde' })).at).toBe('wrong')
})

test('a folder without a notebook is told, not made up', async () => {
  const said = await schrift('people', '--ward', 'de-linde', '--data', join(data, 'leeg'))
  expect(said.code).toBe(1)
  expect(said.err).toContain('There is nothing in')
})
