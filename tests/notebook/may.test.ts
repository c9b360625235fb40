import { describe, expect, it } from 'vitest'
import { isProfessional, may, type Target } from '#notebook/may.ts'
import { roles, textKinds, type Role, type TextKind, type Words } from '#notebook/records.ts'
import { circleRoom, type Circle, type Room, type RoomKind } from '#notebook/rooms.ts'
import { note } from '#support/ward.ts'

const to = '01890000-0000-7000-8000-000000000001'

/** A kind of room, or the room of a few. */
type Place = Exclude<RoomKind, 'circle'> | Circle

const roomOf = (kind: Place): Room =>
  typeof kind === 'object' ? circleRoom('de-linde', kind) : kind === 'text' ? { ward: 'de-linde', kind, text: to } : kind === 'notes' || kind === 'staff' ? { ward: 'de-linde', kind, month: '2026-11' } : { ward: 'de-linde', kind }

/** `yes` or the refusal, for Anna writing these words. */
function mayAnna(
  role: Role | undefined,
  words: Words,
  { target, room = 'notes' }: { target?: Target; room?: Place } = {}
): string {
  const base = { v: 1, id: to, room: '', at: 0, by: 'anna', as: role ?? 'volunteer', device: 'anna-phone' } as const
  const verdict = may(
    { person: 'anna', role },
    { do: 'write', record: { ...words, ...base }, room: roomOf(room), target }
  )
  return verdict.ok ? 'yes' : verdict.error
}

const mine: Target = { by: 'anna', kind: 'note', importance: 'normal' }
const theirs: Target = { by: 'joost', kind: 'note', importance: 'normal' }

describe('opening a room', () => {
  it('[M1] members open the rooms for everyone; only professionals those for staff', () => {
    const open = (role: Role | undefined, kind: Place) => {
      const verdict = may({ person: 'anna', role }, { do: 'open', room: roomOf(kind) })
      return verdict.ok ? 'yes' : verdict.error
    }
    for (const kind of ['register', 'notes', 'residents', 'team'] as const) {
      for (const role of roles) expect(open(role, kind)).toBe('yes')
      expect(open(undefined, kind)).toBe('not-a-member')
    }
    for (const kind of ['staff', 'residents-staff'] as const) {
      expect(open('volunteer', kind)).toBe('no-such-room')
      expect(open('professional', kind)).toBe('yes')
      expect(open('coordinator', kind)).toBe('yes')
      expect(open(undefined, kind)).toBe('not-a-member')
    }
  })

  it('a coordinator is a professional; the relay and strangers are not', () => {
    expect(['volunteer', 'professional', 'coordinator', 'relay', undefined, ''].filter(isProfessional)).toEqual([
      'professional',
      'coordinator',
    ])
  })
})

describe('acts beside the notebook', () => {
  const asked = (role: Role | undefined, act: 'manage' | 'let-in', person: string | undefined = 'anna') => {
    const verdict = may({ person, role }, { do: act })
    return verdict.ok ? 'yes' : verdict.error
  }

  it('a coordinator manages; any professional lets somebody in; a tablet by itself does neither', () => {
    expect(roles.map((role) => asked(role, 'manage'))).toEqual(['coordinator-only', 'coordinator-only', 'yes'])
    expect(roles.map((role) => asked(role, 'let-in'))).toEqual(['staff-only', 'yes', 'yes'])
    for (const act of ['manage', 'let-in'] as const) {
      expect(asked(undefined, act)).toBe('not-a-member')
      expect(may({ person: undefined, role: 'coordinator' }, { do: act }).ok).toBe(false)
    }
  })
})

