import { MAX_AHEAD, MAX_BEHIND, MINUTE, monthOf } from '#notebook/calendar.ts'
import { RELAY, type RecordId } from '#notebook/ids.ts'
import { may, type Target } from '#notebook/may.ts'
import { isErasure, isKnown, parseBody, roles, subjectOf, type NotebookRecord } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { hadRole, sealsFor, type Device } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { isExpired } from '#notebook/retention.ts'
import { roomName, type RoomName } from '#notebook/rooms.ts'
import { bodyOf, type Sealed } from '#notebook/seal.ts'
import type { KeySet } from '#wire/update.ts'
import type { RoomState } from './state.ts'

/** Around a change of role or the enrolment of a device, a writer's clock may run this far off. */
const SLACK = 5 * MINUTE

/** A record that keeps every rule; whether its seal fits `key` is still to be seen. */
export type Judged = { readonly record: NotebookRecord; readonly sealed: Sealed; readonly key: string }

export type Judgement = {
  readonly records: readonly Judged[]
  /** Each record at fault, with one fault that it has. */
  readonly faults: ReadonlyMap<RecordId, Refusal>
}

/** Judges each record that an update would add, by everything but its seal; the cheapest questions first. */
export function judge(sets: readonly KeySet[], state: RoomState): Judgement {
  const faults = new Map<RecordId, Refusal>()
  const closed = closedRoom(state)
  const room = roomName(state.room)
  const parsed = new Map<RecordId, { readonly record: NotebookRecord; readonly sealed: Sealed }>()
  for (const { key, bytes } of sets) {
    const known = parsed.has(key) || state.knows(key)
    const record = closed ? refuse(closed) : known ? refuse('known-key' as const) : parse(bytes, key, room)
    if (record.ok) parsed.set(key, { record: record.value, sealed: bytes })
    else faults.set(key, record.error)
  }
  const records: Judged[] = []
  for (const [id, { record, sealed }] of parsed) {
    const target = 'to' in record ? (state.target(record.to) ?? targetIn(parsed.get(record.to)?.record)) : undefined
    const key = keyFor(record, target, state)
    if (key.ok) records.push({ record, sealed, key: key.value })
    else faults.set(id, key.error)
  }
  return { records, faults }
}

/** Rooms in which no device writes at all. */
function closedRoom({ room, register, now }: RoomState): Refusal | undefined {
  if (room.kind === 'register') return 'relay-only'
  if (!register.ward) return 'no-such-room'
  const { timezone, retentionDays } = register.ward
  return 'month' in room && isExpired(room.month, timezone, retentionDays, now) ? 'expired' : undefined
}

/** A type of a newer version is refused here: what the guard cannot judge it does not let in. */
function parse(sealed: Sealed, key: RecordId, room: RoomName): Result<NotebookRecord, Refusal> {
  const body = parseBody(bodyOf(sealed))
  if (!body.ok) return body
  if (!isKnown(body.value) || body.value.id !== key) return refuse('malformed')
  return body.value.room === room ? ok(body.value) : refuse('wrong-room')
}

/** The key under which the record must be sealed: its device's, or the relay's own for what stays of erased records (M5). */
function keyFor(record: NotebookRecord, target: Target | undefined, state: RoomState): Result<string, Refusal> {
  if (isErasure(record)) return record.device === RELAY && record.by === RELAY ? ok(state.relayKey) : refuse('relay-only')
  if (followsErased(record, state)) return refuse('erased')
  const device = heldToTheRules(record, target, state)
  return device.ok ? ok(device.value.key) : device
}

/** M5: it was erased itself, or what it is about was. */
const followsErased = (record: NotebookRecord, { erased }: RoomState): boolean =>
  erased(record.id) || erased(subjectOf(record)) || ('to' in record && erased(record.to))

/** The device whose seal the record must bear, when it keeps the rules of time, writer and act. */
function heldToTheRules(record: NotebookRecord, target: Target | undefined, state: RoomState): Result<Device, Refusal> {
  const fault = wrongTime(record, state) ?? wrongPaper(record)
  if (fault) return refuse(fault)
  const device = sealer(record, state)
  if (!device.ok) return device
  if (record.as === 'relay') return refuse('relay-only')
  if (!hadRole(state.register, record.by, record.as, record.at, SLACK)) return refuse(roleFault(record, state))
  const verdict = may({ person: record.by, role: record.as }, { do: 'write', record, room: state.room, target })
  return verdict.ok ? device : verdict
}

/** W4. A line older than this copy of the room is being given back to it; only its device's age bounds that. */
function wrongTime({ at }: NotebookRecord, { room, register, since, now }: RoomState): Refusal | undefined {
  if (at > now + MAX_AHEAD) return 'too-early'
  if (at < now - MAX_BEHIND && at >= since) return 'too-late'
  if (!register.ward || !('month' in room)) return undefined
  return monthOf(at, register.ward.timezone) === room.month ? undefined : 'wrong-month'
}

/** W6. What was typed in from paper was written before that, by no more than any line may be. */
function wrongPaper(record: NotebookRecord): Refusal | undefined {
  if (record.type !== 'entry.written' || !record.paper) return undefined
  if (record.paper.at > record.at) return 'too-early'
  return record.paper.at < record.at - MAX_BEHIND ? 'too-late' : undefined
}

/**
 * The device that seals for the record's writer at that moment. Another person's device is a known device, and
 * its seal may be sound: it is no seal of the person who is named. On a ward's tablet that is whoever has a seat.
 */
function sealer({ device: id, by, at }: NotebookRecord, { register }: RoomState): Result<Device, Refusal> {
  const device = register.devices.get(id)
  if (!device || at < device.since - SLACK) return refuse('unknown-device')
  if (device.revoked !== undefined && at >= device.revoked) return refuse('revoked-device')
  return sealsFor(device, by, at, SLACK) ? ok(device) : refuse('bad-seal')
}

/** Who was a member in another role says something untrue about it; who was none has no say. */
const roleFault = ({ by, at }: NotebookRecord, { register }: RoomState): Refusal =>
  roles.some((role) => hadRole(register, by, role, at, SLACK)) ? 'wrong-role' : 'not-a-member'

/** An entry may arrive in one update with what follows it (F2). */
const targetIn = (record: NotebookRecord | undefined): Target | undefined =>
  record?.type === 'entry.written' ? record : undefined
