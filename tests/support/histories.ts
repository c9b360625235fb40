import fc from 'fast-check'
import {
  isAgreementRecord,
  isEntryRecord,
  isKnown,
  isRegisterRecord,
  isResidentRecord,
  kinds,
  parseBody,
  roles,
  textKinds,
  weekdays,
  type AgreementRecord,
  type ContactRecord,
  type EntryRecord,
  type NotebookRecord,
  type RegisterRecord,
  type RecordType,
  type ResidentRecord,
  type TemplateRecord,
} from '#notebook/records.ts'
import { formOf, type Form } from '#notebook/forms.ts'

/**
 * Arbitrary records for property tests: whatever the schema allows, but about few things, by few people and within
 * few moments, so that records touch each other and times collide. The real parser has read every one of them.
 */

export const NOTES = ['de-linde/notes/2026-11', 'de-linde/notes/2026-12'] as const
export const STAFF = ['de-linde/staff/2026-11', 'de-linde/staff/2026-12'] as const
const TOGETHER = ['de-linde/team', 'de-linde/guidance', 'de-linde/circle/anna', 'de-linde/circle/anna/bram', 'de-linde/circle/carla/bram']
export const OTHER_WARD = ['de-berk/notes/2026-11'] as const
const PEOPLE = ['anna', 'bram', 'joost', 'carla'] as const
const RESIDENTS = ['bakker', 'smit'] as const

/** A UUID version 7 that a test can tell apart. */
export const someId = (group: 'e' | 'f' | 'r' | 'p', n: number): string =>
  `01900000-0000-7000-8${group.charCodeAt(0).toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`

/** The entry that all follow-ups follow, its replies, and the particulars of the resident. */
export const ENTRY = someId('e', 1)
const REPLIES = [1, 2, 3].map((n) => someId('r', n))
const PARTICULARS = [1, 2, 3].map((n) => someId('p', n))

const STEPS = [{ id: 's1', text: 'Rondleiding' }, { id: 's2', text: 'Gesprek', on: '2026-12-22' }]

/** Fields that a record has, and fields that it may have. */
type Shape = readonly [has: Fields, may?: Fields]
type Fields = Readonly<Record<string, fc.Arbitrary<unknown>>>

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((t) => t.isWellFormed() && t.trim() !== '')
const short = text.filter((t) => t.length <= 20)
const moment = fc.integer({ min: 1_000, max: 1_008 })
const to = fc.constant(ENTRY)
const part = fc.constantFrom(...REPLIES)
const resident = fc.constant('bakker')

