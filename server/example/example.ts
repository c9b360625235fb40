import { randomUUID } from 'node:crypto'
import { getISODay, parseISO } from 'date-fns'
import * as v from 'valibot'
import * as Y from 'yjs'
import { addDays, DAY, dayOf, MINUTE, momentOf, monthOf } from '#notebook/calendar.ts'
import { newId, type PersonId, type RecordId } from '#notebook/ids.ts'
import { bodyBytes, kinds, roles, type NotebookRecord, type Role, type Words } from '#notebook/records.ts'
import { DEFAULT_RETENTION_DAYS } from '#notebook/retention.ts'
import { notesRoom, residentsRoom, roomName, teamRoom, type Audience, type Room, type RoomName } from '#notebook/rooms.ts'
import { spanOn } from '#notebook/series.ts'
import { keyToText, newKeyPair, seal, type Sealed } from '#notebook/seal.ts'
import { newRoomDoc, putRecords } from '#wire/doc.ts'
import type { Accounts } from '#server/accounts/accounts.ts'
import type { Storage } from '#server/storage/storage.ts'
import { exampleTexts, storeDrafts } from './texts.ts'
import { togetherSchema, togetherStatements } from './together.ts'
import linde from './ward-de-linde.nl.json' with { type: 'json' }

/**
 * The example ward: a fortnight of De Linde, counted back from now, as properly sealed records. Each person writes
 * with an example device whose private key is thrown away afterwards, so nobody can add to the example in their name.
 */
const audience = v.picklist(['all', 'staff'])
const time = v.pipe(v.string(), v.regex(/^\d\d:\d\d$/))
const follow = v.object({
  by: v.string(),
  time,
  dayOffset: v.optional(v.number(), 0),
  type: v.picklist(['take', 'done', 'answer', 'reply', 'seen']),
  text: v.optional(v.string()),
})
const schema = v.object({
  ward: v.object({ id: v.string(), name: v.string(), house: v.string(), timezone: v.string(), language: v.picklist(['nl', 'en']) }),
  people: v.array(v.object({ id: v.string(), name: v.string(), role: v.picklist(roles), title: v.string() })),
  residents: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      room: v.string(),
      birthday: v.string(),
      particulars: v.array(v.object({ text: v.string(), audience })),
    })
  ),
  ...togetherSchema,
  taskDescription: v.object({ title: v.string(), may: v.array(v.string()), mayNot: v.array(v.string()) }),
  agreements: v.object({ title: v.string(), points: v.array(v.string()) }),
  meeting: v.object({
    id: v.string(),
    title: v.string(),
    where: v.string(),
    /** ISO: 1 is Monday. It comes on the first such day behind today. */
    weekday: v.picklist([1, 2, 3, 4, 5, 6, 7]),
    from: time,
    to: time,
    by: v.string(),
    points: v.array(v.object({ by: v.string(), text: v.string() })),
  }),
  entries: v.array(
    v.object({
      day: v.number(),
      time,
      by: v.string(),
      kind: v.picklist(kinds),
      audience,
      importance: v.optional(v.literal('important')),
      residents: v.array(v.string()),
      text: v.string(),
      follow: v.optional(v.array(follow), []),
    })
  ),
})

type Example = v.InferOutput<typeof schema>
type Entry = Example['entries'][number]
type Follow = Entry['follow'][number]

/** Members and their devices belong to the ward since so long before its first line. */
const BEFORE = 60 * DAY
/** Within the 45 days that W4 allows. */
const RESIDENTS_SINCE = 44 * DAY
const MUST_KNOW_LASTS = 7 * DAY

export const exampleWard: Example = v.parse(schema, linde)

