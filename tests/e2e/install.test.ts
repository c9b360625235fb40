import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected, lineWith, marked, throughGate, writeLine } from '#support/pages.ts'

let house: House
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  phone = await house.device('tesfay', { size: 'phone', installed: true })
})
afterAll(() => house?.close())

test('after the first visit the app opens and writes with no relay and no network at all', async () => {
  const { page, wire } = phone
  await connected(page)
  await lineWith(page, 'Mevrouw Aalbers is jarig!').waitFor()
  wire.cut()
  await house.killRelay()

  const cold = await phone.tab('/')
  await lineWith(cold, 'Mevrouw Aalbers is jarig!').waitFor()
  await disconnected(cold)
  await marked(await writeLine(cold, 'Geschreven terwijl de server uit stond.'), 'op dit apparaat')
  for (const path of ['/bewoners', '/taken', '/zoeken', '/niet-gedeeld', '/instellingen']) {
    await cold.goto(path)
    await cold.getByRole('main', { name: 'Schriftpagina' }).getByRole('heading').first().waitFor()
  }
  await cold.goto('/bewoners')
  await cold.getByRole('link', { name: /mevrouw Yılmaz/ }).click()
  await cold.getByText('Eet halal.').waitFor()

  wire.mend()
  await house.startRelay()
  await cold.goto('/')
  await marked(lineWith(cold, 'Geschreven terwijl de server uit stond.'), 'op de afdeling')
  await cold.close()
})

test('[fault 51] an answer of another page than the relay’s is never taken for the app or for its data', async () => {
  const { page } = phone
  const kept = await page.evaluate(async () => {
    const urls: string[] = []
    for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) urls.push(request.url)
    return urls.map((url) => new URL(url).pathname)
  })
  expect(kept.length).toBeGreaterThan(5)
  expect(kept.filter((path) => path.startsWith('/api') || path.startsWith('/sync'))).toEqual([])
})

test('the app can be installed: manifest in Dutch, icons, shortcuts, a place for text of other apps', async () => {
  const { page } = phone
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]')
    return (await (await fetch(link?.href ?? '')).json()) as {
      lang: string
      display: string
      icons: { src: string; sizes: string; purpose?: string }[]
      shortcuts: { name: string; url: string }[]
      share_target: { action: string; method: string; params: Record<string, string> }
    }
  })
  expect(manifest).toMatchObject({ lang: 'nl', display: 'standalone' })
  expect(manifest.icons.some((icon) => icon.purpose?.includes('maskable'))).toBe(true)
  expect(manifest.shortcuts.map(({ name, url }) => [name, url])).toEqual([['Nieuwe notitie', '/?nieuw'], ['Sinds je er was', '/sinds'], ['Taken en vragen', '/taken']])
  // By POST: what somebody shares stands in no address.
  expect(manifest.share_target).toMatchObject({ action: '/delen', method: 'POST', params: { title: 'title', text: 'text', url: 'url' } })
  for (const icon of manifest.icons) {
    const answer = await page.request.get(new URL(icon.src, page.url()).href)
    expect(answer.status()).toBe(200)
    expect(answer.headers()['content-type']).toMatch(/image/)
  }
})

test('a sign-in link works once, and says so the second time', async () => {
  const link = await house.invite('daan')
  const { pathname, hash } = new URL(link)
  const first = await house.stranger({ size: 'phone' })
  await first.page.goto(pathname + hash)
  await first.page.getByText('Daan Mulder').first().waitFor()
  await first.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await throughGate(first.page)
  expect(new URL(first.page.url()).hash).toBe('')
  const cookies = await first.context.cookies()
  expect(cookies.find((cookie) => cookie.name === 'schrift')).toMatchObject({ httpOnly: true, sameSite: 'Strict' })

  const second = await house.stranger({ size: 'phone' })
  await second.page.goto(pathname + hash)
  await second.page.getByText('Deze koppelcode is al gebruikt.', { exact: false }).waitFor()
  expect(await second.page.getByRole('button', { name: 'Dit apparaat koppelen' }).count()).toBe(0)
  await Promise.all([first.close(), second.close()])
})

test('no name, word or code of the ward stands in what the relay logs', async () => {
  const log = house.relayLog()
  expect(log.length).toBeGreaterThan(0)
  for (const word of ['Aalbers', 'jarig', 'Daan', 'Mulder', 'Geschreven terwijl', 'koppelen#']) expect(log).not.toContain(word)
})

test('[fault 44] storage that is refused, and [fault 38] storage that never answers, are said with their own cause', async () => {
  const { context, close } = await house.stranger()
  const refused = await context.newPage()
  await refused.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError')
    }
  })
  await refused.goto('/')
  await refused.getByRole('heading', { name: 'Dit apparaat laat Schrift niets bewaren' }).waitFor()
  await refused.getByText('privévenster').waitFor()
  const silent = await context.newPage()
  await silent.addInitScript(() => {
    IDBFactory.prototype.open = () => document.createElement('a') as unknown as IDBOpenDBRequest
  })
  await silent.goto('/')
  await silent.getByRole('heading', { name: 'De opslag van dit apparaat geeft geen antwoord' }).waitFor()
  await close()
})