const shapes = {
  'entry.written': [
    {
      kind: fc.constantFrom(...kinds),
      text,
      residents: fc.array(fc.constantFrom(...RESIDENTS), { maxLength: 3 }),
      importance: fc.constantFrom('normal', 'must-know'),
    },
    { until: moment, due: moment, description: fc.constant(ENTRY), paper: fc.oneof(fc.record({ person: fc.constantFrom(...PEOPLE), at: moment }), fc.record({ name: text, at: moment })) },
  ],
  'entry.replied': [{ to, text }, { answers: fc.boolean() }],
  'entry.corrected': [{ to, text }, { part }],
  'entry.struck': [{ to }, { part, reason: text }],
  'entry.understood': [{ to }],
  'entry.recorded': [{ to }],
  'task.taken': [{ to }],
  'task.released': [{ to }],
  'task.done': [{ to }, { text }],
  'resident.admitted': [{ resident, name: text, roomNumber: short }, { initials: short }],
  'resident.changed': [{ resident }, { name: text, initials: short, roomNumber: short, birthday: fc.constant('1938-02-11') }],
  'resident.left': [{ resident }],
  'particular.noted': [{ resident, text }, { review: fc.constant('2026-12-24') }],
  'particular.ended': [{ resident, to: fc.constantFrom(...PARTICULARS) }],
  'ward.set': [
    {
      name: text,
      timezone: fc.constantFrom('Europe/Amsterdam', 'Atlantic/Azores'),
      language: fc.constantFrom('nl', 'en'),
      retentionDays: fc.integer({ min: 42, max: 366 }),
    },
  ],
  'member.set': [{ person: fc.constantFrom(...PEOPLE), name: text, role: fc.constantFrom(...roles, null), since: moment }],
  'device.set': [
    { subject: fc.constantFrom('d1', 'd2'), person: fc.constantFrom(...PEOPLE), key: fc.constant('A'.repeat(87)), since: moment },
    { revoked: moment, tablet: fc.constantFrom('all', 'staff') },
  ],
  'seat.set': [{ subject: fc.constantFrom('d1', 'd2'), person: fc.constantFrom(...PEOPLE), since: moment }, { until: moment }],
  'template.set': [{ template: fc.constantFrom('t1', 't2'), text, kind: fc.constantFrom(...kinds) }, { ended: fc.boolean() }],
  'contact.set': [{ since: moment, until: moment }, { person: fc.constantFrom(...PEOPLE), phone: fc.constant('06 12345678') }],
  'facility.set': [{ facility: fc.constantFrom('f1', 'f2'), topic: short }, { text, code: short, ended: fc.boolean() }],
  'text.started': [{ kind: fc.constantFrom(...textKinds), title: text }, { meeting: fc.constant('m1') }],
  'text.adopted': [
    { text: fc.constant(ENTRY), version: fc.integer({ min: 1, max: 3 }), kind: fc.constantFrom('task', 'guide', 'protocol', 'minutes'), title: text, content: text },
    { contact: fc.constantFrom(...PEOPLE), concerns: fc.record({ roles: fc.uniqueArray(fc.constantFrom(...roles)), people: fc.uniqueArray(fc.constantFrom(...PEOPLE)) }) },
  ],
  'text.signed': [{ text: fc.constant(ENTRY), to: fc.constantFrom(...PARTICULARS) }],
  'text.placed': [{ text: fc.constant(ENTRY), place: fc.integer({ min: 0, max: 3 }) }],
  'text.ended': [{ text: fc.constant(ENTRY) }],
  'circle.opened': [{ people: fc.constantFrom(['anna'], ['anna', 'bram']) }],
  'protocol.set': [{ title: text, steps: fc.constantFrom(STEPS, STEPS.slice(0, 1)) }],
  'onboarding.started': [{ onboarding: fc.constant('o1'), newcomer: fc.constantFrom('anna', 'carla'), buddy: fc.constant('bram'), title: text, steps: fc.constantFrom(STEPS, STEPS.slice(1)) }],
  'step.ticked': [{ onboarding: fc.constant('o1'), step: fc.constantFrom('s1', 's2') }],
  'step.unticked': [{ onboarding: fc.constant('o1'), step: fc.constantFrom('s1', 's2') }],
  'talk.planned': [{ onboarding: fc.constant('o1'), step: fc.constantFrom('s1', 's2'), on: fc.constantFrom('2026-12-20', '2026-12-21') }],
  'onboarding.closed': [{ onboarding: fc.constant('o1') }, { open: fc.boolean() }],
  'guidance.noted': [{ note: fc.constant('n1'), person: fc.constantFrom(...PEOPLE), text }, { ended: fc.boolean() }],
  'profile.set': [{ person: fc.constantFrom(...PEOPLE), days: fc.subarray([...weekdays]) }, { languages: text, talents: text, about: text }],
  'goal.shared': [{ person: fc.constantFrom(...PEOPLE) }, { text }],
  'goal.confided': [{ person: fc.constantFrom(...PEOPLE) }, { text }],
  'training.noted': [{ training: fc.constant('t1'), person: fc.constantFrom('anna', 'bram'), what: text, on: fc.constant('2026-11-20') }, { ended: fc.boolean() }],
  'training.confirmed': [{ training: fc.constant('t1') }],
  'meeting.planned': [
    { meeting: fc.constant('m1'), title: short, starts: moment, until: moment, roles: fc.subarray([...roles]), people: fc.subarray([...PEOPLE]) },
    { where: short, series: fc.constant('s1'), cancelled: fc.boolean() },
  ],
  'agenda.added': [{ meeting: fc.constantFrom('m1', 'm2', 'm3'), text }],
  'agenda.dropped': [{ to }],
  'agenda.placed': [{ to, place: fc.integer({ min: -3, max: 2000 }) }],
  'agenda.done': [{ to }, { open: fc.boolean() }],
  'agreement.published': [{ version: fc.integer({ min: 1, max: 4 }), title: text, text }],
  'agreement.signed': [{ to: fc.constantFrom(...PARTICULARS) }],
  'records.erased': [{ records: fc.constant([ENTRY]), reason: text }],
} satisfies Record<RecordType, Shape>

