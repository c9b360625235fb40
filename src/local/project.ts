import { dayOf } from '#notebook/calendar.ts'
import { foldEntry, writtenAt } from '#notebook/entry.ts'
import type { RecordId, WardId } from '#notebook/ids.ts'
import { foldAgreement } from '#notebook/agreement.ts'
import { foldRegister, type Register } from '#notebook/register.ts'
import {
  isAgreementRecord,
  isErasure,
  isEntryRecord,
  isKnown,
  isRegisterRecord,
  isResidentRecord,
  parseBody,
  subjectOf,
  type FutureRecord,
  type NotebookRecord,
} from '#notebook/records.ts'
import { foldContacts } from '#notebook/contact.ts'
import { formOf, isForm, type Form } from '#notebook/forms.ts'
import type { FoldTogether } from '#notebook/together.ts'
import { foldTemplate } from '#notebook/template.ts'
import { foldResident } from '#notebook/resident.ts'
import { audienceOf, parseRoom } from '#notebook/rooms.ts'
import { bodyOf, type Sealed } from '#notebook/seal.ts'
import type { EntryRow, RecordRow, Tables } from './tables.ts'

/** The subject of all that was erased: it is folded into nothing. */
export const ERASED = 'erased'

/** What a record is about, as a key of the read model. Entries, residents and the register do not share names. */
export function subjectKey(body: NotebookRecord | FutureRecord): string {
  if (!isKnown(body)) return `future:${body.id}`
  if (isEntryRecord(body)) return `entry:${subjectOf(body)}`
  if (isResidentRecord(body)) return `resident:${subjectOf(body)}`
  if (isErasure(body)) return ERASED
  if (isAgreementRecord(body)) return 'agreement'
  if (body.type === 'contact.set') return 'contact'
  if (body.type === 'template.set') return `template:${subjectOf(body)}`
  const form = formOf(body)
  return form ? `${form}:${subjectOf(body)}` : 'register'
}

/** A record's row; `body` must be what `sealed` holds. undefined: it names no room that this version knows. */
export function rowOf(body: NotebookRecord | FutureRecord, sealed: Sealed, state: RecordRow['state']): RecordRow | undefined {
  const room = parseRoom(body.room)
  if (!room) return undefined
  const { id, at, by } = body
  return { id, room: body.room, ward: room.ward, subject: subjectKey(body), at, by, sealed, state }
}

/** The tables that folding reads and writes: a transaction that calls `refold` must span them. */
export const foldedTables = (tables: Tables) => [tables.records, tables.lines, tables.residents, tables.registers, tables.agreements, tables.templates, tables.contacts, tables.together]

/**
 * Folds the subjects anew from their records and puts the views in place; `foldTogether` folds those of the rooms `team`
 * and `guidance`, and is needed only where one of them is among the subjects. Runs inside the transaction that
 * changed the records, so that no reader ever sees a record without its view.
 */
export async function refold(tables: Tables, ward: WardId, subjects: ReadonlySet<string>, foldTogether?: FoldTogether): Promise<void> {
  const keys = [...subjects]
  // All questions at once: what a transaction waits for is the way to the disk's process and back, not the reading.
  const about = (key: string) => tables.records.where('[ward+subject]').equals([ward, key]).toArray()
  const [before, found] = await Promise.all([zoneOf(tables, ward), Promise.all(keys.map(about))])
  const bySubject = new Map(keys.map((key, i) => [key, found[i] ?? []]))
  const zone = subjects.has('register') ? await refoldRegister(tables, ward, bySubject.get('register') ?? [], before) : before
  for (const key of keys) {
    const records = bySubject.get(key) ?? []
    const [prefix = ''] = key.split(':', 1)
    const id = key.slice(prefix.length + 1)
    if (key.startsWith('entry:')) await refoldEntry(tables, ward, id, records, zone)
    if (key.startsWith('resident:')) await refoldResident(tables, ward, id, records)
    if (key.startsWith('template:')) await refoldTemplate(tables, ward, id, records)
    if (isForm(prefix)) await refoldTogether(tables, ward, prefix, id, records, foldTogether)
    if (key === 'contact') await refoldContacts(tables, ward, records)
    if (key === 'agreement') await refoldAgreement(tables, ward, records)
    if (key.startsWith('future:')) await placeFuture(tables, ward, id, records[0], zone)
  }
}

async function zoneOf(tables: Tables, ward: WardId): Promise<string> {
  return zoneIn((await tables.registers.get(ward))?.register)
}

/** The time zone that a ward's register names, as far as it has come. */
export const zoneIn = (register: Register | undefined): string => register?.ward?.timezone ?? 'Europe/Amsterdam'

/** Resolves with the ward's time zone as it is now; `before`: as it was. */
async function refoldRegister(tables: Tables, ward: WardId, rows: readonly RecordRow[], before: string): Promise<string> {
  const register = foldRegister(bodiesOf(rows).filter(isRegisterRecord))
  await tables.registers.put({ ward, register })
  const zone = await zoneOf(tables, ward)
  if (zone !== before) await redate(tables, ward, zone)
  return zone
}

