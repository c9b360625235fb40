import type { Database } from 'better-sqlite3'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import type { Role } from '#notebook/records.ts'
import { seatedOn, seatSince, type Device, type Member, type Register } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { SeenDevice, Sessions } from './sessions.ts'
import type { Statement, WriteRegisters } from './types.ts'

/**
 * What a coordinator does with the people of a ward. Each act is decided on the registers as they stand and written
 * whole. A membership is of one ward; a device that is revoked is revoked on every ward that knows it, because a phone
 * that is lost is lost everywhere.
 */
export interface People {
  /** A new person of the organisation, as a member of this ward. */
  add(ward: WardId, newcomer: Newcomer): Promise<PersonId>
  /** A place on a ward's tablet for a member, from `since` on (ms), unless they have one; resolves since when they have it. */
  seat(ward: WardId, tablet: DeviceId, person: PersonId, since: number): Promise<number>
  /** A person of another ward becomes a member of this one too, with every device that they have. */
  bring(ward: WardId, from: WardId, person: PersonId, as: Omit<Newcomer, 'name'>): Promise<Result<true, 'not-a-member' | 'already-member'>>
  /** Changes what stands about a member; with a role it takes back a former member. `title` null takes it away. */
  change(ward: WardId, person: PersonId, change: Change): Promise<Result<true, 'not-a-member' | 'last-coordinator'>>
  /**
   * Ends a membership: seats on tablets and unused invitations with it. The devices stay theirs on other wards. `beside`
   * belongs to the same transaction.
   */
  end(ward: WardId, person: PersonId, beside?: () => void): Promise<Result<true, 'not-a-member' | 'last-coordinator'>>
  /** Ends a membership and revokes every device of the person. */
  revoke(ward: WardId, person: PersonId): Promise<Result<Revoked, 'not-a-member' | 'last-coordinator'>>
  revokeDevice(device: DeviceId): Promise<Result<Revoked, 'no-such-device'>>
  /** A person's own devices that were not revoked, those that are signed in first. */
  devicesOf(person: PersonId): readonly OwnDevice[]
  /** Revokes a device that is this person's alone, also one that no ward knows: an administrator's. */
  revokeOwn(person: PersonId, device: DeviceId): Promise<Result<true, 'no-such-device'>>
  /** When each device was last heard of (ms), to the hour. */
  seen(): ReadonlyMap<DeviceId, number>
}

/** `seen`: when it was last here, ms; undefined: it is not signed in. */
export type OwnDevice = Omit<SeenDevice, 'seen'> & { readonly seen: number | undefined }

export type PeopleRefusal = 'not-a-member' | 'already-member' | 'last-coordinator' | 'no-such-device'
export type Newcomer = { readonly name: string; readonly role: Role; readonly title?: string | undefined }
/** Which devices are revoked now, and on which wards. */
export type Revoked = readonly { readonly ward: WardId; readonly device: DeviceId }[]
export type Change = {
  readonly name?: string | undefined
  readonly role?: Role | undefined
  readonly title?: string | null | undefined
  readonly home?: boolean | undefined
}

type Parts = {
  readonly db: Database
  readonly wards: () => readonly WardId[]
  readonly register: (ward: WardId) => Register | undefined
  readonly write: WriteRegisters
  readonly freePersonId: (name: string) => PersonId
  /** Makes a person's unused invitations to a ward worthless; part of a transaction. */
  readonly withdrawAll: (ward: WardId, person: PersonId) => void
  readonly sessions: Pick<Sessions, 'ofPerson' | 'endDevice'>
  readonly now: () => number
}

