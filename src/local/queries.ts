import type { IndexableTypeArray } from 'dexie'
import type { Agreement } from '#notebook/agreement.ts'
import type { Contact } from '#notebook/contact.ts'
import { addDays, DAY, type Day } from '#notebook/calendar.ts'
import { inPageOrder, writtenAt } from '#notebook/entry.ts'
import type { RecordId, ResidentId, WardId } from '#notebook/ids.ts'
import { isKnown, parseBody, type NotebookRecord } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import type { Register } from '#notebook/register.ts'
import { bodyOf } from '#notebook/seal.ts'
import { emptyRegister } from '#notebook/register.ts'
import { circleRoom, type Audience, type Room } from '#notebook/rooms.ts'
import type { Form } from '#notebook/forms.ts'
import type { TogetherViews } from '#notebook/together.ts'
import { audiencesOf, sees, seesTogether, type Reader } from './reader.ts'
import type { EntryRow, LineRow, ResidentRow, Tables, TemplateRow, TogetherRow } from './tables.ts'

/**
 * What the screens ask. Each question says whose eyes read, and the answer holds nothing that they may not see.
 * Each answer is a plain read: give it to a live query and the screen stays true.
 */

/** The lines of a day in the order in which they were really written (W6). */
export const linesOfDay = (tables: Tables, reader: Reader, day: Day): Promise<LineRow[]> => linesBetween(tables, reader, day, day)

/** The lines of the days from `from` up to and including `to`, in the order in which they were really written. */
export async function linesBetween(tables: Tables, reader: Reader, from: Day, to: Day): Promise<LineRow[]> {
  return (await onDays(tables, reader, from, to, (days) => days.toArray())).flat().sort(inPageOrder)
}

/** Days from `from` up to and including `to` on which something is written, newest first. It takes as long as there are days. */
export async function daysWithLines(tables: Tables, reader: Reader, from: Day = '', to: Day = LAST_DAY): Promise<Day[]> {
  return daysIn(await onDays(tables, reader, from, to, (days) => days.uniqueKeys()))
}

/**
 * The last `count` days before `day` on which something is written, newest first, and the `oldest` of all, if there are
 * any. It costs the same however many there are, and what is written on `day` or later does not bear on it.
 */
export async function daysBefore(tables: Tables, reader: Reader, day: Day, count: number): Promise<{ last: Day[]; oldest: Day | undefined }> {
  const until = (end: Day, ask: (days: Days) => Days): Promise<Day[]> =>
    onDays(tables, reader, '', addDays(end, -1), (days) => ask(days).limit(1).keys()).then(daysIn)
  const [first, ...before] = await Promise.all([until(day, (days) => days), until(day, (days) => days.reverse())])
  const last = before.flatMap(([found]) => found ?? [])
  while (last.length > 0 && last.length < count) {
    const [found] = await until(last.at(-1) ?? day, (days) => days.reverse())
    if (found === undefined) break
    last.push(found)
  }
  return { last, oldest: first.at(-1) }
}

const daysIn = (keys: readonly IndexableTypeArray[]): Day[] => [...new Set(keys.flat().map((key) => String([key].flat().at(2))))].sort().reverse()

/** Behind every day that there is. */
const LAST_DAY = '\uffff'

type Days = ReturnType<Tables['lines']['toCollection']>

/** Asks about the reader's lines of these days, once for each audience. */
const onDays = <T>(tables: Tables, reader: Reader, from: Day, to: Day, ask: (days: Days) => PromiseLike<T>): Promise<T[]> =>
  Promise.all(
    audiencesOf(reader).map((audience) =>
      ask(tables.lines.where('[ward+audience+day]').between([reader.ward, audience, from], [reader.ward, audience, to], true, true))
    )
  )

/** R2: must-knows whose end has not come, newest first; who has understood is in each. */
export async function mustKnows(tables: Tables, reader: Reader, now: number): Promise<EntryRow[]> {
  return seenBy(reader, await musts(tables, reader.ward, now)).sort(inPageOrder).reverse()
}

const musts = (tables: Tables, ward: WardId, now: number): Promise<LineRow[]> =>
  tables.lines.where('[ward+mustUntil]').between([ward, now], [ward, Infinity], false, true).toArray()

/** Every line on this device that may be news since `since` (ms): written since then, waiting, a must-know, or arrived late. */
export async function linesSince(tables: Tables, reader: Reader, since: number, now: number): Promise<EntryRow[]> {
  const { ward } = reader
  const parts = await Promise.all([
    linesBetween(tables, reader, dayBefore(since), LAST_DAY),
    tables.lines.where('[ward+touched]').between([ward, since], [ward, Infinity]).toArray(),
    tables.lines.where('[ward+waits]').equals([ward, 1]).toArray(),
    musts(tables, ward, now),
  ])
  return [...new Map(seenBy(reader, parts.flat()).map((line) => [line.id, line])).values()]
}

