import { writtenAt, type Line } from '#notebook/entry.ts'
import { deliveryOf } from '#local/queries.ts'
import type { EntryRow, LineRow } from '#local/tables.ts'
import type { Language } from '#i18n/words.tsx'
import { toCsv } from '#page/csv.ts'
import { stateOf } from './line-words.ts'
import type { Names } from './names.ts'
import type { PaperWords } from './words.ts'

type Column = keyof PaperWords['paper']['columns']

/** In the order in which they stand. */
export const columns = [
  'day', 'time', 'kind', 'writer', 'role', 'about', 'text', 'first', 'corrected', 'struck', 'reason', 'must', 'audience',
  'state', 'paper', 'typed', 'arrived', 'delivery', 'id', 'belongs',
] as const satisfies readonly Column[]

/** Lines and their answers as a spreadsheet: a row each, an answer under its line. */
export function csvOf(lines: readonly LineRow[], names: Names, words: PaperWords, language: Language): string {
  const header = columns.map((column) => words.paper.columns[column].name)
  const rows = lines.flatMap((row) => rowsOf(row, names, words)).map((cells) => columns.map((column) => cells[column] ?? ''))
  return toCsv([header, ...rows], language === 'nl' ? ';' : ',')
}

type Cells = Partial<Record<Column, string>>

function rowsOf(row: LineRow, names: Names, words: PaperWords): Cells[] {
  const say = words.paper
  if (row.form === 'future')
    return [{ day: row.day, time: names.clock(row.at), writer: names.person(row.by), role: names.role(row.by, row.as), text: say.future, id: row.id }]
  const at = writtenAt(row)
  const line: Cells = {
    ...cellsOf(row, row, names, words),
    day: names.day(at),
    time: names.clock(at),
    kind: words.common.kinds[row.kind],
    about: row.residents.map(names.resident).join(', '),
    ...(row.recorded ? { text: '', first: '' } : {}),
    must: row.importance === 'must-know' && row.until !== undefined ? stamp(row.until, names) : '',
    state: stateOf(row, names, words),
    paper: row.paper ? names.writer(row.paper) : '',
    typed: row.paper ? stamp(row.at, names) : '',
  }
  return [line, ...row.replies.map((reply): Cells => ({ ...cellsOf(row, reply, names, words), kind: say.reply, belongs: row.id }))]
}

/** What a line and an answer have in common. */
function cellsOf(row: EntryRow, line: Line, names: Names, words: PaperWords): Cells {
  const late = row.late[line.id]
  const corrected = line.corrections.at(-1)
  return {
    day: names.day(line.at),
    time: names.clock(line.at),
    writer: names.person(line.by),
    role: names.role(line.by, line.as),
    text: line.text,
    first: line.first ?? '',
    corrected: corrected ? stamp(corrected.at, names) : '',
    struck: line.struck ? `${names.person(line.struck.by)}, ${stamp(line.struck.at, names)}` : '',
    reason: line.struck?.reason ?? '',
    audience: row.audience === 'staff' ? words.common.staffOnly : words.paper.everyone,
    arrived: late === undefined ? '' : stamp(late, names),
    delivery: words.common.allMarks[deliveryOf(row, line.id)],
    id: line.id,
  }
}

/** `2026-11-24 14:05`: sorts as text, and a spreadsheet knows it for a moment. */
const stamp = (at: number, names: Names): string => `${names.day(at)} ${names.clock(at)}`
