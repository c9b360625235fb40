import { liveQuery } from 'dexie'
import * as v from 'valibot'
import { MINUTE } from '#notebook/calendar.ts'
import { LEASE, leaseFrom, liveOn } from '#local/lease.ts'
import { shiftIsOver, wardsHeld } from '#local/reading.ts'
import type { DeviceRow, Farewell, Tables } from '#local/tables.ts'
import { tellAll } from './door/acts.ts'
import { post } from './door/ask.ts'
import { askStanding, takeShiftKey } from './door/standing.ts'
import { handIn, waiting } from './hand-in.ts'
import { wipeWholly } from './wipe.ts'

/**
 * Keeps this device to what it may: counts the lease, ends a shift when its time has come, asks the relay how the
 * device stands, hands in what was written before the rooms were closed, and says goodbye when it was let go. It
 * changes what is written down about the device; the engine opens, closes and wipes by that.
 */
export type KeeperOptions = {
  /** Runs the keeper while this tab leads, until the promise it gets settles. */
  readonly lead: (work: () => Promise<void>) => void
  /** A clock that nobody can set, ms: for the time that a running page lives. */
  readonly steady: () => number
}

const inBrowser: KeeperOptions = {
  lead: (work) => {
    if ('locks' in navigator) navigator.locks.request('schrift keeper', work).catch(() => undefined)
    else void work()
  },
  steady: () => performance.now(),
}

/** ms between two looks at clocks. */
const TICK = 10_000
/** ms after which the relay is asked again: while something can be read, and while nothing can. */
const ASK = { reading: 15 * MINUTE, waiting: MINUTE }
/** ms before a failed hand-in is tried again, twice as long each time. */
const BACKOFF = { first: 2000, longest: 5 * MINUTE }

/** Starts keeping as soon as this tab leads; returns what stops it. */
export function startKeeping(tables: Tables, options: KeeperOptions = inBrowser): () => void {
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  options.lead(async () => {
    const end = keep(tables, options.steady)
    await stopped
    end()
  })
  return stop
}

function keep(tables: Tables, steady: () => number): () => void {
  let last = steady()
  /** Time that was lived and not yet written down, ms. */
  let owed = 0
  let asked = -Infinity
  let asking = false
  let handing = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const contained = (work: Promise<unknown>): void => void work.catch((cause: unknown) => console.warn('keeper', cause instanceof Error ? cause.name : 'unknown'))

  async function tick(): Promise<void> {
    const now = steady()
    owed += now - last
    last = now
    await tables.keep((row) => {
      const change = passed(row, tables.now(), owed)
      if (change?.lease) owed = 0
      return change
    })
    const row = await tables.self()
    const every = wardsHeld(row).length > 0 ? ASK.reading : ASK.waiting
    if (now - asked >= every) await look()
  }

  /** Asks the relay how this device stands, one question at a time. */
  async function look(): Promise<void> {
    const { identity, farewell, left } = await tables.self()
    if (!identity || farewell || left || asking || ended) return
    asking = true
    asked = steady()
    try {
      const answer = await askStanding(tables)
      if (!answer.ok) return
      if (answer.value.tablet) await takeShiftKey(tables, answer.value.shiftKey)
      // Where no room is open no engine tells the relay what was done here.
      if (wardsHeld(await tables.self()).length === 0) await tellAll(tables)
    } finally {
      asking = false
    }
  }

  /** Hands in until nothing waits; after a failure it waits longer each time. */
  async function deliver(): Promise<void> {
    if (handing || ended) return
    handing = true
    clearTimeout(retry)
    try {
      for (;;) {
        const said = await handIn(tables)
        if (said.at === 'later') {
          failures += 1
          retry = setTimeout(() => contained(deliver()), Math.min(BACKOFF.first * 2 ** (failures - 1), BACKOFF.longest))
          return
        }
        failures = 0
        if (said.at === 'nothing') break
        await tables.keep((row) => counted(row, said))
      }
      const { farewell, held = [] } = await tables.self()
      // Rooms that stand here still are closed by the engine first.
      if (farewell?.at === 'handing-in' && held.length === 0) await sayGoodbye(tables, farewell)
    } finally {
      handing = false
    }
  }

  const again = (): void => {
    failures = 0
    contained(look().then(deliver))
  }
  const onVisible = (): void => {
    if (document.visibilityState === 'hidden') contained(tick())
    else again()
  }

  let seen: Pick<DeviceRow, 'connection' | 'identity'> = {}
  const follow = (row: DeviceRow, waits: number): void => {
    const { connection, identity } = seen
    seen = row
    const shut = row.connection?.at === 'stopped' || row.connection?.at === 'ended'
    if ((shut && row.connection?.at !== connection?.at) || row.identity?.device !== identity?.device) contained(look())
    if (waits > 0 || row.farewell?.at === 'handing-in') contained(deliver())
  }
  const watching = liveQuery(async () => {
    const row = await tables.self()
    return { row, waits: (await waiting(tables, row)).length }
  }).subscribe(({ row, waits }) => follow(row, waits))
  const ticking = setInterval(() => contained(tick()), TICK)
  globalThis.addEventListener?.('online', again)
  globalThis.document?.addEventListener('visibilitychange', onVisible)
  contained(tick())

  return () => {
    ended = true
    clearInterval(ticking)
    clearTimeout(retry)
    globalThis.removeEventListener?.('online', again)
    globalThis.document?.removeEventListener('visibilitychange', onVisible)
    watching.unsubscribe()
  }
}

/** What the time that went by changes: `owed` ms were measured since the lease was last written down. */
function passed(row: DeviceRow, clock: number, owed: number): Partial<DeviceRow> | undefined {
  if (!row.identity) return undefined
  const before = row.lease ?? leaseFrom(clock + (row.clock?.offset ?? 0), clock)
  const lease = liveOn(before, clock, owed)
  const worth = !row.lease || lease.lived - before.lived >= MINUTE || (lease.lived >= LEASE && before.lived < LEASE)
  const over = shiftIsOver({ ...row, lease }, clock)
  if (!worth && !over) return undefined
  return { ...(worth ? { lease } : {}), ...(over ? { shift: undefined } : {}) }
}

function counted({ farewell }: DeviceRow, { kept, refused }: { kept: number; refused: number }): Partial<DeviceRow> | undefined {
  return farewell && { farewell: { ...farewell, handedIn: farewell.handedIn + kept, lost: farewell.lost + refused } }
}

/** Everything goes from this device, by our own hand and by the browser's; the last page says what became of the words. */
async function sayGoodbye(tables: Tables, handedIn: Farewell): Promise<void> {
  const { settings } = await tables.self()
  const unsent = new Set((await tables.textEdits.toArray()).map(({ room }) => room)).size
  const told: Farewell = { ...handedIn, ...(unsent > 0 ? { texts: unsent } : {}) }
  // Should this be cut short, what was lost is still known the next time.
  if (told.texts !== handedIn.texts) await tables.keep({ farewell: told })
  const farewell: Farewell = { ...told, at: 'gone' }
  await wipeWholly(tables, farewell)
  await post('/api/farewell', {}, v.object({}))
  // The browser may have taken this too.
  await tables.keep({ farewell, ...(settings ? { settings } : {}) })
}
