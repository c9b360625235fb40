import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let tablet: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('fatima', { size: 'tablet' })
  phone = await house.device('wil', { size: 'phone' })
})
afterAll(() => house?.close())

const cards = (device: Device) => device.page.getByRole('main').getByRole('list').first().getByRole('article')

test('[R1] news waits on cards until I finish reading, and my other device knows it', async () => {
  await phone.page.goto('/sinds')
  await phone.page.getByRole('heading', { name: 'Sinds je er was' }).waitFor()
  await connected(phone.page)
  await phone.page.getByRole('button', { name: 'Klaar met lezen' }).click()
  await phone.page.getByRole('textbox', { name: 'Nieuwe notitie' }).waitFor()

  await writeLine(phone.page, 'Wie weet waar de sjoelbak staat?')
  const asked = lineWith(phone.page, 'Wie weet waar de sjoelbak staat?')
  await marked(asked, 'op de afdeling')
  const there = lineWith(tablet.page, 'Wie weet waar de sjoelbak staat?')
  await there.getByRole('button', { name: 'Antwoorden' }).click()
  await tablet.page.getByRole('textbox', { name: 'Jouw antwoord' }).fill('In de kast bij de keuken.')
  await there.getByRole('button', { name: 'Opschrijven' }).click()
  await asked.getByText('In de kast bij de keuken.').waitFor()

  await phone.page.goto('/sinds')
  const answer = cards(phone).filter({ hasText: 'In de kast bij de keuken.' })
  await answer.waitFor()
  expect(await phone.page.getByText('Antwoord voor jou').count()).toBe(1)
  const news = (page: typeof phone.page) => page.getByText(/^Alles wat nieuw is/)

  const second = await house.device('wil', { size: 'phone' })
  await second.page.goto('/sinds')
  await cards(second).filter({ hasText: 'In de kast bij de keuken.' }).waitFor()

  await phone.page.getByRole('button', { name: 'Klaar met lezen' }).click()
  await phone.page.getByRole('textbox', { name: 'Nieuwe notitie' }).waitFor()
  await phone.page.goto('/sinds')
  await phone.page.getByRole('heading', { name: 'Sinds je er was' }).waitFor()
  await until(async () => (await news(phone.page).count()) === 0)
  // What came in the last minutes may show once more on another device; what was read before does not.
  const all = async (): Promise<number> => Number(/\d+/.exec((await news(second.page).textContent().catch(() => '')) ?? '')?.[0] ?? 0)
  await second.page.reload()
  await second.page.getByRole('heading', { name: 'Sinds je er was' }).waitFor()
  await until(async () => (await all()) <= 4)
  await second.close()
})

test('[R2] a must-know leaves the cards by one tap, and staff see by how many it was understood', async () => {
  await phone.page.goto('/sinds')
  const must = cards(phone).filter({ hasText: 'Mevrouw Aalbers is jarig!' })
  await must.getByRole('button', { name: 'Begrepen' }).click()
  await must.waitFor({ state: 'detached' })
  await lineWith(tablet.page, 'Mevrouw Aalbers is jarig!').getByText(/begrepen door 1 van \d+/).waitFor()
})

test('[R1] nobody is told what somebody else has read', async () => {
  const asked = async (device: Device, person: string): Promise<number> => {
    const answer = await device.page.request.get(`/api/mark?ward=de-linde&person=${person}`)
    return answer.status()
  }
  expect(await asked(phone, 'wil')).toBe(200)
  expect(await asked(tablet, 'wil')).toBe(404)
  expect(await asked(phone, 'fatima')).toBe(404)
})