/** Builds the ward in empty accounts and storage; `now` in ms. Resolves with its id. */
export async function buildExample(accounts: Accounts, storage: Storage, now: number): Promise<string> {
  const { ward, people } = exampleWard
  const { id, ...settings } = ward
  await accounts.setWard(id, { ...settings, retentionDays: DEFAULT_RETENTION_DAYS })
  const writers = new Map<PersonId, Writer>()
  for (const person of people) {
    await accounts.setMember(id, { person: person.id, name: person.name, title: person.title, role: person.role }, now - BEFORE)
    const keys = await newKeyPair()
    const device = randomUUID()
    const key = await keyToText(keys.publicKey)
    await accounts.setDevice(id, { subject: device, person: person.id, key, label: 'voorbeeld', since: now - BEFORE })
    writers.set(person.id, { person: person.id, role: person.role, device, sign: (body) => seal(body, keys.privateKey) })
  }
  const texts = exampleTexts(id, exampleWard, now - RESIDENTS_SINCE)
  const statements = [agreementStatement(now), ...meetingStatements(now), ...residentStatements(now), ...togetherStatements(exampleWard, whoseTogether, now), ...texts.statements, ...entryStatements(now)]
  await store(storage, await sealAll(statements, writers))
  await storeDrafts(storage, id, texts.drafts, writers.get(whoseTogether.coordinator)?.device ?? '')
  return id
}

const withRole = (role: Role): PersonId => exampleWard.people.find((person) => person.role === role)?.id ?? ''
/** Who says what the ward keeps together. */
const whoseTogether = { ward: exampleWard.ward.id, timezone: exampleWard.ward.timezone, nurse: withRole('professional'), coordinator: withRole('coordinator') }

type Writer = { person: PersonId; role: Role; device: string; sign: (body: Uint8Array<ArrayBuffer>) => Promise<Sealed> }
/** What somebody says, where and when, not sealed yet. */
type Statement = { id: RecordId; by: PersonId; at: number; room: Room; words: Words }
type SealedStatement = { id: RecordId; room: RoomName; device: string; sealed: Sealed }

/** Each person of the example signs it on their own device, as in any ward. */
function agreementStatement(now: number): Statement {
  const { coordinator } = whoseTogether
  const { title, points } = exampleWard.agreements
  const at = now - RESIDENTS_SINCE
  const words: Words = { type: 'agreement.published', version: 1, title, text: points.map((point) => `- ${point}`).join('\n') }
  return { id: newId(at), by: coordinator, at, room: teamRoom(exampleWard.ward.id), words }
}

/** Planned some days ago for the coming week, with what somebody put on the agenda; open questions come by themselves. */
function meetingStatements(now: number): Statement[] {
  const { ward, meeting } = exampleWard
  const today = dayOf(now, ward.timezone)
  const day = Array.from({ length: 7 }, (_, n) => addDays(today, n + 1)).find((one) => getISODay(parseISO(one)) === meeting.weekday) ?? today
  const at = now - 5 * DAY
  const { id } = meeting
  const say = (by: PersonId, when: number, words: Words): Statement => ({ id: newId(when), by, at: when, room: teamRoom(ward.id), words })
  const span = spanOn(day, meeting.from, meeting.to, ward.timezone)
  return [
    say(meeting.by, at, { type: 'meeting.planned', meeting: id, title: meeting.title, where: meeting.where, ...span, roles: ['volunteer', 'professional'], people: [] }),
    ...meeting.points.map(({ by, text }, n) => say(by, at + (n + 1) * MINUTE, { type: 'agenda.added', meeting: id, text })),
  ]
}

function residentStatements(now: number): Statement[] {
  const { nurse } = whoseTogether
  let at = now - RESIDENTS_SINCE
  const say = (words: Words, to: Audience): Statement => {
    at += MINUTE
    return { id: newId(at), by: nurse, at, room: residentsRoom(exampleWard.ward.id, to), words }
  }
  return exampleWard.residents.flatMap(({ id, name, room, birthday, particulars }) => [
    say({ type: 'resident.admitted', resident: id, name, roomNumber: room, birthday }, 'all'),
    ...particulars.map(({ text, audience: to }) => say({ type: 'particular.noted', resident: id, text }, to)),
  ])
}

