import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, connected, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

/** What a browser offers beside the page: a number on the icon, how much room is left, a voice. Stubs stand in for it. */
let house: House
let tablet: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('fatima', { size: 'tablet' })
  phone = await house.device('wil')
  await phone.context.addInitScript(stubs)
  await phone.page.goto('/')
  await connected(phone.page)
})
afterAll(() => house?.close())

declare global {
  /** What the stubs heard. */
  var heard: { badge: number[]; spoken: string[] }
}

/** `stub free` (bytes) and `stub voice` in the page's own storage say what this browser has. */
function stubs(): void {
  globalThis.heard = { badge: [], spoken: [] }
  navigator.setAppBadge = (count) => {
    heard.badge.push(count ?? -1)
    return Promise.resolve()
  }
  navigator.storage.estimate = () => Promise.resolve({ quota: 2e9, usage: 2e9 - Number(localStorage.getItem('stub free') ?? 1e9) })
  const voice = (lang: string, localService: boolean): SpeechSynthesisVoice => ({ lang, localService, default: false, name: lang, voiceURI: lang })
  speechSynthesis.getVoices = () => [voice('nl-NL', false), voice('en-GB', true), ...(localStorage.getItem('stub voice') === 'local' ? [voice('nl-BE', true)] : [])]
  speechSynthesis.speak = (said) => void heard.spoken.push(`${said.lang} ${said.text}`)
  globalThis.SpeechSynthesisUtterance = class extends EventTarget {
    voice: SpeechSynthesisVoice | null = null
    lang = ''
    pitch = 1
    rate = 1
    volume = 1
    onboundary = null
    onend = null
    onerror = null
    onmark = null
    onpause = null
    onresume = null
    onstart = null
    text: string
    constructor(text = '') {
      super()
      this.text = text
    }
  }
}

const badge = (page: Page): Promise<number | undefined> => page.evaluate(() => heard.badge.at(-1))

test('the icon bears the number of must-knows that wait for me', async () => {
  const { page } = phone
  await until(async () => (await badge(page)) !== undefined)
  const before = (await badge(page)) ?? 0
  await tablet.page.getByRole('switch', { name: 'Belangrijk: iedereen moet dit weten' }).check()
  await marked(await writeLine(tablet.page, 'De lift staat stil, neem de trap.'), 'op de afdeling')
  await until(async () => (await badge(page)) === before + 1)
  await lineWith(page, 'De lift staat stil').getByRole('button', { name: 'Begrepen' }).click()
  await until(async () => (await badge(page)) === before)
})

test('a device that fills up says so before it hurts, and not earlier', async () => {
  const { page } = phone
  await composer(page).waitFor()
  expect(await page.getByText('Dit apparaat raakt vol').count()).toBe(0)
  await page.evaluate(() => localStorage.setItem('stub free', '5e6'))
  await page.reload()
  await page.getByText('Dit apparaat raakt vol').waitFor()
  await marked(await writeLine(page, 'Met weinig plek toch geschreven.'), 'op de afdeling')
  await page.evaluate(() => localStorage.removeItem('stub free'))
})

test('[R5] a voice of the device itself reads aloud: no full names where they are hidden, never what stands in the care record', async () => {
  const { page } = phone
  await marked(await writeLine(tablet.page, 'Mevrouw Jansen wil bij het raam zitten.'), 'op de afdeling')
  await marked(await writeLine(tablet.page, 'Blauwe plek bij meneer Bakker.'), 'op de afdeling')
  const bruise = lineWith(page, 'Blauwe plek')
  await lineWith(page, 'bij het raam zitten').getByRole('button', { name: 'Meer' }).click()
  expect(await page.getByRole('button', { name: 'Lees voor' }).count()).toBe(0) // the only Dutch voice is far away

  await page.evaluate(() => localStorage.setItem('stub voice', 'local'))
  await page.reload()
  const said = async (line: string): Promise<string | undefined> => {
    await lineWith(page, line).getByRole('button', { name: 'Meer' }).click()
    await lineWith(page, line).getByRole('button', { name: 'Lees voor' }).click()
    await lineWith(page, line).getByRole('button', { name: 'Stop met voorlezen' }).waitFor()
    return page.evaluate(() => heard.spoken.at(-1))
  }
  expect(await said('bij het raam zitten')).toBe('nl-BE Fatima El Amrani: Mevrouw Jansen wil bij het raam zitten.')
  await bruise.getByRole('button', { name: 'Meer' }).click()
  await bruise.getByRole('button', { name: 'Lees voor' }).waitFor()
  const there = lineWith(tablet.page, 'Blauwe plek')
  await there.getByRole('button', { name: 'Meer' }).click()
  await there.getByRole('button', { name: 'Staat in het zorgdossier' }).click()
  await bruise.waitFor({ state: 'detached' })
  const stub = lineWith(page, 'Staat in het zorgdossier')
  await stub.getByRole('button', { name: 'Minder' }).waitFor()
  expect(await stub.getByRole('button', { name: 'Lees voor' }).count()).toBe(0)

  await page.goto('/instellingen')
  const initials = page.getByRole('radio', { name: /Voorletter/ })
  await initials.click()
  await until(() => initials.isChecked())
  await page.goto('/')
  expect(await said('bij het raam zitten')).toBe('nl-BE Fatima El Amrani: mw. J., k. 101 wil bij het raam zitten.')
  await page.goto('/sinds')
  await page.getByRole('button', { name: 'Lees voor' }).first().click()
  await until(() => page.evaluate(() => heard.spoken.length > 0))
  const cards = await page.evaluate(() => heard.spoken.at(-1) ?? '')
  expect(cards).toMatch(/^nl-BE \p{L}+ .*: /u)
  for (const name of ['Jansen', 'Bakker', 'Aalbers', 'Blauwe plek']) expect(cards).not.toContain(name)
})
