import 'fake-indexeddb/auto'
import { webcrypto } from 'node:crypto'

/**
 * What programs find on every machine: timers, clocks, chance, keys, a database. While a simulation runs, its own stand
 * in for them, for the product and for the libraries below it alike. Import this first: libraries remember what they
 * found when they were loaded.
 */
export type Platform = {
  readonly after: (ms: number, act: () => void, every: boolean) => object
  readonly soon: (act: () => void) => object
  readonly cancel: (handle: unknown) => void
  /** The clock on the wall of whoever asks, ms since 1970. */
  readonly wall: () => number
  /** ms since the simulation began; never set back. */
  readonly steady: () => number
  /** 0 to 1, without 1. */
  readonly random: () => number
  readonly subtle: object
  /** The database of whoever asks. */
  readonly indexedDB: () => IDBFactory | undefined
  readonly warn: (...words: unknown[]) => void
  /** A promise was rejected and nobody listened. */
  readonly rejected: (cause: unknown) => void
}

let platform: Platform | undefined

/** From now on `next` stands in; undefined: the machine's own again. */
export function usePlatform(next: Platform | undefined): void {
  if (!platform && next) listeners = process.listeners(REJECTED)
  process.removeAllListeners(REJECTED)
  for (const listener of next ? [next.rejected] : listeners) process.on(REJECTED, listener)
  platform = next
}

const REJECTED = 'unhandledRejection'
let listeners: NodeJS.UnhandledRejectionListener[] = []

type Act = (...words: unknown[]) => void

const { indexedDB } = globalThis
const { structuredClone } = globalThis
const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } = globalThis
const wall = Date.now
const steady = performance.now.bind(performance)
const random = Math.random
const { warn, error } = console
const bytes = webcrypto.getRandomValues.bind(webcrypto)
const { subtle } = webcrypto
const digest = subtle.digest.bind(subtle)

/** Resolves when the machine itself has had a turn. */
export const machineTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const replace = (on: object, name: string, value: unknown): void => {
  Object.defineProperty(on, name, { value, writable: true, configurable: true })
}
const through = (on: object, name: string, get: () => unknown): void => {
  Object.defineProperty(on, name, { get, configurable: true })
}

replace(globalThis, 'setTimeout', (act: Act, ms = 0, ...words: unknown[]) =>
  platform ? platform.after(ms, () => act(...words), false) : setTimeout(act, ms, ...words)
)
replace(globalThis, 'setInterval', (act: Act, ms = 0, ...words: unknown[]) =>
  platform ? platform.after(ms, () => act(...words), true) : setInterval(act, ms, ...words)
)
replace(globalThis, 'setImmediate', (act: Act, ...words: unknown[]) =>
  platform ? platform.soon(() => act(...words)) : setImmediate(act, ...words)
)
const cancelling =
  (machines: (handle: never) => void) =>
  (handle: never): void =>
    platform ? platform.cancel(handle) : machines(handle)
replace(globalThis, 'clearTimeout', cancelling(clearTimeout))
replace(globalThis, 'clearInterval', cancelling(clearInterval))
replace(globalThis, 'clearImmediate', cancelling(clearImmediate))
replace(Date, 'now', () => (platform ? platform.wall() : wall()))
replace(performance, 'now', () => (platform ? platform.steady() : steady()))
replace(Math, 'random', () => (platform ? platform.random() : random()))
replace(console, 'warn', (...words: unknown[]) => (platform ? platform.warn(...words) : warn(...words)))
replace(console, 'error', (...words: unknown[]) => (platform ? platform.warn(...words) : error(...words)))
replace(webcrypto, 'getRandomValues', (into: Uint8Array | Uint32Array) => {
  if (!platform) return bytes(into)
  const range = 2 ** (8 * into.BYTES_PER_ELEMENT)
  for (let i = 0; i < into.length; i++) into[i] = Math.floor(platform.random() * range)
  return into
})
through(webcrypto, 'subtle', () => (platform ? { digest, ...platform.subtle } : subtle))
// The database copies whatever goes in and comes out, and in a run that is plain data nearly always.
replace(globalThis, 'structuredClone', (value: unknown, options?: StructuredSerializeOptions) => {
  const copy = platform && !options ? copyOf(value) : NOT_PLAIN
  return copy === NOT_PLAIN ? structuredClone(value, options) : copy
})
// Each live query that is asked again stops the one before: the reason, with its stack, is made once.
const { abort } = AbortController.prototype
const stopped = new DOMException('This operation was aborted', 'AbortError')
replace(AbortController.prototype, 'abort', function (this: AbortController, reason?: unknown) {
  abort.call(this, reason === undefined && platform ? stopped : reason)
})
through(globalThis, 'indexedDB', () => (platform ? platform.indexedDB() : indexedDB))
// Dexie would tell other threads of this process what it wrote.
Reflect.deleteProperty(globalThis, 'BroadcastChannel')
// y-websocket listens for the end of the process once per room.
process.setMaxListeners(0)

/** A copy of plain data, or `NOT_PLAIN`: then the machine makes it, or says why there can be none. */
function copyOf(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? NOT_PLAIN : value
  if (depth > DEEPEST) return NOT_PLAIN
  if (Array.isArray(value)) {
    const copy: unknown[] = []
    for (const item of value) if (copy[copy.push(copyOf(item, depth + 1)) - 1] === NOT_PLAIN) return NOT_PLAIN
    return copy
  }
  const kind: unknown = Object.getPrototypeOf(value)
  if (kind === Object.prototype) {
    const copy: Record<string, unknown> = {}
    for (const [name, item] of Object.entries(value)) if ((copy[name] = copyOf(item, depth + 1)) === NOT_PLAIN) return NOT_PLAIN
    return copy
  }
  if (kind === Uint8Array.prototype && value instanceof Uint8Array) return value.slice()
  if (value instanceof Map && kind === Map.prototype) {
    const entries = copyOf([...value], depth + 1)
    return Array.isArray(entries) ? new Map(entries) : NOT_PLAIN
  }
  return NOT_PLAIN
}
const NOT_PLAIN = Symbol('not plain')
/** What goes deeper may go round in a circle. */
const DEEPEST = 20
