import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, crash, disconnected, everythingKept, lineWith } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let sanne: Device
let wil: Device
beforeAll(async () => {
  house = await openHouse()
  sanne = await house.device('sanne', { size: 'tablet' })
  wil = await house.device('wil', { installed: true })
})
afterAll(() => house?.close())

const editor = (page: Page) => page.getByRole('textbox', { name: 'Koffie schenken' })
/** What stands in the editor, without the names at others' cursors. */
const words = (page: Page) =>
  editor(page).evaluate((box) => {
    const copy = box.cloneNode(true) as HTMLElement
    for (const caret of copy.querySelectorAll('[data-caret], .ProseMirror-separator')) caret.remove()
    return [...copy.querySelectorAll('p, h3, h4')].map((line) => line.textContent.replaceAll('\u2060', '')).join('\n')
  })
/** The browser tells the editor of a moved cursor a moment later; no hand is as quick as this one. */
const settled = (page: Page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
const allKept = (page: Page) => page.locator('[data-standing="connected"]').waitFor()
/** Puts the cursor at the end of the line with these words. */
async function cursorBehind(page: Page, line: string): Promise<void> {
  await editor(page).getByText(line, { exact: true }).click()
  await settled(page)
  // On a slow machine a click may last so long that it selects a word, and what is typed then would take its place.
  await until(async () => {
    await page.keyboard.press('End')
    await settled(page)
    return page.evaluate(() => getSelection()?.isCollapsed === true)
  })
}
async function toTexts(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Samen' }).click()
  await page.getByRole('link', { name: 'Teksten' }).click()
  await page.getByRole('heading', { name: 'Teksten', level: 1 }).waitFor()
}

test('[S8] two people write one description at the same time, one of them without network in between, and lose nothing', async () => {
  const { page } = sanne
  await toTexts(page)
  await page.getByRole('link', { name: 'Nieuwe tekst' }).click()
  await page.getByRole('textbox', { name: 'Titel' }).fill('Koffie schenken')
  await page.getByRole('button', { name: 'Beginnen met schrijven' }).click()
  await editor(page).getByText('Waarom doen we dit?').waitFor()
  await allKept(page)

  await toTexts(wil.page)
  await wil.page.getByRole('link', { name: 'Koffie schenken' }).click()
  await wil.page.getByRole('link', { name: 'Samen schrijven' }).click()
  await editor(wil.page).getByText('Waarom doen we dit?').waitFor()
  await cursorBehind(page, 'Waarom doen we dit?')
  await page.keyboard.type(' Om gezelligheid.')
  await editor(wil.page).getByText('Om gezelligheid.').waitFor()
  await wil.page.getByText('Schrijft mee: Sanne de Wit').waitFor()

  wil.wire.cut()
  await wil.page.locator('[data-standing="offline"]').waitFor()
  await cursorBehind(wil.page, 'Waarom doen we dit? Om gezelligheid.')
  await wil.page.keyboard.type(' En om te horen hoe het gaat.')
  await wil.page.keyboard.press('Enter')
  await wil.page.keyboard.type('Van Wil, zonder netwerk.')
  await cursorBehind(page, 'Waarom doen we dit? Om gezelligheid.')
  await page.keyboard.type(' Van Sanne, intussen.')
  await allKept(page)
  await wil.page.reload()
  await editor(wil.page).getByText('Van Wil, zonder netwerk.').waitFor()
  // What waits travels, although no page has the text open any more.
  await wil.page.getByRole('link', { name: 'Terug naar de tekst' }).click()
  await wil.page.getByRole('link', { name: 'Samen schrijven' }).waitFor()
  wil.wire.mend()
  await until(async () => (await words(page)).includes('Van Wil, zonder netwerk.'))
  await wil.page.getByRole('link', { name: 'Samen schrijven' }).click()
  await until(async () => (await words(wil.page)).includes('Van Sanne, intussen.'))
  await allKept(wil.page)
  expect(await words(page)).toBe(await words(wil.page))
  for (const said of ['Om gezelligheid.', 'En om te horen hoe het gaat.', 'Van Sanne, intussen.']) expect(await words(page)).toContain(said)
})

test('[S8] adopted, it is read without network on a phone that never opened the draft, and signed there', async () => {
  const { page } = sanne
  await page.getByRole('button', { name: 'Vaststellen', exact: true }).click()
  const form = page.getByRole('form', { name: 'Vaststellen als versie' })
  await form.getByLabel('Vraag het aan').selectOption({ label: 'Sanne de Wit' })
  await form.getByRole('button', { name: 'Vaststellen voor iedereen' }).click()
  const who = page.getByRole('region', { name: 'Wie heeft getekend' })
  await who.getByText('0 van de 6 mensen hebben deze versie getekend.').waitFor()

  const ria = await house.device('ria', { installed: true })
  await ria.page.getByRole('link', { name: 'Lees en teken: Koffie schenken' }).waitFor()
  ria.wire.cut()
  await disconnected(ria.page)
  await ria.page.getByRole('link', { name: 'Lees en teken: Koffie schenken' }).click()
  const version = ria.page.getByRole('article', { name: 'Versie 1' })
  await version.getByText('Van Wil, zonder netwerk.').waitFor()
  await version.getByRole('heading', { name: 'Dit mag niet' }).waitFor()
  await version.getByText('Vraag het aan Sanne de Wit').waitFor()
  await ria.page.getByRole('button', { name: 'Gelezen en akkoord' }).click()
  await ria.page.getByText(/^Je tekende deze versie op/).waitFor()
  ria.wire.mend()
  await who.getByText('1 van de 6 mensen hebben deze versie getekend.').waitFor()

  // The next version says what changed, and asks anew.
  await page.getByRole('link', { name: 'Samen schrijven' }).click()
  await cursorBehind(page, 'Van Wil, zonder netwerk.')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Vet' }).click()
  await page.keyboard.type('Altijd eerst vragen.')
  await allKept(page)
  await page.getByRole('button', { name: 'Vaststellen', exact: true }).click()
  await form.waitFor()
  expect(await form.locator('ins').allInnerTexts()).toEqual(['Altijd eerst vragen.'])
  await form.getByRole('button', { name: 'Vaststellen voor iedereen' }).click()
  await who.getByText('0 van de 6 mensen hebben deze versie getekend.').waitFor()
  await ria.page.getByRole('heading', { name: 'Wat er anders is dan in versie 1' }).waitFor()
  expect(await ria.page.locator('ins').allInnerTexts()).toEqual(['Altijd eerst vragen.'])
  expect(await ria.page.getByRole('article', { name: 'Versie 2' }).locator('strong').innerText()).toBe('Altijd eerst vragen.')
  await ria.close()
})

test('[S2] a task that is handed over points to its description', async () => {
  const { page } = sanne
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Vandaag' }).click()
  await composer(page).click()
  const form = page.getByRole('form', { name: 'Schrijven' })
  await form.getByRole('radio', { name: 'taak' }).check({ force: true })
  await form.getByLabel('Taakomschrijving').selectOption({ label: 'Koffie schenken' })
  await composer(page).fill('Wie schenkt vanmiddag koffie?')
  await composer(page).press('Control+Enter')
  const { page: phone } = wil
  await phone.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Taken' }).click()
  await lineWith(phone, 'Wie schenkt vanmiddag koffie?').getByRole('link', { name: 'Lees de taakomschrijving' }).click()
  await phone.getByRole('heading', { name: 'Koffie schenken', level: 1 }).waitFor()
})

test('[S3] an answer is kept as a guide, its words looked through first, without a resident’s name', async () => {
  const { page } = sanne
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Vandaag' }).click()
  await composer(page).fill('Mag meneer Pinas een tweede koekje?')
  await page.getByRole('form', { name: 'Schrijven' }).getByRole('radio', { name: 'vraag' }).check({ force: true })
  await composer(page).press('Control+Enter')
  const line = lineWith(page, 'Mag meneer Pinas een tweede koekje?')
  await line.getByRole('button', { name: 'Antwoorden' }).click()
  await line.getByRole('textbox').fill('Eén is genoeg. Fruit mag altijd.')
  await line.locator('form').getByRole('button', { name: 'Opschrijven', exact: true }).click()
  await line.getByText('Beantwoord door Sanne de Wit').waitFor()
  if (!(await line.getByRole('button', { name: 'Als gids bewaren' }).isVisible())) await line.getByRole('button', { name: 'Meer' }).click()
  await line.getByRole('button', { name: 'Als gids bewaren' }).click()
  const first = page.getByRole('textbox', { name: 'Tekst' })
  await first.waitFor()
  expect(await first.inputValue()).toContain('Fruit mag altijd.')
  expect(await first.inputValue()).toContain('Mag een bewoner een tweede koekje?')
  await page.getByRole('textbox', { name: 'Titel' }).fill('Koekjes en fruit')
  await page.getByRole('button', { name: 'Beginnen met schrijven' }).click()
  await page.getByRole('textbox', { name: 'Koekjes en fruit' }).getByText('Mag een bewoner een tweede koekje?').waitFor()
  await allKept(page)
  // Staff set what is read first.
  await page.getByRole('link', { name: 'Terug naar de tekst' }).click()
  await page.getByRole('link', { name: 'Teksten' }).click()
  const up = page.getByRole('button', { name: 'Koekjes en fruit eerder laten lezen' })
  await until(async () => {
    if (await up.isEnabled()) await up.click({ timeout: 1000 }).catch(() => undefined)
    return up.isDisabled()
  })
  await toTexts(wil.page)
  await until(async () => (await wil.page.locator('ol').getByRole('link').allInnerTexts())[0]?.includes('Koekjes en fruit') === true)
})

test('[S9] the agreement is written together; adopted, the gate asks everybody anew and says what changed', async () => {
  const { page } = sanne
  await page.goto('/afspraken')
  await page.getByRole('button', { name: 'Samen schrijven aan een nieuwe versie' }).click()
  const agreement = page.getByRole('textbox', { name: 'Zo gaan we om met wat we weten over bewoners' })
  await agreement.getByText('Twijfel je? Vraag het aan de zorg.').click()
  await settled(page)
  await page.keyboard.press('End')
  await settled(page)
  await page.keyboard.press('Enter')
  await settled(page)
  await page.keyboard.type('Film niemand.')
  await allKept(page)
  await page.getByRole('button', { name: 'Vaststellen', exact: true }).click()
  await page.getByRole('form', { name: 'Vaststellen als versie' }).getByRole('button', { name: 'Vaststellen voor iedereen' }).click()
  await page.getByRole('region', { name: 'Wie heeft getekend' }).getByText('1 van de 12 mensen hebben deze versie getekend.').waitFor()
  await wil.page.getByRole('button', { name: 'Gelezen en akkoord' }).waitFor()
  expect(await wil.page.locator('ins').allInnerTexts()).toEqual(['Film niemand.'])
  await wil.page.getByRole('button', { name: 'Gelezen en akkoord' }).click()
  await wil.page.getByRole('navigation', { name: 'Hoofdmenu' }).waitFor()
  // The one rule that fits stands where it helps.
  await wil.page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Vandaag' }).click()
  await composer(wil.page).fill('Ik maakte een foto van het koor')
  await wil.page.getByText('Dit spraken we af:').filter({ hasText: 'Maak geen foto' }).waitFor()
  await composer(wil.page).fill('')
})

test('[W3] [S8] what was typed in a text is there after the tab was killed without network, and travels then', async () => {
  wil.wire.cut()
  const page = await wil.tab('/samen/teksten')
  await page.getByRole('link', { name: 'Koffie schenken' }).last().click()
  await page.getByRole('link', { name: 'Samen schrijven' }).click()
  await page.locator('[data-standing="offline"]').waitFor()
  const last = editor(page).locator('p, h3, h4').last()
  await last.click()
  await settled(page)
  await page.keyboard.press('End')
  await settled(page)
  await page.keyboard.insertText(' Net voor het tabblad omviel.')
  await until(async () => (await everythingKept(page)).includes('het tabblad omviel'))
  await crash(page)
  const again = await wil.tab('/samen/teksten')
  await again.getByRole('link', { name: 'Koffie schenken' }).last().click()
  await again.getByRole('link', { name: 'Samen schrijven' }).click()
  await editor(again).getByText('Net voor het tabblad omviel.').waitFor()
  wil.wire.mend()
  await sanne.page.goto('/samen/teksten')
  await sanne.page.getByRole('link', { name: 'Koffie schenken' }).last().click()
  await sanne.page.getByRole('link', { name: 'Samen schrijven' }).click()
  await editor(sanne.page).getByText('Net voor het tabblad omviel.').waitFor()
  await again.close()
})