describe('writing', () => {
  const followUps: readonly Words[] = [
    note('Hallo'),
    { type: 'entry.replied', to, text: 'Ja' },
    { type: 'entry.corrected', to, text: 'Beter' },
    { type: 'entry.struck', to },
    { type: 'entry.understood', to },
    { type: 'task.taken', to },
    { type: 'task.released', to },
    { type: 'task.done', to },
  ]
  const forProfessionals: readonly [Words, Place][] = [
    [{ type: 'entry.recorded', to }, 'notes'],
    [{ type: 'resident.admitted', resident: 'smit', name: 'Mevrouw Smit', roomNumber: '104' }, 'residents'],
    [{ type: 'resident.changed', resident: 'smit', roomNumber: '105' }, 'residents'],
    [{ type: 'resident.left', resident: 'smit' }, 'residents'],
    [{ type: 'particular.noted', resident: 'smit', text: 'Houdt van muziek' }, 'residents'],
    [{ type: 'particular.ended', resident: 'smit', to }, 'residents'],
  ]

  it.each(followUps)("$type: every member on everyone's pages, only professionals on the staff's", (words) => {
    for (const role of roles) expect(mayAnna(role, words)).toBe('yes')
    expect(mayAnna(undefined, words)).toBe('not-a-member')
    expect(mayAnna('volunteer', words, { room: 'staff' })).toBe('no-such-room')
    expect(mayAnna('professional', words, { room: 'staff' })).toBe('yes')
    for (const room of ['residents', 'register'] as const)
      expect(mayAnna('coordinator', words, { room })).toBe('wrong-room')
  })

  it.each(forProfessionals)('$0.type: professionals alone', (words, room) => {
    expect(mayAnna('volunteer', words, { room })).toBe('staff-only')
    expect(mayAnna('professional', words, { room })).toBe('yes')
    expect(mayAnna('coordinator', words, { room })).toBe('yes')
    expect(mayAnna(undefined, words, { room })).toBe('not-a-member')
    expect(mayAnna('coordinator', words, { room: 'register' })).toBe('wrong-room')
    expect(mayAnna('coordinator', words, { room: room === 'notes' ? 'residents' : 'notes' })).toBe('wrong-room')
  })

  it("residents stand in the room for everyone; particulars may stand in the staff's", () => {
    for (const [words, room] of forProfessionals) {
      if (room === 'notes') continue
      const verdict = words.type.startsWith('particular.') ? 'yes' : 'wrong-room'
      expect(mayAnna('professional', words, { room: 'residents-staff' })).toBe(verdict)
      expect(mayAnna('volunteer', words, { room: 'residents-staff' })).toBe('no-such-room')
    }
  })

  it('[A1] a version of the agreement: coordinators alone; a signature: every member; both in the room of the team', () => {
    const published: Words = { type: 'agreement.published', version: 1, title: 'Zo doen we dat', text: 'Samen' }
    const signed: Words = { type: 'agreement.signed', to }
    expect(mayAnna('coordinator', published, { room: 'team' })).toBe('yes')
    for (const role of ['volunteer', 'professional'] as const) expect(mayAnna(role, published, { room: 'team' })).toBe('coordinator-only')
    for (const role of roles) expect(mayAnna(role, signed, { room: 'team' })).toBe('yes')
    for (const words of [published, signed]) {
      expect(mayAnna(undefined, words, { room: 'team' })).toBe('not-a-member')
      for (const room of ['notes', 'staff', 'residents', 'residents-staff', 'register'] as const)
        expect(mayAnna('coordinator', words, { room })).toBe('wrong-room')
    }
    expect(mayAnna('coordinator', note('Hallo'), { room: 'team' })).toBe('wrong-room')
  })

  it('[TX2] a text is started by who may write in it, adopted, placed and ended by staff, signed by every member', () => {
    const started = (kind: TextKind): Words => ({ type: 'text.started', kind, title: 'Koffie' })
    const adopted: Words = { type: 'text.adopted', text: to, version: 1, kind: 'task', title: 'Koffie', content: 'Schenk in' }
    for (const kind of textKinds) expect(mayAnna('volunteer', started(kind), { room: 'team' })).toBe(kind === 'agreement' ? 'staff-only' : 'yes')
    for (const kind of textKinds) expect(mayAnna('professional', started(kind), { room: 'team' })).toBe('yes')
    const staff: readonly Words[] = [adopted, { type: 'text.placed', text: to, place: 1 }, { type: 'text.ended', text: to }]
    for (const words of staff) expect(roles.map((role) => mayAnna(role, words, { room: 'team' }))).toEqual(['staff-only', 'yes', 'yes'])
    const signed: Words = { type: 'text.signed', text: to, to }
    for (const role of roles) expect(mayAnna(role, signed, { room: 'team' })).toBe('yes')
    for (const words of [...staff, signed, started('task')]) {
      expect(mayAnna(undefined, words, { room: 'team' })).toBe('not-a-member')
      for (const room of ['notes', 'staff', 'residents', 'guidance', 'register', 'text'] as const) expect(mayAnna('coordinator', words, { room })).toBe('wrong-room')
    }
    expect(mayAnna('coordinator', note('Hallo'), { room: 'text' })).toBe('wrong-room')
  })

  it('[Q1] staff plan meetings; every member puts points on the agenda', () => {
    const planned: Words = { type: 'meeting.planned', meeting: 'm1', title: 'Overleg', starts: 1, until: 2, roles: ['volunteer'], people: [] }
    expect(roles.map((role) => mayAnna(role, planned, { room: 'team' }))).toEqual(['staff-only', 'yes', 'yes'])
    for (const room of ['notes', 'staff', 'guidance', 'residents', 'register'] as const) expect(mayAnna('coordinator', planned, { room })).toBe('wrong-room')
    for (const words of [{ type: 'agenda.added', meeting: 'm1', text: 'Koffie' }, { type: 'agenda.dropped', to }] as const) {
      expect(roles.map((role) => mayAnna(role, words, { room: 'team' }))).toEqual(['yes', 'yes', 'yes'])
      expect(roles.map((role) => mayAnna(role, words, { room: 'guidance' }))).toEqual(['no-such-room', 'yes', 'yes'])
      for (const room of ['notes', 'staff', 'residents', 'register'] as const) expect(mayAnna('coordinator', words, { room })).toBe('wrong-room')
    }
    for (const words of [{ type: 'agenda.placed', to, place: 1 }, { type: 'agenda.done', to }] as const)
      expect(roles.map((role) => mayAnna(role, words, { room: 'team' }))).toEqual(['staff-only', 'yes', 'yes'])
  })

  it('the register is written by no member at all', () => {
    const words: readonly Words[] = [
      { type: 'ward.set', name: 'De Linde', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 },
      { type: 'member.set', person: 'anna', name: 'Anna', role: 'coordinator', since: 0 },
      { type: 'device.set', subject: 'anna-phone', person: 'anna', key: 'A'.repeat(87), since: 0 },
      { type: 'seat.set', subject: 'anna-phone', person: 'anna', since: 0 },
    ]
    for (const one of words)
      for (const role of roles)
        for (const room of ['register', 'notes'] as const) expect(mayAnna(role, one, { room })).toBe('relay-only')
  })
})

