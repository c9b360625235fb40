import type { PersonId } from './ids.ts'
import type { NotebookRecord, Role, TextKind } from './records.ts'
import type { Refusal } from './refusals.ts'
import { ok, refuse, type Result } from './result.ts'
import { audienceOf, type Circle, type Room } from './rooms.ts'

/**
 * The one answer to "may I?". Screens ask it before they offer something, the guard before it takes
 * something in, the API before it tells something.
 */
/** `person` is undefined where a ward's tablet itself asks. */
export type Asker = { readonly person: PersonId | undefined; readonly role: Role | undefined }

export type Act =
  | { readonly do: 'open'; readonly room: Room }
  /** Invite people, give roles, let devices in and revoke them. */
  | { readonly do: 'manage' }
  /** Let a volunteer in for a shift. */
  | { readonly do: 'let-in' }
  /** Vouch at a ward's tablet for who stands there, so that this person chooses a PIN; `anew`: in the place of one they have. */
  | { readonly do: 'vouch'; readonly person: PersonId; readonly role: Role; readonly anew: boolean }
  /** Write in the draft of a text of that kind. */
  | { readonly do: 'draft'; readonly kind: TextKind }
  /** `target`: the entry that the record follows, when it is known; F2: it may arrive later. */
  | { readonly do: 'write'; readonly record: NotebookRecord; readonly room: Room; readonly target?: Target | undefined }

/** What the rules need to know of an entry that is answered, corrected, struck, taken or closed. */
export type Target = {
  readonly by: PersonId
  readonly kind: string
  readonly importance: string
}

export type Verdict = Result<true, Refusal>

const yes: Verdict = ok(true)

/** Whether a role is paid care staff. */
export const isProfessional = (role: string | undefined): boolean => role === 'professional' || role === 'coordinator'

export function may(asker: Asker, act: Act): Verdict {
  if (asker.role === undefined) return refuse('not-a-member')
  switch (act.do) {
    case 'open':
      return mayOpen(asker, act.room)
    case 'manage':
      return asker.role === 'coordinator' && asker.person !== undefined ? yes : refuse('coordinator-only')
    case 'let-in':
      return isProfessional(asker.role) && asker.person !== undefined ? yes : refuse('staff-only')
    case 'vouch':
      return mayVouch(asker, act)
    case 'draft':
      return mayDraft(asker.role, act.kind)
    case 'write':
      return mayWrite(asker, act.record, act.room, act.target)
  }
}

/** What is agreed about residents staff write, and everybody reads as it grows; all else the whole ward writes (S8). */
const mayDraft = (role: Role | undefined, kind: TextKind): Verdict => (kind === 'agreement' && !isProfessional(role) ? refuse('staff-only') : yes)

function mayOpen({ person, role }: Asker, room: Room): Verdict {
  if (audienceOf(room) === 'all') return yes
  if (room.kind === 'circle') return inCircle({ person, role }, room.people) ? yes : refuse('no-such-room')
  return isProfessional(role) ? yes : refuse('no-such-room')
}

/** Those it is for; professionals for one person, coordinators for a newcomer and their buddy. A ward's tablet carries both for them. */
function inCircle({ person, role }: Asker, people: Circle): boolean {
  if (person !== undefined && people.some((each) => each === person)) return true
  return people.length === 1 || person === undefined ? isProfessional(role) : role === 'coordinator'
}

/** Professionals know who works with them. A coordinator's PIN is not replaced by whoever has less say. */
function mayVouch(asker: Asker, { person, role, anew }: Extract<Act, { do: 'vouch' }>): Verdict {
  if (asker.person === person) return refuse('not-yours')
  if (!isProfessional(asker.role) || asker.person === undefined) return refuse('staff-only')
  return anew && role === 'coordinator' && asker.role !== 'coordinator' ? refuse('coordinator-only') : yes
}

