import { expect, test } from 'vitest'
import { report, search } from './search.ts'

/**
 * `SCHRIFT_SEEDS=20000` runs so many seeds; `SCHRIFT_SEED=123` that one alone. Each seed is a shift of random length in
 * which lines are written while tabs, relay, network, disks and clocks fail; at its end the invariant must hold.
 * Two files share the seeds, so that two cores do; a single one runs in both.
 */
export function testSeeds(part: 'odd' | 'even'): void {
  const one = process.env['SCHRIFT_SEED']
  const first = one === undefined ? (part === 'odd' ? 1 : 2) : Number(one)
  const count = one === undefined ? Number(process.env['SCHRIFT_SEEDS'] ?? 2000) : 1
  const name = one === undefined ? `${part} seeds up to ${count}` : `seed ${one}`
  test(`no acknowledged line is lost, none vanishes unannounced, nobody reads what they may not, all converge: ${name}`, async () => {
    const found = await search(first, one === undefined ? count - first + 1 : 1, { step: 2, enough: 1 })
    for (const fault of found) expect.fail(await report(fault))
  }, Infinity)
}
