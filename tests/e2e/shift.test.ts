import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected, everythingKept, forgotten, lineWith, marked, scanned, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
/** The organisation's own hand on the accounts, beside the relay. */
let accounts: Accounts
let tablet: Device
let phone: Device
let staff: Device

beforeAll(async () => {
  house = await openHouse({ camera: true })
  accounts = await openAccounts(join(house.data, 'accounts.sqlite'))
  tablet = await enrolTablet()
  ;[phone, staff] = [await house.device('wil', { installed: true }), await house.device('sanne', { size: 'tablet', installed: true })]
})
afterAll(async () => {
  accounts?.close()
  await house?.close()
})

async function enrolTablet(): Promise<Device> {
  const device = await house.stranger({ size: 'tablet', installed: true })
  const { pathname, hash } = new URL(await house.inviteTablet('sanne', 'staff'))
  await device.page.goto(pathname + hash)
  await device.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await until(async () => new URL(device.page.url()).pathname === '/')
  await device.page.goto('/dienst')
  return device
}

/** The code on the tablet or on a professional's device, as people read it. */
const codeOn = async (page: Page): Promise<string> => (await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText()).trim()

async function endShift(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Dienst afsluiten' }).press('Enter')
  await page.getByRole('button', { name: 'Ja, afsluiten' }).waitFor()
  await page.keyboard.press('Enter') // the focus is on it
  await page.getByRole('heading', { name: 'Dienst openen' }).waitFor()
}

async function type(page: Page, code: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Code van de tablet' }).fill(code)
  await page.keyboard.press('Enter')
}

/** What the example ward holds and a phone must not, once its shift is over. */
const notebook = ['Mevrouw Aalbers', 'Domino', 'accordeonmuziek', 'Fatima El Amrani', 'schrift-room', 'ward.set']

const databases = (page: Page): Promise<string[]> => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))
const cachesOf = (page: Page): Promise<string[]> => page.evaluate(() => caches.keys())

test('a phone that ends its shift without a network holds nothing of the notebook, and its own line arrives later', async () => {
  const { page } = phone
  await lineWith(page, 'Mevrouw Aalbers is jarig!').waitFor()
  await connected(page)
  await until(async () => (await databases(page)).some((name) => name.includes('schrift-room')))
  const before = await everythingKept(page)
  for (const words of notebook) expect(before).toContain(words)
  expect(await page.getByText(/^Dienst tot \d\d:\d\d$/).count()).toBe(1)

  phone.wire.cut()
  await disconnected(page)
  await marked(await writeLine(page, 'Zonder netwerk: de sjoelbak staat in de serre.'), 'op dit apparaat')
  await page.getByRole('textbox', { name: 'Nieuwe notitie' }).fill('Nog niet af: vraag aan')
  await until(async () => (await everythingKept(page)).includes('Nog niet af'))
  await endShift(page)
  await page.getByText('Nog 1 regel te versturen').waitFor()

  await until(async () => (await databases(page)).length === 1)
  const after = await everythingKept(page)
  for (const words of notebook) expect(after).not.toContain(words)
  expect(after).toContain('de sjoelbak staat in de serre') // sealed, its own
  expect(after).toContain('Nog niet af') // a draft, its own
  expect((await cachesOf(page)).filter((name) => !['app', 'notes', 'shared'].includes(name))).toEqual([])

  phone.wire.mend()
  await marked(lineWith(staff.page, 'de sjoelbak staat in de serre'), 'op de afdeling')
  await forgotten(page, 'de sjoelbak staat in de serre')
  expect(await page.getByText('te versturen').count()).toBe(0)
})

test('a shift is opened by the code of a tablet that is offline itself, typed; a wrong code opens nothing', async () => {
  tablet.wire.cut()
  await type(phone.page, 'AAAA-AAAA')
  await phone.page.getByRole('alert').filter({ hasText: 'Deze code klopt niet' }).waitFor()
  await type(phone.page, (await codeOn(tablet.page)).toLowerCase())
  await lineWith(phone.page, 'Mevrouw Aalbers is jarig!').waitFor()
  await marked(lineWith(phone.page, 'de sjoelbak staat in de serre'), 'op de afdeling')
  expect(await phone.page.getByRole('textbox', { name: 'Nieuwe notitie' }).inputValue()).toBe('Nog niet af: vraag aan')
  tablet.wire.mend()
})

test('a professional lets somebody in by the link of a code on their own device, and says so when they cannot', async () => {
  await endShift(phone.page)
  await staff.page.goto('/dienst')
  const link = new URL(await scanned(staff.page))
  expect(link.pathname).toBe('/dienst')
  expect(link.hash).toBe(`#${(await codeOn(staff.page)).replace('-', '')}`)
  await phone.page.goto(link.pathname + link.hash)
  await lineWith(phone.page, 'Mevrouw Aalbers is jarig!').waitFor()
  expect(phone.page.url()).not.toContain('#')
  staff.wire.cut()
  await staff.page.goto('/dienst')
  await staff.page.getByText('Zonder verbinding kan dit apparaat niemand binnenlaten').waitFor()
  staff.wire.mend()
})

