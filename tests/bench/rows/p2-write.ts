import type { Page } from 'playwright-core'
import { alternate, percentile, ratioOf } from '../measure.ts'
import type { Part, Row } from '../row.ts'
import { openWard, YEAR } from '../browser/ward.ts'

/** P2: *Opschrijven* → the mark that the line stands on this device, with a month and with the whole history behind it. */
export const write: Part = {
  rows: ['P2'],
  run: async ({ quick, rounds, tell }) => {
    const [lines, writes] = quick ? [5000, 10] : [54_750, 20]
    const ward = await openWard()
    try {
      tell('P2 two devices come in and are filled')
      const full = await ward.device('sanne', lines, YEAR)
      const month = await ward.device('fatima', 900, 30)
      let nr = 0
      const marks = (page: Page) => async () => percentile(await times(writes, () => timeToMark(page, `Regel ${nr++} van het schrift, met zoveel woorden als een mens er ongeveer opschrijft.`)), 95)
      const puts = (page: Page) => async () => percentile(await page.evaluate(putTimes, writes), 95)
      const runs = await alternate(
        rounds,
        { schrift: marks(full.page), floor: puts(full.page), month: marks(month.page), floorOfMonth: puts(month.page) },
        (what) => tell(`P2 ${what}`)
      )
      const row = (what: string, ours: readonly number[], floor: readonly number[]): Row => {
        const ratio = ratioOf(ours, floor)
        return {
          row: 'P2',
          what,
          unit: 'ms',
          schrift: percentile(ours, 50),
          floor: { name: 'one strict IndexedDB put', value: percentile(floor, 50) },
          peers: [],
          ratio,
          goal: '≤ 2 × floor, p95',
          met: ratio <= 2,
          notes: ['the time of Schrift holds the click, the seal, three tables in one transaction, and React'],
        }
      }
      return [
        row(`Opschrijven → on this device, p95, ${lines.toLocaleString('en')} lines`, runs.schrift, runs.floor),
        row('the same with one month of lines', runs.month, runs.floorOfMonth),
      ]
    } finally {
      await ward.close()
    }
  },
}

async function times(count: number, one: () => Promise<number>): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < count; i++) took.push(await one())
  return took
}

/** Types a line, and resolves with ms from the press of the button until its mark is in the page. */
async function timeToMark(page: Page, text: string): Promise<number> {
  const box = page.getByRole('textbox', { name: 'Nieuwe notitie' })
  await box.fill(text)
  const took = await page.evaluate(pressAndWait, text)
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('form[aria-label="Schrijven"] textarea')?.value === '')
  return took
}

/** Runs in the page. The pen takes no second press while it puts a line away: then it is pressed once more. */
function pressAndWait(words: string): Promise<number> {
  return new Promise((resolve) => {
    let begun = 0
    const press = (): void => {
      begun = performance.now()
      document.querySelector<HTMLButtonElement>('form[aria-label="Schrijven"] button[type=submit]')?.click()
    }
    const again = setInterval(press, 2000)
    const watch = new MutationObserver(() => {
      const line = [...document.querySelectorAll('article')].find((article) => article.textContent.includes(words))
      if (!line || !/op dit apparaat|op de afdeling/.test(line.textContent)) return
      watch.disconnect()
      clearInterval(again)
      resolve(performance.now() - begun)
    })
    watch.observe(document.body, { subtree: true, childList: true, characterData: true })
    press()
  })
}

/** Runs in the page: one put of a line's size in a strict transaction, again and again. */
async function putTimes(count: number): Promise<number[]> {
  const request = indexedDB.open('floor', 1)
  request.onupgradeneeded = () => request.result.createObjectStore('lines', { autoIncrement: true })
  await new Promise((resolve) => (request.onsuccess = resolve))
  const took: number[] = []
  for (let i = 0; i < count; i++) {
    const begun = performance.now()
    const transaction = request.result.transaction('lines', 'readwrite', { durability: 'strict' })
    transaction.objectStore('lines').put({ text: 'x'.repeat(600) })
    await new Promise((resolve) => (transaction.oncomplete = resolve))
    took.push(performance.now() - begun)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  request.result.close()
  return took
}
