/** Excel reads a file as UTF-8 only when it says so at its start. */
const BYTE_ORDER_MARK = '\uFEFF'

/**
 * Rows as one CSV text (RFC 4180), for a spreadsheet: UTF-8 with byte order mark, CRLF after each row. A Dutch
 * spreadsheet expects `;` between cells, since the comma stands in its numbers.
 */
export const toCsv = (rows: readonly (readonly string[])[], separator: ',' | ';'): string =>
  BYTE_ORDER_MARK + rows.map((row) => `${row.map((cell) => quoted(harmless(cell), separator)).join(separator)}\r\n`).join('')

/**
 * A spreadsheet runs a cell that begins with one of these as a formula, in their full-width forms too, and some
 * overlook white space before it. An apostrophe in front makes it text.
 */
const runs = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/

const harmless = (cell: string): string => (runs.test(cell) ? `'${cell}` : cell)

/** Quoted where a reader would else see the end of the cell in it, or another separator than ours. */
const quoted = (cell: string, separator: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(cell) || cell.includes(separator) ? `"${cell.replaceAll('"', '""')}"` : cell
