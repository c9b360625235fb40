import type { Locator, Page } from 'playwright-core'
import { until } from './until.ts'

/**
 * Somebody who works with the keys alone. After every press the focus must be somewhere, be seen there, and not lie
 * wholly beneath something else (WCAG 2.4.7, 2.4.11).
 */
export type Keys = {
  /** Presses Tab until the focus is there; `back`: Shift+Tab. */
  to(there: Locator, how?: 'back'): Promise<void>
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** Goes there and presses Enter; the focus may not be lost by what then happens. */
  act(there: Locator, how?: 'back'): Promise<void>
  /** The focus stands on a control or a line, not on nothing. */
  keptFocus(): Promise<void>
}

export function keysOf(page: Page): Keys {
  async function to(there: Locator, how?: 'back'): Promise<void> {
    await there.waitFor()
    for (let presses = 0; presses < MANY; presses++) {
      const { fault, here } = await there.evaluate(lookAround)
      if (fault !== undefined && presses > 0) throw new Error(`on the way to ${String(there)}: ${fault}`)
      if (here) return
      await page.keyboard.press(how ? 'Shift+Tab' : 'Tab')
    }
    throw new Error(`the keyboard does not get to ${String(there)}`)
  }
  async function keptFocus(): Promise<void> {
    await until(() => page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body))
    const { fault } = await page.locator('body').evaluate(lookAround)
    if (fault !== undefined) throw new Error(fault)
  }
  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await page.keyboard.press(key)
    await keptFocus()
  }
  return {
    to,
    keptFocus,
    press,
    type: (text) => page.keyboard.type(text),
    act: async (there, how) => {
      await to(there, how)
      await press('Enter')
    },
  }
}

/** So many presses nobody has the patience for. */
const MANY = 400

/**
 * Runs in the page: whether the focus is on this element, and what is wrong with where it is. The page's own edge, where
 * Tab leaves it for the browser, is nothing wrong.
 */
function lookAround(there: Element): { here: boolean; fault: string | undefined } {
  const at = document.activeElement
  const here = at === there
  if (!(at instanceof HTMLElement) || at === document.body) return { here, fault: undefined }
  const name = `${at.tagName.toLowerCase()} “${(at.getAttribute('aria-label') ?? at.textContent).trim().slice(0, 60)}”`
  const ringed = (element: Element, pseudo?: string): boolean => {
    const style = getComputedStyle(element, pseudo)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || (element === at && style.boxShadow !== 'none')
  }
  const wears = [at, at.nextElementSibling, at.closest('label')].some((element) => element && ringed(element)) || ringed(at, '::after')
  if (!wears) return { here, fault: `${name} has the focus and does not show it` }
  const { left, top, width, height } = at.getBoundingClientRect()
  const points = [0.05, 0.25, 0.5, 0.75, 0.95].flatMap((x) => [0.1, 0.5, 0.9].map((y) => document.elementFromPoint(left + width * x, top + height * y)))
  const own = at.closest('label') ?? at
  const seen = points.some((hit) => hit && (own.contains(hit) || hit.contains(at)))
  return { here, fault: seen ? undefined : `${name} has the focus beneath something else` }
}
