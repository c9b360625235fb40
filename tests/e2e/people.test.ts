import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, sizes, type Device, type House } from '#support/house.ts'
import { connected, connection, disconnected, lineWith, marked, scanned, throughGate, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let sanne: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse({ camera: true })
  sanne = await house.device('sanne', { size: 'tablet', installed: true })
  phone = await house.stranger()
})
afterAll(() => house?.close())

const list = (page: Page) => page.getByRole('navigation', { name: 'Lijst van mensen' })

test('somebody new is invited by a code on the screen, scans it inside the app, and the coordinator sees it', async () => {
  const { page } = sanne
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Samen' }).click()
  await page.getByRole('link', { name: 'Mensen' }).click()
  await page.getByRole('link', { name: 'Iemand uitnodigen' }).click()
  await page.getByRole('textbox', { name: 'Naam', exact: true }).fill('Noor Visser')
  await list(page).getByRole('link', { name: 'Ria Bosman' }).click()
  await page.getByRole('link', { name: 'Iemand uitnodigen' }).click() // what was typed is kept
  await until(async () => (await page.getByRole('textbox', { name: 'Naam', exact: true }).inputValue()) === 'Noor Visser')
  await page.getByRole('button', { name: 'Code op het scherm' }).click()
  await page.getByRole('img', { name: 'QR-code voor Noor Visser' }).waitFor()
  await list(page).getByRole('listitem').filter({ hasText: 'Noor Visser' }).getByText('nog niet binnen').waitFor()

  await phone.page.goto('/koppelen')
  await phone.page.getByRole('button', { name: 'Code scannen' }).click()
  await phone.page.getByText('Schrift mag de camera niet gebruiken').waitFor()
  await phone.context.grantPermissions(['camera'])
  await house.showToCamera('https://example.org/')
  await phone.page.getByRole('button', { name: 'Opnieuw proberen' }).click()
  await phone.page.getByText('Dit is geen koppelcode van Schrift').waitFor()
  const link = await scanned(page)
  const code = await page.locator('code').innerText()
  expect(link.split('#')[1]).toBe(code)
  await house.showToCamera(link)
  // The camera may read the new code at once, which closes it, or only when it is opened again.
  const again = phone.page.getByRole('button', { name: 'Camera sluiten' }).click({ timeout: 3000 })
  await again.then(() => phone.page.getByRole('button', { name: 'Code scannen' }).click({ timeout: 3000 })).catch(() => undefined)
  await phone.page.getByText('Noor Visser', { exact: true }).waitFor()
  await phone.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await throughGate(phone.page)
  await connected(phone.page)

  await page.getByText('Gelukt: Noor Visser is binnen.').waitFor()
  await list(page).getByText('nog niet binnen').waitFor({ state: 'detached' })
  expect(page.url()).not.toContain(code)
})

test('a role that was given reaches the phone with the pages that it opens, and is taken back with one tap', async () => {
  const { page } = sanne
  await page.getByRole('link', { name: 'Naar Noor Visser' }).click()
  await page.getByRole('heading', { name: 'Noor Visser', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Gegevens wijzigen' }).click()
  await page.getByRole('combobox', { name: 'Rol' }).selectOption('beroepskracht')
  await phone.page.goto('/bewoners/devries')
  await phone.page.getByRole('heading', { level: 1 }).waitFor()
  const staffOnly = phone.page.getByText('Valrisico verhoogd')
  expect(await staffOnly.count()).toBe(0)
  await page.getByRole('button', { name: 'Bewaren' }).click()
  await staffOnly.waitFor()
  await page.getByRole('button', { name: 'Ongedaan maken' }).click()
  await staffOnly.waitFor({ state: 'detached' })
})

test('a link to hand over is shown once, can be copied, withdrawn and given back', async () => {
  const { page, context } = sanne
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Link om mee te geven' }).click()
  await page.getByRole('button', { name: 'Link kopiëren' }).click()
  await page.getByText('De link is gekopieerd.').waitFor()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toMatch(/\/koppelen#[A-Za-z0-9_-]{22}$/)

  await page.goto('/mensen')
  await page.getByRole('button', { name: 'Uitnodiging voor Noor Visser intrekken' }).click()
  const { hash } = new URL(copied)
  const other = await house.stranger()
  await page.getByText('Eerder deze week').click()
  await page.getByText('ingetrokken', { exact: true }).waitFor()
  await other.page.goto(`/koppelen${hash}`)
  await other.page.getByText('Deze koppelcode is ingetrokken').waitFor()
  await page.getByRole('button', { name: 'Intrekken voor Noor Visser ongedaan maken' }).click()
  await page.getByRole('button', { name: 'Uitnodiging voor Noor Visser intrekken' }).waitFor()
  await other.page.getByRole('button', { name: 'Opnieuw proberen' }).click()
  await other.page.getByRole('button', { name: 'Dit apparaat koppelen' }).waitFor()
  await other.close()
})

test('nothing has to be scrolled sideways at 320 px', async () => {
  const { page } = sanne
  await page.setViewportSize(sizes.narrow)
  for (const path of ['/mensen', '/mensen/wil', '/mensen/+uitnodigen', '/mensen/+tablet']) {
    await page.goto(path)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBe(0)
  }
  await page.setViewportSize(sizes.tablet)
})

test('without a network the list stands there, and an act says honestly that it cannot be done', async () => {
  const { page, wire } = sanne
  await page.goto('/mensen/ria')
  await connected(page)
  wire.cut()
  await disconnected(page)
  await page.reload()
  await page.getByRole('heading', { name: 'Ria Bosman', level: 1 }).waitFor()
  expect(await list(page).getByRole('link').count()).toBeGreaterThan(12)
  await list(page).getByText('Uitnodigen en wijzigen kan alleen met netwerk').waitFor()
  await page.getByRole('switch', { name: 'Mag ook buiten een dienst lezen' }).click()
  await page.getByRole('alert').filter({ hasText: 'De server van de afdeling is niet bereikbaar' }).waitFor()
  expect(await page.getByRole('switch', { name: 'Mag ook buiten een dienst lezen' }).isChecked()).toBe(false)
  wire.mend()
  await connected(page)
})

test('[U4] [fault 14] a phone that is blocked says "Toegang gestopt" within seconds, and its words stay on it', async () => {
  await phone.page.goto('/')
  await marked(await writeLine(phone.page, 'Ik zet de bloemen bij het raam.'), 'op de afdeling')
  const { page } = sanne
  await page.goto('/mensen/noor-visser')
  await page.getByRole('button', { name: 'Blokkeren', exact: true }).click()
  await page.getByRole('group', { name: 'Blokkeren' }).getByText('kan dan niets meer lezen of schrijven').waitFor()
  await page.getByRole('group', { name: 'Blokkeren' }).getByRole('button', { name: /blokkeren$/ }).click()
  await connection(phone.page).getByText('Toegang gestopt').waitFor()
  await page.getByText(/^geblokkeerd op/).waitFor()
  await page.goto('/')
  await lineWith(page, 'Ik zet de bloemen bij het raam.').waitFor()
})

test('a volunteer sees no door to the ward’s people', async () => {
  const wil = await house.device('wil')
  await wil.page.goto('/samen')
  await wil.page.getByRole('link', { name: 'Afspraken' }).waitFor()
  expect(await wil.page.getByRole('link', { name: 'Mensen' }).count()).toBe(0)
  await wil.page.goto('/mensen')
  await wil.page.getByText('Deze pagina is voor de coördinator').waitFor()
})
