/**
 * Chance that can be had again: the same seed gives the same numbers. Streams with different names do not disturb each
 * other, so that one more draw in one place changes nothing elsewhere.
 */
export type Chance = {
  /** 0 to 1, without 1. */
  readonly next: () => number
  /** A whole number from 0, below `end`. */
  readonly below: (end: number) => number
  readonly between: (first: number, last: number) => number
  /** Whether something of this probability happens. */
  readonly hits: (probability: number) => boolean
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
}

export function chanceOf(seed: number, stream: string): Chance {
  let state = hashOf(`${seed} ${stream}`)
  /** mulberry32: 32 bits of state, good enough to draw lots. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    between: (first, last) => first + below(last - first + 1),
    hits: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}
