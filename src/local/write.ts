import { monthOf } from '#notebook/calendar.ts'
import { formOf } from '#notebook/forms.ts'
import { newId, type PersonId, type RecordId, type ResidentId, type WardId } from '#notebook/ids.ts'
import { may, type Target } from '#notebook/may.ts'
import { bodyBytes, type LineWords, type NotebookRecord, type Words } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import type { Register } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { audienceOf, circleRoom, guidanceRoom, notesRoom, parseRoom, residentsRoom, roomName, teamRoom, type Audience, type Circle, type Room } from '#notebook/rooms.ts'
import { seal } from '#notebook/seal.ts'
import { foldedTables, lineOf, refold, rowOf, zoneIn } from './project.ts'
import type { EntryRow, Identity, RecordRow, Tables } from './tables.ts'

/** Who writes, on which ward. The person is named on every line, whoever's device it is. */
export type Writer = { readonly person: PersonId; readonly ward: WardId }

/** For whom a record is written: everyone, professionals, or a few. */
export type ForWhom = Audience | { readonly circle: Circle }

/** Reasons for which this device writes nothing; the words stay where they were typed. */
export type WriteRefusal = Refusal | 'signed-out' | 'disk-full' | 'disk-broken'

/**
 * Writes one record: seals it, then puts record and view on disk in one strict transaction. When it resolves
 * the line stands "on this device" and survives whatever happens next; the sync engine takes it from there.
 */
export async function write(tables: Tables, writer: Writer, words: Words, audience: ForWhom = 'all'): Promise<Result<RecordId, WriteRefusal>> {
  const written = await put(tables, writer, words, audience, { id: newId(tables.now()) })
  return written.ok ? ok(written.value.id) : written
}

/** How long after its moment a held line travels without its tab, and the longest moment there is, ms. */
const GRACE = 5000
const LONGEST = 60_000

/**
 * Writes a line, and resolves with it as it stands on the page. With a `span` (ms) it stays on this device until `letGo`,
 * which its tab calls when that moment is over: until then `takeBack` makes it as if it had never been written.
 * `draft`: the key of the draft in which the words stood; it goes in the same transaction, so that they stand once.
 */
export async function writeLine(
  tables: Tables,
  writer: Writer,
  words: LineWords,
  audience: Audience,
  { span = 0, draft }: { span?: number; draft?: string } = {}
): Promise<Result<EntryRow, WriteRefusal>> {
  const now = tables.now()
  const written = await put(tables, writer, words, audience, { id: newId(now), draft, ...(span > 0 ? { held: now + span } : {}) })
  if (!written.ok) return written
  const { line } = written.value
  return line ? ok(line) : refuse('wrong-room')
}

/** Lets a held line travel. */
export const letGo = (tables: Tables, id: RecordId): Promise<void> => release(tables.records.where('id').equals(id), () => true)

/** Lets travel what a tab held that is gone: every line whose moment is over, or lies too far ahead for this clock. */
export const letForgottenGo = (tables: Tables): Promise<void> => {
  const now = tables.now()
  return release(tables.records.where('state').equals('device'), (held) => !(now < held + GRACE && held < now + LONGEST))
}

async function release(rows: ReturnType<Tables['records']['toCollection']>, goes: (held: number) => boolean): Promise<void> {
  await rows.and(({ held }) => held !== undefined && goes(held)).modify((row) => {
    delete row.held
  })
}

/** Takes a held line back; false: it is on its way already, and what is written stays written (W1). */
export async function takeBack(tables: Tables, id: RecordId): Promise<boolean> {
  return tables.transaction('rw', foldedTables(tables), async () => {
    const row = await tables.records.get(id)
    if (!row?.held || row.state !== 'device') return false
    await tables.records.delete(id)
    await refold(tables, row.ward, new Set([row.subject]))
    return true
  })
}

/** `instead`: the refused row whose place the new one takes. */
type Place = { readonly id: RecordId; readonly instead?: RecordRow; readonly held?: number; readonly draft?: string | undefined }

/** `line`: as it stands on the page, where the record begins one. */
type Written = { readonly id: RecordId; readonly line: EntryRow | undefined }

async function put(
  tables: Tables,
  writer: Writer,
  words: Words,
  audience: ForWhom,
  { id, instead, held, draft }: Place
): Promise<Result<Written, WriteRefusal>> {
  const known = await readKnown(tables, writer, words)
  if (!known.ok) return known
  const { identity, register } = known.value
  const made = compose(known.value, writer, words, audience, { id, at: tables.now() })
  if (!made.ok) return made
  const sealed = await seal(bodyBytes(made.value), identity.privateKey)
  const row = rowOf(made.value, sealed, 'device')
  if (!row) return refuse('wrong-room')
  // Folds that the first page does without; a transaction does not wait for a file.
  const together = formOf(made.value) && (await import('#notebook/together.ts').catch(() => undefined))
  if (formOf(made.value) && !together) return refuse('disk-broken')
  // Nothing can be about a line yet that begins here: it is folded from its first record, and the disk is asked nothing.
  const line = words.type === 'entry.written' && !instead ? lineOf(row.ward, [row], zoneIn(register)) : undefined
  const touched = [...(line ? [tables.records, tables.lines] : foldedTables(tables)), ...(draft === undefined ? [] : [tables.drafts])]
  try {
    await tables.transaction('rw', touched, async () => {
      if (instead) await tables.records.delete(instead.id)
      // The disk does these in this order; nothing waits for the one before it to come back.
      await Promise.all([
        tables.records.add(held === undefined ? row : { ...row, held }),
        line ? tables.lines.add(line) : refold(tables, row.ward, new Set([row.subject, ...(instead ? [instead.subject] : [])]), together?.foldTogether),
        draft === undefined ? undefined : tables.drafts.delete(draft),
      ])
    })
  } catch (cause) {
    return refuse(diskTrouble(cause))
  }
  return ok({ id: row.id, line })
}