test('the relay ends a shift whose time has come: the phone closes and is empty', async () => {
  const file = new Database(join(house.data, 'accounts.sqlite'))
  file.prepare("update sessions set shift_until = 1 where person = 'wil'").run()
  file.close()
  await phone.page.getByRole('heading', { name: 'Dienst openen' }).waitFor()
  await until(async () => (await databases(phone.page)).length === 1)
  for (const words of notebook) expect(await everythingKept(phone.page)).not.toContain(words)
})

test('a shift is opened by holding the phone before the tablet', async () => {
  const { page, close } = await house.device('tesfay', { permissions: ['camera'] })
  await endShift(page)
  await house.showToCamera(`${house.origin}/dienst#${(await codeOn(tablet.page)).replace('-', '')}`)
  await page.getByRole('button', { name: 'Code scannen' }).click()
  await lineWith(page, 'Mevrouw Aalbers is jarig!').waitFor()
  await close()
})

test('[fault 19] a role that is lowered: staff lines that were not delivered go to the tray and to nobody else', async () => {
  const joost = await house.device('joost', { size: 'tablet', installed: true })
  await connected(joost.page)
  joost.wire.cut()
  await disconnected(joost.page)
  await joost.page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).check()
  await writeLine(joost.page, 'Alleen voor de zorg: papaver31.')
  await accounts.setMember('de-linde', { person: 'joost', name: 'Joost Veldkamp', role: 'volunteer', home: true })
  await until(async () => {
    const me = (await (await joost.context.request.get(`${house.origin}/api/me`)).json()) as { wards: { role: string }[] }
    return me.wards[0]?.role === 'volunteer'
  })
  joost.wire.mend()
  await joost.page.getByRole('link', { name: '1 regel is niet gedeeld' }).click()
  await joost.page.getByText('papaver31').waitFor()
  expect(await everythingKept(joost.page)).not.toContain('Valrisico verhoogd')
  expect(await everythingKept(staff.page)).not.toContain('papaver31')
  await joost.close()
})

test('[fault 14] a revoked device is shut in mid-socket, hands in what was not delivered, and is wiped', async () => {
  const [wise, gerard] = [await house.device('olena'), await house.device('gerard', { installed: true })]
  await Promise.all([connected(wise.page), connected(gerard.page)])
  gerard.wire.cut()
  await disconnected(gerard.page)
  await marked(await writeLine(gerard.page, 'De rolstoel van kamer 104 heeft een lekke band.'), 'op dit apparaat')
  await marked(await writeLine(gerard.page, 'Iemand vroeg naar de schaakclub.'), 'op dit apparaat')
  await revoke('olena')
  await revoke('gerard')
  await wise.page.getByRole('status', { name: 'Verbinding' }).filter({ hasText: 'Toegang gestopt' }).waitFor({ timeout: 10_000 })
  await wise.page.getByText('Alles wat je had opgeschreven, staat in het schrift.').waitFor()
  gerard.wire.mend()
  await gerard.page.getByText('2 regels waren nog niet verstuurd. Ze liggen nu bij de coördinator.').waitFor()

  for (const { page, context } of [wise, gerard]) {
    await until(async () => (await context.cookies()).length === 0)
    const kept = await everythingKept(page)
    for (const words of [...notebook, 'lekke band', 'privateKey', 'de-linde']) expect(kept).not.toContain(words)
    expect(await databases(page)).toEqual(['schrift'])
    expect(await cachesOf(page)).toEqual([])
    await page.reload()
    await page.getByRole('heading', { name: 'Toegang gestopt' }).waitFor()
  }

  const { page } = staff
  await page.goto('/')
  await connected(page)
  expect(await lineWith(page, 'lekke band').count()).toBe(0)
  await page.goto('/ingeleverd')
  const card = page.getByRole('article', { name: 'Gerard van Dijk' })
  await card.filter({ hasText: 'lekke band' }).getByRole('button', { name: 'Overnemen' }).click()
  await page.getByText('De regel staat in het schrift.').waitFor()
  await card.filter({ hasText: 'schaakclub' }).getByRole('button', { name: 'Wegdoen' }).click()
  // Whoever goes to another screen meant it.
  const removed = page.waitForResponse((response) => response.url().endsWith('/api/handed-in/settle'))
  await page.getByRole('link', { name: 'Vandaag' }).click()
  await removed
  await marked(lineWith(page, 'Van Gerard van Dijk, ingeleverd: De rolstoel van kamer 104'), 'op de afdeling')
  await page.goto('/ingeleverd')
  await page.getByRole('heading', { name: 'Er ligt niets.' }).waitFor()
})

async function revoke(person: string): Promise<void> {
  for (const device of accounts.register('de-linde')?.devices.values() ?? [])
    if (device.person === person && device.revoked === undefined && !device.tablet) {
      const { device: subject, key, label, since } = device
      await accounts.setDevice('de-linde', { subject, person, key, since, revoked: Date.now(), ...(label ? { label } : {}) })
    }
}
