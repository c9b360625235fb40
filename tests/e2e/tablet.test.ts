import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, connected, disconnected, lineWith, marked, throughGate, writeLine } from '#support/pages.ts'
import { choosePin, switchPerson, tile, typePin, unlock, vouchedPin } from '#support/tablet.ts'

let house: House
let tablet: Device
let page: Page

const sanne = { name: 'Sanne de Wit', pin: '4827' }
const fatima = { name: 'Fatima El Amrani', pin: '59173' }
const wil = { name: 'Wil Jacobs', pin: '6041' }

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.tablet('staff', { installed: true })
  page = tablet.page
})
afterAll(() => house?.close())

/** Names of residents, in the words of the page and its title. */
async function residentsInSight(): Promise<string[]> {
  const seen = `${await page.title()}\n${await page.locator('body').innerText()}\n${page.url()}`
  return ['Vries', 'devries', 'Aalbers', 'Pinas', 'Vermeulen'].filter((name) => seen.includes(name))
}

const locked = async (): Promise<void> => page.getByRole('heading', { name: 'Wie ben je?' }).waitFor()
const writesAs = async (name: string): Promise<void> => page.getByText(`Je schrijft als ${name}`).waitFor()

test('a tablet is brought in: the coordinator chooses the first PIN, and lets others in one by one', async () => {
  await tile(page, sanne.name).waitFor()
  expect(await page.getByRole('main').getByRole('button').count()).toBe(1)
  expect(await residentsInSight()).toEqual([])
  await tile(page, sanne.name).click()
  for (const [first, second, why] of [['1234', '', 'raadt een ander snel'], [sanne.pin, '4828', 'twee verschillende pincodes']] as const) {
    await typePin(page, first, 'Verder')
    if (second !== '') await typePin(page, second, 'Bewaren')
    await page.getByRole('alert').filter({ hasText: why }).waitFor()
  }
  // With the keys on the screen; nobody reads along.
  for (const digit of sanne.pin) await page.getByRole('button', { name: digit, exact: true }).click()
  expect(await page.getByLabel('Pincode', { exact: true }).getAttribute('type')).toBe('password')
  await page.getByRole('button', { name: 'Verder' }).click()
  await page.keyboard.type(sanne.pin) // the focus is where a keyboard types
  await page.keyboard.press('Enter')
  await throughGate(page)
  await writesAs(sanne.name)
  await connected(page)

  await switchPerson(page)
  await vouchedPin(page, fatima.name, fatima.pin, sanne)
  await writesAs(fatima.name)
  await switchPerson(page)
  await vouchedPin(page, wil.name, wil.pin, fatima)
  await writesAs(wil.name)
})

test('[W2] [W3] [T6] [fault 24] offline they change hands: each draft waits for its writer, each line bears its own, and a volunteer sees no line for staff', async () => {
  tablet.wire.cut()
  await disconnected(page)
  await page.reload()
  await locked()
  await unlock(page, fatima.name, fatima.pin)
  await composer(page).fill('Half af van Fatima')
  await switchPerson(page)

  await unlock(page, wil.name, wil.pin)
  expect(await composer(page).inputValue()).toBe('')
  await writesAs(wil.name)
  await marked(await writeLine(page, 'Wil zet de stoelen klaar.'), 'op dit apparaat')
  expect(await lineWith(page, 'Wil zet de stoelen klaar.').getAttribute('aria-label')).toMatch(/^Wil Jacobs,/)
  expect(await page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).count()).toBe(0)
  await composer(page).fill('Half af van Wil')
  await switchPerson(page)

  await unlock(page, fatima.name, fatima.pin)
  await expect.poll(() => composer(page).inputValue()).toBe('Half af van Fatima')
  await page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).check()
  await marked(await writeLine(page, 'Kastsleutel zonnebloem ligt bij de zorg.'), 'op dit apparaat')
  expect(await lineWith(page, 'zonnebloem').getAttribute('aria-label')).toMatch(/^Fatima El Amrani,/)
  await goTo('Zoeken')
  await page.getByRole('searchbox').fill('zonnebloem')
  await page.getByRole('article').filter({ hasText: 'zonnebloem' }).waitFor()
  await switchPerson(page)

  await unlock(page, wil.name, wil.pin)
  await expect.poll(() => composer(page).inputValue()).toBe('Half af van Wil')
  await lineWith(page, 'Wil zet de stoelen klaar.').waitFor()
  expect(await page.getByText('zonnebloem').count()).toBe(0)
  await goTo('Zoeken')
  expect(await page.getByRole('searchbox').inputValue()).toBe('') // what the one before looked for is hers
  await page.getByRole('searchbox').fill('zonnebloem')
  await page.getByRole('status').filter({ hasText: 'Niets gevonden' }).waitFor()
  await goTo('Vandaag')
  await switchPerson(page)
})