function entryStatements(now: number): Statement[] {
  const moment = clockOfTheExample(now)
  return exampleWard.entries.flatMap((entry): Statement[] => {
    const at = moment(entry.day, entry.time)
    const id = newId(at)
    const statement = (by: PersonId, when: number, words: Words, own = newId(when)): Statement => ({
      id: own,
      by,
      at: when,
      room: notesRoom(exampleWard.ward.id, entry.audience, monthOf(when, exampleWard.ward.timezone)),
      words,
    })
    return [
      statement(entry.by, at, entryWords(entry, at), id),
      ...entry.follow.map((step) => statement(step.by, moment(entry.day - step.dayOffset, step.time), followWords(step, id))),
    ]
  })
}

const entryWords = ({ kind, text, residents, importance }: Entry, at: number): Words => ({
  type: 'entry.written',
  kind,
  text,
  residents,
  ...(importance ? { importance: 'must-know', until: at + MUST_KNOW_LASTS } : { importance: 'normal' }),
})

function followWords({ type, text }: Follow, to: RecordId): Words {
  switch (type) {
    case 'take':
      return { type: 'task.taken', to }
    case 'done':
      return { type: 'task.done', to, ...(text ? { text } : {}) }
    case 'seen':
      return { type: 'entry.understood', to }
    default:
      return { type: 'entry.replied', to, text: text ?? '', ...(type === 'answer' ? { answers: true } : {}) }
  }
}

/**
 * The moment of a time so many days ago. Times of today that have not come yet are moved, in their order, to the
 * part of today that has passed.
 */
function clockOfTheExample(now: number): (daysAgo: number, time: string) => number {
  const zone = exampleWard.ward.timezone
  const today = dayOf(now, zone)
  const midnight = momentOf(today, zone)
  const latest = Math.max(...todaysTimes().map((at) => momentOf(today, zone, at)))
  const squeeze = Math.min(1, (now - MINUTE - midnight) / (latest - midnight))
  return (daysAgo, at) => {
    const then = momentOf(addDays(today, -daysAgo), zone, at)
    return daysAgo === 0 ? Math.floor(midnight + (then - midnight) * Math.max(0, squeeze)) : then
  }
}

function todaysTimes(): string[] {
  return exampleWard.entries.flatMap((entry) => [
    ...(entry.day === 0 ? [entry.time] : []),
    ...entry.follow.filter((step) => entry.day - step.dayOffset === 0).map((step) => step.time),
  ])
}

function sealAll(statements: readonly Statement[], writers: ReadonlyMap<PersonId, Writer>): Promise<SealedStatement[]> {
  return Promise.all(
    statements.map(async ({ id, by, at, room, words }) => {
      const writer = writers.get(by)
      if (!writer) throw new Error(`the example has nobody called ${by}`)
      const base = { v: 1, id, room: roomName(room), at, by, as: writer.role, device: writer.device } as const
      const record: NotebookRecord = { ...words, ...base }
      return { id, room: base.room, device: writer.device, sealed: await writer.sign(bodyBytes(record)) }
    })
  )
}

/** One update per room and writing device, as if each had brought its own. */
async function store(storage: Storage, statements: readonly SealedStatement[]): Promise<void> {
  const rooms = new Map<RoomName, Map<string, SealedStatement[]>>()
  for (const statement of statements) {
    const room = rooms.get(statement.room) ?? new Map<string, SealedStatement[]>()
    rooms.set(statement.room, room)
    room.set(statement.device, [...(room.get(statement.device) ?? []), statement])
  }
  for (const [room, devices] of rooms) {
    let { seq } = await storage.load(room)
    for (const [device, brought] of devices) {
      const doc = newRoomDoc()
      putRecords(doc, brought.map(({ id, sealed }) => [id, sealed] as const))
      seq += 1
      await storage.append({ room, seq, update: Y.encodeStateAsUpdate(doc), device, leases: new Map([[doc.clientID, device]]) })
    }
  }
}
