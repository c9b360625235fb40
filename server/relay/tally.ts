import type { Refusal } from '#notebook/refusals.ts'
import type { Damage } from '#server/storage/storage.ts'

/** What the relay counts: for /metrics, and whether it is fit for work: for /readyz. Counts since it started. */
export type Stats = {
  readonly sockets: number
  /** Rooms in memory. */
  readonly rooms: number
  readonly updates: number
  readonly records: number
  readonly refused: Readonly<Partial<Record<Refusal, number>>>
  /** Sockets that the relay closed, by code. */
  readonly closed: Readonly<Record<number, number>>
  /** Messages of a type that this relay does not know. */
  readonly unknown: number
  readonly appendFailures: number
  /** `failing` from a failed append until the next one that succeeds, and from a failed load likewise. */
  readonly storage: 'ok' | 'failing'
  readonly damage: readonly Damage[]
  readonly quarantined: number
}

/** The counters while they run. */
export type Tally = {
  updates: number
  records: number
  unknown: number
  appendFailures: number
  /** What the storage did not do when it was last asked. */
  readonly failing: Set<'append' | 'load'>
  readonly refused: Partial<Record<Refusal, number>>
  readonly closed: Record<number, number>
}

export const createTally = (): Tally => ({
  updates: 0,
  records: 0,
  unknown: 0,
  appendFailures: 0,
  failing: new Set(),
  refused: {},
  closed: {},
})