test('a first PIN cannot be chosen without network, and the tablet says so', async () => {
  await page.getByText('Ik heb hier nog geen pincode').click()
  await tile(page, 'Ria Bosman').click()
  await page.getByText('kan alleen met netwerk').waitFor()
  await tile(page, fatima.name).click()
  await typePin(page, fatima.pin, 'Ik sta ervoor in')
  await typePin(page, '7461', 'Verder')
  await typePin(page, '7461', 'Bewaren')
  await page.getByRole('alert').filter({ hasText: 'kan alleen met netwerk' }).waitFor()
})

test('[T5] untouched it locks, after a word of warning; reloaded and opened by a deep link it is locked, and names no resident', async () => {
  await page.clock.install()
  await page.goto('/bewoners/devries')
  await locked()
  expect(new URL(page.url()).pathname).toBe('/')
  await unlock(page, wil.name, wil.pin)
  await page.getByRole('heading', { name: 'Vandaag' }).waitFor()
  await goTo('Bewoners')
  await page.getByRole('link', { name: 'De Vries' }).click()
  const line = page.getByRole('article').first()
  await line.getByRole('button', { name: 'Antwoorden' }).click()
  await line.getByRole('textbox').fill('Een half antwoord')
  expect(await residentsInSight()).not.toEqual([])

  await page.clock.fastForward(75_000)
  await page.getByText('De tablet gaat zo op slot').waitFor()
  await page.keyboard.press('Shift')
  await page.getByText('De tablet gaat zo op slot').waitFor({ state: 'detached' })
  await page.clock.fastForward(91_000)
  await locked()
  expect(await residentsInSight()).toEqual([])
  await page.goBack()
  await locked()
  expect(await residentsInSight()).toEqual([])

  await unlock(page, wil.name, wil.pin)
  await goTo('Bewoners')
  await page.getByRole('link', { name: 'De Vries' }).click()
  expect(await line.getByRole('textbox').count()).toBe(0) // closed, and its words wait
  await line.getByRole('button', { name: 'Antwoorden' }).click()
  await expect.poll(() => line.getByRole('textbox').inputValue()).toBe('Een half antwoord')
  await page.reload()
  await locked()
})

test('[T4] [fault 17] wrong PINs make that person wait and nobody else, over a reload too', async () => {
  await tile(page, wil.name).click()
  for (const pin of ['9071', '9072', '9073']) {
    await typePin(page, pin, 'Openen')
    await page.getByRole('alert').filter({ hasText: `Dit is niet de pincode van ${wil.name}` }).waitFor()
  }
  await page.getByText(/Nog \d seconden wachten/).waitFor()
  expect(await page.getByLabel('Pincode', { exact: true }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Terug naar de namen' }).click()
  await unlock(page, fatima.name, fatima.pin)
  await page.reload()
  await tile(page, wil.name).click()
  await page.getByText(/Nog \d seconden wachten/).waitFor()
  await page.clock.fastForward(6000)
  await typePin(page, wil.pin, 'Openen')
  await writesAs(wil.name)
  await switchPerson(page)
})

test('everything arrives when the wire is mended; who forgot a PIN chooses a new one, and who loses the seat writes no more', async () => {
  tablet.wire.mend()
  await page.clock.fastForward(30_000)
  await connected(page)
  const phone = await house.device('joost')
  for (const [words, writer] of [['Wil zet de stoelen klaar.', wil.name], ['zonnebloem', fatima.name]] as const) {
    await lineWith(phone.page, words).waitFor()
    expect(await lineWith(phone.page, words).getAttribute('aria-label')).toMatch(new RegExp(`^${writer},`))
  }
  await tile(page, wil.name).click()
  await page.getByRole('button', { name: 'Pincode vergeten' }).click()
  await tile(page, fatima.name).click()
  await typePin(page, fatima.pin, 'Ik sta ervoor in')
  await choosePin(page, '8302')
  await writesAs(wil.name)
  await marked(lineWith(page, 'Wil zet de stoelen klaar.'), 'op de afdeling')
  await switchPerson(page)

  await unlock(page, sanne.name, sanne.pin)
  await goTo('Instellingen')
  await page.getByRole('link', { name: 'Deze tablet' }).click()
  await page.getByRole('button', { name: `Plek van ${wil.name} beëindigen` }).click()
  await page.getByRole('status').filter({ hasText: `${wil.name} schrijft niet meer op deze tablet` }).waitFor()
  await switchPerson(page)
  await tile(page, fatima.name).waitFor()
  expect(await tile(page, wil.name).filter({ visible: true }).count()).toBe(0)
  await phone.page.reload()
  await marked(lineWith(phone.page, 'Wil zet de stoelen klaar.'), 'op de afdeling') // a line stays when its writer's seat does not
})

async function goTo(place: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: place }).click()
  await page.getByRole('main').getByRole('heading', { name: place }).first().waitFor()
}
