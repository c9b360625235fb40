import { connect } from 'node:net'
import fastify from 'fastify'
import helmet from '@fastify/helmet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_WITHIN, armour, HEAD_WITHIN } from '#server/http/armour.ts'
import { serve, setUpWard, type TestServer } from '#support/server.ts'

let server: TestServer
let cookie: string
beforeAll(async () => {
  server = await serve()
  cookie = (await setUpWard(server)).cookie
})
afterAll(() => server.stop())

/** Sends these very bytes; what comes back until the relay closes, or has answered whole. */
function raw(text: string): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1')
    let got = ''
    socket.on('data', (bytes) => (got += bytes.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const [head = '', body = ''] = got.split('\r\n\r\n')
      resolve({ status: Number(head.split(' ')[1]), head: head.toLowerCase(), body })
    })
    socket.write(text)
  })
}
const request = (method: string, path: string, ...headers: string[]): string =>
  [`${method} ${path} HTTP/1.1`, `Host: localhost:${server.port}`, 'Connection: close', ...headers, '', ''].join('\r\n')
const json = ['Content-Type: application/json', 'Content-Length: 2']

test('[D1] an address of the API spelled otherwise needs the relay’s Origin like any other', async () => {
  const { hostname, port } = new URL(server.origin)
  for (const path of ['/api/sign-out', '/%61pi/sign-out', '/api/%73ign-out', `http://${hostname}:${port}/api/sign-out`, '//api/sign-out', '/', '/absent'])
    for (const origin of [[], ['Origin: null'], ['Origin: https://evil.example']]) {
      const answer = await raw(`${request('POST', path, ...json, ...origin)}{}`)
      expect([path, answer.status, answer.body]).toEqual([path, 403, '{"code":"foreign-origin"}'])
      expect(answer.head).toContain('cache-control: no-store')
    }
  expect((await server.get('/api/me', { cookie })).status).toBe(200) // nobody was signed out
})

test('[D1] what the browser says of another site is refused although the Origin fits; reading the API from another page too', async () => {
  for (const site of ['cross-site', 'same-site', 'none', 'anything']) {
    const answer = await server.post('/api/invitation/look', { code: 'x' }, { 'sec-fetch-site': site })
    expect([site, answer.status]).toEqual([site, 403])
  }
  expect((await server.post('/api/invitation/look', { code: 'x' }, { 'sec-fetch-site': 'same-origin' })).status).toBe(404)
  const read = async (headers: Record<string, string>) => (await server.get('/api/me', { cookie, ...headers })).status
  expect(await read({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  expect(await read({ 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await read({ origin: 'https://evil.example' })).toBe(403)
  expect(await read({ 'sec-fetch-site': 'none' })).toBe(200)
  expect(await read({ 'sec-fetch-site': 'same-origin' })).toBe(200)
  const other = ['Sec-Fetch-Site: cross-site', `Cookie: ${cookie}`]
  for (const path of ['/%61pi/me', '/api/m%65', `${server.origin}/api/me`]) expect([path, (await raw(request('GET', path, ...other))).status]).toEqual([path, 403])
  expect((await server.get('/', { 'sec-fetch-site': 'cross-site' })).status).toBe(200) // a link to the app may stand anywhere
})

test('[D2] a head or a body that is too large, or no HTTP at all, is refused in few words and in no log', async () => {
  const secret = 'ZONNEBLOEM77'
  expect(await raw(request('GET', '/', `X: ${secret}${'a'.repeat(20_000)}`))).toMatchObject({ status: 431, body: '{"code":"too-large"}' })
  expect(await raw(`${secret} ${secret}\r\n\r\n`)).toMatchObject({ status: 400, body: '{"code":"malformed"}' })
  expect(await raw(request('GET', `/%zz${secret}`))).toMatchObject({ status: 400, body: '{"code":"malformed"}' })
  for (const path of [`/${secret}%00`, `/../../${secret}`, `/${secret.repeat(800)}`, '/.vite/manifest.json'])
    expect([path, (await raw(request('GET', path))).status]).toEqual([path, 404])
  expect(server.log()).not.toContain(secret)
  expect(server.log()).not.toContain('request failed')
})

test('[D2] a connection that dribbles is not waited for', async () => {
  // Times in ms as Node holds them; to wait for them would take half a minute.
  expect(server.http.headersTimeout).toBe(HEAD_WITHIN)
  expect(server.http.requestTimeout).toBe(ALL_WITHIN)
  expect(HEAD_WITHIN).toBeLessThan(ALL_WITHIN)
})

test('a method that a route does not have gets the answer of an absent route', async () => {
  const own = [`Origin: ${server.origin}`, ...json]
  const answers = await Promise.all([
    raw(`${request('POST', '/api/me', ...own)}{}`),
    raw(`${request('POST', '/api/absent', ...own)}{}`),
    raw(`${request('PUT', '/api/invitation/look', ...own)}{}`),
    raw(`${request('POST', '/api/me', 'X-HTTP-Method-Override: GET', `Cookie: ${cookie}`, ...own)}{}`),
  ])
  const plain = ({ head, body }: { head: string; body: string }): string => `${head.replace(/^date:.*$/m, '')}\n${body}`
  expect(new Set(answers.map(plain)).size).toBe(1)
  expect(answers[0]).toMatchObject({ status: 404, body: '{"code":"not-found"}' })
})

test('every answer bears the armour: pages, files, the API and what is not there', async () => {
  for (const path of ['/', '/bewoners/devries', '/assets/app-1234.js', '/api/setup', '/api/absent', '/healthz', '/metrics', '/gone.png']) {
    const { headers } = await server.get(path)
    expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self';.*frame-ancestors 'none'/)
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('permissions-policy')).toMatch(/^camera=\(self\), .*microphone=\(\)/)
    expect(headers.get('permissions-policy')?.match(/\(self\)/g)).toHaveLength(1)
    expect(headers.get('cache-control')).toMatch(/^(no-store|no-cache|public, max-age=31536000, immutable)$/)
    for (const telling of ['server', 'x-powered-by', 'access-control-allow-origin']) expect(headers.get(telling)).toBeNull()
  }
})

test('over https the browser is told to stay there; over http it is not', async () => {
  for (const [secure, told] of [[true, /^max-age=31536000/], [false, /^$/]] as const) {
    const app = fastify()
    await app.register(helmet, armour(secure))
    app.get('/', async () => 'x')
    const answer = await app.inject({ url: '/' })
    expect(String(answer.headers['strict-transport-security'] ?? '')).toMatch(told)
    await app.close()
  }
})

test('[fault 26] a name that is handed in stands on one line without control characters, or is refused', async () => {
  const fresh = await serve()
  const code = fresh.setUpAddress?.split('#')[1]
  const own = (name: string) => ({ code, choice: 'own', ward: { name: 'De\u0000 Wilg\n', timezone: 'Europe/Amsterdam' }, name, key: 'x' })
  for (const name of ['', ' \u0000 ', 'x'.repeat(101), 'half\ud800'])
    expect(await (await fresh.post('/api/setup', own(name))).json()).toEqual({ code: 'malformed' })
  const { ward } = await setUpWard(fresh, ' De\u0007\r\nWilg\t2 ')
  expect(fresh.accounts.register(ward)?.ward?.name).toBe('De Wilg 2')
  await fresh.stop()
})
