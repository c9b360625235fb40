import * as v from 'valibot'
import { isZone, LAST_MOMENT } from './calendar.ts'
import { isId } from './ids.ts'
import { MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from './retention.ts'
import { ok, refuse, type Result } from './result.ts'
import { isTextId } from './rooms.ts'

/**
 * Everything the ward writes is a record: small, immutable, sealed by the device that wrote it.
 * A record's body is UTF-8 JSON; this file is the closed union of what it may say.
 * Limits come from SPEC.md.
 */
export const MAX_RECORD_BYTES = 64 * 1024
export const MAX_TEXT = 2000
export const MAX_RESIDENTS = 50
/** Ids that one stub of erased records names. */
export const MAX_ERASED = 1000
/** An agreement is a page, not a line. */
export const MAX_AGREEMENT = 20_000
/** A step of an introduction, a goal: a sentence or two. */
export const MAX_STEP = 300
export const MAX_STEPS = 40
/** What those who guide volunteers note of one. */
export const MAX_REMARK = 1000
/** What stands on an agenda is a line of it. */
export const MAX_POINT = 500
/** Who is invited to a meeting one by one. */
export const MAX_INVITED = 100

export const roles = ['volunteer', 'professional', 'coordinator'] as const
/** A member's role on a ward. A coordinator is a professional who also guides volunteers. */
export type Role = (typeof roles)[number]

export const kinds = ['note', 'question', 'task', 'appointment', 'activity', 'thanks'] as const
export type Kind = (typeof kinds)[number]

/** Texts that are written together, in a room of their own; what each is for. */
export const textKinds = ['task', 'agreement', 'guide', 'protocol', 'minutes'] as const
export type TextKind = (typeof textKinds)[number]
/** The agreement on privacy is adopted as `agreement.published`. */
const adoptedKinds = ['task', 'guide', 'protocol', 'minutes'] as const
export type AdoptedKind = (typeof adoptedKinds)[number]

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** Well-formed text of 1 to `max` UTF-16 units that is not only white space. */
const text = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.check((t) => t.isWellFormed() && t.trim() !== '')
  )
const word = text(100)
const id = v.pipe(v.string(), v.check(isId))
const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_MOMENT))
const day = v.pipe(v.string(), v.isoDate())
const textId = v.pipe(v.string(), v.check(isTextId))

const stepFields = { id: name, text: text(MAX_STEP) }
/** Steps of an introduction, each with an id of its own. */
const stepsOf = <const S extends v.GenericSchema<unknown, { readonly id: string }>>(step: S) =>
  v.pipe(v.array(step), v.minLength(1), v.maxLength(MAX_STEPS), v.check((steps) => new Set(steps.map((each) => each.id)).size === steps.length))
const goal = { person: name, text: v.optional(text(MAX_STEP)) }

const base = {
  v: v.literal(1),
  id,
  /** The room's name, sealed, so that a record cannot be carried into another room or ward. */
  room: v.pipe(v.string(), v.maxLength(240)),
  /** ms since 1970 by the writer's clock (W4, W5). */
  at: moment,
  /** Who wrote it. */
  by: name,
  /** The writer's role at that moment; the relay checks it against the register (W2). */
  as: v.picklist([...roles, 'relay']),
  /** The device that sealed it. */
  device: name,
}

const record = <const T extends string, F extends v.ObjectEntries>(type: T, fields: F) =>
  v.object({ ...base, type: v.literal(type), ...fields })

/** Follow-ups name the entry they belong to in `to`; `part` names one reply of it. */
const following = { to: id, part: v.optional(id) }

const forWhom = v.variant('who', [
  v.object({ who: v.literal('person'), person: name }),
  v.object({ who: v.literal('role'), role: v.picklist(roles) }),
])

/** Who wrote it on paper: a member, or the name of somebody whom the register does not know; and when (W6). */
const onPaper = v.union([v.object({ person: name, at: moment }), v.object({ name: word, at: moment })])

const residentFields = {
  resident: name,
  name: word,
  initials: v.optional(v.pipe(word, v.maxLength(20))),
  roomNumber: v.pipe(word, v.maxLength(20)),
  /** `MM-DD` or `YYYY-MM-DD`. */
  birthday: v.optional(v.pipe(v.string(), v.regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/))),
}

