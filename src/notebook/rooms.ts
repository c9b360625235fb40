import { isMonth, type Month } from './calendar.ts'
import { isId, type PersonId, type WardId } from './ids.ts'

/**
 * A room is the unit of reading: one Yjs document, `ward/kind`, `ward/kind/month` or `ward/text/id`.
 * Who may not read a room never receives a byte of it (M1). START reading the notebook here;
 * what stands in a room is in `records.ts`, who may open it in `may.ts`.
 */
export type Room =
  | { readonly ward: WardId; readonly kind: StandingKind }
  | { readonly ward: WardId; readonly kind: MonthKind; readonly month: Month }
  | TextRoom
  | { readonly ward: WardId; readonly kind: 'circle'; readonly people: Circle }

/** A text that is written together: the one kind of room that holds no records. */
export type TextRoom = { readonly ward: WardId; readonly kind: 'text'; readonly text: string }

/**
 * Whom a room of a few is for, and it alone says so: one person with all professionals, or a newcomer and the buddy who
 * introduces them with the coordinators (decision 30).
 */
export type Circle = readonly [person: PersonId] | readonly [newcomer: PersonId, buddy: PersonId]

/** Rooms that stand while the ward exists or while they are needed. */
export const standingKinds = ['register', 'residents', 'residents-staff', 'team', 'guidance'] as const
/** Rooms of a month: the pages of the notebook. */
export const monthKinds = ['notes', 'staff'] as const

export type StandingKind = (typeof standingKinds)[number]
export type MonthKind = (typeof monthKinds)[number]
export type RoomKind = Room['kind']

/** Who a line or particular is for: everyone on the ward, or professionals alone. */
export type Audience = 'all' | 'staff'

/** `de-linde/notes/2026-11`, `de-linde/circle/noor/wil`: the name on the wire, in storage and sealed in every record. */
export type RoomName = string

export function roomName(room: Room): RoomName {
  if ('people' in room) return [room.ward, room.kind, ...room.people].join('/')
  const name = `${room.ward}/${room.kind}`
  return 'month' in room ? `${name}/${room.month}` : room.kind === 'text' ? `${name}/${room.text}` : name
}

/** The room of that exact name, or undefined. There is one spelling: nothing is decoded, trimmed or folded. */
export function parseRoom(name: RoomName): Room | undefined {
  const [ward = '', kind = '', ...rest] = name.split('/')
  if (!isWardId(ward)) return undefined
  if (kind === 'circle') {
    const people = circleOf(rest)
    return people && { ward, kind, people }
  }
  const [month, ...more] = rest
  if (more.length > 0) return undefined
  if (kind === 'text') return month !== undefined && isTextId(month) ? textRoom(ward, month) : undefined
  const standing = standingKinds.find((k) => k === kind)
  if (standing) return month === undefined ? { ward, kind: standing } : undefined
  const monthly = monthKinds.find((k) => k === kind)
  return monthly && month !== undefined && isMonth(month) ? { ward, kind: monthly, month } : undefined
}

/** The circle of these people; undefined: they are none. */
export function circleOf([person, buddy, ...more]: readonly string[]): Circle | undefined {
  if (person === undefined || !isPersonId(person) || more.length > 0) return undefined
  if (buddy === undefined) return [person]
  return isPersonId(buddy) && buddy !== person ? [person, buddy] : undefined
}

const isPersonId = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text)

export const isWardId = (text: string): boolean => /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/.test(text)

export const notesRoom = (ward: WardId, audience: Audience, month: Month): Room => ({
  ward,
  kind: audience === 'staff' ? 'staff' : 'notes',
  month,
})

export const residentsRoom = (ward: WardId, audience: Audience): Room => ({
  ward,
  kind: audience === 'staff' ? 'residents-staff' : 'residents',
})

/** What members keep together: the agreement on privacy, meetings, onboarding, facilities. */
export const teamRoom = (ward: WardId): Room => ({ ward, kind: 'team' })

/** What those who guide volunteers keep among themselves. */
export const guidanceRoom = (ward: WardId): Room => ({ ward, kind: 'guidance' })

export const textRoom = (ward: WardId, text: string): TextRoom => ({ ward, kind: 'text', text })

/** The room of a text that bears this name. */
export const textOf = (name: RoomName): TextRoom | undefined => {
  const room = parseRoom(name)
  return room?.kind === 'text' ? room : undefined
}

/** A text's id is a UUID in its one spelling, because it stands in a room's name. */
export const isTextId = (id: string): boolean => isId(id) && id === id.toLowerCase()

/** What concerns one person, or a newcomer and their buddy, and is for nobody else but those who guide them. */
export const circleRoom = (ward: WardId, people: Circle): Room => ({ ward, kind: 'circle', people })

export const registerRoom = (ward: WardId): Room => ({ ward, kind: 'register' })

/** A circle is not for everyone: a tablet with everyone's pages alone does not carry it. */
const staffKinds: ReadonlySet<RoomKind> = new Set(['staff', 'residents-staff', 'guidance', 'circle'])

export const audienceOf = (room: Room): Audience => (staffKinds.has(room.kind) ? 'staff' : 'all')
