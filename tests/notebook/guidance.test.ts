import { describe, expect, it } from 'vitest'
import { isDone, talkAhead } from '#notebook/onboarding.ts'
import { may } from '#notebook/may.ts'
import { bodyBytes, parseBody, roles, subjectOf, type NotebookRecord, type Role, type Words } from '#notebook/records.ts'
import { circleRoom, guidanceRoom, notesRoom, roomName, teamRoom, type Circle, type Room } from '#notebook/rooms.ts'
import { foldTogether } from '#notebook/together.ts'
import { parsed } from '#support/histories.ts'

const team = teamRoom('de-linde')
const guidance = guidanceRoom('de-linde')
const circle = (...people: Circle): Room => circleRoom('de-linde', people)
const steps = [{ id: 's1', text: 'Rondleiding' }, { id: 's2', text: 'Gesprek', on: '2026-12-22' }]

/** Each record with its subject, where it belongs, and who may write it there; Noor is the newcomer, Wil her buddy. */
const everyType: readonly [Words, string, Room, readonly string[]][] = [
  [{ type: 'facility.set', facility: 'f1', topic: 'Koffie', text: 'In de kast', code: '1470' }, 'f1', team, ['joost', 'sanne']],
  [{ type: 'protocol.set', title: 'Inwerken', steps: [{ id: 's1', text: 'Rondleiding' }, { id: 's2', text: 'Gesprek', after: 28 }] }, 'protocol', team, ['joost', 'sanne']],
  [{ type: 'circle.opened', people: ['noor'] }, 'noor', team, ['noor', 'joost', 'sanne']],
  [{ type: 'circle.opened', people: ['noor', 'wil'] }, 'noor/wil', team, ['sanne']],
  [{ type: 'onboarding.started', onboarding: 'o1', newcomer: 'noor', buddy: 'wil', title: 'Inwerken', steps }, 'o1', circle('noor', 'wil'), ['sanne']],
  [{ type: 'step.ticked', onboarding: 'o1', step: 's1' }, 'o1', circle('noor', 'wil'), ['noor', 'wil']],
  [{ type: 'step.unticked', onboarding: 'o1', step: 's1' }, 'o1', circle('noor', 'wil'), ['noor', 'wil']],
  [{ type: 'talk.planned', onboarding: 'o1', step: 's2', on: '2026-12-23' }, 'o1', circle('noor', 'wil'), ['sanne']],
  [{ type: 'onboarding.closed', onboarding: 'o1' }, 'o1', circle('noor', 'wil'), ['sanne']],
  [{ type: 'guidance.noted', note: 'n1', person: 'noor', text: 'Vraagt weinig' }, 'n1', guidance, ['joost', 'sanne']],
  [{ type: 'profile.set', person: 'noor', days: ['mon', 'thu'], languages: 'Tigrinya' }, 'noor', team, ['noor']],
  [{ type: 'goal.shared', person: 'noor', text: 'Nederlands oefenen' }, 'noor', team, ['noor']],
  [{ type: 'goal.confided', person: 'noor' }, 'noor', circle('noor'), ['noor']],
  [{ type: 'training.noted', training: 't1', person: 'noor', what: 'Rolstoel rijden', on: '2026-11-20' }, 't1', circle('noor'), ['noor', 'joost', 'sanne']],
  [{ type: 'training.confirmed', training: 't1' }, 't1', circle('noor'), ['joost', 'sanne']],
]

const people: Readonly<Record<string, Role>> = { noor: 'volunteer', wil: 'volunteer', ria: 'volunteer', joost: 'professional', sanne: 'coordinator' }
const id = '01890000-0000-7000-8000-000000000001'

const record = (words: Words, by: string, room: Room): NotebookRecord => ({
  ...words,
  ...({ v: 1, id, room: roomName(room), at: 1, by, as: people[by] ?? 'volunteer', device: `${by}-phone` } as const),
})

const mayWrite = (words: Words, by: string, room: Room): boolean => may({ person: by, role: people[by] }, { do: 'write', record: record(words, by, room), room }).ok
const mayOpen = (person: string | undefined, role: Role | undefined, room: Room): boolean => may({ person, role }, { do: 'open', room }).ok

