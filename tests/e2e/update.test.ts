import { execFile } from 'node:child_process'
import { createServer, request, type Server as HttpServer } from 'node:http'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startServer, type Server } from '#server/server.ts'
import { launch } from '#support/chromium.ts'
import { until } from '#support/until.ts'

/** What stands between browser and server: nothing, a captive portal that answers all with its own page, or no network. */
type Network = 'open' | 'portal' | 'portal for files' | 'none'

let browser: Browser
let context: BrowserContext
let server: Server
let front: HttpServer
let folder: string
let network: Network

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser?.close())

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schrift-'))
  network = 'open'
  await release('one')
  const dist = join(folder, 'dist')
  const started = await startServer({ port: 0, host: '127.0.0.1', data: folder, origin: 'http://localhost', logLevel: 'silent', dist })
  if (!started.ok) throw new Error(started.error)
  server = started.value
  front = createServer((asked, answer) => {
    if (network === 'none') return void asked.socket.destroy()
    if (network === 'portal' || (network === 'portal for files' && asked.url !== '/service-worker.js'))
      return void answer.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Free Wi-Fi</title>Log in')
    const { url = '/', method = 'GET', headers } = asked
    const passed = request({ port: server.port, host: '127.0.0.1', path: url, method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    asked.pipe(passed)
  })
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  context = await browser.newContext({ baseURL: `http://localhost:${(front.address() as AddressInfo).port}` })
})
afterEach(async () => {
  await context.close()
  await new Promise((resolve) => front.close(resolve))
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

test('[fault 43] a newer version waits; only the tab that asks for it reloads, and the other keeps what is half typed', async () => {
  const asking = await open() // this tab stood open before anything was installed
  const typing = await open()
  await words(typing).fill('Half af')
  await release('two')
  await lookForUpdate(asking)
  for (const tab of [asking, typing]) await update(tab).waitFor()
  expect(await versions(asking, typing)).toEqual(['one', 'one'])

  await update(asking).click()
  await showing(asking, 'two')
  await update(typing).waitFor()
  expect(await words(typing).inputValue()).toBe('Half af')
  expect(await versions(asking, typing)).toEqual(['two', 'one'])

  await update(typing).click()
  await showing(typing, 'two')
})

test('a tab of the version before finds its parts without network; they go when no tab needs them', async () => {
  const asking = await open()
  const old = await open()
  const before = await filesKept(old)
  await release('two')
  await lookForUpdate(asking)
  await update(asking).click()
  await showing(asking, 'two')

  network = 'none'
  await forgetFetched(old)
  await old.getByRole('button', { name: 'Part' }).click()
  await old.getByText('part of one').waitFor()
  await asking.getByRole('button', { name: 'Part' }).click()
  await asking.getByText('part of two').waitFor()

  await old.close()
  await asking.reload()
  await until(async () => (await filesKept(asking)).length === before.length)
  expect(await filesKept(asking)).not.toEqual(before)
  await asking.getByRole('button', { name: 'Part' }).click()
  await asking.getByText('part of two').waitFor()
})

test('a tab opened while the newer version waited can ask for it too', async () => {
  const first = await open()
  await release('two')
  await lookForUpdate(first)
  await update(first).waitFor()
  const second = await open()
  await showing(second, 'one')
  await update(second).click()
  await showing(second, 'two')
  expect(await versions(first)).toEqual(['one'])
})

test('[fault 51] a captive portal’s page is never kept, and a half-reachable update leaves the old version whole', async () => {
  const tab = await open()
  await release('two')
  for (network of ['portal', 'portal for files'] as const) {
    await lookForUpdate(tab)
    await tab.reload()
    await showing(tab, 'one')
    expect(await update(tab).isVisible()).toBe(false)
    expect(await pagesKept(tab)).toEqual([expect.stringContaining('<title>Update</title>')])
  }
  // A file that was lost here is not filled in with the portal's page either.
  await tab.evaluate(async () => {
    const app = await caches.open('app')
    for (const { url } of await app.keys()) if (url.includes('/part-')) await app.delete(url)
  })
  await forgetFetched(tab)
  await tab.getByRole('button', { name: 'Part' }).click()
  await tab.getByText('no part').waitFor()
  expect(await pagesKept(tab)).toHaveLength(1)

  network = 'open'
  await lookForUpdate(tab)
  await update(tab).click()
  await showing(tab, 'two')
})

test('addresses of the server pass the worker by', async () => {
  const tab = await open()
  const answer = await tab.goto('/healthz')
  expect(await answer?.json()).toEqual({ alive: true })
  network = 'none'
  await expect(tab.goto('/api/me')).rejects.toThrow(/ERR_/)
})

/** Builds the page with the app's own build and worker into the folder that is served. */
async function release(version: string): Promise<void> {
  const root = join(import.meta.dirname, '../..')
  const words = ['build', join(root, 'tests/support/update-page'), '--config', join(root, 'vite.config.ts'), '--outDir', join(folder, 'dist')]
  const env = { ...process.env, NODE_ENV: 'production', VITE_VERSION: version }
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), ...words, '--logLevel', 'error'], { cwd: root, env })
}

/** A tab whose app is kept on this device. */
async function open(): Promise<Page> {
  const page = await context.newPage()
  await page.goto('/')
  await until(() => page.evaluate(() => navigator.serviceWorker.controller?.state === 'activated'))
  return page
}

/** The hourly look; resolves when what was found is installed, or refused. */
const lookForUpdate = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update().catch(() => undefined)
    const { installing } = registration
    if (installing) await new Promise((resolve) => (installing.onstatechange = resolve))
  })

/** Empties what the browser itself keeps of fetched files; the worker's own store stays. */
async function forgetFetched(page: Page): Promise<void> {
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache')
}

const update = (page: Page) => page.getByRole('button', { name: 'Update' })
const words = (page: Page) => page.getByLabel('Words')
const showing = (page: Page, version: string): Promise<void> => page.getByText(`Version ${version}`).waitFor()
const versions = (...pages: Page[]): Promise<string[]> => Promise.all(pages.map((page) => page.locator('#version').innerText()))

const filesKept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await (await caches.open('app')).keys()).map(({ url }) => url).sort())

/** The text of every HTML page in any cache. */
const pagesKept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const key of await cache.keys()) {
        const kept = await cache.match(key)
        const text = (await kept?.text()) ?? ''
        if (kept?.headers.get('content-type')?.includes('html') || text.includes('<!doctype')) found.push(text)
      }
    }
    return found
  })