export function openPeople({ db, wards, register, write, freePersonId, withdrawAll, sessions, now }: Parts): People {
  const lastSeen = db.prepare<[], { device: DeviceId; seen: number }>('select device, max(seen) as seen from sessions group by device')

  const memberOf = (ward: WardId, person: PersonId): Member | undefined => register(ward)?.members.get(person)

  /** A ward always has somebody who can let people in. */
  function isLastCoordinator(ward: WardId, person: PersonId): boolean {
    const coordinators = [...(register(ward)?.members.values() ?? [])].filter(({ role }) => role === 'coordinator')
    return coordinators.length === 1 && coordinators[0]?.person === person
  }

  const memberSet = (ward: WardId, { person, name, title, role, home }: Omit<Member, 'role' | 'roles'> & { role: Role | null }): Statement => ({
    ward,
    words: { type: 'member.set', person, name, role, since: now(), ...(title ? { title } : {}), ...(home ? { home } : {}) },
  })

  /** A person's own devices that are not revoked, wherever they are known. */
  function knownDevices(person: PersonId): Device[] {
    const known = wards().flatMap((ward) => [...(register(ward)?.devices.values() ?? [])])
    const theirs = known.filter((device) => device.person === person && !device.tablet && device.revoked === undefined)
    return [...new Map(theirs.map((device) => [device.device, device])).values()]
  }

  const isRevoked = (device: DeviceId): boolean => wards().some((ward) => register(ward)?.devices.get(device)?.revoked !== undefined)

  function devicesOf(person: PersonId): OwnDevice[] {
    const present = sessions.ofPerson(person).filter(({ device }) => !isRevoked(device))
    const away = knownDevices(person).filter(({ device }) => !present.some((seen) => seen.device === device))
    return [...present, ...away.map(({ device, label, since }) => ({ device, label, since, seen: undefined }))]
  }

  const knownOn = (device: DeviceId): Revoked =>
    wards().flatMap((ward) => {
      const known = register(ward)?.devices.get(device)
      return known && known.revoked === undefined ? [{ ward, device }] : []
    })

  const revocations = (revoked: Revoked): Statement[] =>
    revoked.flatMap(({ ward, device }) => {
      const known = register(ward)?.devices.get(device)
      return known ? [deviceSet(ward, known, { revoked: now() })] : []
    })

  function goodbye(ward: WardId, person: PersonId): Result<Statement[], 'not-a-member' | 'last-coordinator'> {
    const member = memberOf(ward, person)
    if (!member?.role) return refuse('not-a-member')
    if (isLastCoordinator(ward, person)) return refuse('last-coordinator')
    const tablets = [...(register(ward)?.devices.values() ?? [])].filter((device) => seatedOn(device).includes(person))
    const seats = tablets.map(({ device }): Statement => ({ ward, words: { type: 'seat.set', subject: device, person, since: now(), until: now() } }))
    return ok([memberSet(ward, { ...member, role: null }), ...seats])
  }

  function withdrawn(ward: WardId, person: PersonId): Result<true, never> {
    withdrawAll(ward, person)
    return ok(true)
  }

  const sits = (ward: WardId, tablet: DeviceId, person: PersonId): number | undefined => {
    const device = register(ward)?.devices.get(tablet)
    return device && seatSince(device, person)
  }

  return {
    seat: async (ward, subject, person, since) => {
      await write<never>(() => ok(sits(ward, subject, person) === undefined ? [{ ward, words: { type: 'seat.set', subject, person, since } }] : []))
      return sits(ward, subject, person) ?? since
    },
    add: async (ward, { name, role, title }) => {
      let person = ''
      await write<never>(() => {
        person = freePersonId(name)
        return ok([memberSet(ward, { person, name, title, role, home: false })])
      })
      return person
    },

    bring: (ward, from, person, { role, title }) =>
      write(() => {
        const known = memberOf(from, person)
        if (!known?.role) return refuse('not-a-member')
        if (memberOf(ward, person)?.role) return refuse('already-member')
        const devices = knownDevices(person).map((device) => deviceSet(ward, { ...device, since: now() }))
        return ok([memberSet(ward, { person, name: known.name, title, role, home: false }), ...devices])
      }),

    change: (ward, person, { name, role, title, home }) =>
      write(() => {
        const member = memberOf(ward, person)
        const next = role ?? member?.role
        if (!member || !next) return refuse('not-a-member')
        if (next !== 'coordinator' && isLastCoordinator(ward, person)) return refuse('last-coordinator')
        return ok([
          memberSet(ward, {
            person,
            name: name ?? member.name,
            title: title === undefined ? member.title : (title ?? undefined),
            role: next,
            home: home ?? member.home,
          }),
        ])
      }),

    end: (ward, person, beside) =>
      write(
        () => goodbye(ward, person),
        () => {
          beside?.()
          return withdrawn(ward, person)
        }
      ),

    revoke: async (ward, person) => {
      let revoked: Revoked = []
      const done = await write(
        () => {
          const said = goodbye(ward, person)
          if (!said.ok) return said
          revoked = knownDevices(person).flatMap(({ device }) => knownOn(device))
          return ok([...said.value, ...revocations(revoked)])
        },
        () => withdrawn(ward, person)
      )
      return done.ok ? ok(revoked) : done
    },

    revokeDevice: async (device) => {
      let revoked: Revoked = []
      const done = await write(() => {
        revoked = knownOn(device)
        return revoked.length > 0 ? ok(revocations(revoked)) : refuse('no-such-device' as const)
      })
      return done.ok ? ok(revoked) : done
    },

    devicesOf,

    revokeOwn: (person, device) =>
      write(
        () => (devicesOf(person).some((own) => own.device === device) ? ok(revocations(knownOn(device))) : refuse('no-such-device')),
        () => {
          // Of one that a ward knows the session stays on paper: the device still hands in what it holds, and the audit can say whose it is.
          if (knownOn(device).length === 0) sessions.endDevice(device)
          return ok(true)
        }
      ),

    seen: () => new Map(lastSeen.all().map(({ device, seen }) => [device, seen])),
  }
}

const deviceSet = (ward: WardId, { device, person, tablet, key, label, since }: Device, change: { revoked?: number } = {}): Statement => ({
  ward,
  words: { type: 'device.set', subject: device, person, key, since, ...(tablet ? { tablet } : {}), ...(label ? { label } : {}), ...change },
})