/** Lines of which something reached the ward since that moment (ms), whenever they were written. */
export async function linesTouched(tables: Tables, reader: Reader, since: number): Promise<EntryRow[]> {
  return seenBy(reader, await tables.lines.where('[ward+touched]').between([reader.ward, since], [reader.ward, Infinity]).toArray())
}

/** A ward's day begins at most a day before or after the same day in Greenwich. */
const dayBefore = (since: number): Day => new Date(since - DAY).toISOString().slice(0, 10)

/** Tasks and questions that wait for somebody, oldest first. */
export async function waiting(tables: Tables, reader: Reader): Promise<EntryRow[]> {
  return seenBy(reader, await tables.lines.where('[ward+waits]').equals([reader.ward, 1]).toArray()).sort(inPageOrder)
}

/** Tasks done and questions answered that were written since `since` (ms), newest first. */
export async function settled(tables: Tables, reader: Reader, since: number): Promise<EntryRow[]> {
  const lines = await linesBetween(tables, reader, dayBefore(since), LAST_DAY)
  return seenBy(reader, lines)
    .filter((line) => writtenAt(line) >= since && line.waits === 0 && (line.task !== undefined || line.question !== undefined))
    .reverse()
}

/** R4: the lines about a resident, newest first. */
export async function linesAbout(tables: Tables, reader: Reader, resident: ResidentId): Promise<EntryRow[]> {
  const lines = await tables.lines.where('about').equals(`${reader.ward}|${resident}`).toArray()
  return seenBy(reader, lines).sort(inPageOrder).reverse()
}

/** Ids of the records about a resident, particulars among them, that are on this device alone. */
export async function undeliveredAbout(tables: Tables, { ward }: Reader, resident: ResidentId): Promise<ReadonlySet<RecordId>> {
  const rows = await tables.records.where('[ward+subject]').equals([ward, `resident:${resident}`]).toArray()
  return new Set(rows.filter((row) => row.state === 'device').map((row) => row.id))
}

export async function line(tables: Tables, reader: Reader, id: RecordId): Promise<LineRow | undefined> {
  return (await linesById(tables, reader, [id])).at(0)
}

/** The lines with these ids, in their order; those that are not there, or not for this reader, are left out. */
export async function linesById(tables: Tables, reader: Reader, ids: readonly RecordId[]): Promise<LineRow[]> {
  const rows = await tables.lines.bulkGet([...ids])
  return rows.flatMap((row) => (row && row.ward === reader.ward && sees(reader, row.audience) ? [row] : []))
}

/** How many lines stand on this device for this reader. */
export async function countLines(tables: Tables, reader: Reader): Promise<number> {
  const counts = await onDays(tables, reader, '', LAST_DAY, (days) => days.count())
  return counts.reduce((sum, count) => sum + count, 0)
}

/** How many lines that the reader sees were copied from this record. */
export const countCopies = (tables: Tables, reader: Reader, from: RecordId): Promise<number> =>
  tables.lines.filter((row) => row.form === 'entry' && row.from === from && row.ward === reader.ward && sees(reader, row.audience)).count()

/** What a locked tablet tells to whoever passes by: numbers of everyone's pages, and nothing that was written. */
export async function countsForAll(tables: Tables, ward: WardId, now: number): Promise<{ mustKnows: number; open: number }> {
  const anybody: Reader = { ward, person: '', audience: 'all' }
  const [known, open] = await Promise.all([mustKnows(tables, anybody, now), waiting(tables, anybody)])
  return { mustKnows: known.length, open: open.length }
}

/** Residents by room number, those who left too (`here: false`), with the particulars that the reader may know. */
export async function residentsOf(tables: Tables, reader: Reader): Promise<ResidentRow[]> {
  const rows = await tables.residents.where('ward').equals(reader.ward).toArray()
  const seen = ({ audience }: { audience: Audience }): boolean => sees(reader, audience)
  const shown = rows.map((row) => ({ ...row, particulars: row.particulars.filter(seen), ended: row.ended.filter(seen) }))
  return shown.sort((a, b) => a.roomNumber.localeCompare(b.roomNumber, 'nl', { numeric: true }))
}

/** Who is there for questions, and when. */
export async function contactsOf(tables: Tables, ward: WardId): Promise<Contact[]> {
  return (await tables.contacts.get(ward))?.contacts ?? []
}

