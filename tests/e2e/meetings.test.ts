import { readFile } from 'node:fs/promises'
import ICAL from 'ical.js'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let sanne: Device
let fatima: Device
let wil: Device

beforeAll(async () => {
  house = await openHouse()
  sanne = await house.device('sanne', { size: 'tablet' })
  fatima = await house.device('fatima', { size: 'tablet' })
  wil = await house.device('wil', { size: 'phone', installed: true })
  for (const { page } of [sanne, fatima, wil]) await connected(page)
})
afterAll(() => house?.close())

const agenda = (page: Page) => page.getByRole('region', { name: 'Agenda' })
const point = (page: Page, text: string) => agenda(page).getByRole('listitem').filter({ hasText: text })
const TITLE = 'Weekoverleg'

/** The first meeting of the series that Sanne planned. */
async function openFirst(page: Page): Promise<void> {
  await page.goto('/samen/overleg')
  await page.getByRole('link', { name: TITLE }).first().click()
  await page.getByRole('heading', { name: TITLE }).waitFor()
}

/** The events that a calendar reads in a downloaded file. */
async function downloaded(page: Page, button: string): Promise<{ text: string; titles: string[] }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  const text = await readFile(await file.path(), 'utf8')
  return { text, titles: new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event).summary) }
}

test('[Q1] [Q2] a coordinator plans a series; a resident’s name does not get into a title; everyone sees it', async () => {
  const { page } = sanne
  await page.goto('/samen/overleg/team')
  await page.getByRole('button', { name: 'Afzeggen' }).click()
  await page.getByText('Dit overleg gaat niet door.').waitFor()

  await page.goto('/samen/overleg')
  await page.getByRole('button', { name: 'Overleg plannen' }).click()
  const form = page.getByRole('form', { name: 'Overleg plannen' })
  await form.getByLabel('Waar gaat het over?').fill('Over mevrouw Aalbers')
  await form.getByText('Hier staat de naam van een bewoner.').waitFor()
  expect(await form.getByRole('button', { name: 'In het schrift zetten' }).isDisabled()).toBe(true)
  await form.getByLabel('Waar gaat het over?').fill(TITLE)
  await form.getByLabel('Komt het terug?').selectOption({ label: 'Elke week' })
  await form.getByLabel('Hoeveel keer?').fill('3')
  await form.getByText(/^3 keer, voor het laatst op/).waitFor()
  await form.getByRole('button', { name: 'Annuleren' }).click()
  await page.getByRole('button', { name: 'Overleg plannen' }).click()
  await until(async () => (await form.getByLabel('Hoeveel keer?').inputValue()) === '3')
  await form.getByRole('button', { name: 'In het schrift zetten' }).click()
  await form.waitFor({ state: 'detached' })

  await wil.page.goto('/samen/overleg')
  const list = wil.page.getByRole('region', { name: 'Komt eraan' }).getByRole('listitem')
  await list.filter({ hasText: TITLE }).nth(2).waitFor()
  expect(await wil.page.getByRole('button', { name: 'Overleg plannen' }).count()).toBe(0)
})

test('[Q3] a line is put on the agenda offline, a question stands there by itself, and what is among professionals stays there', async () => {
  const { page } = wil
  await page.goto('/')
  await connected(page)
  wil.wire.cut()
  await disconnected(page)
  const line = await writeLine(page, 'De schommelstoel kraakt: samen bekijken.')
  await line.getByRole('button', { name: 'Meer' }).click()
  await line.getByRole('button', { name: 'Voor het overleg' }).click()
  await line.getByText('Staat op de agenda van het overleg').waitFor()
  wil.wire.mend()
  await connected(page)
  await marked(line, 'op de afdeling')

  await fatima.page.goto('/')
  const staff = await writeStaffLine(fatima.page, 'Alleen voor ons: de medicijnkar.')
  await staff.getByRole('button', { name: 'Meer' }).click()
  await staff.getByRole('button', { name: 'Voor het overleg' }).click()
  await staff.getByText('Staat op de agenda van het overleg').waitFor()

  await openFirst(sanne.page)
  await point(sanne.page, 'De schommelstoel kraakt').waitFor()
  await point(sanne.page, 'Alleen voor ons: de medicijnkar.').waitFor()
  await point(sanne.page, 'mogen vrijwilligers een rolstoel de bus in rijden').getByText('Open vraag, vanzelf op de agenda').waitFor()
  // What stood on the agenda of the meeting that was called off moved on.
  await point(sanne.page, 'Sinterklaas: wie doet wat?').waitFor()
  await openFirst(page)
  await point(page, 'De schommelstoel kraakt').waitFor()
  expect(await page.getByText('medicijnkar').count()).toBe(0)
})