const schemas = {
  'entry.written': record('entry.written', {
    kind: v.picklist(kinds),
    text: text(MAX_TEXT),
    residents: v.pipe(v.array(name), v.maxLength(MAX_RESIDENTS)),
    importance: v.picklist(['normal', 'must-know']),
    /** R2: a must-know ends at this moment. */
    until: v.optional(moment),
    /** When a task must be done or an appointment is. */
    due: v.optional(moment),
    for: v.optional(forWhom),
    /** The line that this one was copied from: another audience (M2) or an expiring month (M4). */
    from: v.optional(id),
    /** The line was typed in from paper: `by` typed it, and answers for that. */
    paper: v.optional(onPaper),
    /** The adopted description of a task that is handed over (S2): the id of its text. */
    description: v.optional(textId),
  }),
  'entry.replied': record('entry.replied', { to: id, text: text(MAX_TEXT), answers: v.optional(v.boolean()) }),
  'entry.corrected': record('entry.corrected', { ...following, text: text(MAX_TEXT) }),
  'entry.struck': record('entry.struck', { ...following, reason: v.optional(text(500)) }),
  'entry.understood': record('entry.understood', { to: id }),
  'entry.recorded': record('entry.recorded', { to: id }),
  'task.taken': record('task.taken', { to: id }),
  'task.released': record('task.released', { to: id }),
  'task.done': record('task.done', { to: id, text: v.optional(text(MAX_TEXT)) }),
  'resident.admitted': record('resident.admitted', residentFields),
  'resident.changed': record('resident.changed', { ...v.partial(v.object(residentFields)).entries, resident: name }),
  'resident.left': record('resident.left', { resident: name }),
  'particular.noted': record('particular.noted', { resident: name, text: text(500), review: v.optional(day) }),
  'particular.ended': record('particular.ended', { resident: name, to: id }),
  /** A line that the ward writes often; staff keep the list. `ended` takes it off. */
  'template.set': record('template.set', { template: name, text: text(500), kind: v.picklist(kinds), ended: v.optional(v.boolean()) }),
  /** S5: who is there for questions; without `person` nobody is, after all. */
  'contact.set': record('contact.set', { person: v.optional(name), phone: v.optional(v.pipe(word, v.maxLength(30), v.regex(/^[0-9+() .-]+$/))), since: moment, until: moment }),
  /** S6: what one needs to find one's way on the ward. `code`: shown only when somebody asks for it. `ended` takes it off. */
  'facility.set': record('facility.set', {
    facility: name,
    topic: word,
    text: v.optional(text(MAX_TEXT)),
    code: v.optional(v.pipe(word, v.maxLength(40))),
    ended: v.optional(v.boolean()),
  }),
  /** There is a room for these few: their devices open it. */
  'circle.opened': record('circle.opened', {
    people: v.union([v.strictTuple([name]), v.pipe(v.strictTuple([name, name]), v.check(([newcomer, buddy]) => newcomer !== buddy))]),
  }),
  /** S10: how the ward introduces somebody new. `after`: days after the beginning for which a talk is planned. */
  'protocol.set': record('protocol.set', {
    title: word,
    steps: stepsOf(v.object({ ...stepFields, after: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366))) })),
  }),
  /** The steps as they were at the beginning; whoever is being introduced keeps them. `on`: the day of a talk. */
  'onboarding.started': record('onboarding.started', {
    onboarding: name,
    newcomer: name,
    buddy: name,
    title: word,
    steps: stepsOf(v.object({ ...stepFields, on: v.optional(day) })),
  }),
  /** By the newcomer or by the buddy; a step is done when both said so. */
  'step.ticked': record('step.ticked', { onboarding: name, step: name }),
  'step.unticked': record('step.unticked', { onboarding: name, step: name }),
  'talk.planned': record('talk.planned', { onboarding: name, step: name, on: day }),
  /** `open`: not closed, after all. */
  'onboarding.closed': record('onboarding.closed', { onboarding: name, open: v.optional(v.boolean()) }),
  /** What those who guide volunteers note of somebody; `ended` takes it off. */
  'guidance.noted': record('guidance.noted', { note: name, person: name, text: text(MAX_REMARK), ended: v.optional(v.boolean()) }),
  /** S7: what somebody tells of themselves. */
  'profile.set': record('profile.set', {
    person: name,
    days: v.pipe(v.array(v.picklist(weekdays)), v.maxLength(weekdays.length)),
    languages: v.optional(word),
    talents: v.optional(text(200)),
    about: v.optional(text(MAX_STEP)),
  }),
  /** S7: somebody's own goal, told to everyone, or to those who guide them; without text it is taken back. */
  'goal.shared': record('goal.shared', goal),
  'goal.confided': record('goal.confided', goal),
  /** S3: a training or course that somebody attended. `ended`: it was a mistake. */
  'training.noted': record('training.noted', { training: name, person: name, what: word, on: day, ended: v.optional(v.boolean()) }),
  'training.confirmed': record('training.confirmed', { training: name }),
  /** S4: a meeting as it is to be; what was planned last holds. `series`: planned in one go with others. */
  'meeting.planned': record('meeting.planned', {
    meeting: name,
    title: word,
    starts: moment,
    until: moment,
    where: v.optional(word),
    roles: v.pipe(v.array(v.picklist(roles)), v.maxLength(roles.length)),
    people: v.pipe(v.array(name), v.maxLength(MAX_INVITED)),
    series: v.optional(name),
    cancelled: v.optional(v.boolean()),
  }),
  /** A point of an agenda: own words, or the line that is to be spoken of; its words are looked up by whoever may read it. */
  'agenda.added': v.pipe(
    record('agenda.added', { meeting: name, text: v.optional(text(MAX_POINT)), from: v.optional(id) }),
    v.check(({ text: own, from }) => (own === undefined) !== (from === undefined))
  ),
  'agenda.dropped': record('agenda.dropped', { to: id }),
  /** Points stand by `place`; before it was placed, a point's is the moment (ms) in which it was added. */
  'agenda.placed': record('agenda.placed', { to: id, place: v.pipe(v.number(), v.finite()) }),
  /** It was spoken of; `open`: not yet, after all. */
  'agenda.done': record('agenda.done', { to: id, open: v.optional(v.boolean()) }),
  'agreement.published': record('agreement.published', {
    /** Counts up from 1; of two with one number the later holds. */
    version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    title: word,
    text: text(MAX_AGREEMENT),
  }),
  /** `to`: the very publication that was read. */
  'agreement.signed': record('agreement.signed', { to: id }),
  /** A text is written together from now on, in the room of this record's id. */
  'text.started': record('text.started', { kind: v.picklist(textKinds), title: word, meeting: v.optional(name) }),
  'text.ended': record('text.ended', { text: textId }),
  /** The text as it stood becomes a version that holds; `concerns` sign it. */
  'text.adopted': record('text.adopted', {
    text: textId,
    version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
    kind: v.picklist(adoptedKinds),
    title: word,
    content: text(MAX_AGREEMENT),
    contact: v.optional(name),
    concerns: v.optional(v.object({ roles: v.pipe(v.array(v.picklist(roles)), v.maxLength(roles.length)), people: v.pipe(v.array(name), v.maxLength(200)) })),
  }),
  /** `to`: the very version that was read. */
  'text.signed': record('text.signed', { text: textId, to: id }),
  /** S3: where a guide stands in what is read first. */
  'text.placed': record('text.placed', { text: textId, place: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)) }),
  // The register: sealed by the relay alone.
  'ward.set': record('ward.set', {
    name: word,
    house: v.optional(word),
    timezone: v.pipe(v.string(), v.check(isZone)),
    language: v.picklist(['nl', 'en']),
    retentionDays: v.pipe(v.number(), v.integer(), v.minValue(MIN_RETENTION_DAYS), v.maxValue(MAX_RETENTION_DAYS)),
  }),
  'member.set': record('member.set', {
    person: name,
    name: word,
    title: v.optional(word),
    /** null: the membership has ended. */
    role: v.nullable(v.picklist(roles)),
    /** A volunteer who may read outside a shift too. */
    home: v.optional(v.boolean()),
    /** The role holds from this moment (ms) on. */
    since: moment,
  }),
  'device.set': record('device.set', {
    subject: name,
    /** Whose it is; of a ward's tablet: who brought it in. */
    person: name,
    /** The ward's own tablet, on which members take a seat: whether it carries the staff's pages too. */
    tablet: v.optional(v.picklist(['all', 'staff'])),
    /** The device's public key: the uncompressed P-256 point, 65 bytes, base64url. */
    key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{87}$/)),
    label: v.optional(word),
    /** Records sealed by it count from this moment (ms) on … */
    since: moment,
    /** … until this one. */
    revoked: v.optional(moment),
  }),
  /** M5: what stays of records that the organisation erased: their ids, and why. Sealed by the relay, in their room. */
  'records.erased': record('records.erased', { records: v.pipe(v.array(id), v.minLength(1), v.maxLength(MAX_ERASED)), reason: text(200) }),
  /** A member who may write on a ward's tablet, from `since` on, until `until`. */
  'seat.set': record('seat.set', { subject: name, person: name, since: moment, until: v.optional(moment) }),
}

