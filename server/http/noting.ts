import type { AuditedAct } from '#notebook/acts.ts'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import type { Identity } from '#server/accounts/accounts.ts'
import type { Session } from '#server/accounts/types.ts'
import type { AuditRow } from '#server/audit/audit.ts'
import type { HttpParts } from './api.ts'

type Desk = Pick<HttpParts, 'accounts' | 'audit' | 'now'>
type Who = Pick<AuditRow, 'person' | 'device' | 'about'>

/** A device came in, by a passkey (its id) or by a link. */
export function noteEnrolled(desk: Desk, { person, device, wards }: Identity, passkey?: string): void {
  const row = { at: desk.now(), person: person?.id, device, outcome: 'done' } as const
  for (const ward of eachOr(wards.map(({ id }) => id))) {
    desk.audit.note({ ...row, act: 'device.enrolled', ward, about: passkey ?? device })
    desk.audit.note({ ...row, act: 'session.began', ward })
  }
}

export const noteEnded = (desk: Desk, session: Session): void => noteOwn(desk, session, 'session.ended')

/** Somebody did something to what is theirs on every ward. */
export function noteOwn(desk: Desk, session: Session, act: AuditedAct, about?: string): void {
  const { person, device } = session
  for (const ward of eachOr(wardsThatKnow(desk, session.device))) desk.audit.note({ at: desk.now(), act, person, device, ward, about, outcome: 'done' })
}

type Refused = Who & { readonly session?: Session | undefined; readonly ward?: WardId | undefined }

/** Somebody was refused; without a ward of its own it stands on each ward of the device or the person, or on none for a stranger's. */
export function noteRefused(desk: Desk, outcome: string, { session, ward, ...who }: Refused = {}): void {
  const row = { at: desk.now(), act: 'access.refused', person: session?.person, device: session?.device, ...who, outcome } as const
  const theirs = session ? wardsThatKnow(desk, session.device) : who.person === undefined ? [] : wardsOfMember(desk, who.person)
  for (const each of ward === undefined ? eachOr(theirs) : [ward]) desk.audit.note({ ...row, ward: each })
}

/** One row per ward, because each ward's coordinator reviews that ward alone; one without a ward where there is none. */
const eachOr = (wards: readonly WardId[]): readonly (WardId | undefined)[] => (wards.length > 0 ? wards : [undefined])

/** The wards that know a device, also when it is revoked. */
const wardsThatKnow = ({ accounts }: Desk, device: DeviceId): WardId[] =>
  accounts.wards().flatMap(({ id }) => (accounts.register(id)?.devices.has(device) ? [id] : []))

const wardsOfMember = ({ accounts }: Desk, person: PersonId): WardId[] =>
  accounts.wards().flatMap(({ id }) => (accounts.register(id)?.members.get(person)?.role ? [id] : []))
