import { parseArgs } from 'node:util'
import { open } from './rows/p1-open.ts'
import { write } from './rows/p2-write.ts'
import { across } from './rows/p3-across.ts'
import { delivery } from './rows/p4-delivery.ts'
import { throughput } from './rows/p5-throughput.ts'
import { memory } from './rows/p6-memory.ts'
import { bytes } from './rows/p7-bytes.ts'
import { search } from './rows/p8-search.ts'
import { size } from './rows/p9-size.ts'
import { shiftChange } from './rows/p10-shift-change.ts'
import { table } from './table.ts'
import type { Part, Row } from './row.ts'

/**
 * `npm run bench`: Schrift beside its peers and floors, in one run on one machine, taking turns. `--only P4,P5`,
 * `--quick` (small sizes, to try the harness), `--json`. What each row measures: docs/performance.md.
 */
const parts: readonly Part[] = [open, write, across, delivery, throughput, memory, bytes, search, size, shiftChange]

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const only = values.only?.toUpperCase().split(',')
const chosen = parts.filter(({ rows }) => !only || rows.some((row) => only.includes(row)))
if (chosen.length === 0) {
  console.error(`--only takes some of ${parts.flatMap(({ rows }) => rows).join(', ')}, with commas between them.`)
  process.exit(2)
}

/** What a part may take, ms: a relay that loses a line would be waited for until the end of days. */
const LIMIT = 6 * 60_000

const begun = performance.now()
const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(0)} s`.padStart(6)
const tell = (what: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${seconds()}  ${what}`)
}
const rows: Row[] = []
let broken = 0
for (const part of chosen) {
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[2K' : ''}${seconds()}  measuring ${part.rows.join(', ')}\n`)
  try {
    rows.push(...(await within(LIMIT, part.run({ quick: values.quick, rounds: values.quick ? 2 : 5, tell }))))
  } catch (cause) {
    broken += 1
    console.error(`${part.rows.join(', ')} could not be measured: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
  }
}
process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[2K' : ''}${seconds()}  done\n`)
rows.sort((a, b) => Number(a.row.slice(1)) - Number(b.row.slice(1)))
if (values.json) console.log(JSON.stringify(rows.map(plain), undefined, 2))
else console.log(table(rows, values.quick))
process.exit(broken > 0 ? 1 : 0)

/** A row as other programs read it. */
function plain({ floor, peers, ...row }: Row): object {
  return { ...row, floor: floor?.value ?? null, floorIs: floor?.name ?? null, peers: Object.fromEntries(peers.map(({ name, value }) => [name, value])) }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`not done within ${ms / 60_000} minutes`)), ms).unref())])
}
