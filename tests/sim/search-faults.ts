import './platform.ts'
import { fork } from 'node:child_process'
import { parseArgs } from 'node:util'

/**
 * `npm run search-faults -- --seeds 100000 [--from 1] [--workers 2]`: the simulation's search outside the test runner,
 * with progress. Ends with 1 when a seed broke the invariant.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    /** This process is one of the workers: every so many seeds are its own. */
    step: { type: 'string' },
  },
})
const [seeds, from, workers] = [Number(values.seeds), Number(values.from), Number(values.workers)]
/** A run makes many short-lived objects: room for them saves time, and so do no helping threads where each core has its worker. */
const FLAGS = ['--single-threaded', '--min-semi-space-size=256', '--max-semi-space-size=256']
if (values.step === undefined) superintend()
else await work(Number(values.step))

async function work(step: number): Promise<void> {
  const { report, search } = await import('./search.ts')
  const begun = performance.now()
  let done = 0
  const found = await search(from, seeds, {
    step,
    looked(seed) {
      done += 1
      if (done % 500 === 0) console.log(`seed ${seed}: ${done} done, ${((done / (performance.now() - begun)) * 1000).toFixed(1)} a second`)
    },
  })
  for (const one of found) console.log(await report(one))
  console.log(`${done} seeds from ${from}: ${found.length} broke the invariant (${((done / (performance.now() - begun)) * 1000).toFixed(1)} a second)`)
  process.exitCode = found.length > 0 ? 1 : 0
}

function superintend(): void {
  for (let i = 0; i < workers; i++) {
    const words = ['--seeds', String(seeds - i), '--from', String(from + i), '--step', String(workers)]
    fork(import.meta.filename, words, { execArgv: [...process.execArgv, ...FLAGS] }).on('exit', (code) => (process.exitCode ||= code ?? 1))
  }
}
