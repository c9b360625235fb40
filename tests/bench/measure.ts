/** What several contestants took, run by run: the same index is the same round. */
export type Runs<N extends string> = Readonly<Record<N, readonly number[]>>

/**
 * Lets contestants take turns (Schrift, floor, peer, Schrift, …), so that what else the machine does falls on all of
 * them alike. Each resolves with its own figure. `told` hears after every turn.
 */
export async function alternate<N extends string>(
  rounds: number,
  contestants: Readonly<Record<N, () => Promise<number>>>,
  told: (what: string) => void
): Promise<Runs<N>> {
  const names = namesOf(contestants)
  const took = new Map<N, number[]>(names.map((name) => [name, []]))
  for (let round = 1; round <= rounds; round++)
    for (const name of names) {
      told(`round ${round} of ${rounds}: ${name}`)
      took.get(name)?.push(await contestants[name]())
    }
  return fromNames(names, (name) => took.get(name) ?? [])
}

const namesOf = <N extends string>(of: Readonly<Record<N, unknown>>): N[] => Object.keys(of).filter((name): name is N => name in of)

/** Every name of `names` is put in. */
function fromNames<N extends string, T>(names: readonly N[], value: (name: N) => T): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<N, T>
}

export const median = (numbers: readonly number[]): number => percentile(numbers, 50)

/** The smallest of the numbers that so many percent of them do not exceed; NaN of none. */
export function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN
}

/** The median of the ratios, pair by pair: what slowed one round down slowed both of it. */
export const ratioOf = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.flatMap((value, i) => (theirs[i] ? [value / theirs[i]] : [])))
