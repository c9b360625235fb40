import { rm } from 'node:fs/promises'
import { median, percentile, ratioOf } from '../measure.ts'
import { servePages } from '../browser/pages.ts'
import { openBrowser } from '../browser/ward.ts'
import type { SearchTimes } from '../page/search.ts'
import { newFolder } from '../relays/organisation.ts'
import type { Part } from '../row.ts'

/** P8: search as somebody types: every line is looked through, and none has it. */
export const search: Part = {
  rows: ['P8'],
  run: async ({ quick, rounds, tell }) => {
    const [lines, questions] = quick ? [5000, 20] : [54_750, 50]
    const pages = await servePages()
    const folder = await newFolder()
    const { context, page } = await openBrowser(folder)
    try {
      await page.goto(pages.origin)
      const fill = (name: string, count: number, days: number): Promise<void> =>
        page.evaluate(([database, many, over]) => Reflect.get(globalThis, 'bench').fill(database, many, over), [name, count, days] as const)
      tell('P8 the histories are put in')
      await fill('whole', lines, 365)
      await fill('days-90', 2700, 90)
      const ask = (name: string, count: number): Promise<SearchTimes> =>
        page.evaluate(([database, many]) => Reflect.get(globalThis, 'bench').search(database, many), [name, count] as const)
      const ready: number[] = []
      const asked: number[] = []
      const floor: number[] = []
      const started: number[] = []
      for (let round = 0; round < rounds; round++) {
        tell(`P8 round ${round + 1} of ${rounds}`)
        await page.reload()
        ready.push((await ask('days-90', 1)).ready)
        const times = await ask('whole', questions)
        started.push(times.ready)
        asked.push(percentile(times.asked, 95))
        floor.push(percentile(times.floor, 95))
      }
      return [
        { row: 'P8', what: `search without a hit, ${lines.toLocaleString('en')} lines, p95`, unit: 'ms', schrift: median(asked), floor: { name: 'a scan of strings in memory', value: median(floor) }, peers: [], ratio: ratioOf(asked, floor), goal: '≤ 16 ms', met: median(asked) <= 16, notes: ['in a worker: the page itself never waits'] },
        { row: 'P8', what: 'search is ready, 90 days (2,700 lines)', unit: 'ms', schrift: median(ready), floor: undefined, peers: [{ name: 'with all lines', value: median(started) }], ratio: undefined, goal: '≤ 150 ms', met: median(ready) <= 150, notes: [] },
      ]
    } finally {
      await context.close()
      await pages.close()
      await rm(folder, { recursive: true, force: true })
    }
  },
}
