import { bodyBytes } from '#notebook/records.ts'
import { SEAL_BYTES } from '#notebook/seal.ts'
import { lineOf, rowOf } from '#local/project.ts'
import { Tables, type EntryRow, type RecordRow } from '#local/tables.ts'
import linde from '../../../server/example/ward-de-linde.nl.json' with { type: 'json' }
import { historyOf, WARD } from './history.ts'

const AT_ONCE = 5000

/** A ward that no relay knows. */
const ELSEWHERE = 'elders'

/**
 * Puts a history into the read model of this browser, as if it had come in long ago and been checked then: the seals
 * are as long as seals are, and are not looked at any more. Its records stand there as those of a ward elsewhere: the
 * relay of this one lacks them, so the device would give them back, and be refused, all through the measurement. Lines
 * do not wait for second thoughts.
 */
export async function fill(database: string, lines: number, days: number): Promise<void> {
  const tables = new Tables(database)
  let records: RecordRow[] = []
  let views: EntryRow[] = []
  const store = async (): Promise<void> => {
    await tables.transaction('rw', tables.records, tables.lines, async () => {
      await tables.records.bulkPut(records)
      await tables.lines.bulkPut(views)
    })
    records = []
    views = []
  }
  for (const told of historyOf(lines, days)) {
    const rows = told.records.flatMap((record) => rowOf(record, sealed(bodyBytes(record)), 'ward') ?? [])
    const view = lineOf(WARD, rows, linde.ward.timezone)
    records.push(...rows.map((row) => ({ ...row, ward: ELSEWHERE, room: row.room.replace(WARD, ELSEWHERE) })))
    if (view) views.push(view)
    if (views.length >= AT_ONCE) await store()
  }
  await store()
  await tables.keep({ settings: { language: 'nl', size: 'normal', page: 'system', hold: 'none' } })
  tables.close()
}

function sealed(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SEAL_BYTES + body.byteLength)
  crypto.getRandomValues(bytes.subarray(0, SEAL_BYTES))
  bytes.set(body, SEAL_BYTES)
  return bytes
}
