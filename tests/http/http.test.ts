import { brotliCompressSync } from 'node:zlib'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startServer } from '#server/server.ts'
import { CLOSE } from '#wire/messages.ts'
import { cookieOf, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
beforeEach(async () => {
  server = await serve()
})
afterEach(() => server.stop())

const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code: unknown }).code

test('an empty data folder waits to be set up, by the printed code and once', async () => {
  expect(await (await server.get('/api/setup')).json()).toEqual({ needed: true })
  const wrong = await server.post('/api/setup', { code: 'AAAAAAAAAAAAAAAAAAAAAA', choice: 'example' })
  expect([wrong.status, await codeOf(wrong)]).toEqual([403, 'setup-code'])
  const { cookie } = await setUpWard(server)
  const me = (await (await server.get('/api/me', { cookie })).json()) as { wards: object[]; person: object }
  expect(me).toMatchObject({ person: { name: 'Sanne de Wit' }, wards: [{ id: 'de-wilg', role: 'coordinator' }] })
  expect(await (await server.get('/api/setup')).json()).toEqual({ needed: false })
  const again = await server.post('/api/setup', { code: server.setUpAddress?.split('#')[1], choice: 'example' })
  expect([again.status, await codeOf(again)]).toEqual([409, 'setup-done'])
})

