import { cpus } from 'node:os'
import type { Figure, Row } from './row.ts'

/** The rows for a person to read: a block for each, its figures in one column. */
export function table(rows: readonly Row[], quick: boolean): string {
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  const met = rows.filter((row) => row.met).length
  return [
    machine,
    ...(quick ? ['--quick: small sizes and few rounds. Nothing to quote.'] : []),
    '',
    ...rows.flatMap(block),
    `${met} of ${rows.length} goals met`,
  ].join('\n')
}

const WIDTH = 30

function block(row: Row): string[] {
  const figures: Figure[] = [{ name: 'Schrift', value: row.schrift }, ...(row.floor ? [{ ...row.floor, name: `${row.floor.name} (floor)` }] : []), ...row.peers]
  const ratio = row.ratio === undefined ? '' : `ratio ${row.ratio.toFixed(2)}, `
  return [
    `${row.row.padEnd(4)} ${row.what}`,
    ...figures.map(({ name, value }) => `     ${name.padEnd(WIDTH)} ${shown(value).padStart(10)} ${row.unit}`),
    `     ${row.met ? 'met' : 'MISSED'}: ${ratio}goal ${row.goal}`,
    ...row.notes.map((note) => `     ${note}`),
    '',
  ]
}

function shown(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
