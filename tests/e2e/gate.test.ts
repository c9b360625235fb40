import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '#server/server.ts'
import { launch } from '#support/chromium.ts'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, connected, disconnected, everythingKept, lineWith, throughGate } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let phone: Device
beforeAll(async () => {
  house = await openHouse()
  phone = await house.device('wil', { before: 'gate', installed: true })
})
afterAll(() => house?.close())

const agree = (page: Page) => page.getByRole('button', { name: 'Gelezen en akkoord' })
const screens = ['/', '/bewoners', '/bewoners/devries', '/taken', '/zoeken', '/sinds', '/afdrukken', '/afdrukken?bewoner=devries', '/overtypen', '/niet-gedeeld', '/instellingen', '/afspraken', '/mensen', '/inzage', '/bestaat-niet']
const residents = ['De Vries', 'Jansen', 'Pinas', 'Aalbers', 'rollator', 'jarig']

test('[A2] before it is signed no address, and no print, shows anything of the notebook', async () => {
  const { page } = phone
  for (const path of screens) {
    await page.goto(path)
    await agree(page).waitFor()
    await page.emulateMedia({ media: 'print' })
    const all = `${await page.title()} ${await page.locator('html').innerHTML()}`
    await page.emulateMedia({ media: 'screen' })
    for (const word of residents) expect([path, word, all.includes(word)]).toEqual([path, word, false])
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await composer(page).count()).toBe(0)
  }
})

test('[A2] it is signed without network and with the keyboard alone, and the address that was asked for opens', async () => {
  const { page, wire } = phone
  await page.goto('/bewoners/devries')
  await agree(page).waitFor()
  wire.cut()
  await disconnected(page)
  await page.reload()
  await agree(page).waitFor()
  await until(async () => {
    await page.keyboard.press('Tab')
    return agree(page).evaluate((button) => button === document.activeElement)
  })
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'meneer De Vries', exact: true }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('inhoud')
  await page.reload()
  await page.getByRole('heading', { name: 'meneer De Vries', exact: true }).waitFor()
  wire.mend()
  await connected(page)
})

test('[A2] a new version: everyone signs anew and sees what changed; what was half typed is still there', async () => {
  const { page } = phone
  await page.goto('/')
  await composer(page).fill('Half getypt over de')
  const tablet = await house.device('sanne', { size: 'tablet' })
  await tablet.page.goto('/afspraken')
  const who = tablet.page.getByRole('region', { name: 'Wie heeft getekend' })
  await who.getByText('2 van de 12 mensen hebben deze versie getekend.').waitFor()

  await tablet.page.getByRole('button', { name: 'Tekst veranderen' }).click()
  const text = tablet.page.getByRole('textbox', { name: 'Tekst' })
  const before = await text.inputValue()
  await text.fill(before.replace('- Twijfel je? Vraag het aan de zorg.', '- Twijfel je? Bel het kantoor.'))
  await until(async () => (await everythingKept(tablet.page)).includes('Bel het kantoor'))
  await tablet.page.reload()
  await tablet.page.getByRole('button', { name: 'Tekst veranderen' }).click()
  await until(async () => (await text.inputValue()).includes('Bel het kantoor')) // W3: the draft came back
  await tablet.page.getByRole('button', { name: 'Vaststellen en tekenen' }).click()
  await who.getByText('1 van de 12 mensen hebben deze versie getekend.').waitFor()
  await tablet.page.getByText('1 eerdere versie').click()
  await tablet.page.getByRole('article', { name: 'Versie 1' }).waitFor()
  expect(await agree(tablet.page).count()).toBe(0) // whoever publishes has signed

  await agree(page).waitFor()
  const changes = page.getByRole('region').or(page.locator('section')).filter({ has: page.getByRole('heading', { name: 'Wat er anders is' }) }).first()
  expect(await changes.locator('ins').allInnerTexts()).toEqual(['Twijfel je? Bel het kantoor.'])
  expect(await changes.locator('del').allInnerTexts()).toEqual(['Twijfel je? Vraag het aan de zorg.'])
  await agree(page).click()
  await composer(page).waitFor()
  await until(async () => (await composer(page).inputValue()) === 'Half getypt over de')
  await lineWith(page, 'Mevrouw Aalbers is jarig!').waitFor()
  await who.getByText('2 van de 12 mensen hebben deze versie getekend.').waitFor()
  await tablet.close()
})

test('[A3] a device that has not heard of the agreement waits for it, and says so', async () => {
  const late = await house.stranger()
  const { pathname, hash } = new URL(await house.invite('daan'))
  // Enrolling goes, the rooms do not come.
  await late.page.routeWebSocket(/\/sync$/, () => undefined)
  await late.page.goto(pathname + hash)
  await late.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await late.page.getByRole('heading', { name: 'Even wachten' }).waitFor()
  expect(await composer(late.page).count()).toBe(0)
  await late.close()
})

test('[A3] a ward of one’s own begins with the agreement: its coordinator adopts the text that stands ready', async () => {
  const data = await mkdtemp(join(tmpdir(), 'schrift-'))
  const started = await startServer({ port: 0, host: '127.0.0.1', data, origin: 'http://localhost', logLevel: 'silent' })
  if (!started.ok) throw new Error(started.error)
  const server = started.value
  const browser = await launch()
  try {
    const context = await browser.newContext({ locale: 'nl-NL' })
    const page = await context.newPage()
    await page.goto(server.setUpAddress ?? '')
    await page.getByRole('button', { name: 'Eigen afdeling beginnen' }).click()
    await page.getByRole('textbox', { name: 'Naam van de afdeling' }).fill('De Wilg')
    await page.getByRole('textbox', { name: 'Je naam' }).fill('Sanne de Wit')
    await page.getByRole('button', { name: 'Beginnen', exact: true }).click()
    await page.getByRole('heading', { name: 'Afspraken maken' }).waitFor()
    await page.getByRole('heading', { name: 'Zo gaan we om met wat we weten over bewoners' }).waitFor()

    const guest = await (await browser.newContext({ locale: 'nl-NL' })).newPage()
    await server.accounts.setMember('de-wilg', { person: 'wil', name: 'Wil Jacobs', role: 'volunteer' })
    const code = server.accounts.invite('de-wilg', 'wil')
    await guest.goto(`${server.origin}/koppelen#${code.ok ? code.value : ''}`)
    await guest.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
    await guest.getByRole('heading', { name: 'De afspraken komen nog' }).waitFor()

    await page.getByRole('button', { name: 'Eerst aanpassen' }).click()
    await page.getByRole('textbox', { name: 'Titel' }).fill('Onze afspraken')
    await page.getByRole('button', { name: 'Vaststellen en tekenen' }).click()
    await composer(page).waitFor()
    await guest.getByRole('heading', { name: 'Onze afspraken' }).waitFor()
    await throughGate(guest)
  } finally {
    await browser.close()
    await server.close()
    await rm(data, { recursive: true, force: true })
  }
})
