import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, connected, lineWith, marked } from '#support/pages.ts'
import { screens } from '#support/screens.ts'
import { firstPin, switchPerson, tile, typePin } from '#support/tablet.ts'
import { until } from '#support/until.ts'

let house: House
let tablet: Device
let phone: Device
let axe: string

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  house = await openHouse()
  // Axe is brought in from outside the page, which the page's own policy rightly forbids.
  tablet = await house.device('sanne', { size: 'tablet', bypassCSP: true })
  phone = await house.device('gerard', { size: 'phone', bypassCSP: true })
})
afterAll(() => house?.close())

type Violation = { id: string; nodes: { target: string[]; failureSummary?: string }[] }

async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }> }
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    const found = await axe.run({ runOnly: { type: 'tag', values: tags } })
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, ...(failureSummary ? { failureSummary } : {}) })),
    }))
  })
}

for (const path of screens)
  // What a size changes is the same in each theme, and what a theme changes is the same at each size.
  test(`axe finds nothing on ${path}, on a tablet by day and on a phone by night`, async () => {
    const looks = [[tablet, 'light'], [phone, 'dark']] as const
    await Promise.all(looks.map(async ([{ page }, colorScheme]) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.goto(path)
      await page.getByRole('main', { name: 'Schriftpagina' }).waitFor()
      if (path === '/') await lineWith(page, 'Mevrouw Aalbers is jarig!').waitFor()
      else await page.getByRole('main').getByRole('heading').first().waitFor()
      await page.waitForFunction((night) => (document.documentElement.dataset['page'] === 'night') === night, colorScheme === 'dark')
      expect(await violations(page)).toEqual([])
    }))
  })

test('axe finds nothing on the pages before the notebook: welcome, sign-in link, set-up, the agreement', async () => {
  const stranger = await house.stranger({ size: 'phone', bypassCSP: true })
  const { pathname, hash } = new URL(await house.invite('anneke'))
  for (const path of ['/', pathname + hash, '/koppelen#bestaat-niet', '/opstarten#bestaat-niet', '/oud-vrijwilliger#bestaat-niet', '/uitnodiging#bestaat-niet']) {
    await stranger.page.goto('about:blank')
    await stranger.page.goto(path)
    await stranger.page.getByRole('heading').first().waitFor()
    expect(await violations(stranger.page)).toEqual([])
  }
  await stranger.close()
  const newcomer = await house.device('daan', { size: 'narrow', bypassCSP: true, before: 'gate' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await newcomer.page.emulateMedia({ colorScheme })
    expect(await violations(newcomer.page)).toEqual([])
  }
  await newcomer.close()
})

test('axe finds nothing on a ward’s tablet: the names, the PIN pad, vouching, choosing, its own page', async () => {
  const shared = await house.tablet('staff', { bypassCSP: true })
  const { page } = shared
  const soundly = async (): Promise<void> => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await violations(page)).toEqual([])
    }
  }
  await tile(page, 'Sanne de Wit').waitFor()
  await soundly()
  await firstPin(page, 'Sanne de Wit', '4827')
  await page.getByRole('link', { name: 'Instellingen' }).click()
  await page.getByRole('link', { name: 'Deze tablet' }).click()
  await page.getByRole('heading', { name: 'Deze tablet' }).waitFor()
  await soundly()
  await switchPerson(page)
  await page.getByText('Ik heb hier nog geen pincode').click()
  await soundly()
  await tile(page, 'Wil Jacobs').click()
  await soundly()
  await tile(page, 'Sanne de Wit').click()
  await soundly()
  await typePin(page, '4827', 'Ik sta ervoor in')
  await typePin(page, '1234', 'Verder')
  await page.getByRole('alert').filter({ hasText: 'raadt een ander snel' }).waitFor()
  await soundly()
  await page.setViewportSize({ width: 320, height: 720 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  await shared.close()
})

test('axe finds nothing on the pages in the place of the notebook: no shift is open, and the code on a tablet', async () => {
  const closed = await house.device('daan', { size: 'phone', bypassCSP: true })
  await closed.page.getByRole('button', { name: 'Dienst afsluiten' }).click()
  await closed.page.getByRole('button', { name: 'Ja, afsluiten' }).waitFor()
  expect(await violations(closed.page)).toEqual([])
  await closed.page.getByRole('button', { name: 'Ja, afsluiten' }).click()
  const shown = await house.stranger({ size: 'tablet', bypassCSP: true })
  const { pathname, hash } = new URL(await house.inviteTablet('sanne', 'all'))
  await shown.page.goto(pathname + hash)
  await shown.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await until(async () => new URL(shown.page.url()).pathname === '/')
  await shown.page.goto('/dienst')
  await shown.page.getByRole('img', { name: 'QR-code om een dienst te openen' }).waitFor()
  for (const { page } of [closed, shown])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.getByRole('heading', { name: 'Dienst openen' }).waitFor()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
    }
  await Promise.all([closed.close(), shown.close()])
})

test('axe finds nothing where the organisation is run, day and night, with every form open', async () => {
  const { page, close } = await house.stranger({ size: 'phone', bypassCSP: true })
  const { pathname, hash } = new URL(await house.inviteAdministrator('Ruud Peeters'))
  await page.goto(pathname + hash)
  await page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await page.getByRole('button', { name: 'Aanpassen: De Linde' }).click()
  await page.getByRole('button', { name: 'Nieuwe afdeling' }).click()
  await page.getByRole('button', { name: 'Nieuwe link voor Ruud Peeters' }).click()
  await page.getByRole('img', { name: 'Dezelfde link als QR-code' }).waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(page)).toEqual([])
  }
  await close()
})

test('the keyboard alone writes a line and answers it', async () => {
  const { page } = tablet
  await page.goto('/')
  await connected(page)
  await tabTo(page, 'Nieuwe notitie')
  await page.keyboard.type('Met het toetsenbord: wie geeft de planten water?')
  await page.keyboard.press('Control+Enter')
  const line = lineWith(page, 'Met het toetsenbord')
  await marked(line, 'op de afdeling')
  await until(async () => (await composer(page).inputValue()) === '')

  await page.goto('/')
  await line.waitFor()
  await tabToWithin(page, 'Met het toetsenbord', 'Antwoorden')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Ik doe het na de lunch.')
  await page.keyboard.press('Control+Enter')
  await line.getByText('Ik doe het na de lunch.').waitFor()
  await marked(line, 'op de afdeling')
})

/** Presses Tab until the focus is on something with this accessible name. */
async function tabTo(page: Page, name: string): Promise<void> {
  await tabUntil(page, async () => (await focused(page)).name === name)
}

/** Presses Tab until the focus is on a button of this name inside the article with these words. */
async function tabToWithin(page: Page, words: string, name: string): Promise<void> {
  await tabUntil(page, async () => {
    const here = await focused(page)
    return here.name === name && here.article.includes(words)
  })
}

async function tabUntil(page: Page, there: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 600; presses++) {
    await page.keyboard.press('Tab')
    if (await there()) return
  }
  throw new Error('the keyboard does not get there')
}

const focused = (page: Page): Promise<{ name: string; article: string }> =>
  page.evaluate(() => {
    const at = document.activeElement
    const label = at?.getAttribute('aria-labelledby')
    const name =
      at?.getAttribute('aria-label') ??
      (label ? document.getElementById(label)?.textContent : undefined) ??
      (at instanceof HTMLTextAreaElement ? at.labels[0]?.textContent : undefined) ??
      at?.textContent ??
      ''
    return { name: name.trim(), article: at?.closest('article')?.textContent ?? '' }
  })
