import type { audit as auditWords } from '#i18n/words/audit.ts'
import type { ReviewRow } from '#sync/door/audit.ts'
import type { Told } from './naming.ts'

/**
 * The list as a table for a spreadsheet: ids beside names, times in UTC. Semicolons and a byte order mark, because a
 * Dutch Excel wants both.
 */
export function toCsv(rows: readonly ReviewRow[], tell: (row: ReviewRow) => Told, say: (typeof auditWords)['nl']): string {
  const { columns } = say
  const lines = rows.map((row) => {
    const { who, what, about, device, refused, ward } = tell(row)
    return [
      row.seq, new Date(row.at).toISOString(), who, row.person, what, about, row.about, device, row.device, refused ?? say.done,
      row.offline ? say.yes : '', row.count, ward ?? row.ward,
    ]
  })
  const heading = [
    columns.row, columns.at, columns.who, columns.person, columns.what, columns.about, columns.aboutId, columns.device, columns.deviceId,
    columns.outcome, columns.later, columns.count, columns.ward,
  ]
  return `\uFEFF${[heading, ...lines].map((line) => line.map(cell).join(';')).join('\r\n')}\r\n`
}

/** A name that begins like a formula stays a name. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '')
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
