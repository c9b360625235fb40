/** One line of the table: what Schrift took beside its floor and its peers. */
export type Row = {
  /** The goal of docs/performance.md it belongs to, such as `P4`. */
  readonly row: string
  readonly what: string
  readonly unit: 'ms' | 'kB' | 'MB' | '/s' | '×'
  readonly schrift: number
  readonly floor: Figure | undefined
  readonly peers: readonly Figure[]
  /** Schrift through what the goal compares it with, the median of the pairs. */
  readonly ratio: number | undefined
  /** The goal in words. */
  readonly goal: string
  readonly met: boolean
  /** What a reader of the figure has to know. */
  readonly notes: readonly string[]
}

export type Figure = { readonly name: string; readonly value: number }

/** How a row is to be measured. */
export type Way = {
  /** Small sizes and few rounds: to try the harness, not to be quoted. */
  readonly quick: boolean
  readonly rounds: number
  /** Progress, one short sentence at a time. */
  readonly tell: (what: string) => void
}

/** A part of the benchmark: everything that is measured with one set-up. */
export type Part = { readonly rows: readonly string[]; readonly run: (way: Way) => Promise<Row[]> }