type Schemas = typeof schemas
export type RecordType = keyof Schemas
/** The body of a record of type `T`. */
export type RecordOf<T extends RecordType> = T extends RecordType ? v.InferOutput<Schemas[T]> : never
export type NotebookRecord = RecordOf<RecordType>

export type OnPaper = v.InferOutput<typeof onPaper>
export type EntryRecord = RecordOf<Extract<RecordType, `entry.${string}` | `task.${string}`>>
export type ResidentRecord = RecordOf<Extract<RecordType, `resident.${string}` | `particular.${string}`>>
export type RegisterRecord = RecordOf<'ward.set' | 'member.set' | 'device.set' | 'seat.set'>
export type TemplateRecord = RecordOf<'template.set'>
export type ContactRecord = RecordOf<'contact.set'>
export type FacilityRecord = RecordOf<'facility.set'>
/** What stays of records that were erased. */
export type Erasure = RecordOf<'records.erased'>
export type AgreementRecord = RecordOf<'agreement.published' | 'agreement.signed'>

/** A record of a type that this version does not know: kept, carried, and shown as "needs an update". */
export type FutureRecord = v.InferOutput<typeof future>
const future = v.object({ ...base, type: v.pipe(v.string(), v.maxLength(64)) })

/** What a person or the relay adds to make a body; the rest is filled in when it is written. */
export type Words = { [T in RecordType]: Omit<RecordOf<T>, keyof typeof base> }[RecordType]
/** Those that begin a line. */
export type LineWords = Extract<Words, { type: 'entry.written' }>

