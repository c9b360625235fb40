import { decodeQR } from 'qr/decode.js'
import type { Locator, Page } from 'playwright-core'
import { until } from './until.ts'

/** The screens as a person knows them: by the names that design 6 fixes. */
export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Nieuwe notitie' })

/** Signs the ward's agreement where it stands before the notebook, and waits until the notebook is open. */
export async function throughGate(page: Page): Promise<void> {
  const agree = page.getByRole('button', { name: 'Gelezen en akkoord' })
  await agree.or(composer(page)).first().waitFor()
  if (await agree.isVisible()) await agree.click()
  await composer(page).waitFor()
}

export async function writeLine(page: Page, text: string): Promise<Locator> {
  await composer(page).fill(text)
  await page.getByRole('form', { name: 'Schrijven' }).getByRole('button', { name: 'Opschrijven', exact: true }).click()
  return lineWith(page, text)
}

/** The article that holds these words. */
export const lineWith = (page: Page, text: string): Locator => page.getByRole('article').filter({ hasText: text }).first()

export const connection = (page: Page): Locator => page.getByRole('status', { name: 'Verbinding' })

export const connected = (page: Page): Promise<void> => connection(page).filter({ hasText: /^Verbonden/ }).waitFor()
export const disconnected = (page: Page): Promise<void> =>
  connection(page).filter({ hasText: 'Niet verbonden: alles wordt op dit apparaat bewaard' }).waitFor()

export const marked = (line: Locator, mark: 'op dit apparaat' | 'op de afdeling'): Promise<void> =>
  line.getByText(mark, { exact: true }).first().waitFor()

/** Everything that this browser keeps in IndexedDB, bytes as Latin-1 text, for searching. */
export const everythingKept = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const shown = (value: unknown): string => {
      if (value instanceof Uint8Array) return String.fromCharCode(...value.subarray(0, 65_536)) + new TextDecoder().decode(value)
      if (value instanceof ArrayBuffer) return shown(new Uint8Array(value))
      if (Array.isArray(value)) return value.map(shown).join('\n')
      if (value && typeof value === 'object')
        return (value instanceof Map ? [...value] : Object.entries(value)).map(([k, v]) => `${String(k)}: ${shown(v)}`).join('\n')
      return String(value)
    }
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
    let all = ''
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name ?? ''))
      try {
        for (const store of database.objectStoreNames) {
          const values = await asked(database.transaction(store).objectStore(store).getAll())
          all += `\n== ${name} ${store}\n${values.map(shown).join('\n')}`
        }
      } finally {
        database.close()
      }
    }
    return all
  })

/** Waits until this browser keeps these words nowhere. A database that is deleted while it is read is read again. */
export const forgotten = (page: Page, words: string): Promise<void> =>
  until(async () => !(await everythingKept(page).catch(() => words)).includes(words))

/** What a camera reads of the QR code on a page. */
export async function scanned(page: Page): Promise<string> {
  const code = page.getByRole('img', { name: /^QR-code/ })
  const side = Number((await code.getAttribute('viewBox'))?.split(' ')[3]) * SCALE
  const data = new Uint8Array(side * side * 4).fill(255)
  for (const [, x, y, width] of ((await code.locator('path').getAttribute('d')) ?? '').matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let at = Number(x) * SCALE; at < (Number(x) + Number(width)) * SCALE; at++) data.fill(0, (row * side + at) * 4, (row * side + at) * 4 + 3)
  return decodeQR({ width: side, height: side, data })
}
/** Dots that the camera sees for each module of the code. */
const SCALE = 6

/** Ends the tab's process as a crash does: nothing of the page runs any more. */
export async function crash(page: Page): Promise<void> {
  const gone = page.waitForEvent('crash')
  page.goto('chrome://crash').catch(() => undefined)
  await gone
  await page.close()
}
