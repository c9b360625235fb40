import { rm } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { alternate, median, ratioOf } from '../measure.ts'
import type { Part, Row } from '../row.ts'
import { openBrowser, openWard, YEAR } from '../browser/ward.ts'
import { newFolder } from '../relays/organisation.ts'

const LINES = 54_750
const MONTH = { lines: 900, days: 30 }
const peers = { yjs: 'one Y.Doc, y-indexeddb', pouchdb: 'PouchDB', automerge: 'Automerge, a tenth of the lines' } as const
/** Automerge takes minutes to take the whole history in. */
const linesFor = (store: string, lines: number): number => (store === 'automerge' ? lines / 10 : lines)

/** P1: the app is opened; when are today's 30 lines painted? */
export const open: Part = {
  rows: ['P1'],
  run: async ({ quick, rounds, tell }) => {
    const lines = quick ? 5000 : LINES
    const ward = await openWard()
    const folder = await newFolder()
    try {
      tell('P1 two devices come in and are filled')
      const full = await ward.device('sanne', lines, YEAR)
      const month = await ward.device('fatima', MONTH.lines, MONTH.days)
      const { context: beside, page } = await openBrowser(folder)
      for (const store of ['floor', ...Object.keys(peers)]) {
        tell(`P1 ${store} is filled`)
        await page.goto(ward.pages.origin)
        await page.evaluate(([name, count, days]) => Reflect.get(globalThis, 'bench').fillStore(name, count, days), [store, linesFor(store, lines), YEAR] as const)
      }
      const opens = (store: string) => () => timeToPaint(page, `${ward.pages.origin}/?store=${store}`, '#lines li')
      const runs = await alternate(
        rounds,
        {
          schrift: () => timeToPaint(full.page, full.origin, ARTICLES),
          floor: opens('floor'),
          month: () => timeToPaint(month.page, month.origin, ARTICLES),
          yjs: opens('yjs'),
          pouchdb: opens('pouchdb'),
          automerge: opens('automerge'),
        },
        (what) => tell(`P1 ${what}`)
      )
      await beside.close()
      const floor = ratioOf(runs.schrift, runs.floor)
      const own = ratioOf(runs.schrift, runs.month)
      const doc = ratioOf(runs.yjs, runs.schrift)
      const row = (what: string, more: Pick<Row, 'floor' | 'peers' | 'ratio' | 'goal' | 'met'>): Row => ({ row: 'P1', what, unit: 'ms', schrift: median(runs.schrift), notes: [], ...more })
      return [
        row(`today's lines painted, ${lines.toLocaleString('en')} lines on the device`, {
          floor: { name: 'IndexedDB and a plain list', value: median(runs.floor) },
          peers: [
            { name: peers.yjs, value: median(runs.yjs) },
            { name: peers.pouchdb, value: median(runs.pouchdb) },
            { name: peers.automerge, value: median(runs.automerge) },
          ],
          ratio: floor,
          goal: '≤ 1.25 × floor',
          met: floor <= 1.25,
        }),
        row('the same, beside one month of lines', { floor: { name: 'with one month', value: median(runs.month) }, peers: [], ratio: own, goal: '≤ 1.1 × with one month', met: own <= 1.1 }),
        row('the same, beside one Y.Doc', { floor: undefined, peers: [{ name: peers.yjs, value: median(runs.yjs) }], ratio: doc, goal: '≥ 9 × faster', met: doc >= 9 }),
      ]
    } finally {
      await ward.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

const ARTICLES = 'article[id^=regel-]'

/** ms from asking for the page until 30 such lines are painted. */
async function timeToPaint(page: Page, address: string, lines: string): Promise<number> {
  await page.goto('about:blank')
  await page.goto(address, { waitUntil: 'commit' })
  return page.evaluate((selector) => painted(() => document.querySelectorAll(selector).length >= 30), lines)
}
