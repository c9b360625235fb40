import type { Storage } from './storage.ts'

/** How long appends took until they were on disk, the fsync included: counts by upper bound, as Prometheus counts. */
export type AppendTimes = { readonly bounds: readonly number[]; readonly counts: readonly number[]; readonly sum: number; readonly count: number; readonly waiting: number }

/** Upper bounds, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const

/** The same storage, and a look at how quick its appends are. */
export function timed(storage: Storage): { readonly storage: Storage; readonly times: () => AppendTimes } {
  const counts = BOUNDS.map(() => 0)
  let [sum, count, waiting] = [0, 0, 0]
  return {
    storage: {
      ...storage,
      append(row) {
        const begun = performance.now()
        waiting += 1
        return storage.append(row).finally(() => {
          const seconds = (performance.now() - begun) / 1000
          waiting -= 1
          sum += seconds
          count += 1
          BOUNDS.forEach((bound, i) => {
            if (seconds <= bound) counts[i] = (counts[i] ?? 0) + 1
          })
        })
      },
    },
    times: () => ({ bounds: BOUNDS, counts: [...counts], sum, count, waiting }),
  }
}
