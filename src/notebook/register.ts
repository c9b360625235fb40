import { may } from './may.ts'
import { inOrder, type RecordOf, type RegisterRecord, type Role } from './records.ts'
import type { DeviceId, PersonId } from './ids.ts'
import { plainName } from './plain-name.ts'

/**
 * The register of a ward folded from its records: who belongs to it, in which role since when, and
 * which device seals for whom. Histories are kept, because a record is judged by the moment in which
 * it was written.
 */
export type Register = {
  readonly ward: RecordOf<'ward.set'> | undefined
  readonly members: ReadonlyMap<PersonId, Member>
  readonly devices: ReadonlyMap<DeviceId, Device>
}

export type Member = {
  readonly person: PersonId
  readonly name: string
  readonly title: string | undefined
  /** undefined: no longer a member. */
  readonly role: Role | undefined
  /** Reads outside a shift too. */
  readonly home: boolean
  /** Oldest first. */
  readonly roles: readonly { readonly since: number; readonly role: Role | undefined }[]
}

export type Device = {
  readonly device: DeviceId
  readonly person: PersonId
  readonly key: string
  readonly label: string | undefined
  readonly since: number
  readonly revoked: number | undefined
  /** A ward's tablet, and which pages it carries. */
  readonly tablet: 'all' | 'staff' | undefined
  /** Who may write on a tablet, and when. */
  readonly seats: readonly Seat[]
}

export type Seat = { readonly person: PersonId; readonly since: number; readonly until: number | undefined }

/** Who holds a device: one person, or nobody alone, when it is a ward's tablet. */
export type Holder = { readonly device: DeviceId; readonly person: PersonId | undefined }

export const emptyRegister: Register = { ward: undefined, members: new Map(), devices: new Map() }

export function foldRegister(records: Iterable<RegisterRecord>): Register {
  const unique = new Map([...records].map((record) => [record.id, record]))
  let ward: RecordOf<'ward.set'> | undefined
  const members = new Map<PersonId, Member>()
  const devices = new Map<DeviceId, Device>()
  const seats = new Map<DeviceId, Seat[]>()
  for (const record of [...unique.values()].sort(inOrder)) {
    switch (record.type) {
      case 'ward.set':
        ward = { ...record, name: plainName(record.name), ...(record.house === undefined ? {} : { house: plainName(record.house) }) }
        break
      case 'member.set': {
        const role = record.role ?? undefined
        const before = members.get(record.person)?.roles ?? []
        members.set(record.person, {
          person: record.person,
          name: plainName(record.name),
          title: record.title === undefined ? undefined : plainName(record.title),
          role,
          home: record.home === true,
          roles: [...before, { since: record.since, role }],
        })
        break
      }
      case 'device.set': {
        const { subject, person, key, label, since, revoked, tablet } = record
        seats.set(subject, seats.get(subject) ?? [])
        devices.set(subject, { device: subject, person, key, label, since, revoked, tablet, seats: seats.get(subject) ?? [] })
        break
      }
      case 'seat.set': {
        const { subject, person, since, until } = record
        const taken = seats.get(subject) ?? []
        seats.set(subject, taken)
        const open = taken.findIndex((seat) => seat.person === person && seat.until === undefined)
        if (open < 0) taken.push({ person, since, until })
        else taken[open] = { person, since: taken[open]?.since ?? since, until }
      }
    }
  }
  return { ward, members, devices }
}

/** Since when somebody is a member without a break, ms; undefined: no longer. */
export function memberSince({ roles }: Member): number | undefined {
  const left = roles.findLastIndex(({ role }) => role === undefined)
  return roles[left + 1]?.since
}

/** As what a device reads: in its person's role; a tablet as a professional or as a volunteer would. */
export function roleOf(register: Register, { device, person }: Holder): Role | undefined {
  if (person !== undefined) return register.members.get(person)?.role
  const tablet = register.devices.get(device)?.tablet
  return tablet && (tablet === 'staff' ? 'professional' : 'volunteer')
}

/** Whether a device seals for that person at `at`; `slack` ms forgives a clock that runs a little off. */
export function sealsFor(device: Device, person: PersonId, at: number, slack: number): boolean {
  if (!device.tablet) return device.person === person
  return device.seats.some((seat) => seat.person === person && at >= seat.since - slack && at < (seat.until ?? Infinity) + slack)
}

/** Who may write on a tablet now. */
export const seatedOn = (device: Device): PersonId[] =>
  device.seats.flatMap(({ person, until }) => (until === undefined ? [person] : []))

/** Since when (ms) somebody has the seat that they have now. */
export const seatSince = (device: Device, person: PersonId): number | undefined =>
  device.seats.find((seat) => seat.person === person && seat.until === undefined)?.since

/**
 * Whether `by` may give `person` a first seat on a tablet: a professional who sits there vouches; the one who brought
 * the tablet in sits down first and alone.
 */
export function maySeat(register: Register, tablet: Device, person: PersonId, by: PersonId): boolean {
  const role = register.members.get(person)?.role
  if (!role || !tablet.tablet || tablet.revoked !== undefined) return false
  if (person === by) return tablet.person === person && tablet.seats.length === 0
  const asker = { person: by, role: register.members.get(by)?.role }
  return seatedOn(tablet).includes(by) && may(asker, { do: 'vouch', person, role, anew: false }).ok
}

/** The role that a person had at `at`; `slack` ms forgives a clock that runs a little off around a change. */
export function hadRole(register: Register, person: PersonId, role: string, at: number, slack: number): boolean {
  const history = register.members.get(person)?.roles ?? []
  return history.some((step, i) => {
    const end = history[i + 1]?.since ?? Infinity
    return step.role === role && at >= step.since - slack && at < end + slack
  })
}