const allTypes = Object.keys(shapes).filter((type): type is RecordType => Object.hasOwn(shapes, type))

type EntryType = EntryRecord['type']
export type FollowType = Exclude<EntryType, 'entry.written'>
export const followTypes = ['entry.replied', 'entry.corrected', 'entry.struck', 'entry.understood', 'entry.recorded',
  'task.taken', 'task.released', 'task.done'] as const satisfies readonly FollowType[]

/** The entry, in one of these rooms. */
export const anEntry = (rooms: readonly string[] = [...NOTES, ...STAFF], fixed: Fields = {}): fc.Arbitrary<EntryRecord> =>
  one('entry.written', rooms, { id: fc.constant(ENTRY), ...fixed }).filter(isEntryRecord)

/** Follow-ups of the entry in any of these rooms, of these types; each has an id of its own. */
export const followUps = (
  rooms: readonly string[] = [...NOTES, ...STAFF, ...OTHER_WARD],
  types: readonly FollowType[] = followTypes,
  fixed: Fields = {}
): fc.Arbitrary<EntryRecord[]> =>
  several(types, rooms, (type, i) => (type === 'entry.replied' ? REPLIES[i] : undefined) ?? someId('f', i), fixed)
    .map((records) => records.filter(isEntryRecord))

/** All that was written about the entry. */
export const entryHistory = (): fc.Arbitrary<EntryRecord[]> =>
  fc.tuple(anEntry(), followUps()).map(([entry, follow]) => [entry, ...follow])

/** All that was written about one resident. */
export const residentHistory = (): fc.Arbitrary<ResidentRecord[]> =>
  several(
    ['resident.admitted', 'resident.changed', 'resident.left', 'particular.noted', 'particular.ended'],
    ['de-linde/residents', 'de-linde/residents-staff'],
    (type, i) => (type === 'particular.noted' ? PARTICULARS[i] : undefined) ?? someId('f', i)
  ).map((records) => records.filter(isResidentRecord))

/** Who was said to be there for questions. */
export const contactHistory = (): fc.Arbitrary<ContactRecord[]> =>
  several(['contact.set'], ['de-linde/team'], (_type, i) => someId('f', i)).map((records) => records.filter((record) => record.type === 'contact.set'))

/** All that was said of one thing that the ward keeps together, in the rooms where its records may stand. */
export const togetherHistory = (form: Form): fc.Arbitrary<NotebookRecord[]> =>
  several(allTypes.filter((type) => formOf({ type }) === form), TOGETHER, (_type, i) => someId('f', i))

/** All that was said of one template. */
export const templateHistory = (): fc.Arbitrary<TemplateRecord[]> =>
  several(['template.set'], ['de-linde/team'], (_type, i) => someId('f', i)).map((records) =>
    records.filter((record) => record.type === 'template.set')
  )

/** All that was said of one meeting. */
export const meetingHistory = (): fc.Arbitrary<NotebookRecord[]> =>
  several(['meeting.planned'], ['de-linde/team'], (_type, i) => someId('f', i))