const isType = (type: string): type is RecordType => Object.hasOwn(schemas, type)

export const isKnown = (body: NotebookRecord | FutureRecord): body is NotebookRecord => isType(body.type)
export const isEntryRecord = (body: NotebookRecord): body is EntryRecord => /^(entry|task)\./.test(body.type)
export const isResidentRecord = (body: NotebookRecord): body is ResidentRecord =>
  /^(resident|particular)\./.test(body.type)
export const isRegisterRecord = (body: NotebookRecord): body is RegisterRecord => /^(ward|member|device|seat)\./.test(body.type)
export const isErasure = (body: NotebookRecord | FutureRecord): body is Erasure => body.type === 'records.erased'
export const isAgreementRecord = (body: NotebookRecord): body is AgreementRecord => body.type.startsWith('agreement.')

/** Parses sealed bytes at an edge: a known record, a record of a future type, or `malformed`. */
export function parseBody(bytes: Uint8Array): Result<NotebookRecord | FutureRecord, 'malformed' | 'too-large'> {
  if (bytes.byteLength > MAX_RECORD_BYTES) return refuse('too-large')
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return refuse('malformed')
  }
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined
  const parsed = v.safeParse(typeof type === 'string' && isType(type) ? schemas[type] : future, json)
  return parsed.success ? ok(parsed.output) : refuse('malformed')
}

/** Checks a body that this program made itself; throws when it breaks the schema. */
export function bodyBytes(body: NotebookRecord): Uint8Array<ArrayBuffer> {
  v.parse(schemas[body.type], body)
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  if (bytes.byteLength > MAX_RECORD_BYTES) throw new RangeError('a record is larger than 64 KiB')
  return bytes
}

/** What a record is about: an entry, a resident, or the part of the register that it sets. Folds work per subject. */
export function subjectOf(body: NotebookRecord): string {
  switch (body.type) {
    case 'entry.written':
    case 'text.started':
      return body.id
    case 'resident.admitted':
    case 'resident.changed':
    case 'resident.left':
    case 'particular.noted':
    case 'particular.ended':
      return body.resident
    case 'ward.set':
      return 'ward'
    case 'member.set':
      return body.person
    case 'device.set':
    case 'seat.set':
      return body.subject
    case 'template.set':
      return body.template
    case 'records.erased':
      return 'erased'
    case 'contact.set':
      return 'contact'
    case 'facility.set':
      return body.facility
    case 'circle.opened':
      return body.people.join('/')
    case 'protocol.set':
      return 'protocol'
    case 'onboarding.started':
    case 'step.ticked':
    case 'step.unticked':
    case 'talk.planned':
    case 'onboarding.closed':
      return body.onboarding
    case 'guidance.noted':
      return body.note
    case 'profile.set':
    case 'goal.shared':
    case 'goal.confided':
      return body.person
    case 'training.noted':
    case 'training.confirmed':
      return body.training
    case 'meeting.planned':
      return body.meeting
    case 'agenda.added':
      return body.id
    case 'agreement.published':
    case 'agreement.signed':
      return 'agreement'
    case 'text.ended':
    case 'text.adopted':
    case 'text.signed':
    case 'text.placed':
      return body.text
    default:
      return body.to
  }
}

/** Text as somebody typed or pasted it, made fit to be written: well-formed, without control characters. */
export const cleanText = (typed: string): string =>
  typed.toWellFormed().replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').trim()

/** The order in which people read: by the writer's time, then by id. Total, and the same everywhere (F1). */
export const inOrder = (a: { at: number; id: string }, b: { at: number; id: string }): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
