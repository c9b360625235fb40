import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { openAccounts } from '#server/accounts/accounts.ts'
import { exampleWard } from '#server/example/example.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { launchOn } from '#support/chromium.ts'
import { installed, openHouse, sizes, type House } from '#support/house.ts'
import { throughGate } from '#support/pages.ts'
import { newFolder } from '../relays/organisation.ts'
import { servePages, type Pages } from './pages.ts'

/** The example ward on a real relay, and devices whose browsers keep things on a real disk. */
export type BenchWard = {
  readonly house: House
  readonly pages: Pages
  /** A linked and installed device of this person with a history of so many lines over so many days. */
  readonly device: (person: string, lines: number, days: number) => Promise<BenchDevice>
  readonly close: () => Promise<void>
}
export type BenchDevice = { readonly page: Page; readonly context: BrowserContext; readonly origin: string }

/** What every history covers at most: the longest that a ward may keep its months. */
export const YEAR = 365

export async function openWard(): Promise<BenchWard> {
  const pages = await servePages()
  const house = await openHouse()
  const accounts = await openAccounts(dataFolder(house.data).accounts)
  const { id, ...settings } = exampleWard.ward
  await accounts.setWard(id, { ...settings, retentionDays: YEAR + 1 })
  accounts.close()
  const open: { context: BrowserContext; folder: string }[] = []
  return {
    house,
    pages,
    device: async (person, lines, days) => {
      const folder = await newFolder()
      const { context, page } = await openBrowser(folder)
      open.push({ context, folder })
      const link = new URL(await house.invite(person))
      await page.goto(house.origin + link.pathname + link.hash)
      await page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
      await throughGate(page)
      await installed(page)
      await page.evaluate(pages.filler)
      await page.evaluate(([count, over]) => Reflect.get(globalThis, 'filler').fill('schrift', count, over), [lines, days])
      await page.goto(house.origin)
      await page.getByRole('textbox', { name: 'Nieuwe notitie' }).waitFor()
      return { page, context, origin: house.origin }
    },
    close: async () => {
      for (const { context, folder } of open) {
        await context.close()
        await rm(folder, { recursive: true, force: true })
      }
      await house.close()
      await pages.close()
    },
  }
}

/** A browser on a disk of its own, whose pages know when they are painted. */
export async function openBrowser(folder: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await launchOn(join(folder, 'profile'), sizes.phone)
  await context.addInitScript(stamps)
  return { context, page: context.pages()[0] ?? (await context.newPage()) }
}

/**
 * Runs in every page before anything else: `painted(question)` resolves with the moment (ms since the page was asked
 * for, or of the wall with `wall`) at which what the question asks for had been painted.
 */
function stamps(): void {
  const painted = (question: () => boolean, wall = false): Promise<number> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!question()) return
        watch.disconnect()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve((wall ? performance.timeOrigin : 0) + performance.now())
          port2.postMessage(undefined)
        })
      }
      const watch = new MutationObserver(look)
      watch.observe(document, { subtree: true, childList: true, characterData: true })
      look()
    })
  Object.assign(globalThis, { painted })
}