/** The ward moved to another time zone: its lines stand on other days. */
async function redate(tables: Tables, ward: WardId, zone: string): Promise<void> {
  for (const audience of ['all', 'staff'] as const)
    await tables.lines.where('[ward+audience+day]').between([ward, audience, ''], [ward, audience, '\uffff']).modify((line) => {
      line.day = dayOf(line.form === 'entry' ? writtenAt(line) : line.at, zone)
    })
}

async function refoldEntry(tables: Tables, ward: WardId, id: RecordId, rows: readonly RecordRow[], zone: string): Promise<void> {
  const line = lineOf(ward, rows, zone)
  if (line) await tables.lines.put(line)
  else await tables.lines.delete(id)
}

/** The line that the records of one entry make; undefined while the entry itself is not among them. */
export function lineOf(ward: WardId, rows: readonly RecordRow[], zone: string): EntryRow | undefined {
  const counting = rows.filter((row) => row.state !== 'refused')
  const written = bodiesOf(rows).filter(isEntryRecord)
  // A refused line or reply stays readable where it was written; a refused tick has changed nothing.
  const shown = written.filter(
    (body) => body.type === 'entry.written' || body.type === 'entry.replied' || counting.some((row) => row.id === body.id)
  )
  const entry = foldEntry(shown)
  return entry && {
    ...entry,
    form: 'entry',
    ward,
    day: dayOf(writtenAt(entry), zone),
    waits: entry.open ? 1 : 0,
    mustUntil: entry.importance === 'must-know' && !entry.struck ? (entry.until ?? Infinity) : 0,
    touched: Math.max(...rows.map((row) => row.arrived ?? row.at)),
    about: entry.residents.map((resident) => `${ward}|${resident}`),
    undelivered: rows.filter((row) => row.state === 'device').map((row) => row.id),
    refused: rows.filter((row) => row.state === 'refused').map((row) => row.id),
    late: Object.fromEntries(rows.flatMap((row) => (row.arrived === undefined ? [] : [[row.id, row.arrived]]))),
  }
}

async function refoldResident(tables: Tables, ward: WardId, id: string, rows: readonly RecordRow[]): Promise<void> {
  const resident = foldResident(bodiesOf(rows.filter((row) => row.state !== 'refused')).filter(isResidentRecord))
  if (resident) await tables.residents.put({ ...resident, ward })
  else await tables.residents.delete([ward, id])
}

async function refoldContacts(tables: Tables, ward: WardId, rows: readonly RecordRow[]): Promise<void> {
  const records = bodiesOf(rows.filter((row) => row.state !== 'refused')).filter((body) => body.type === 'contact.set')
  await tables.contacts.put({ ward, contacts: foldContacts(records) })
}

async function refoldTogether<F extends Form>(tables: Tables, ward: WardId, form: F, id: string, rows: readonly RecordRow[], fold: FoldTogether | undefined): Promise<void> {
  if (!fold) throw new Error(`nothing folds a ${form} here`)
  const counting = rows.filter((row) => row.state !== 'refused')
  const view = fold(form, bodiesOf(counting))
  const [room] = counting.flatMap((row) => parseRoom(row.room) ?? [])
  if (view && room) await tables.together.put({ ward, form, id, audience: audienceOf(room), ...('people' in room ? { circle: room.people } : {}), view })
  else await tables.together.delete([ward, form, id])
}

async function refoldTemplate(tables: Tables, ward: WardId, id: string, rows: readonly RecordRow[]): Promise<void> {
  const records = bodiesOf(rows.filter((row) => row.state !== 'refused')).filter((body) => body.type === 'template.set')
  const template = foldTemplate(records)
  if (template) await tables.templates.put({ ...template, ward })
  else await tables.templates.delete([ward, id])
}

async function refoldAgreement(tables: Tables, ward: WardId, rows: readonly RecordRow[]): Promise<void> {
  const agreement = foldAgreement(bodiesOf(rows.filter((row) => row.state !== 'refused')).filter(isAgreementRecord))
  if (agreement) await tables.agreements.put({ ward, agreement })
  else await tables.agreements.delete(ward)
}

async function placeFuture(tables: Tables, ward: WardId, id: RecordId, row: RecordRow | undefined, zone: string): Promise<void> {
  if (!row) {
    await tables.lines.delete(id)
    return
  }
  const parsed = parseBody(bodyOf(row.sealed))
  const as = parsed.ok ? parsed.value.as : 'volunteer'
  const { room, at, by } = row
  const parsedRoom = parseRoom(room)
  const audience = parsedRoom ? audienceOf(parsedRoom) : 'staff'
  await tables.lines.put({ form: 'future', id, room, audience, ward, day: dayOf(at, zone), at, by, as, waits: 0, mustUntil: 0, touched: 0, about: [] })
}

function bodiesOf(rows: readonly RecordRow[]): NotebookRecord[] {
  return rows.flatMap((row) => {
    const parsed = parseBody(bodyOf(row.sealed))
    return parsed.ok && isKnown(parsed.value) ? [parsed.value] : []
  })
}