test('the example ward is built from the set-up page with a link for each person', async () => {
  const answer = await server.post('/api/setup', { code: server.setUpAddress?.split('#')[1], choice: 'example' })
  const { people } = (await answer.json()) as { people: { name: string; link: string }[] }
  expect(people).toHaveLength(12)
  for (const { link } of people) expect(link).toMatch(/^http:\/\/localhost:\d+\/koppelen#[A-Za-z0-9_-]{22}$/)
})

test('an invitation is looked at, redeemed once, and its cookie is kept from scripts and other sites', async () => {
  const { ward, person } = await setUpWard(server)
  const made = server.accounts.invite(ward, person)
  const code = made.ok ? made.value : ''
  const look = await server.post('/api/invitation/look', { code })
  expect(await look.json()).toMatchObject({ ward: { name: 'De Wilg' }, person: { name: 'Sanne de Wit' }, role: 'coordinator' })
  const redeemed = await server.post('/api/invitation/redeem', { code, key: await newKey(), label: 'phone' })
  expect(redeemed.headers.get('set-cookie')).toMatch(/^schrift=[^;]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(redeemed.headers.get('cache-control')).toBe('no-store')
  const again = await server.post('/api/invitation/redeem', { code, key: await newKey() })
  expect([again.status, await codeOf(again)]).toEqual([410, 'invitation-used'])
  const out = await server.post('/api/sign-out', {}, { cookie: cookieOf(redeemed) })
  expect(out.status).toBe(200)
  const me = await server.get('/api/me', { cookie: cookieOf(redeemed) })
  expect([me.status, await codeOf(me)]).toEqual([401, 'signed-out'])
})

test('[fault 13] a foreign, null or missing Origin changes nothing and opens no socket', async () => {
  for (const origin of ['https://evil.example', 'null', '']) {
    const answer = await server.post('/api/invitation/look', { code: 'x' }, { origin })
    expect([origin, answer.status, await codeOf(answer)]).toEqual([origin, 403, 'foreign-origin'])
  }
  const { cookie } = await setUpWard(server)
  for (const headers of [{ cookie }, { cookie, origin: 'null' }, { cookie, origin: 'https://evil.example' }, { cookie, origin: server.origin, 'sec-fetch-site': 'cross-site' }])
    expect(await upgrade(headers)).toEqual({ refused: 403 })
  expect(await upgrade({ cookie, origin: server.origin }, '/sync/de-wilg')).toEqual({ refused: 404 })
  expect(await upgrade({ cookie, origin: server.origin })).toEqual({ opened: true })
})

test('a socket without a session is let in and shown out for good with 4401', async () => {
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/sync`, { headers: { origin: server.origin } })
  const code = await new Promise((resolve) => socket.on('close', resolve))
  expect(code).toBe(CLOSE.signedOut)
})

test('what is not our JSON is refused in our JSON', async () => {
  const text = await server.post('/api/invitation/look', 'x', { 'content-type': 'text/plain' })
  expect([text.status, await codeOf(text)]).toEqual([415, 'not-json'])
  const broken = await server.post('/api/invitation/look', '{')
  expect([broken.status, await codeOf(broken)]).toEqual([400, 'malformed'])
  const large = await server.post('/api/invitation/look', { code: 'x'.repeat(70_000) })
  expect([large.status, await codeOf(large)]).toEqual([413, 'too-large'])
  const absent = await server.get('/api/absent')
  expect([absent.status, await codeOf(absent)]).toEqual([404, 'not-found'])
})

test('guessing codes is slowed down', async () => {
  const statuses: number[] = []
  for (let i = 0; i < 40; i++) statuses.push((await server.post('/api/invitation/look', { code: `guess-${i}` })).status)
  expect(statuses.slice(0, 20)).not.toContain(429)
  expect(statuses.at(-1)).toBe(429)
})

test('the page’s armour', async () => {
  const page = await server.get('/')
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toMatch(/unsafe/)
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
})

test('hashed files are kept for ever, the page is asked anew, a screen’s address gives the page, a missing file nothing', async () => {
  const asset = join(server.data, 'dist/assets/app-1234.js')
  await writeFile(`${asset}.br`, brotliCompressSync('export const app = 1\n'.repeat(100)))
  const script = await server.get('/assets/app-1234.js', { 'accept-encoding': 'br' })
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(script.headers.get('content-encoding')).toBe('br')
  expect(await script.text()).toContain('export const app')
  for (const path of ['/', '/bewoners/devries']) {
    const page = await server.get(path)
    expect([path, page.status, page.headers.get('cache-control')]).toEqual([path, 200, 'no-cache'])
    expect(await page.text()).toContain('<title>Schrift</title>')
  }
  expect((await server.get('/assets/gone-9999.js')).status).toBe(404)
  expect((await server.get('/%2e%2e/%2e%2e/accounts.sqlite')).status).toBe(404)
  expect((await server.get('/assets/..%2f..%2faccounts.sqlite')).status).not.toBe(200)
})

test('alive, ready and counted', async () => {
  expect((await server.get('/healthz')).status).toBe(200)
  expect(await (await server.get('/readyz')).json()).toEqual({ ready: true })
  expect(await (await server.get('/metrics')).text()).toMatch(/^schrift_sockets 0$/m)
})

test('[fault 34] a second process on the same data folder is refused', async () => {
  const second = await startServer({ port: 0, host: '127.0.0.1', data: server.data, origin: 'http://localhost', logLevel: 'silent' })
  expect(second).toEqual({ ok: false, error: 'taken' })
})

test('a relay that starts again knows its people and their sessions', async () => {
  const { cookie } = await setUpWard(server)
  const { data } = server
  await server.close()
  const again = await serve(data)
  expect((await again.get('/api/me', { cookie })).status).toBe(200)
  expect(again.setUpAddress).toBeUndefined()
  await again.stop()
  server = await serve()
})

test('names, codes and cookies are in no log', async () => {
  const { cookie, ward, person } = await setUpWard(server)
  const made = server.accounts.invite(ward, person)
  const code = made.ok ? made.value : ''
  await server.post('/api/invitation/look', { code })
  await server.get(`/api/me?name=Geheim`, { cookie })
  await server.get('/bewoners/mevrouw-geheim', { cookie })
  const log = server.log()
  expect(log).toContain('/api/invitation/look')
  for (const word of ['Sanne', 'De Wilg', 'Geheim', 'geheim', code, cookie.split('=')[1] ?? 'none']) expect(log).not.toContain(word)
})

/** Tries to open the line as any program might. */
function upgrade(headers: Record<string, string>, path = '/sync'): Promise<{ opened: true } | { refused: number }> {
  const socket = new WebSocket(server.origin.replace('http', 'ws') + path, { headers })
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close()
      resolve({ opened: true })
    })
    socket.on('unexpected-response', (_request, response) => {
      response.resume()
      resolve({ refused: response.statusCode ?? 0 })
    })
    socket.on('error', () => undefined)
  })
}