test('points are ordered and marked, the answer closes the question, a decision becomes a task, minutes are adopted', async () => {
  const { page } = sanne
  await openFirst(page)
  const first = agenda(page).getByRole('listitem').first()
  await first.filter({ hasText: 'Sinterklaas' }).waitFor()
  await first.getByRole('button', { name: 'Punt 1 later' }).click()
  await first.filter({ hasText: 'Rolstoelen' }).waitFor()
  await first.getByRole('button', { name: 'Besproken' }).click()
  await first.getByRole('button', { name: 'Toch niet besproken' }).waitFor()

  await point(page, 'Alleen voor ons').getByRole('button', { name: 'Van de agenda' }).click()
  await page.getByRole('button', { name: 'Terugzetten' }).click()
  await point(page, 'Alleen voor ons').waitFor()

  await point(page, 'Sinterklaas').getByRole('button', { name: 'Maak hier een taak van' }).click()
  const task = page.getByRole('form', { name: 'Maak hier een taak van' })
  await task.getByLabel('Wat moet er gebeuren?').fill('Pepernoten bestellen')
  await task.getByLabel('Voor wie?').selectOption({ label: 'Wil Jacobs' })
  await task.getByRole('button', { name: 'Taak opschrijven' }).click()
  await page.getByText('Staat bij de taken.').waitFor()

  const question = point(page, 'mogen vrijwilligers een rolstoel')
  await question.getByRole('button', { name: 'Antwoorden' }).click()
  await page.getByRole('textbox', { name: 'Jouw antwoord' }).fill('De chauffeur doet dat.')
  await question.getByRole('button', { name: 'Opschrijven' }).click()
  // The meeting has not begun: what was answered before it needs no place there.
  await question.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Verslag schrijven' }).click()
  const minutes = page.getByRole('textbox', { name: /^Verslag: / })
  await minutes.click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('Sinterklaas komt om drie uur.')
  // Minutes are written together: a volunteer writes along from the meeting's own page.
  await openFirst(wil.page)
  await wil.page.getByRole('link', { name: 'Meeschrijven aan het verslag' }).click()
  const along = wil.page.getByRole('textbox', { name: /^Verslag: / })
  await along.filter({ hasText: 'Sinterklaas komt om drie uur.' }).click()
  await wil.page.keyboard.press('Control+End')
  await wil.page.keyboard.press('Enter')
  await wil.page.keyboard.type('Wil bestelt pepernoten.')
  await minutes.filter({ hasText: 'Wil bestelt pepernoten.' }).waitFor()
  await page.getByRole('button', { name: 'Vaststellen', exact: true }).click()
  await page.getByRole('button', { name: 'Vaststellen voor iedereen' }).click()
  await page.waitForURL((url) => !url.pathname.endsWith('/schrijven'))
  await openFirst(page)
  await page.getByRole('article', { name: /^Vastgesteld door/ }).filter({ hasText: 'Wil bestelt pepernoten.' }).waitFor()
})

test('a volunteer reads it all without a network, and the task is there', async () => {
  const { page } = wil
  await openFirst(page)
  await page.getByRole('article', { name: /^Vastgesteld door/ }).waitFor()
  await page.goto('/taken')
  await lineWith(page, 'Pepernoten bestellen').getByText('voor jou').waitFor()
  await page.goto('/sinds')
  await lineWith(page, 'mogen vrijwilligers een rolstoel').getByText('De chauffeur doet dat.').waitFor()
  wil.wire.cut()
  await openFirst(page)
  await page.getByText('Wil bestelt pepernoten.').waitFor()
  await point(page, 'De schommelstoel kraakt').waitFor()
  const { text, titles } = await downloaded(page, 'Zet in mijn agenda')
  expect(titles).toEqual([TITLE])
  expect(text).not.toMatch(/Aalbers|pepernoten|schommelstoel/i)
  wil.wire.mend()
  await connected(page)
})

