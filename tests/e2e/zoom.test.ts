import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, sizes, type Device, type House } from '#support/house.ts'
import { composer, lineWith, writeLine } from '#support/pages.ts'
import { screens } from '#support/screens.ts'
import { until } from '#support/until.ts'

let house: House
let reader: Device

beforeAll(async () => {
  house = await openHouse()
  // A style from outside stands in for the reader's own, which the page's policy rightly forbids.
  reader = await house.device('sanne', { size: 'narrow', bypassCSP: true })
  await writeLine(reader.page, `Een lang woord: ${'zorgcoördinatieoverleg'.repeat(8)}`)
})
afterAll(() => house?.close())

/** 1280 × 1024 at 400 %: what WCAG 1.4.10 asks of text that runs from left to right. */
const ENLARGED = { width: 320, height: 256 }

test('[WCAG 1.4.10] at 400 % nothing is scrolled sideways, one can read past the pen, write, choose and go elsewhere', async () => {
  const { page } = reader
  await page.setViewportSize(ENLARGED)
  for (const path of screens) {
    await open(page, path)
    expect(await sideways(page), path).toBe(0)
  }
  await open(page, '/')
  expect(await coveredByFixed(page)).toBeLessThan(0.25)

  await composer(page).click()
  await page.getByRole('radio', { name: 'taak' }).check({ force: true })
  await page.getByRole('button', { name: '101 mevrouw Jansen' }).click()
  await composer(page).fill('Groot geschreven: wie zet de bloemen in het water?')
  expect(await sideways(page)).toBe(0)
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  const line = lineWith(page, 'Groot geschreven')
  await line.getByRole('button', { name: 'Ik doe het' }).click()
  await line.getByText('Jij doet dit').waitFor()
  await page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: 'Taken' }).click()
  await page.getByRole('heading', { name: 'Taken en vragen' }).waitFor()
})

test('[WCAG 1.4.12] with the reader’s own spacing of text no word is cut off on any screen', async () => {
  const { page } = reader
  for (const path of screens) {
    await open(page, path)
    await page.addStyleTag({
      content: '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    })
    for (const size of [sizes.phone, sizes.tablet, sizes.narrow]) {
      await page.setViewportSize(size)
      expect(await cutOff(page), `${path} at ${size.width} px`).toEqual([])
      expect(await sideways(page), `${path} at ${size.width} px`).toBe(0)
    }
  }
})

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('main').getByRole('heading').first().waitFor()
  if (path === '/') await until(async () => (await page.getByRole('article').count()) > 3)
}

const sideways = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Which part of the window is under what stays where it is while the page scrolls: looked at halfway down the page. */
const coveredByFixed = (page: Page): Promise<number> =>
  page.evaluate(() => {
    scrollTo(0, document.documentElement.scrollHeight / 2)
    const stays = (element: Element | null): boolean =>
      element !== null && (['fixed', 'sticky'].includes(getComputedStyle(element).position) || stays(element.parentElement))
    const rows = Array.from({ length: 64 }, (_, row) => ((row + 0.5) * innerHeight) / 64)
    return rows.filter((y) => stays(document.elementFromPoint(innerWidth / 2, y))).length / rows.length
  })

/** Words of which a part lies outside the window or a box that clips them. A box in which one scrolls clips nothing. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    /** Clipping leaves some room at the edge, for the strokes of tall letters. */
    const ROOM = 6
    function isCut(box: DOMRect, holder: Element): boolean {
      for (let at: Element | null = holder; at; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at)
        if ([overflowX, overflowY].some((way) => way === 'auto' || way === 'scroll')) return false
        const edge = at.getBoundingClientRect()
        if (overflowX !== 'visible' && (box.left < edge.left - ROOM || box.right > edge.right + ROOM)) return true
        if (overflowY !== 'visible' && (box.top < edge.top - ROOM || box.bottom > edge.bottom + ROOM)) return true
      }
      return box.left < -1 || box.right > innerWidth + 1
    }
    const found: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const { currentNode: text } = texts
      const holder = text.parentElement
      if (!holder?.checkVisibility({ visibilityProperty: true }) || holder.closest('.visually-hidden, option, style, [class^=_skip]')) continue
      for (const { 0: word, index } of (text.nodeValue ?? '').matchAll(/\S+/g)) {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        if (isCut(range.getBoundingClientRect(), holder)) found.push(word)
      }
    }
    return found
  })
