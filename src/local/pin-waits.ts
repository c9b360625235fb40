import { liveQuery } from 'dexie'
import { liveThrough } from './pins.ts'
import type { Tables } from './tables.ts'

/** How often the time that was lived is written down, ms: at most this much of a wait is waited again after a restart. */
const STEP = 1000

/**
 * Lives through the waits of this tablet while Schrift is open; returns what ends it. One tab lives for all of the
 * browser's, or each further tab would make the wait shorter: the one that was looked at last.
 */
export function liveWaits(tables: Tables): () => void {
  let release: (() => void) | undefined
  let since: number | undefined
  let anybodyWaits = false

  const waiting = liveQuery(() => tables.pins.where('wait').above(0).count()).subscribe((count) => {
    if (count > 0 && !anybodyWaits) since = performance.now()
    anybodyWaits = count > 0
  })
  const step = setInterval(() => {
    const now = performance.now()
    const lived = now - (since ?? now)
    since = now
    if (release && anybodyWaits && lived > 0) void liveThrough(tables, lived).catch(() => undefined)
  }, STEP)

  function take(): void {
    if (document.visibilityState !== 'visible' || release) return
    since = performance.now()
    if (!('locks' in navigator)) {
      release = () => undefined
      return
    }
    const held = new Promise<void>((resolve) => (release = resolve))
    navigator.locks.request('schrift pin waits', { steal: true }, () => held).catch(() => {
      release = undefined // another tab was looked at
    })
  }
  take()
  document.addEventListener('visibilitychange', take)
  return () => {
    document.removeEventListener('visibilitychange', take)
    clearInterval(step)
    waiting.unsubscribe()
    release?.()
    release = undefined
  }
}
