import type { Locator, Page } from 'playwright-core'
import type { Hand } from './hands.ts'
import { until } from './until.ts'

/**
 * Everything that a device shows of the notebook, by where it stands, as text. What is one reader's own is left out:
 * buttons, "Jij doet dit" for the reader's name, how long something waits, and what the menu and the pen say.
 */
export type Reading = Readonly<Record<string, readonly string[]>>

export async function readAll(hand: Hand, { firstDay, searches }: { firstDay: string; searches: readonly string[] }): Promise<Reading> {
  const { page } = hand
  const main = page.getByRole('main')
  const read: Record<string, readonly string[]> = {}
  const take = async (place: string, from: Locator): Promise<void> => {
    read[place] = await wordsOf(from, hand.name)
  }

  await page.goto(`/?dag=${firstDay}`)
  const aDay = main.getByRole('region', { name: /^(Gisteren, )?(maan|dins|woens|donder|vrij|zater|zon)dag /i })
  await aDay.getByRole('article').first().waitFor()
  await settled(page)
  for (const day of await aDay.all()) await take(`Vandaag: ${await day.getAttribute('aria-label')}`, day)

  await page.goto('/taken')
  for (const what of ['Taken', 'Vragen']) await take(what, main.getByRole('region', { name: what, exact: true }))
  await main.getByText(/^Klaar in de laatste 14 dagen/).click()
  await main.locator('details[open] article').first().waitFor()
  await take('Klaar', main.locator('details[open]'))

  await page.goto('/bewoners')
  const list = page.getByRole('navigation', { name: 'Lijst van bewoners' })
  await list.getByRole('link').first().waitFor()
  const gone = list.getByText(/^Afscheid genomen/)
  if (await gone.isVisible()) await gone.click()
  read['Bewoners'] = await list.getByRole('listitem').allTextContents()
  const residents = await list.getByRole('link').evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href') ?? ''] as const))
  for (const [name, address] of residents) {
    await go(page, address)
    await main.getByRole('heading', { name, level: 1 }).waitFor()
    await settled(page)
    await take(name, main.locator('h1').locator('xpath=ancestor::header/..'))
  }

  await page.goto('/zoeken')
  for (const words of searches) {
    await page.getByRole('searchbox').fill(words)
    await main.getByRole('status').filter({ hasText: /regels? gevonden|niets gevonden/i }).waitFor()
    await until(async () => (await main.locator('article mark').first().textContent())?.toLowerCase().startsWith(words.slice(0, 3).toLowerCase()) ?? false)
    await take(`Zoeken: ${words}`, main.getByRole('list', { name: 'Gevonden regels' }))
  }
  return read
}

/** The cards of *Sinds je er was*, in their order. */
export async function readCards({ page, name }: Hand): Promise<readonly string[]> {
  await page.goto('/sinds')
  await page.getByRole('heading', { name: 'Sinds je er was' }).waitFor()
  const cards = page.getByRole('main').locator('ol').first()
  return (await cards.count()) === 0 ? [] : wordsOf(cards, name)
}

/** Goes to an address as a link of the app does, without loading the app anew. */
async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => history.pushState(undefined, '', to), address)
}

/** Lines come out of the disk one list after the other: a page is read when it has words and keeps them through a few looks. */
async function settled(page: Page): Promise<void> {
  let before = ''
  let looks = 0
  await until(async () => {
    const now = await page.getByRole('main').innerText()
    looks = now === before && now !== '' ? looks + 1 : 0
    before = now
    return looks > 3
  })
}

async function wordsOf(place: Locator, name: string): Promise<string[]> {
  await place.waitFor()
  const pieces = await place.evaluate((element) => {
    const inSight = [...element.querySelectorAll('article, li:not(article li, :has(article)), p:not(article p, li p), h2')].filter((piece) => piece.checkVisibility() && !piece.matches('[class^=_back], [class^=_age]'))
    return inSight.map((piece) => {
      const copy = document.createElement('div')
      copy.append(...[...piece.childNodes].map((node) => node.cloneNode(true)))
      for (const own of copy.querySelectorAll('button, form, summary, [class^=_acts]')) own.remove()
      return copy.textContent.replace(/\s+/g, ' ').trim()
    })
  })
  return pieces.map((piece) => piece.replace('Jij doet dit', `${name} doet dit`).replace('Voor jou', `Voor ${name}`)).map(withoutHours).filter(Boolean)
}

/** How long something waits moves on by the minute; when somebody took it stands on the others' pages alone. */
const withoutHours = (text: string): string =>
  text
    .replace(/Wacht op antwoord, gevraagd (\d+ \p{L}+ geleden|nu|gisteren|eergisteren)/gu, 'Wacht op antwoord')
    .replace(/doet dit \([^)]*\)/g, 'doet dit')
