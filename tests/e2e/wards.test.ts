import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, connected, lineWith, marked, throughGate, writeLine } from '#support/pages.ts'
import { firstPin, switchPerson, tile, vouchedPin } from '#support/tablet.ts'
import { until } from '#support/until.ts'

let house: House
let sanne: Device

beforeAll(async () => {
  house = await openHouse()
  sanne = await house.device('sanne', { size: 'phone' })
})
afterAll(() => house?.close())

const wards = (page: Page): Locator => page.getByRole('combobox', { name: 'Afdeling' })
/** An administrator makes a ward. */
async function makeWard(name: string): Promise<void> {
  const office = await house.stranger()
  const { pathname, hash } = new URL(await house.inviteAdministrator('Ruud Peeters'))
  await office.page.goto(pathname + hash)
  await office.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await office.page.getByRole('heading', { name: 'Beheer', exact: true }).waitFor()
  const made = await office.page.evaluate(async (ward) => {
    const body = JSON.stringify({ name: ward, timezone: 'Europe/Amsterdam', coordinator: 'Noor Visser' })
    return (await fetch('/api/admin/wards', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status
  }, name)
  expect(made).toBe(200)
  await office.close()
}

test('[U5] [W3] who works on two wards switches between their notebooks; what was typed waits on its own ward', async () => {
  const { page } = sanne
  await connected(page)
  expect(await wards(page).count()).toBe(0)
  const line = 'Alleen voor De Linde.'
  await marked(await writeLine(page, line), 'op de afdeling')
  await composer(page).fill('Half geschreven op De Linde')

  await makeWard('De Berk')
  await house.bring('sanne', 'de-berk', 'coordinator')
  // The command line is a program of its own; the relay hears of it a moment later.
  await until(async () => {
    const me = (await (await sanne.context.request.get(`${house.origin}/api/me`)).json()) as { wards: object[] }
    return me.wards.length === 2
  })
  await page.reload()
  await wards(page).waitFor()
  expect(await wards(page).locator('option:checked').innerText()).toBe('De Linde')
  await until(async () => (await composer(page).inputValue()) === 'Half geschreven op De Linde')

  await wards(page).selectOption('De Berk')
  await page.getByRole('button', { name: 'Gelezen en akkoord' }).waitFor() // each ward has an agreement of its own
  await throughGate(page)
  expect(await composer(page).inputValue()).toBe('')
  expect(await lineWith(page, line).count()).toBe(0)
  await marked(await writeLine(page, 'Alleen voor De Berk.'), 'op de afdeling')
  await page.goto('/bewoners')
  await page.getByRole('main').getByRole('heading').first().waitFor()
  expect(await page.getByRole('main').innerText()).not.toContain('Aalbers')
  expect(await wards(page).locator('option:checked').innerText()).toBe('De Berk') // remembered

  await wards(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await wards(page).selectOption('De Linde')
  await lineWith(page, line).waitFor()
  expect(new URL(page.url()).pathname).toBe('/')
  await until(() => wards(page).evaluate((select) => select === document.activeElement))
  await until(async () => (await composer(page).inputValue()) === 'Half geschreven op De Linde')
  expect(await lineWith(page, 'Alleen voor De Berk.').count()).toBe(0)
})

test('[T3] a coordinator ends a seat on the ward’s tablet from a device of their own', async () => {
  const tablet = await house.tablet('staff')
  const pin = { name: 'Sanne de Wit', pin: '4827' }
  await firstPin(tablet.page, pin.name, pin.pin)
  await switchPerson(tablet.page)
  await vouchedPin(tablet.page, 'Wil Jacobs', '6041', pin)
  await connected(tablet.page)
  await switchPerson(tablet.page)
  await tile(tablet.page, 'Wil Jacobs').waitFor()

  const { page } = sanne
  await page.goto('/mensen/wil')
  await page.getByRole('heading', { name: 'Plek op een tablet' }).waitFor()
  await page.goto('/mensen')
  await page.getByText('Wie heeft er een plek?').click()
  await page.getByRole('button', { name: /^Plek beëindigen: Wil Jacobs op/ }).click()
  const asked = page.getByRole('group', { name: /^Plek beëindigen: Wil Jacobs/ })
  await asked.getByText('Wil Jacobs kan dan niet meer schrijven op deze tablet.').waitFor()
  await asked.getByRole('button', { name: 'Plek beëindigen', exact: true }).click()
  await page.getByText('1 persoon heeft er een plek').waitFor()
  await tile(tablet.page, 'Wil Jacobs').waitFor({ state: 'detached' })
  await tablet.close()
})