describe('what is kept of guidance', () => {
  it.each(everyType)('$0.type is read as it was written, about $1', (words, subject, room) => {
    const body = record(words, 'sanne', room)
    expect(parseBody(bodyBytes(body))).toEqual({ ok: true, value: body })
    expect(subjectOf(body)).toBe(subject)
  })

  it.each(everyType)('$0.type is written by those whom it concerns, in its own room and in no other', (words, _subject, room, writers) => {
    expect(Object.keys(people).filter((by) => mayWrite(words, by, room))).toEqual(writers.toSorted((a, b) => Object.keys(people).indexOf(a) - Object.keys(people).indexOf(b)))
    const others = [team, guidance, circle('noor'), circle('wil'), circle('noor', 'wil'), circle('wil', 'noor'), notesRoom('de-linde', 'all', '2026-11')].filter((other) => roomName(other) !== roomName(room))
    const elsewhere = others.filter((other) => Object.keys(people).some((by) => mayWrite(words, by, other))).map(roomName)
    const anyCircleOfTwo = /^(step|talk|onboarding\.closed)/.test(words.type) ? ['de-linde/circle/wil/noor'] : []
    const anyCircleOfOne = words.type === 'training.confirmed' ? ['de-linde/circle/wil'] : []
    expect(elsewhere).toEqual([...anyCircleOfTwo, ...anyCircleOfOne])
  })

  it('malformed: steps that share an id, a circle of one person twice, a day that is none, a code that never ends', () => {
    const wrong = [
      { type: 'protocol.set', title: 'Inwerken', steps: [{ id: 's1', text: 'Een' }, { id: 's1', text: 'Twee' }] },
      { type: 'protocol.set', title: 'Inwerken', steps: [] },
      { type: 'circle.opened', people: ['noor', 'noor'] },
      { type: 'circle.opened', people: [] },
      { type: 'talk.planned', onboarding: 'o1', step: 's2', on: '2026-02-31x' },
      { type: 'facility.set', facility: 'f1', topic: 'Deur', code: '1'.repeat(41) },
      { type: 'profile.set', person: 'noor', days: ['maandag'] },
    ]
    const base = { v: 1, id, room: 'de-linde/team', at: 1, by: 'sanne', as: 'coordinator', device: 'd' }
    for (const words of wrong) expect(parseBody(new TextEncoder().encode(JSON.stringify({ ...words, ...base })))).toEqual({ ok: false, error: 'malformed' })
  })
})

describe('[N4] a room of a few', () => {
  it('of one person: that person and professionals; of a newcomer and a buddy: those two and coordinators', () => {
    const opens = (room: Room): string[] => Object.entries(people).flatMap(([person, role]) => (mayOpen(person, role, room) ? [person] : []))
    expect(opens(circle('noor'))).toEqual(['noor', 'joost', 'sanne'])
    expect(opens(circle('noor', 'wil'))).toEqual(['noor', 'wil', 'sanne'])
    expect(mayOpen('noor', undefined, circle('noor'))).toBe(false)
  })

  it("a ward's tablet carries it only with the pages of professionals", () => {
    for (const room of [circle('noor'), circle('noor', 'wil')]) expect([mayOpen(undefined, 'volunteer', room), mayOpen(undefined, 'professional', room)]).toEqual([false, true])
  })
})

const room = 'de-linde/circle/noor/wil'
let made = 0
const said = (words: object, by: string, at: number, otherwise: object = {}): NotebookRecord => {
  made += 1
  return parsed({ v: 1, id: `01890000-0000-7000-8000-${String(made).padStart(12, '0')}`, room, at, by, as: people[by], device: 'd', onboarding: 'o1', ...words, ...otherwise })
}
const started = said({ type: 'onboarding.started', newcomer: 'noor', buddy: 'wil', title: 'Inwerken', steps }, 'sanne', 1)

describe('[N1] an introduction', () => {
  const done = (...records: NotebookRecord[]) => foldTogether('onboarding', [started, ...records])?.steps.map(isDone)
  const tick = (by: string, at: number, step = 's1') => said({ type: 'step.ticked', step }, by, at)

  it('a step is done when newcomer and buddy both ticked it, in whatever order', () => {
    expect(done(tick('noor', 2))).toEqual([false, false])
    expect(done(tick('wil', 2))).toEqual([false, false])
    expect(done(tick('noor', 3), tick('wil', 2))).toEqual([true, false])
  })

  it('each takes back their own tick alone', () => {
    const both = [tick('noor', 2), tick('wil', 3)]
    expect(done(...both, said({ type: 'step.unticked', step: 's1' }, 'wil', 4))).toEqual([false, false])
    expect(done(...both, said({ type: 'step.unticked', step: 's1' }, 'noor', 4), tick('noor', 5))).toEqual([true, false])
    expect(done(...both, said({ type: 'step.unticked', step: 's1' }, 'sanne', 4))).toEqual([true, false])
  })

  it('what stands in another room, or is said by another role, changes nothing', () => {
    expect(done(tick('noor', 2), said({ type: 'step.ticked', step: 's1' }, 'wil', 3, { room: 'de-linde/circle/wil/noor' }))).toEqual([false, false])
    expect(foldTogether('onboarding', [said({ type: 'onboarding.started', newcomer: 'noor', buddy: 'wil', title: 'Inwerken', steps }, 'wil', 1)])).toBeUndefined()
    expect(foldTogether('onboarding', [started, said({ type: 'onboarding.closed' }, 'noor', 2)])?.closed).toBeUndefined()
  })

  it('its talk is ahead until both held it; a coordinator plans another day, closes, and opens again', () => {
    const view = (...records: NotebookRecord[]) => foldTogether('onboarding', [started, ...records])
    const planned = said({ type: 'talk.planned', step: 's2', on: '2026-12-29' }, 'sanne', 2)
    const ahead = (...records: NotebookRecord[]) => {
      const it = view(...records)
      return it && talkAhead(it)?.on
    }
    expect([ahead(), ahead(planned), ahead(planned, tick('noor', 3, 's2'), tick('wil', 3, 's2'))]).toEqual(['2026-12-22', '2026-12-29', undefined])
    const closed = said({ type: 'onboarding.closed' }, 'sanne', 9)
    expect([view(closed)?.closed, ahead(closed)]).toEqual([9, undefined])
    expect(view(closed, said({ type: 'onboarding.closed', open: true }, 'sanne', 10))?.closed).toBeUndefined()
  })
})