test('[Q4] my calendar follows the meetings to which I am asked, at an address that dies with the next one', async () => {
  const { page } = wil
  await sanne.page.goto('/samen/overleg')
  await sanne.page.getByRole('button', { name: 'Overleg plannen' }).click()
  const form = sanne.page.getByRole('form', { name: 'Overleg plannen' })
  await form.getByLabel('Waar gaat het over?').fill('Teamoverleg')
  await form.getByRole('button', { name: 'Vrijwilligers' }).click()
  await form.getByRole('button', { name: 'In het schrift zetten' }).click()
  await page.goto('/samen/overleg')
  await page.getByRole('listitem').filter({ hasText: 'Teamoverleg' }).getByText('Jij bent niet gevraagd').waitFor()
  await page.getByRole('button', { name: 'Adres maken' }).click()
  const address = async (): Promise<string> => (await page.getByLabel('Adres voor je agenda').textContent()) ?? ''
  const first = await address()
  const answer = await fetch(first)
  const text = await answer.text()
  expect(answer.status).toBe(200)
  expect(text.match(/SUMMARY:/g)).toHaveLength(4)
  expect(text).toContain('STATUS:CANCELLED')
  expect(text).not.toMatch(/Aalbers|pepernoten|schommelstoel|medicijnkar|Teamoverleg/i)
  await page.getByRole('button', { name: 'Nieuw adres maken' }).click()
  await until(async () => (await address()) !== first)
  expect([(await fetch(first)).status, (await fetch(await address())).status]).toEqual([404, 200])
  await page.reload()
  await page.getByText(/^Je agenda volgt sinds/).waitFor()
  expect(await page.getByLabel('Adres voor je agenda').count()).toBe(0)
  expect(house.relayLog()).not.toContain(first.split('/agenda/')[1]?.slice(0, 22))
})

test('[Q5] staff fill several days at once and see what is open; a volunteer calls with one tap', async () => {
  const { page } = sanne
  await page.goto('/samen/aanspreekpunt')
  await page.getByText(/diensten nog niemand/).waitFor()
  const gaps = async (): Promise<number> => Number(/\d+/.exec((await page.getByText(/diensten? nog niemand/).textContent()) ?? '')?.[0])
  const before = await gaps()
  await page.getByRole('button', { name: /^Kiezen/ }).first().click()
  const form = page.getByRole('form', { name: 'Contactpersoon kiezen' })
  await form.getByLabel('Wie is er voor vragen?').selectOption({ label: 'Fatima El Amrani' })
  await form.getByLabel(/^Telefoonnummer/).fill('06 12345678')
  await form.getByRole('button', { pressed: false }).first().click()
  await form.getByRole('button', { name: 'Opslaan' }).click()
  await until(async () => (await gaps()) === before - 2)

  await wil.page.goto('/bewoners')
  const call = wil.page.getByRole('region', { name: 'Contactpersoon' }).getByRole('link', { name: 'Bel Fatima El Amrani' })
  await call.waitFor()
  expect(await call.getAttribute('href')).toBe('tel:0612345678')
  await wil.page.goto('/')
  await call.waitFor()
  await wil.page.goto('/samen/aanspreekpunt')
  await wil.page.getByRole('link', { name: 'Bel Fatima El Amrani' }).nth(1).waitFor()
  expect(await wil.page.getByRole('button', { name: /^(Kiezen|Wijzigen)/ }).count()).toBe(0)

  await page.getByRole('button', { name: /^Wijzigen/ }).first().click()
  await form.getByLabel('Wie is er voor vragen?').selectOption({ label: 'Niemand' })
  await form.getByRole('button', { name: 'Opslaan' }).click()
  await until(async () => (await gaps()) === before - 1)
})

/** Writes a line for professionals alone. */
async function writeStaffLine(page: Page, text: string) {
  await page.getByRole('textbox', { name: 'Nieuwe notitie' }).fill(text)
  await page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).click()
  await page.getByRole('form', { name: 'Schrijven' }).getByRole('button', { name: 'Opschrijven', exact: true }).click()
  return lineWith(page, text)
}
