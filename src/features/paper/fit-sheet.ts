/** A4 with its margins holds so many rows of text beside the head and the headings, and room to write. */
const ROWS = 30
/** However full the ward is, so many ruled lines stand on the sheet. */
const MIN_RULED = 9
/** Signs in a row of text over the whole width, on the safe side. */
const WIDE = 92
/** The residents stand in three columns of so many signs. */
const NARROW = 28
/** Open tasks and questions are told in two rows at most. */
const MAX_OPEN = 2 * WIDE - 10
/** Rows of text that one ruled line takes. */
const RULED = 2

export type Fit = {
  /** How many of each fit. A must-know stands on the sheet whole or not at all. */
  readonly musts: number
  readonly open: number
  readonly ruled: number
}

/** How much of these texts one page holds, in their order. Must-knows go first; residents always stand on it. */
export function fitSheet(sheet: { readonly musts: readonly string[]; readonly open: readonly string[]; readonly residents: readonly string[] }): Fit {
  const residents = Math.ceil(sheet.residents.reduce((rows, name) => rows + rowsOf(name, NARROW), 0) / 3)
  let left = Math.max(0, ROWS - residents)
  /** How many of the texts fit when `keep` rows stay free. */
  const take = (texts: readonly string[], keep: number): number => {
    let taken = 0
    for (const text of texts) {
      const rows = rowsOf(text, WIDE)
      if (left - rows < keep) break
      left -= rows
      taken++
    }
    return taken
  }
  const musts = take(sheet.musts, Math.min(4, sheet.open.length * 2))
  const open = take(sheet.open.map(shortened), 0)
  return { musts, open, ruled: MIN_RULED + Math.floor(left / RULED) }
}

/** An open task or question as it stands on the sheet. */
export const shortened = (text: string): string => (text.length <= MAX_OPEN ? text : `${text.slice(0, MAX_OPEN).trimEnd()}…`)

const rowsOf = (text: string, width: number): number => Math.max(1, Math.ceil(text.length / width))
