import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf } from '#notebook/calendar.ts'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let tablet: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('fatima', { size: 'tablet', colorScheme: 'dark', installed: true })
  phone = await house.device('wil', { size: 'phone' })
})
afterAll(() => house?.close())

const sheet = (page: Page): Locator => page.getByRole('region', { name: 'Voorbeeld van het blad' })
const choose = (page: Page, what: string): Promise<unknown> => page.getByLabel('Wat wil je afdrukken?').selectOption({ label: what })

test('[W6] what Kevin wrote on paper last night stands on his page, typed in by Fatima, on another device', async () => {
  const { page } = tablet
  const yesterday = addDays(dayOf(Date.now(), 'Europe/Amsterdam'), -1)
  await page.goto('/overtypen')
  await page.getByLabel('Wie schreef het op papier?').selectOption({ label: 'Kevin Baptista' })
  await page.getByLabel('Op welke dag?').fill(yesterday)
  await page.getByLabel('Wat staat er?').fill('Stroom viel uit. Mevrouw Jansen wilde thee.')
  await page.getByRole('button', { name: '101 mevrouw Jansen' }).click()
  await page.getByRole('button', { name: 'Opschrijven', exact: true }).click()
  await page.getByText('Vul dit in.').waitFor() // no time yet, and nothing is lost
  await page.getByLabel('Hoe laat?').fill('23:40')
  await until(() => kept(page, 'drafts', '23:40'))
  await page.reload() // [W3]
  await until(async () => (await page.getByLabel('Hoe laat?').inputValue()) === '23:40')
  await page.getByRole('button', { name: 'Opschrijven', exact: true }).click()
  await page.getByRole('link', { name: 'Bekijk de regel' }).click()
  const said = 'Op papier geschreven door Kevin Baptista, gisteren 23:40; overgetypt door Fatima El Amrani'
  await marked(lineWith(page, 'Stroom viel uit'), 'op de afdeling')

  await phone.page.goto(`/?dag=${yesterday}`)
  const line = phone.page.getByRole('region', { name: /^Gisteren/ }).getByRole('article', { name: said })
  await line.getByText('Mevrouw Jansen wilde thee').waitFor()
  expect(await line.getByText(said).count()).toBe(1)
  expect(await line.getByRole('button', { name: 'Verbeteren' }).count()).toBe(0)
})

test('without a network the outage sheet is one page, black on white by night too, with nothing of the screen on it', async () => {
  const { page, wire } = tablet
  wire.cut()
  await disconnected(page)
  await page.goto('/afdrukken')
  await choose(page, 'Noodblad')
  const paper = sheet(page)
  for (const words of ['De Linde · Noodblad', 'vertrouwelijk: niet laten slingeren', 'Iedereen moet dit weten', 'Taken en vragen die openstaan', '102 · meneer De Vries', 'wie schrijft'])
    await paper.getByText(words).first().waitFor()
  await page.getByRole('switch', { name: 'Bewoners met voorletters en kamer' }).check()
  await paper.getByText('102 · dhr. V.').waitFor()
  await page.evaluate(() => (window.print = () => document.body.classList.add('asked-to-print')))
  await page.getByRole('button', { name: 'Afdrukken' }).click()
  await page.locator('body.asked-to-print').waitFor()
  expect(await pagesOf(page)).toBe(1)
  await until(() => kept(page, 'acts', '"about":"outage-sheet"'))
  await page.emulateMedia({ media: 'print' })
  for (const name of ['Hoofdmenu', 'Verbinding']) expect(await page.getByLabel(name).isVisible()).toBe(false)
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await inkOf(paper)).toEqual({ ink: 'rgb(0, 0, 0)', page: 'rgb(255, 255, 255)', under: 'rgb(255, 255, 255)' })
  await page.emulateMedia({ media: 'screen' })
  wire.mend()
  await connected(page)
})

test('a period prints over several pages; what is for professionals comes only when asked for', async () => {
  const { page } = tablet
  await page.goto('/afdrukken')
  await choose(page, 'Een periode')
  await page.getByLabel('Van', { exact: true }).fill(addDays(dayOf(Date.now(), 'Europe/Amsterdam'), -13))
  const paper = sheet(page)
  await paper.getByText('Domino gespeeld').waitFor()
  expect(await paper.getByText('alleen voor beroepskrachten').count()).toBe(0)
  expect(await pagesOf(page)).toBeGreaterThan(2)
  await page.getByRole('switch', { name: 'Met regels voor beroepskrachten' }).check()
  await paper.getByText('looprek nakijken').waitFor()
  expect(await paper.getByText('alleen voor beroepskrachten').count()).toBeGreaterThan(1)
})

