import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected, everythingKept, lineWith, marked, writeLine } from '#support/pages.ts'

let house: House
let tablet: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('fatima', { size: 'tablet', installed: true })
  phone = await house.device('wil', { size: 'phone', installed: true })
})
afterAll(() => house?.close())

test('what staff write on the tablet stands on a volunteer’s phone, and the tablet says so', async () => {
  const written = await writeLine(tablet.page, 'De tuindeur klemt vandaag. Duw onderaan.')
  await marked(written, 'op de afdeling')
  const read = lineWith(phone.page, 'De tuindeur klemt vandaag')
  await read.waitFor()
  expect(await read.getAttribute('aria-label')).toMatch(/^Fatima El Amrani, .*\d{1,2}[:.]\d{2}/)
})

test('[M1] a staff-only note never reaches a volunteer’s device: no frame, no store, no screen', async () => {
  const { page } = tablet
  await page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).check()
  const secret = await writeLine(page, 'Kamerwachtwoord zonnebloem77, alleen voor de zorg.')
  await marked(secret, 'op de afdeling')
  const after = await writeLine(page, 'Deze regel is weer voor iedereen.')
  await marked(after, 'op de afdeling')
  await lineWith(phone.page, 'Deze regel is weer voor iedereen').waitFor()

  expect(await lineWith(phone.page, 'zonnebloem77').count()).toBe(0)
  const kept = await everythingKept(phone.page)
  expect(kept).toContain('Deze regel is weer voor iedereen')
  const heard = (await phone.wire.heard()).toString('latin1')
  expect(heard).toContain('Deze regel is weer voor iedereen')
  for (const place of [kept, heard]) {
    expect(place).not.toContain('zonnebloem77')
    expect(place).not.toContain('Valrisico verhoogd') // a staff-only particular of the example ward
    expect(place).not.toContain('de-linde/staff')
    expect(place).not.toContain('de-linde/residents-staff')
  }
})

test('both offline on the same lines, reloaded offline, together again: equal and complete', async () => {
  const task = await writeLine(tablet.page, 'Wie haalt de post bij de balie?')
  await marked(task, 'op de afdeling')
  await lineWith(phone.page, 'Wie haalt de post').waitFor()

  for (const { wire, page } of [tablet, phone]) {
    wire.cut()
    await disconnected(page)
  }
  await reply(tablet, 'Wie haalt de post', 'De balie is tot vier uur open.')
  await reply(phone, 'Wie haalt de post', 'Ik loop er zo langs.')
  const offline = await writeLine(phone.page, 'Zonder netwerk geschreven op de telefoon.')
  await marked(offline, 'op dit apparaat')
  await marked(await writeLine(tablet.page, 'Zonder netwerk geschreven op de tablet.'), 'op dit apparaat')

  for (const { page } of [tablet, phone]) {
    await page.reload()
    await lineWith(page, 'Wie haalt de post').waitFor()
    await disconnected(page)
  }
  await marked(lineWith(phone.page, 'Zonder netwerk geschreven op de telefoon.'), 'op dit apparaat')
  await disconnected(phone.page)

  for (const { wire } of [tablet, phone]) wire.mend()
  const words = [
    'De balie is tot vier uur open.',
    'Ik loop er zo langs.',
    'Zonder netwerk geschreven op de telefoon.',
    'Zonder netwerk geschreven op de tablet.',
  ]
  for (const { page } of [tablet, phone]) {
    await connected(page)
    for (const word of words) await marked(lineWith(page, word), 'op de afdeling')
  }
  expect(await wordsOfDay(phone)).toEqual(await wordsOfDay(tablet, 'without staff'))
})

async function reply({ page }: Device, line: string, words: string): Promise<void> {
  const article = lineWith(page, line)
  await article.getByRole('button', { name: 'Antwoorden' }).click()
  await article.getByRole('textbox').fill(words)
  await article.getByRole('button', { name: 'Opschrijven', exact: true }).click()
  await article.getByText(words).waitFor()
}

/** The day as this device's read model has it: every entry with its replies, in order. */
async function wordsOfDay({ page }: Device, how?: 'without staff'): Promise<unknown> {
  return page.evaluate(async (everyone) => {
    const request = indexedDB.open('schrift')
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
    const lines = database.transaction('lines').objectStore('lines').getAll()
    await new Promise((resolve) => (lines.onsuccess = resolve))
    database.close()
    const rows = lines.result as { id: string; audience: string; text: string; replies: { id: string; text: string }[] }[]
    return rows
      .filter((row) => !everyone || row.audience === 'all')
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, text, replies }) => ({ id, text, replies: replies.map((r) => [r.id, r.text]) }))
  }, how === 'without staff')
}
