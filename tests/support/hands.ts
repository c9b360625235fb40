import type { Locator } from 'playwright-core'
import type { Kind } from '#notebook/records.ts'
import type { Device } from './house.ts'
import { composer, connected, disconnected, lineWith } from './pages.ts'
import { until } from './until.ts'

/** What a ward does with the notebook in a day, done as a person does it: by the names on the screen. */
export type Hand = Device & { readonly person: string; readonly name: string; readonly staff: boolean }

/** Two screens of the menu that these hands walk to. */
type Place = 'Vandaag' | 'Bewoners'

export type Writing = {
  readonly kind?: Kind
  readonly about?: string
  readonly mustKnow?: boolean
  readonly staffOnly?: boolean
}

const kindNames: Record<Kind, string> = { note: 'notitie', question: 'vraag', task: 'taak', appointment: 'afspraak', activity: 'activiteit', thanks: 'bedankje' }

export async function write({ page }: Hand, text: string, { kind = 'note', about, mustKnow, staffOnly }: Writing = {}): Promise<void> {
  const form = page.getByRole('form', { name: 'Schrijven' })
  await composer(page).click()
  await form.getByRole('radio', { name: kindNames[kind] }).check({ force: true })
  if (about !== undefined) await form.getByRole('button', { name: about }).click()
  if (mustKnow) await form.getByRole('switch', { name: 'Belangrijk: iedereen moet dit weten' }).check()
  if (staffOnly) await form.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).check()
  await composer(page).fill(text)
  await composer(page).press('Control+Enter')
  await lineWith(page, text).waitFor()
}

/** Presses a button of the line, behind "Meer" where it is not in sight. */
export async function press({ page }: Hand, line: string, button: string): Promise<void> {
  const article = lineWith(page, line)
  const named = (name: string): Locator => article.getByRole('button', { name, exact: true })
  await named('Antwoorden').waitFor()
  if (!(await named(button).or(named('Minder')).first().isVisible())) {
    // A line in which something can be done at once shows the button as soon as its news is in.
    if (behindMore.has(button)) await named('Meer').click()
  }
  await named(button).click()
}
const behindMore = new Set(['Verbeteren', 'Doorhalen', 'Naar beroepskrachten verplaatsen', 'Staat in het zorgdossier'])

/** Opens a form of the line, and writes this in it. */
async function fillIn(hand: Hand, line: string, open: string, words: string, done: string): Promise<void> {
  await press(hand, line, open)
  const form = lineWith(hand.page, line).locator('form')
  await form.getByRole('textbox').fill(words)
  await form.getByRole('button', { name: done, exact: true }).click()
  await form.waitFor({ state: 'detached' })
}

export const answer = (hand: Hand, line: string, words: string): Promise<void> => fillIn(hand, line, 'Antwoorden', words, 'Opschrijven')
export const correct = (hand: Hand, line: string, words: string): Promise<void> => fillIn(hand, line, 'Verbeteren', words, 'Opschrijven')
export const strike = (hand: Hand, line: string, why: string): Promise<void> => fillIn(hand, line, 'Doorhalen', why, 'Doorhalen')
/** M2 */
export const moveToStaff = (hand: Hand, line: string, words: string): Promise<void> =>
  fillIn(hand, line, 'Naar beroepskrachten verplaatsen', words, 'Verplaatsen')

/** Begins the shift: understands every must-know on the cards, and finishes reading unless told otherwise. */
export async function begin(hand: Hand, how?: 'do not finish'): Promise<void> {
  const { page } = hand
  await page.goto('/sinds')
  await page.getByRole('heading', { name: 'Sinds je er was' }).waitFor()
  // At most seven cards at a time: others may come behind those that are done.
  const understood = page.getByRole('button', { name: 'Begrepen' })
  while ((await understood.count()) > 0) {
    const id = await page.getByRole('article').filter({ has: understood }).first().getAttribute('id')
    const button = page.locator(`[id="${id}"]`).getByRole('button', { name: 'Begrepen' })
    await button.first().click()
    await until(async () => (await button.count()) === 0)
  }
  if (how) await go(hand, 'Vandaag')
  else await page.getByRole('button', { name: 'Klaar met lezen' }).click()
  await composer(page).waitFor()
}

export async function go({ page }: Hand, place: Place): Promise<void> {
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: place }).click()
  await page.getByRole('main').getByRole('heading', { name: place, level: 1 }).waitFor()
}

async function toResident(hand: Hand, resident: string): Promise<void> {
  await go(hand, 'Bewoners')
  await hand.page.getByRole('navigation', { name: 'Lijst van bewoners' }).getByRole('link', { name: resident }).click()
  await hand.page.getByRole('heading', { name: resident, level: 1 }).waitFor()
}

export async function noteParticular(hand: Hand, resident: string, text: string, audience?: 'staff'): Promise<void> {
  const { page } = hand
  await toResident(hand, resident)
  await page.getByRole('button', { name: 'Bijzonderheid toevoegen' }).click()
  await page.getByRole('textbox', { name: 'Bijzonderheid' }).fill(text)
  if (audience) await page.getByRole('switch', { name: 'Alleen voor beroepskrachten' }).check()
  await page.getByRole('button', { name: 'Toevoegen' }).click()
  await page.getByText(text).waitFor()
  await go(hand, 'Vandaag')
}

export async function admit(hand: Hand, name: string, room: string): Promise<void> {
  const { page } = hand
  await go(hand, 'Bewoners')
  await page.getByRole('button', { name: 'Nieuwe bewoner' }).click()
  await page.getByRole('textbox', { name: 'Naam', exact: true }).fill(name)
  await page.getByRole('textbox', { name: 'Kamer' }).fill(room)
  await page.getByRole('button', { name: 'Bewaren' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await go(hand, 'Vandaag')
}

export async function sayGoodbye(hand: Hand, name: string): Promise<void> {
  const { page } = hand
  await toResident(hand, name)
  await page.getByText('Gegevens wijzigen').click()
  await page.getByRole('button', { name: 'Afscheid nemen' }).click()
  await page.getByText('Deze bewoner woont hier niet meer.').waitFor()
  await go(hand, 'Vandaag')
}

/** W6: a line of paper, of an earlier day. */
export async function typeIn(hand: Hand, writer: string, day: string, time: string, text: string): Promise<void> {
  const { page } = hand
  await page.goto('/overtypen')
  await page.getByLabel('Wie schreef het op papier?').selectOption({ label: writer })
  await page.getByLabel('Op welke dag?').fill(day)
  await page.getByLabel('Hoe laat?').fill(time)
  await page.getByLabel('Wat staat er?').fill(text)
  await page.getByRole('button', { name: 'Opschrijven', exact: true }).click()
  await page.getByRole('link', { name: 'Bekijk de regel' }).waitFor()
  await go(hand, 'Vandaag')
}

export async function cut(hand: Hand): Promise<void> {
  hand.wire.cut()
  await disconnected(hand.page)
}
export async function mend(hand: Hand): Promise<void> {
  hand.wire.mend()
  await connected(hand.page)
}
export async function reload({ page }: Hand): Promise<void> {
  await page.reload()
  await composer(page).waitFor()
}