test('[M1] a volunteer’s paper and files hold nothing of professionals, nor the way to everything about a resident', async () => {
  const { page } = phone
  await page.goto('/bewoners/devries')
  await page.getByRole('link', { name: 'Afdrukken' }).waitFor()
  expect(await page.getByRole('link', { name: 'Alles over deze bewoner' }).count()).toBe(0)
  await page.getByRole('link', { name: 'Afdrukken' }).click()
  await sheet(page).getByText('Loopt met rollator').waitFor()
  expect(await page.getByRole('switch', { name: 'Met regels voor beroepskrachten' }).count()).toBe(0)
  expect(await page.getByLabel('Wat wil je afdrukken?').locator('option').allInnerTexts()).not.toContain('Alles over één bewoner')
  await page.goto('/afdrukken?bewoner=devries&alles')
  await sheet(page).getByText('Loopt met rollator').waitFor()
  const csv = await download(page, 'Rekenblad (CSV)')
  expect(csv.text.startsWith('\uFEFFdag;tijd;')).toBe(true)
  expect(csv.text).toContain('Domino gespeeld')
  const json = await download(page, 'Gegevens (JSON)', 'signed')
  const { signed } = JSON.parse(json.text) as { signed: { records: { sealed: string }[] } }
  const sealed = signed.records.map((record) => Buffer.from(record.sealed, 'base64url').toString()).join()
  expect(sealed).toContain('Domino gespeeld')
  expect(sealed).not.toContain('entry.understood') // [R2]
  for (const text of [csv.text, json.text, sealed, await page.content()])
    for (const secret of ['Valrisico', 'looprek nakijken']) expect(text).not.toContain(secret)
})

test('a professional takes everything about a resident along, with what ended and a plain word on what is missing', async () => {
  const { page } = tablet
  await page.goto('/bewoners/devries')
  await page.getByRole('button', { name: 'Geldt niet meer: Was schipper' }).click()
  await page.getByRole('link', { name: 'Alles over deze bewoner' }).click()
  const paper = sheet(page)
  await paper.getByText(/Was schipper.*vervallen door Fatima El Amrani/s).last().waitFor()
  for (const words of ['Alles over meneer De Vries', 'Valrisico verhoogd', 'looprek nakijken', 'Op dit apparaat staan regels vanaf']) await paper.getByText(words).first().waitFor()
  const { name, text } = await download(page, 'Gegevens (JSON)', 'signed')
  expect(name).toBe('schrift-de-linde-bewoner.json')
  const json = JSON.parse(text) as { particulars: { held: unknown[]; ended: { text: string }[] }; lines: unknown[]; missing: string[]; signed: { relayKey: string; records: { sealed: string }[] } }
  expect(json.particulars.ended.map((one) => one.text)).toEqual(['Was schipper; praat graag over de Rijn.'])
  expect(json.missing.length).toBeGreaterThan(2)
  expect(json.signed.relayKey).toHaveLength(87)
  expect(json.signed.records.length).toBeGreaterThan(json.lines.length)
  await until(() => kept(page, 'acts', '"about":"devries"'))
})

test('the browser’s own print of the day and of a resident: a head, the lines, and nothing for professionals', async () => {
  const { page } = tablet
  await page.goto('/')
  await page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).check()
  await marked(await writeLine(page, 'Medicatie ligt klaar in de kast.'), 'op de afdeling')
  await page.emulateMedia({ media: 'print' })
  for (const path of ['/', '/bewoners/devries']) {
    await page.goto(path)
    await page.getByText('afgedrukt door Fatima El Amrani').waitFor()
    await page.getByRole('article').first().waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.getByText(/Medicatie ligt klaar|Valrisico/).filter({ visible: true }).count()).toBe(0)
  }
  await page.emulateMedia({ media: 'screen' })
})

/** How many sheets come out of the printer. */
async function pagesOf(page: Page): Promise<number> {
  const pdf = await page.pdf({ preferCSSPageSize: true })
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
}

/** The colours of the words, of their page, and of what lies under it. */
const inkOf = (paper: Locator): Promise<{ ink: string; page: string; under: string }> =>
  paper.evaluate((element) => ({
    ink: getComputedStyle(element).color,
    page: getComputedStyle(element).backgroundColor,
    under: getComputedStyle(document.documentElement).backgroundColor,
  }))

async function download(page: Page, button: string, signed?: 'signed'): Promise<{ name: string; text: string }> {
  if (signed) await page.getByRole('switch', { name: 'Met handtekeningen' }).check()
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: button }).click()
  const file = await coming
  await page.getByText(`Bewaard als ${file.suggestedFilename()}`).waitFor()
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') }
}

/** Whether a row of a table on this device holds these words. */
const kept = (page: Page, table: string, words: string): Promise<boolean> =>
  page.evaluate(
    async ([store = '', text = '']) => {
      const opening = indexedDB.open('schrift')
      const database = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)))
      const asked = database.transaction(store).objectStore(store).getAll()
      await new Promise((resolve) => (asked.onsuccess = resolve))
      database.close()
      return asked.result.some((row) => JSON.stringify(row).includes(text))
    },
    [table, words]
  )
