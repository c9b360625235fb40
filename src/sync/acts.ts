import { liveQuery } from 'dexie'
import { MINUTE } from '#notebook/calendar.ts'
import type { Tables } from '#local/tables.ts'
import { tellAll, type Tell } from './door/acts.ts'

/** ms that acts wait for each other. */
const TOGETHER = 1000
/** ms until the relay is asked again; twice as long after each failure. */
const AGAIN = 30_000
const LONGEST = 30 * MINUTE

/** Tells the relay what was done on this device, as soon as there is network and until it has it all; returns what stops it. */
export function tellActs(tables: Tables, tell?: Tell): () => void {
  let stopped = false
  let telling = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = AGAIN

  function within(ms: number): void {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void go(), ms)
  }

  async function go(): Promise<void> {
    if (telling || stopped) return
    telling = true
    const told = await tellAll(tables, tell, () => stopped).catch(() => false) // a disk that does not answer is asked again as well
    telling = false
    wait = told ? AGAIN : Math.min(wait * 2, LONGEST)
    if (!told) within(wait)
  }

  const waiting = liveQuery(async () => {
    // The device's row, which changes often, is looked at only while something waits.
    const count = await tables.acts.count()
    return count > 0 && (await tables.self()).connection?.at === 'connected' ? count : 0
  }).subscribe((count) => {
    if (count > 0 && !telling) within(TOGETHER)
  })

  return () => {
    stopped = true
    clearTimeout(timer)
    waiting.unsubscribe()
  }
}
