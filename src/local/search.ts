import type { Day } from '#notebook/calendar.ts'
import type { PersonId, RecordId, ResidentId, WardId } from '#notebook/ids.ts'
import type { Kind } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'

/** What somebody looks for: words, and what narrows them down. Everything on this device that the reader may see, newest first. */
export type Question = {
  readonly ward: WardId
  /** The reader's: `all` finds no line for professionals alone. */
  readonly audience: Audience
  readonly words: string
  readonly resident?: ResidentId | undefined
  readonly person?: PersonId | undefined
  readonly kind?: Kind | undefined
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

export type Found = {
  /** The first `limit` lines, newest first. */
  readonly ids: readonly RecordId[]
  readonly total: number
}

export type Asked = { readonly nr: number; readonly database: string; readonly question: Question; readonly limit: number }
export type Answered = { readonly nr: number } & ({ readonly found: Found } | { readonly failed: string })

export type Search = {
  /** Rejects when the lines cannot be read or the worker does not run. */
  search(question: Question, limit?: number): Promise<Found>
  close(): void
}

/** Search runs in a worker of its own, so that typing never waits for it. */
export function openSearch(database: string): Search {
  const worker = new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'zoeken' })
  const waiting = new Map<number, { resolve(found: Found): void; reject(cause: Error): void }>()
  let nr = 0
  let stopped = false
  worker.addEventListener('message', ({ data }: MessageEvent<Answered>) => {
    const asked = waiting.get(data.nr)
    waiting.delete(data.nr)
    if ('found' in data) asked?.resolve(data.found)
    else asked?.reject(new Error(data.failed))
  })
  worker.addEventListener('error', () => {
    stopped = true
    for (const asked of waiting.values()) asked.reject(new Error('search stopped'))
    waiting.clear()
  })
  return {
    search: (question, limit = 100) =>
      new Promise((resolve, reject) => {
        if (stopped) {
          reject(new Error('search stopped'))
          return
        }
        waiting.set(++nr, { resolve, reject })
        worker.postMessage({ nr, database, question, limit } satisfies Asked)
      }),
    close: () => worker.terminate(),
  }
}