function mayWrite(asker: Asker, record: NotebookRecord, room: Room, target: Target | undefined): Verdict {
  const opened = may(asker, { do: 'open', room })
  if (!opened.ok) return opened
  const professional = isProfessional(asker.role)
  switch (record.type) {
    case 'entry.written':
    case 'task.taken':
    case 'entry.replied':
      if (!inNotes(room)) return refuse('wrong-room')
      if (record.type === 'task.taken' && target && target.kind !== 'task') return refuse('not-a-task')
      if (record.type === 'entry.replied' && record.answers && target && target.kind !== 'question')
        return refuse('not-a-question')
      return yes
    case 'entry.corrected':
      if (!inNotes(room)) return refuse('wrong-room')
      return target && !record.part && target.by !== asker.person ? refuse('not-yours') : yes
    case 'entry.struck':
      if (!inNotes(room)) return refuse('wrong-room')
      if (target && !record.part && target.by !== asker.person) {
        if (!professional) return refuse('not-yours')
        if (!record.reason) return refuse('reason-needed')
      }
      return yes
    case 'entry.understood':
      if (!inNotes(room)) return refuse('wrong-room')
      return target && target.importance !== 'must-know' ? refuse('not-a-must-know') : yes
    case 'entry.recorded':
      if (!inNotes(room)) return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'task.released':
    case 'task.done':
      if (!inNotes(room)) return refuse('wrong-room')
      return target && target.kind !== 'task' ? refuse('not-a-task') : yes
    case 'resident.admitted':
    case 'resident.changed':
    case 'resident.left':
      if (room.kind !== 'residents') return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'particular.noted':
    case 'particular.ended':
      if (room.kind !== 'residents' && room.kind !== 'residents-staff') return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'template.set':
    case 'contact.set':
    case 'facility.set':
    case 'protocol.set':
      if (room.kind !== 'team') return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'circle.opened':
      if (room.kind !== 'team') return refuse('wrong-room')
      // Devices of others open it: nobody opens circles for them at will.
      if (record.people.length > 1) return asker.role === 'coordinator' ? yes : refuse('coordinator-only')
      return inCircle(asker, record.people) ? yes : refuse('staff-only')
    case 'onboarding.started':
      if (!isCircle(room, record.newcomer, record.buddy)) return refuse('wrong-room')
      return asker.role === 'coordinator' ? yes : refuse('coordinator-only')
    case 'talk.planned':
    case 'onboarding.closed':
      if (room.kind !== 'circle' || room.people.length === 1) return refuse('wrong-room')
      return asker.role === 'coordinator' ? yes : refuse('coordinator-only')
    case 'step.ticked':
    case 'step.unticked':
      if (room.kind !== 'circle' || room.people.length === 1) return refuse('wrong-room')
      return room.people.some((each) => each === asker.person) ? yes : refuse('not-yours')
    case 'guidance.noted':
      return room.kind === 'guidance' ? yes : refuse('wrong-room')
    case 'profile.set':
    case 'goal.shared':
      if (room.kind !== 'team') return refuse('wrong-room')
      return record.person === asker.person ? yes : refuse('not-yours')
    case 'goal.confided':
      if (!isCircle(room, record.person)) return refuse('wrong-room')
      return record.person === asker.person ? yes : refuse('not-yours')
    case 'training.noted':
      return isCircle(room, record.person) ? yes : refuse('wrong-room')
    case 'training.confirmed':
      if (room.kind !== 'circle' || room.people.length > 1) return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'meeting.planned':
      if (room.kind !== 'team') return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'agenda.added':
    case 'agenda.dropped':
      return inAgenda(room) ? yes : refuse('wrong-room')
    case 'agenda.placed':
    case 'agenda.done':
      if (!inAgenda(room)) return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'agreement.published':
      if (room.kind !== 'team') return refuse('wrong-room')
      return asker.role === 'coordinator' ? yes : refuse('coordinator-only')
    case 'agreement.signed':
    case 'text.signed':
      return room.kind === 'team' ? yes : refuse('wrong-room')
    case 'text.started':
      return room.kind === 'team' ? mayDraft(asker.role, record.kind) : refuse('wrong-room')
    case 'text.adopted':
    case 'text.ended':
    case 'text.placed':
      if (room.kind !== 'team') return refuse('wrong-room')
      return professional ? yes : refuse('staff-only')
    case 'ward.set':
    case 'member.set':
    case 'device.set':
    case 'seat.set':
    case 'records.erased':
      return refuse('relay-only')
  }
}

const isCircle = (room: Room, ...people: readonly PersonId[]): boolean =>
  room.kind === 'circle' && room.people.join('/') === people.join('/')

const inNotes = (room: Room): boolean => room.kind === 'notes' || room.kind === 'staff'

/** A line of professionals is put on the agenda among professionals alone. */
const inAgenda = (room: Room): boolean => room.kind === 'team' || room.kind === 'guidance'
