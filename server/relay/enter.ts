import { MAX_AHEAD, monthOf } from '#notebook/calendar.ts'
import { isProfessional, may } from '#notebook/may.ts'
import type { Role } from '#notebook/records.ts'
import { roleOf, type Register } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { isExpired } from '#notebook/retention.ts'
import { parseRoom, type Room, type RoomName } from '#notebook/rooms.ts'
import type { Registers, Session } from '#server/accounts/types.ts'

/**
 * Whether a session may open the room of that name now. Answered from the register alone, before anything is
 * looked up: an absent room, a forbidden one and one of a later month get the same answer in the same way (M1).
 * Only members who might read a month's pages learn that they expired (M3), or that their shift is over.
 */
export function enter(
  name: RoomName,
  session: Session,
  registers: Pick<Registers, 'register' | 'reads'>,
  now: number
): Result<Room, 'no-such-room' | 'expired' | 'shift-ended'> {
  const room = parseRoom(name)
  const register = room && registers.register(room.ward)
  if (!room || !register?.ward || isRevoked(register, session, now)) return refuse('no-such-room')
  if (room.kind === 'circle' && !room.people.every((person) => register.members.has(person))) return refuse('no-such-room')
  const asker = { person: session.person, role: roleOf(register, session) }
  if (!may(asker, { do: 'open', room }).ok) return refuse('no-such-room')
  if (!registers.reads(session, room.ward)) return refuse('shift-ended')
  if (!('month' in room)) return ok(room)
  const { timezone, retentionDays } = register.ward
  if (room.month > monthOf(now + MAX_AHEAD, timezone)) return refuse('no-such-room')
  return isExpired(room.month, timezone, retentionDays, now) ? refuse('expired') : ok(room)
}

export function isRevoked(register: Register, { device }: Session, now: number): boolean {
  const revoked = register.devices.get(device)?.revoked
  return revoked !== undefined && revoked <= now
}

/** Whether somebody in this role ever writes in the room, or on a ward's tablet; each record is judged by itself. */
export function mayWriteIn(room: Room, role: Role | undefined, onTablet: boolean): boolean {
  switch (room.kind) {
    case 'register':
      return false
    case 'residents':
    case 'residents-staff':
    case 'guidance':
      return isProfessional(role) || onTablet
    default:
      return role !== undefined
  }
}