/** All that was said of one point of an agenda, in the room where it stands and in the other. */
export const pointHistory = (): fc.Arbitrary<NotebookRecord[]> => {
  const rooms = ['de-linde/team', 'de-linde/guidance']
  const follow = several(['agenda.dropped', 'agenda.placed', 'agenda.done'], rooms, (_type, i) => someId('f', i))
  return fc.tuple(one('agenda.added', rooms, { id: fc.constant(ENTRY) }), follow).map(([added, rest]) => [added, ...rest])
}

/** All that was agreed on a ward. */
export const agreementHistory = (): fc.Arbitrary<AgreementRecord[]> =>
  several(['agreement.published', 'agreement.signed'], ['de-linde/team'], (type, i) =>
    (type === 'agreement.published' ? PARTICULARS[i] : undefined) ?? someId('f', i)
  ).map((records) => records.filter(isAgreementRecord))

/** All that was said of one text. */
export const textHistory = (): fc.Arbitrary<NotebookRecord[]> =>
  fc
    .tuple(
      one('text.started', ['de-linde/team'], { id: fc.constant(ENTRY) }),
      several(['text.adopted', 'text.adopted', 'text.signed', 'text.placed'], ['de-linde/team'], (type, i) => (type === 'text.adopted' ? PARTICULARS[i] : undefined) ?? someId('f', i)),
      several(['text.ended'], ['de-linde/team'], (_type, i) => someId('r', i)).map((ends) => ends.slice(0, 1))
    )
    .map(([started, said, ended]) => [started, ...said, ...ended])

/** All that the relay wrote in a register. */
export const registerHistory = (): fc.Arbitrary<RegisterRecord[]> =>
  several(['ward.set', 'member.set', 'device.set', 'seat.set'], ['de-linde/register'], (_type, i) => someId('f', i))
    .map((records) => records.filter(isRegisterRecord))

/** The same records in another order, some of them twice or three times. */
export const shuffled = <R>(records: readonly R[]): fc.Arbitrary<R[]> =>
  fc
    .tuple(fc.shuffledSubarray([...records], { minLength: records.length }), fc.shuffledSubarray([...records]), fc.shuffledSubarray([...records]))
    .chain((parts) => fc.shuffledSubarray(parts.flat(), { minLength: parts.flat().length }))

function several(
  types: readonly RecordType[],
  rooms: readonly string[],
  idOf: (type: RecordType, i: number) => string,
  fixed: Fields = {}
): fc.Arbitrary<NotebookRecord[]> {
  const some = fc.constantFrom(...types).chain((type) => one(type, rooms, { id: fc.constant(ENTRY), ...fixed }))
  return fc.array(some, { maxLength: 14 }).map((records) => records.map((record, i) => ({ ...record, id: idOf(record.type, i) })))
}

function one(type: RecordType, rooms: readonly string[], fixed: Fields): fc.Arbitrary<NotebookRecord> {
  const [has, may = {}]: Shape = shapes[type]
  const base = {
    v: fc.constant(1),
    type: fc.constant(type),
    at: moment,
    by: fc.constantFrom(...PEOPLE),
    as: fc.constantFrom(...roles),
    device: fc.constantFrom('d1', 'd2'),
    room: fc.constantFrom(...rooms),
  }
  return fc.tuple(fc.record(may, { requiredKeys: [] }), fc.record({ ...base, ...has, ...fixed })).map(([some, all]) => parsed({ ...some, ...all }))
}

/** As the real parser reads it; a generator that makes anything else is wrong. */
export function parsed(record: object): NotebookRecord {
  const body = parseBody(new TextEncoder().encode(JSON.stringify(record)))
  if (!body.ok || !isKnown(body.value)) throw new Error(`no record: ${JSON.stringify(record)}`)
  return body.value
}