describe('what somebody tells of themselves', () => {
  const own = (words: object, by: string, at: number, where = 'de-linde/team') => said(words, by, at, { room: where })

  it('[N2] a goal holds as its person last told it, and goes when they take it back; nobody tells it for them', () => {
    const told = own({ type: 'goal.shared', person: 'noor', text: 'Nederlands oefenen' }, 'noor', 1)
    const forger = own({ type: 'goal.shared', person: 'noor', text: 'Iets anders' }, 'sanne', 2)
    const back = own({ type: 'goal.shared', person: 'noor' }, 'noor', 3)
    expect(foldTogether('goal', [told, forger])).toEqual({ person: 'noor', text: 'Nederlands oefenen', at: 1 })
    expect(foldTogether('goal', [told, back])).toBeUndefined()
    const confided = own({ type: 'goal.confided', person: 'noor', text: 'Werk vinden' }, 'noor', 2, 'de-linde/circle/noor')
    expect(foldTogether('confided', [confided])?.text).toBe('Werk vinden')
  })

  it('a profile is of its person alone, its days from Monday on', () => {
    const mine = own({ type: 'profile.set', person: 'noor', days: ['thu', 'mon'] }, 'noor', 1)
    expect(foldTogether('profile', [mine, own({ type: 'profile.set', person: 'noor', days: [] }, 'sanne', 2)])?.days).toEqual(['mon', 'thu'])
  })

  it('[N3] a training that somebody noted of themselves waits until a professional confirms it; theirs does not', () => {
    const words = { type: 'training.noted', training: 't1', person: 'noor', what: 'Rolstoel rijden', on: '2026-11-20' }
    const at = 'de-linde/circle/noor'
    const mine = own(words, 'noor', 1, at)
    expect(foldTogether('training', [mine])?.confirmed).toBe(false)
    expect(foldTogether('training', [mine, own({ type: 'training.confirmed', training: 't1' }, 'joost', 2, at)])?.confirmed).toBe(true)
    expect(foldTogether('training', [mine, own({ type: 'training.confirmed', training: 't1' }, 'noor', 2, at)])?.confirmed).toBe(false)
    expect(foldTogether('training', [own(words, 'joost', 1, at)])?.confirmed).toBe(true)
    expect(foldTogether('training', [own(words, 'joost', 1, at), own({ ...words, ended: true }, 'noor', 2, at)])).toBeDefined()
    expect(foldTogether('training', [mine, own({ ...words, ended: true }, 'joost', 2, at)])).toBeUndefined()
  })

  it('a remark goes when its writer or a coordinator takes it off', () => {
    const words = { type: 'guidance.noted', note: 'n1', person: 'noor', text: 'Vraagt weinig' }
    const at = 'de-linde/guidance'
    const first = own(words, 'joost', 1, at)
    const otherStaff = said({ ...words, ended: true }, 'fatima', 2, { room: at, as: 'professional' })
    expect(foldTogether('remark', [first, otherStaff])).toMatchObject({ text: 'Vraagt weinig', by: 'joost' })
    expect(foldTogether('remark', [first, own({ ...words, ended: true }, 'sanne', 2, at)])).toBeUndefined()
  })
})

it('[S6] a facility is as professionals last set it, and gone once they ended it', () => {
  const set = (words: object, by: string, at: number) => said({ type: 'facility.set', facility: 'f1', topic: 'Voordeur', ...words }, by, at, { room: 'de-linde/team' })
  const first = set({ code: '1470' }, 'joost', 1)
  expect(foldTogether('facility', [first, set({ code: '0000' }, 'noor', 2)])?.code).toBe('1470')
  expect(foldTogether('facility', [first, set({}, 'sanne', 2)])).toMatchObject({ topic: 'Voordeur', code: undefined })
  expect(foldTogether('facility', [first, set({ ended: true }, 'sanne', 2)])).toBeUndefined()
})

it('every role is told apart in this table, so that the above could fail', () => expect(new Set(Object.values(people))).toEqual(new Set(roles)))