/** What the ward keeps together of one form, as far as the reader may see it. */
export async function togetherOf<F extends Form>(tables: Tables, reader: Reader, form: F): Promise<TogetherViews[F][]> {
  const rows = await tables.together.where('[ward+form]').equals([reader.ward, form]).toArray()
  return rows.flatMap((row) => (isOf(row, form) && seesTogether(reader, row) ? [row.view] : []))
}

/** The rooms of a few of which this device has heard, whoever they are for. */
export async function circlesKnown(tables: Tables): Promise<Room[]> {
  const rows = await tables.together.toArray()
  return rows.flatMap((row) => (isOf(row, 'circle') ? [circleRoom(row.ward, row.view.people)] : []))
}

/** The lines that stand on the agenda of a meeting that is still to come, and were not spoken of yet. */
export async function linesOnAgenda(tables: Tables, reader: Reader): Promise<ReadonlySet<RecordId>> {
  const points = (await togetherOf(tables, reader, 'point')).filter(({ done }) => done === undefined)
  if (points.length === 0) return NONE
  const now = tables.now()
  const past = new Set((await togetherOf(tables, reader, 'meeting')).flatMap(({ id, until, cancelled }) => (until < now && !cancelled ? [id] : [])))
  return new Set(points.flatMap(({ what, meeting }) => (what.is === 'line' && !past.has(meeting) ? [what.line] : [])))
}

const NONE: ReadonlySet<RecordId> = new Set()

const isOf = <F extends Form>(row: TogetherRow, form: F): row is TogetherRow<F> => row.form === form

/** Lines that the ward writes often, in alphabetical order. */
export async function templatesOf(tables: Tables, ward: WardId): Promise<TemplateRow[]> {
  return (await tables.templates.where('ward').equals(ward).toArray()).sort((a, b) => a.text.localeCompare(b.text, 'nl'))
}

/** The ward's agreement on privacy as this device knows it. */
export type KnownAgreement =
  | { readonly at: 'not-come' }
  /** Nobody has published one. */
  | { readonly at: 'none' }
  | { readonly at: 'holds'; readonly agreement: Agreement }

export async function agreementOf(tables: Tables, ward: WardId): Promise<KnownAgreement> {
  const row = await tables.agreements.get(ward)
  if (!row) return { at: 'not-come' }
  return row.agreement ? { at: 'holds', agreement: row.agreement } : { at: 'none' }
}

/** Whether something of the agreement, a version or a signature, is on this device alone. */
export async function agreementWaits(tables: Tables, ward: WardId): Promise<boolean> {
  const rows = await tables.records.where('[ward+subject]').equals([ward, 'agreement']).toArray()
  return rows.some((row) => row.state === 'device')
}

export async function registerOf(tables: Tables, ward: WardId): Promise<Register> {
  return (await tables.registers.get(ward))?.register ?? emptyRegister
}

/** How many records of this reader are on this device alone; without a reader everybody's, as a number. */
export async function undelivered(tables: Tables, reader: Reader | undefined): Promise<number> {
  const here = tables.records.where('state').equals('device')
  return reader ? (await here.toArray()).filter((row) => row.by === reader.person).length : here.count()
}

/** How many refused records stand on this device, whoever wrote them. */
export const countRefused = (tables: Tables): Promise<number> => tables.records.where('state').equals('refused').count()

/** The reader's own tray of refused words, newest first. */
export type Refused = { readonly record: NotebookRecord; readonly code: Refusal; readonly when: number }

export async function refusedWords(tables: Tables, { person }: Reader): Promise<Refused[]> {
  const rows = await tables.records.where('state').equals('refused').toArray()
  const refused = rows.filter((row) => row.by === person).flatMap((row): Refused[] => {
    const parsed = parseBody(bodyOf(row.sealed))
    if (!parsed.ok || !isKnown(parsed.value) || !row.refusal) return []
    return [{ record: parsed.value, code: row.refusal.code, when: row.refusal.when }]
  })
  return refused.sort((a, b) => b.when - a.when)
}

/** Where one record of a line stands. */
export type Delivery = 'device' | 'ward' | 'refused'

export function deliveryOf(entry: EntryRow, id: RecordId = entry.id): Delivery {
  if (entry.refused.includes(id)) return 'refused'
  return entry.undelivered.includes(id) ? 'device' : 'ward'
}

const seenBy = (reader: Reader, lines: readonly LineRow[]): EntryRow[] =>
  lines.filter((row) => row.form === 'entry').filter((row) => sees(reader, row.audience))