describe('what is followed', () => {
  it('[W1] a line is corrected by its writer alone, whoever asks', () => {
    const words: Words = { type: 'entry.corrected', to, text: 'Beter' }
    expect(mayAnna('volunteer', words, { target: mine })).toBe('yes')
    for (const role of roles) expect(mayAnna(role, words, { target: theirs })).toBe('not-yours')
  })

  it('[W1] a line is struck by its writer, or by a professional who says why', () => {
    expect(mayAnna('volunteer', { type: 'entry.struck', to }, { target: mine })).toBe('yes')
    expect(mayAnna('volunteer', { type: 'entry.struck', to, reason: 'dubbel' }, { target: theirs })).toBe('not-yours')
    expect(mayAnna('professional', { type: 'entry.struck', to }, { target: theirs })).toBe('reason-needed')
    expect(mayAnna('professional', { type: 'entry.struck', to, reason: 'dubbel' }, { target: theirs })).toBe('yes')
    expect(mayAnna('coordinator', { type: 'entry.struck', to, reason: 'dubbel' }, { target: theirs })).toBe('yes')
  })

  it("a reply of one's own is corrected and struck under another's line", () => {
    const part = '01890000-0000-7000-8000-000000000002'
    expect(mayAnna('volunteer', { type: 'entry.corrected', to, part, text: 'Beter' }, { target: theirs })).toBe('yes')
    expect(mayAnna('volunteer', { type: 'entry.struck', to, part }, { target: theirs })).toBe('yes')
  })

  it('[R2] only a must-know is understood', () => {
    expect(mayAnna('volunteer', { type: 'entry.understood', to }, { target: theirs })).toBe('not-a-must-know')
    const mustKnow = { ...theirs, importance: 'must-know' }
    expect(mayAnna('volunteer', { type: 'entry.understood', to }, { target: mustKnow })).toBe('yes')
  })

  it('only a question is answered, though every line may be replied to', () => {
    const answer: Words = { type: 'entry.replied', to, text: 'Ja', answers: true }
    expect(mayAnna('volunteer', answer, { target: theirs })).toBe('not-a-question')
    expect(mayAnna('volunteer', answer, { target: { ...theirs, kind: 'question' } })).toBe('yes')
    expect(mayAnna('volunteer', { ...answer, answers: false }, { target: theirs })).toBe('yes')
  })

  it('only a task is taken, released and done', () => {
    for (const type of ['task.taken', 'task.released', 'task.done'] as const) {
      expect(mayAnna('volunteer', { type, to }, { target: theirs })).toBe('not-a-task')
      expect(mayAnna('volunteer', { type, to }, { target: { ...theirs, kind: 'task' } })).toBe('yes')
    }
  })
})

describe('vouching at a ward’s tablet', () => {
  const vouch = (role: Role | undefined, forRole: Role, { person = 'anna', anew = false }: { person?: string | undefined; anew?: boolean } = {}): string => {
    const verdict = may({ person, role }, { do: 'vouch', person: 'wil', role: forRole, anew })
    return verdict.ok ? 'yes' : verdict.error
  }
  it('[T3] professionals vouch for anybody’s first PIN; volunteers, strangers and oneself for nobody', () => {
    for (const forRole of roles) {
      expect([vouch('professional', forRole), vouch('coordinator', forRole)]).toEqual(['yes', 'yes'])
      expect([vouch('volunteer', forRole), vouch(undefined, forRole)]).toEqual(['staff-only', 'not-a-member'])
      expect(vouch('coordinator', forRole, { person: 'wil' })).toBe('not-yours')
    }
    expect(may({ person: undefined, role: 'professional' }, { do: 'vouch', person: 'wil', role: 'volunteer', anew: false }).ok).toBe(false)
  })
  it('a coordinator’s PIN is chosen anew with another coordinator alone', () => {
    expect(vouch('professional', 'coordinator', { anew: true })).toBe('coordinator-only')
    expect(vouch('coordinator', 'coordinator', { anew: true })).toBe('yes')
    expect(vouch('professional', 'volunteer', { anew: true })).toBe('yes')
  })
})
