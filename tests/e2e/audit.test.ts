import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let phone: Device
let desk: Device

beforeAll(async () => {
  house = await openHouse()
  phone = await house.device('wil', { size: 'phone', installed: true })
  desk = await house.device('sanne', { size: 'tablet', installed: true })
})
afterAll(() => house?.close())

const rows = (page: Page): Locator => page.getByRole('group', { name: 'Wie keek waar, nieuwste eerst' }).getByRole('listitem')
const openedBy = (page: Page, name: string): Locator => rows(page).filter({ hasText: name }).filter({ hasText: 'opende de pagina van een bewoner' })

/** Opens a resident's page through the screens, without loading anything anew. */
async function openResident(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Bewoners' }).click()
  await page.getByRole('link', { name }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

/** Looks again until it is there: what was done a moment ago is on its way. */
async function comes(page: Page, wanted: Locator): Promise<void> {
  await until(async () => {
    if ((await wanted.count()) > 0) return true
    await page.getByRole('button', { name: 'Vernieuwen' }).click()
    await page.getByText(/^(De nieuwste )?\d+ regels?$/).waitFor()
    return (await wanted.count()) > 0
  })
}

test('[A6] a resident’s page that was opened without network stands in the review later, once, and marked so', async () => {
  const { page, wire } = phone
  await connected(page)
  wire.cut()
  await disconnected(page)
  await page.evaluate(() => {
    const now = Date.now
    Object.assign(globalThis, { present: now })
    Date.now = () => now() - 40 * 60_000
  })
  await openResident(page, /De Vries/)
  await page.getByRole('heading', { level: 2 }).first().waitFor()
  await page.evaluate(() => Object.assign(Date, { now: Reflect.get(globalThis, 'present') })) // 40 minutes later
  wire.mend()
  await connected(page)
  await openResident(page, /Pinas/)

  await desk.page.goto('/inzage')
  await desk.page.getByRole('heading', { level: 1, name: 'Wie keek waar' }).waitFor()
  await comes(desk.page, openedBy(desk.page, 'Wil Jacobs').filter({ hasText: 'Pinas' }))
  const opened = openedBy(desk.page, 'Wil Jacobs')
  expect(await opened.count()).toBe(2)
  const [later, atOnce] = [opened.filter({ hasText: 'De Vries' }), opened.filter({ hasText: 'Pinas' })]
  expect(await later.innerText()).toContain('later gemeld')
  expect(await atOnce.innerText()).not.toContain('later gemeld')
  const minutes = async (row: Locator): Promise<number> => Date.parse((await row.locator('time').getAttribute('datetime')) ?? '') / 60_000
  expect((await minutes(atOnce)) - (await minutes(later))).toBeGreaterThan(39)
})

test('[A7] the coordinator narrows the list down, and takes it along with names', async () => {
  const { page } = desk
  await page.getByText('Verfijnen', { exact: true }).click()
  await page.getByLabel('Wie', { exact: true }).selectOption('Wil Jacobs')
  await page.getByLabel('Over welke bewoner').selectOption({ label: (await page.getByLabel('Over welke bewoner').locator('option', { hasText: 'De Vries' }).textContent()) ?? '' })
  await until(async () => (await rows(page).count()) === 1)
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Bewaren als CSV' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toMatch(/^wie-keek-waar-de-linde-\d{4}-\d\d-\d\d\.csv$/)
  const [, line] = (await readFile(await file.path(), 'utf8')).split('\r\n')
  expect(line).toContain(';Wil Jacobs;wil;opende de pagina van een bewoner;')
  expect(line).toContain('De Vries')
  await page.getByLabel('Wat', { exact: true }).selectOption('voegde een passkey toe')
  await page.getByRole('heading', { name: 'Niets gevonden' }).waitFor()
  await page.getByRole('button', { name: 'Keuzes wissen' }).click()
  await comes(page, rows(page).filter({ hasText: 'Sanne de Wit' }).filter({ hasText: 'bewaarde deze lijst als bestand' }))
})

test('without a connection it says so, and comes by itself when there is one', async () => {
  const { page, wire } = desk
  wire.cut()
  await disconnected(page)
  await page.getByRole('button', { name: 'Vernieuwen' }).click()
  await page.getByRole('alert').filter({ hasText: 'Zonder verbinding kun je hem niet bekijken' }).waitFor()
  wire.mend()
  await connected(page)
  await rows(page).first().waitFor()
})

test('[A7] for a volunteer there is no such page, no link to it, and nothing behind it', async () => {
  const { page } = phone
  await page.goto('/instellingen')
  await page.getByRole('heading', { name: 'Over Schrift' }).waitFor()
  expect(await page.getByRole('link', { name: /Wie keek waar/ }).count()).toBe(0)
  await page.goto('/inzage')
  await page.getByRole('heading', { name: 'Deze pagina bestaat niet' }).waitFor()
  expect(await page.evaluate(async () => (await fetch('/api/audit?ward=de-linde')).status)).toBe(404)
  await desk.page.goto('/instellingen')
  await desk.page.getByRole('link', { name: /Wie keek waar/ }).click()
  await comes(desk.page, rows(desk.page).filter({ hasText: 'Wil Jacobs' }).filter({ hasText: 'kreeg geen toegang' }))
})
