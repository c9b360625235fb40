import type { Page } from 'playwright-core'
import { alternate, median, ratioOf } from '../measure.ts'
import type { Part } from '../row.ts'
import { openWard } from '../browser/ward.ts'
import { connected } from '#support/pages.ts'
import { startFloor } from '../relays/contestants.ts'

/** P3: *Opschrijven* on one device → the line is painted on another's screen. */
export const across: Part = {
  rows: ['P3'],
  run: async ({ quick, rounds, tell }) => {
    const writes = quick ? 5 : 20
    const ward = await openWard()
    const echo = await startFloor()
    try {
      tell('P3 two devices come in')
      const [from, to] = [await ward.device('sanne', 900, 30), await ward.device('fatima', 900, 30)]
      for (const { page } of [from, to]) await connected(page)
      const [speaker, listener] = [await from.context.newPage(), await to.context.newPage()]
      for (const page of [speaker, listener]) {
        await page.goto(ward.pages.origin)
        await page.evaluate((address) => Reflect.get(globalThis, 'bench').listen(address), `ws://127.0.0.1:${echo.port}/p3`)
      }
      let nr = 0
      const runs = await alternate(
        rounds,
        {
          schrift: async () => {
            for (const { page } of [from, to]) await page.bringToFront()
            return median(await times(writes, async () => {
              const text = `Regel ${nr++} voor de ander.`
              await from.page.getByRole('textbox', { name: 'Nieuwe notitie' }).fill(text)
              return between(from.page, to.page, 'article', text, 'form[aria-label="Schrijven"] button[type=submit]')
            }))
          },
          floor: async () => {
            for (const page of [speaker, listener]) await page.bringToFront()
            return median(await times(writes, () => between(speaker, listener, 'li', `regel ${nr++} over de lijn`)))
          },
        },
        (what) => tell(`P3 ${what}`)
      )
      const ratio = ratioOf(runs.schrift, runs.floor)
      return [
        {
          row: 'P3',
          what: 'Opschrijven → painted on another device, p50',
          unit: 'ms',
          schrift: median(runs.schrift),
          floor: { name: 'ws broadcast and a plain list', value: median(runs.floor) },
          peers: [],
          ratio,
          goal: '≤ 2 × floor, p50',
          met: ratio <= 2,
          notes: ['two browsers, the relay and the bench share this machine'],
        },
      ]
    } finally {
      await echo.stop()
      await ward.close()
    }
  },
}

async function times(count: number, one: () => Promise<number>): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < count; i++) took.push(await one())
  return took
}

/** ms from the press (or, without a button, from saying it over the floor's socket) until the other page painted it. */
async function between(from: Page, to: Page, place: string, text: string, button?: string): Promise<number> {
  const seen = to.evaluate(
    ([selector, words]) => painted(() => [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(words)), true),
    [place, text] as const
  )
  // Both evaluations go over lines of their own: the watch must stand before the press.
  await to.evaluate(() => undefined)
  const pressed = await from.evaluate(
    ([selector, words]) => {
      const begun = performance.timeOrigin + performance.now()
      if (selector === undefined) Reflect.get(globalThis, 'say')(words)
      else document.querySelector<HTMLButtonElement>(selector)?.click()
      return begun
    },
    [button, text] as const
  )
  return (await seen) - pressed
}