/** What this device knows that bears on whether these words may be written, and in which role. */
type Known = { readonly identity: Identity; readonly register: Register | undefined; readonly target: Target | undefined }

async function readKnown(tables: Tables, writer: Writer, words: Words): Promise<Result<Known, 'signed-out' | 'disk-full' | 'disk-broken'>> {
  try {
    const [{ identity }, kept, target] = await Promise.all([tables.self(), tables.registers.get(writer.ward), targetOf(tables, words)])
    return identity ? ok({ identity, register: kept?.register, target }) : refuse('signed-out')
  } catch (cause) {
    return refuse(diskTrouble(cause)) // as when it is written: whoever pressed must hear it
  }
}

function compose(
  { identity, register, target }: Known,
  writer: Writer,
  words: Words,
  audience: ForWhom,
  { id, at }: { id: RecordId; at: number }
): Result<NotebookRecord, WriteRefusal> {
  const ward = identity.wards.find((w) => w.id === writer.ward)
  // Before the register has come a person's own device knows its role from the enrolment; a tablet's is nobody's role.
  const role = register?.members.get(writer.person)?.role ?? (register || !identity.person ? undefined : ward?.role)
  if (!role) return refuse('not-a-member')
  const zone = register?.ward?.timezone ?? ward?.timezone ?? 'Europe/Amsterdam'
  const room = roomFor(writer.ward, words, audience, monthOf(at, zone))
  const base = { v: 1, id, room: roomName(room), at, by: writer.person, as: role, device: identity.device } as const
  const record: NotebookRecord = { ...words, ...base }
  const verdict = may({ person: writer.person, role }, { do: 'write', record, room, target })
  if (!verdict.ok) return verdict
  // What a ward's tablet does not carry cannot go out through it either.
  return identity.tablet === 'all' && audienceOf(room) === 'staff' ? refuse('no-such-room') : ok(record)
}

function roomFor(ward: WardId, words: Words, audience: ForWhom, month: string): Room {
  if (typeof audience === 'object') return circleRoom(ward, audience.circle)
  if (words.type.startsWith('guidance.')) return guidanceRoom(ward)
  if (/^(agreement|text)\./.test(words.type) || words.type === 'template.set' || words.type === 'contact.set') return teamRoom(ward)
  if (/^(facility|circle|protocol|profile|goal|meeting)\./.test(words.type)) return teamRoom(ward)
  if (words.type.startsWith('agenda.')) return audience === 'staff' ? guidanceRoom(ward) : teamRoom(ward)
  return words.type.startsWith('resident.') || words.type.startsWith('particular.')
    ? residentsRoom(ward, audience)
    : notesRoom(ward, audience, month)
}

async function targetOf(tables: Tables, words: Words): Promise<Target | undefined> {
  if (!('to' in words)) return undefined
  const line = await tables.lines.get(words.to)
  return line?.form === 'entry' ? line : undefined
}

/** What a failed transaction means for a person: no room on the disk, or a disk that does not work. */
export function diskTrouble(cause: unknown): 'disk-full' | 'disk-broken' {
  const names = new Set<unknown>()
  for (let at: unknown = cause; at instanceof Error && names.size < 8; at = 'inner' in at ? at.inner : at.cause) names.add(at.name)
  return names.has('QuotaExceededError') ? 'disk-full' : 'disk-broken'
}

/**
 * Tries a refused record once more: the same words under the same id, at the present time, in the room and with
 * the role that hold now. An id that the relay already knows is replaced.
 */
export async function writeAgain(tables: Tables, record: NotebookRecord): Promise<Result<RecordId, WriteRefusal>> {
  const room = parseRoom(record.room)
  const refused = await tables.records.get(record.id)
  if (!room || refused?.state !== 'refused') return refuse('wrong-room')
  const id = refused.refusal?.code === 'known-key' ? newId(tables.now()) : record.id
  const { v: _v, id: _id, room: _room, at: _at, by, as: _as, device: _device, ...words } = record
  const written = await put(tables, { person: by, ward: room.ward }, words, forWhomOf(room), { id, instead: refused })
  return written.ok ? ok(written.value.id) : written
}

const forWhomOf = (room: Room): ForWhom => ('people' in room ? { circle: room.people } : audienceOf(room))

/** A new resident's id: opaque, so that no name stands in an address. */
export const newResidentId = (): ResidentId => newId()
