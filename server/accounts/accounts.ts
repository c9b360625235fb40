import { randomUUID } from 'node:crypto'
import { HOUR } from '#notebook/calendar.ts'
import { newId, RELAY, type DeviceId, type PersonId, type RecordId, type WardId } from '#notebook/ids.ts'
import { isProfessional } from '#notebook/may.ts'
import { bodyBytes, isErasure, isKnown, isRegisterRecord, parseBody, type RecordOf, type RegisterRecord, type Role } from '#notebook/records.ts'
import { foldRegister, roleOf, type Holder, type Member, type Register } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { registerRoom, roomName } from '#notebook/rooms.ts'
import { bodyOf, seal, textToKey, type Sealed } from '#notebook/seal.ts'
import { openAdministrators, type Administrators } from './administrators.ts'
import { openAnchor, type AuditAnchor } from './anchor.ts'
import { openCalendars, type Calendars } from './calendars.ts'
import { openDatabase } from './database.ts'
import { erasureOf, openErasures, type ErasureOrders } from './erasures.ts'
import { openFormer, type FormerList } from './former.ts'
import { openGatherings, type Gatherings } from './gatherings.ts'
import { openHandedIn, type HandedIn } from './handed-in.ts'
import { LINK_LIFETIME, openInvitations, SCREEN_LIFETIME, type Invitations, type TabletPages } from './invitations.ts'
import { openGoals, type Goals } from './goals.ts'
import { openMarks, type Marks } from './marks.ts'
import { openOutgoing, type Outgoing } from './outgoing.ts'
import { openPasskeys, type Passkeys } from './passkeys.ts'
import { openPeople, type People } from './people.ts'
import { hashOf, newRelayJwk, readRelayJwk } from './secrets.ts'
import { openSessions, type Sessions } from './sessions.ts'
import { openShifts, type Shifts } from './shifts.ts'
import { openThrottle, type Throttle } from './throttle.ts'
import type { RegisterWords, Registers, Session, WriteRegisters } from './types.ts'

/**
 * People, devices and sessions of the organisation. The register of each ward is a log of records sealed by the
 * relay's own key and is the truth of who belongs where; invitations and sessions stand beside it.
 */
export interface Accounts extends Registers {
  readonly erasures: ErasureOrders
  /** Slows down whoever guesses codes. */
  readonly throttle: Throttle
  readonly sessions: Pick<Sessions, 'renew' | 'deviceOf'>
  readonly passkeys: Passkeys
  readonly administrators: Administrators
  readonly people: People
  readonly invitations: Invitations
  /** Where the audit is held fast outside its own file. */
  readonly anchor: AuditAnchor
  wards(): WardView[]
  setWard(ward: WardId, settings: WardSettings): Promise<void>
  /** Adds or changes a member; `since` (ms) lies in the past for a history that is brought along. */
  setMember(ward: WardId, member: NewMember, since?: number): Promise<void>
  setDevice(ward: WardId, device: NewDevice): Promise<void>
  /** A member takes a place on the ward's tablet, or leaves it (`until`, ms). */
  setSeat(ward: WardId, seat: NewSeat): Promise<void>
  /** A person's id that nobody has yet, made from a name. */
  freePersonId(name: string): PersonId
  /** A code that enrols one device for this member, once, within `lifetime` ms. */
  invite(ward: WardId, person: PersonId, lifetime?: number): Result<string, 'not-a-member'>
  /** A code that makes one device the ward's tablet; `by` is the member who brings it in. */
  inviteTablet(ward: WardId, by: PersonId, pages: TabletPages, lifetime?: number): Result<string, 'not-a-member'>
  /** A code that enrols one device for an administrator. */
  inviteAdministrator(person: PersonId, maker?: PersonId, lifetime?: number): Result<string, 'not-found'>
  lookAt(code: string): Result<Invitation, InvitationRefusal>
  /** For which ward and person a code was made, whether or not it still works; an administrator's is for no ward. */
  invited(code: string): { readonly ward: WardId | null; readonly person: PersonId } | undefined
  /** Enrols a device by its public key and opens its session. Of two at the same moment one wins. */
  redeem(code: string, key: string, label?: string): Promise<Result<Enrolled, InvitationRefusal | 'bad-key'>>
  /** Enrols a device for somebody who is known to be that person. `claim` has the last word, in the same transaction. */
  enrol<E = never>(person: PersonId, key: string, label?: string, claim?: () => Result<true, E>): Promise<Result<Enrolled, E | 'bad-key'>>
  /** A device that lost its key, but not its cookie, gets a new one; the lost key seals nothing from now on. */
  renew(session: Session, key: string, label?: string): Promise<Result<Enrolled, 'bad-key' | 'not-found'>>
  /** Whether somebody comes in with a passkey: paid staff of some ward, and administrators. */
  hasPasskeys(person: PersonId): boolean
  /** Who a session is, with its wards at present. */
  identity(session: Session): Identity
  readonly shifts: Shifts
  readonly handedIn: HandedIn
  /** Lets a volunteer's phone read a ward's notebook for so many ms; resolves with its end. */
  openShift(session: Session, ward: WardId, lifetime?: number): number
  closeShift(session: Session): void
  /** R1: up to when each person has read. */
  readonly marks: Marks
  readonly goals: Goals
  /** The addresses at which people follow their meetings. */
  readonly calendars: Calendars
  /** S11: former volunteers who want to hear of the ward, its yearly gathering, and the e-mails about it. */
  readonly goodbye: { readonly former: FormerList; readonly gatherings: Gatherings; readonly outgoing: Outgoing }
  endSession(session: Session): void
  /**
   * M5: a former member's name and title, and the labels of their devices, go from the register of a ward; who wrote what
   * stays told apart by the id. Resolves with how many of the register's records were made anew.
   */
  forgetName(ward: WardId, person: PersonId, reason: string): Promise<Result<number, 'not-a-member' | 'still-a-member'>>
  /** When a backup was last made (ms); `noteBackup` says that one was. */
  lastBackup(): number | undefined
  noteBackup(at: number): void
  /** After a restored backup: the registers are another copy than the devices know, and open links are worthless. */
  renewEpoch(): void
  /** Overwrites on disk what was deleted; false: somebody still reads it. */
  scrub(): boolean
  close(): void
}

export type WardSettings = Pick<RecordOf<'ward.set'>, 'name' | 'house' | 'timezone' | 'language' | 'retentionDays'>
export type WardView = WardSettings & { readonly id: WardId; readonly members: readonly Member[] }
export type NewMember = { person: PersonId; name: string; title?: string | undefined; role: Role | null; home?: boolean | undefined }
export type NewDevice = Pick<RecordOf<'device.set'>, 'subject' | 'person' | 'tablet' | 'key' | 'label' | 'since' | 'revoked'>
export type NewSeat = Pick<RecordOf<'seat.set'>, 'subject' | 'person' | 'since' | 'until'>
export type InvitationRefusal = 'invitation-unknown' | 'invitation-used' | 'invitation-expired' | 'invitation-withdrawn'

type WardOfPerson = Pick<WardSettings, 'name' | 'house' | 'timezone' | 'language'> & { readonly id: WardId }
/** For one person's device, for the ward's tablet, or for an administrator's device. */
export type Invitation = { readonly expires: number } & (
  | { readonly ward: WardOfPerson; readonly person: { readonly id: PersonId; readonly name: string; readonly title?: string | undefined }; readonly role: Role }
  | { readonly ward: WardOfPerson; readonly tablet: TabletPages }
  | { readonly administrator: true; readonly person: { readonly id: PersonId; readonly name: string } }
)
export type Identity = {
  /** undefined: a ward's tablet, with the pages that it carries. */
  readonly person: { readonly id: PersonId; readonly name: string } | undefined
  readonly tablet: TabletPages | undefined
  readonly device: DeviceId
  /** `shift`: reads only while a shift is open. */
  readonly wards: readonly (WardOfPerson & { readonly role: Role; readonly access: 'always' | 'shift' })[]
  /** The shift that is open on this device; `until` in ms. */
  readonly shift: { readonly ward: WardId; readonly until: number } | undefined
  readonly relayKey: string
  /** Runs the relay. With a ward or without: it opens no room. */
  readonly administrator: boolean
}
/** `cookie`: the session's secret; told once, kept as a hash. */
export type Enrolled = { readonly cookie: string; readonly identity: Identity }

/** How long a volunteer's shift lasts unless it is ended before. */
export const SHIFT = 10 * HOUR
const POLL = 500

type Log = { readonly records: { readonly id: RecordId; readonly sealed: Sealed }[]; readonly bodies: RegisterRecord[]; fold: Register | undefined }

export async function openAccounts(file: string, now: () => number = Date.now): Promise<Accounts> {
  const db = openDatabase(file)
  if (!db.meta.get('relay-key')) db.keepMeta.run('relay-key', await newRelayJwk())
  db.keepMeta.run('epoch', randomUUID())
  const kept = (key: string): string => db.meta.get(key)?.value ?? ''
  const relay = await readRelayJwk(kept('relay-key'))
  let epoch = kept('epoch')

  const sessions = openSessions(db, now, rightsOf)
  const administrators = openAdministrators(db.file, now)
  const passkeys = openPasskeys(db.file, now)

  const logs = new Map<WardId, Log>()
  /** In which wards' registers a device stands: asked for every open socket each few seconds, however many wards there are. */
  const wardsWith = new Map<DeviceId, Set<WardId>>()
  const listeners = new Set<(ward: WardId) => void>()
  let last = 0
  /** The newest register record's time: a clock that is set back does not reorder the register. */
  let newest = 0
  let version = db.version()

  /** Takes in what the log holds behind `last`, whichever process wrote it. */
  function takeIn(): void {
    const grown = new Set<WardId>()
    for (const { seq, ward, id, sealed } of db.grownSince(last)) {
      last = seq
      const log = logs.get(ward) ?? { records: [], bodies: [], fold: undefined }
      logs.set(ward, log)
      const parsed = parseBody(bodyOf(sealed))
      const body = parsed.ok && isKnown(parsed.value) ? parsed.value : undefined
      if (!body || !(isErasure(body) || isRegisterRecord(body))) throw new Error(`register row ${seq} is damaged`)
      log.records.push({ id, sealed })
      if (isRegisterRecord(body)) log.bodies.push(body)
      if (body.type === 'device.set') wardsWith.set(body.subject, (wardsWith.get(body.subject) ?? new Set()).add(ward))
      log.fold = undefined
      newest = Math.max(newest, body.at)
      grown.add(ward)
    }
    for (const ward of grown) for (const listener of listeners) listener(ward)
  }
  takeIn()
  /** Notices what another process wrote. */
  function look(): void {
    const present = db.version()
    if (present === version) return
    version = present
    if (kept('epoch') === epoch) takeIn()
    else takeAnew()
  }
  /** The registers are another copy than before: restored, or without what was erased. */
  function takeAnew(): void {
    epoch = kept('epoch')
    logs.clear()
    last = 0
    takeIn()
  }
  const poll = setInterval(look, POLL)
  poll.unref()

  function register(ward: WardId): Register | undefined {
    const log = logs.get(ward)
    if (log) log.fold ??= foldRegister(log.bodies)
    return log?.fold
  }

  type Entry = { readonly ward: WardId; readonly id: RecordId; readonly sealed: Sealed }

  async function sealed(ward: WardId, words: RegisterWords): Promise<Entry> {
    const at = Math.max(now(), newest + 1)
    newest = at
    const base = { v: 1, id: newId(at), room: roomName(registerRoom(ward)), at, by: RELAY, as: RELAY, device: RELAY } as const
    const record: RegisterRecord = { ...words, ...base }
    return { ward, id: record.id, sealed: await seal(bodyBytes(record), relay.privateKey) }
  }

  const enter = (entries: readonly Entry[]): void => {
    for (const { ward, id, sealed: bytes } of entries) db.log.run(ward, id, bytes)
  }

  async function set(ward: WardId, words: RegisterWords): Promise<void> {
    const entry = await sealed(ward, words)
    db.commit(() => enter([entry]))
    takeIn()
  }

  const write: WriteRegisters = async (decide, beside = () => ok(true)) => {
    for (;;) {
      takeIn()
      const seen = last
      const decided = decide()
      if (!decided.ok) return decided
      const entries = await Promise.all(decided.value.map(({ ward, words }) => sealed(ward, words)))
      const written = db.commit(() => {
        if (db.newest.get()?.seq !== seen) return undefined
        const verdict = beside()
        if (verdict.ok) enter(entries)
        return verdict
      })
      takeIn()
      if (written) return written
    }
  }

  async function forgetName(ward: WardId, person: PersonId, reason: string): Promise<Result<number, 'not-a-member' | 'still-a-member'>> {
    takeIn()
    const member = register(ward)?.members.get(person)
    if (!member) return refuse('not-a-member')
    if (member.role) return refuse('still-a-member')
    const name = register(ward)?.ward?.language === 'en' ? 'Erased' : 'Gewist'
    const old: RegisterRecord[] = []
    const anew: [RecordId, Sealed, RecordId][] = []
    for (const body of logs.get(ward)?.bodies ?? []) {
      const nameless = namelessOf(body, person, name)
      if (!nameless) continue
      const record: RegisterRecord = { ...nameless, id: newId(body.at) }
      old.push(body)
      anew.push([record.id, await seal(bodyBytes(record), relay.privateKey), body.id])
    }
    if (old.length === 0) return ok(0)
    const at = Math.max(now(), newest + 1)
    const stub = erasureOf(roomName(registerRoom(ward)), old.map(({ id }) => id), reason, at)
    const sealedStub = await seal(bodyBytes(stub), relay.privateKey)
    const rewrite = db.file.prepare<[string, Uint8Array, string]>('update register_log set id = ?, sealed = ? where id = ?')
    db.commit(() => {
      for (const one of anew) rewrite.run(...one)
      db.log.run(ward, stub.id, sealedStub)
      db.putMeta.run('epoch', randomUUID())
    })
    takeAnew()
    return ok(old.length)
  }

  const freePersonId = (name: string): PersonId => {
    const taken = new Set([...logs.keys()].flatMap((ward) => [...(register(ward)?.members.keys() ?? [])]))
    return freeSlug(name, 'persoon', (id) => taken.has(id) || id === RELAY || administrators.nameOf(id) !== undefined)
  }
  /** Whether a link may be made for somebody: a member of the ward, or without a ward an administrator. */
  const mayComeIn = (ward: WardId | null, person: PersonId): boolean =>
    ward === null ? administrators.has(person) : register(ward)?.members.get(person)?.role !== undefined
  const invitations = openInvitations(db, mayComeIn, now)
  const people = openPeople({ db: db.file, wards: () => [...logs.keys()], register, write, freePersonId, withdrawAll: invitations.withdrawAll, sessions, now })

  /** The wards of a person on a device that was not revoked there, or the ward whose tablet a device is. */
  const wardsOf = (holder: Holder, among: Iterable<WardId> = logs.keys()): Identity['wards'] =>
    [...among].flatMap((id) => {
      const fold = register(id)
      const role = fold && roleOf(fold, holder)
      const revoked = fold?.devices.get(holder.device)?.revoked !== undefined
      return fold?.ward && role && !revoked ? [{ ...outline(id, fold.ward), role, access: accessOf(fold, holder) }] : []
    })

  function identityOf({ id, person, device }: Session): Identity {
    const folds = [...logs.keys()].map((ward) => register(ward))
    const names = folds.flatMap((fold) => (person === undefined ? [] : (fold?.members.get(person)?.name ?? [])))
    return {
      person: person === undefined ? undefined : { id: person, name: names[0] ?? administrators.nameOf(person) ?? person },
      tablet: person === undefined ? folds.map((fold) => fold?.devices.get(device)?.tablet).find((pages) => pages) : undefined,
      device,
      wards: wardsOf({ person, device }),
      shift: shiftOf(id),
      relayKey: relay.publicText,
      administrator: administrators.has(person),
    }
  }

  /** What a session may do at this moment, in one string. */
  function rightsOf(session: Session): string {
    const wards = wardsOf(session).map(({ id, role, access }) => [id, role, access])
    return hashOf(JSON.stringify([wards, administrators.has(session.person), shiftOf(session.id)])).toString('base64url')
  }

  /**
   * Whether a device is still somebody's: it is known on one of their wards and was not revoked there; an
   * administrator's that no ward of theirs knows was revoked nowhere.
   */
  function belongs(holder: Holder): boolean {
    const around = wardsWith.get(holder.device) ?? []
    const known = (wards: Iterable<WardId>) => [...wards].flatMap((ward) => register(ward)?.devices.get(holder.device) ?? [])
    const theirs = known(wardsOf(holder, around).map(({ id }) => id))
    if (theirs.length > 0) return theirs.some(({ revoked }) => revoked === undefined)
    return administrators.has(holder.person) && known(around).every(({ revoked }) => revoked === undefined)
  }

  function shiftOf(session: string): Identity['shift'] {
    const row = db.standing.get(session)
    return row?.shift_ward && row.shift_until !== null && row.shift_until > now() ? { ward: row.shift_ward, until: row.shift_until } : undefined
  }

  /** Whose device it will be: a person's on all their wards, or the tablet of one ward. */
  type Owner = { readonly person: PersonId } | { readonly tablet: TabletPages; readonly ward: WardId; readonly by: PersonId }

  /** Makes a device and opens its session; `claim` decides inside the transaction whether it may be. */
  async function enrolDevice<E>(
    owner: Owner,
    key: string,
    label: string | undefined,
    claim: (device: DeviceId) => Result<true, E>
  ): Promise<Result<{ readonly cookie: string; readonly session: Session }, E | 'bad-key'>> {
    if (!(await isKey(key))) return refuse('bad-key')
    const session: Session = { id: randomUUID(), device: randomUUID(), person: 'person' in owner ? owner.person : undefined }
    const since = now()
    const fields = { type: 'device.set', subject: session.device, key, since, ...(label ? { label } : {}) } as const
    let cookie = ''
    const made = await write<E>(
      () =>
        ok(
          'person' in owner
            ? wardsOf(session).map(({ id }) => ({ ward: id, words: { ...fields, person: owner.person } }))
            : [{ ward: owner.ward, words: { ...fields, person: owner.by, tablet: owner.tablet } }]
        ),
      () => {
        const verdict = claim(session.device)
        if (verdict.ok) cookie = sessions.begin(session, rightsOf(session), label)
        return verdict
      }
    )
    return made.ok ? ok({ cookie, session }) : made
  }

  const enrolled = ({ cookie, session }: { cookie: string; session: Session }): Enrolled => ({ cookie, identity: identityOf(session) })

  function lookAt(code: string): Result<Invitation, InvitationRefusal> {
    look() // the command line may have added this person a moment ago
    const row = db.invitation.get(hashOf(code))
    if (!row) return refuse('invitation-unknown')
    if (row.withdrawn !== null) return refuse('invitation-withdrawn')
    if (row.used !== null) return refuse('invitation-used')
    if (row.expires <= now()) return refuse('invitation-expired')
    if (row.ward === null) {
      const name = administrators.has(row.person) ? administrators.nameOf(row.person) : undefined
      if (name === undefined) return refuse('invitation-unknown')
      return ok({ expires: row.expires, administrator: true, person: { id: row.person, name } })
    }
    const fold = register(row.ward)
    const member = fold?.members.get(row.person)
    if (!fold?.ward || !member?.role) return refuse('invitation-unknown')
    const { person: id, name, title, role } = member
    const ward = outline(row.ward, fold.ward)
    if (row.tablet) return ok({ ward, expires: row.expires, tablet: row.tablet })
    return ok({ ward, expires: row.expires, person: { id, name, title }, role })
  }

  const throttle = openThrottle(db.file, now)
  // In this order: what is about former volunteers goes with them.
  const former = openFormer(db.file, now)
  const goodbye = { former, gatherings: openGatherings(db.file, now), outgoing: openOutgoing(db.file, now) }
  return {
    relayKey: relay.publicText,
    erasures: openErasures(db.file, relay.privateKey, now),
    forgetName,
    lastBackup: () => {
      const at = db.meta.get('last-backup')?.value
      return at === undefined ? undefined : Number(at)
    },
    noteBackup: (at) => void db.putMeta.run('last-backup', String(at)),
    renewEpoch: () => {
      db.commit(() => {
        db.putMeta.run('epoch', randomUUID())
        invitations.withdrawEvery()
      })
      takeAnew()
    },
    scrub: () => {
      db.file.exec('vacuum')
      return db.file.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0
    },
    throttle,
    sessions,
    passkeys,
    administrators,
    shifts: openShifts(db.file, now, throttle),
    handedIn: openHandedIn(db.file, now, register),
    people,
    invitations,
    anchor: openAnchor(db),
    epoch: () => epoch,
    records: (ward) => logs.get(ward)?.records ?? [],
    register,
    onGrowth: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    session: sessions.find,
    stands: (session) => sessions.alive(session.id) && belongs(session),
    reads: (session, ward) => {
      const fold = register(ward)
      return fold !== undefined && (accessOf(fold, session) === 'always' || shiftOf(session.id)?.ward === ward)
    },
    openShift: ({ id }, ward, lifetime = SHIFT) => {
      const until = now() + lifetime
      db.shift.run(ward, until, id)
      return until
    },
    closeShift: ({ id }) => void db.shift.run(null, null, id),
    wards: () =>
      [...logs.keys()].flatMap((id) => {
        const fold = register(id)
        return fold?.ward ? [{ ...settingsOf(fold.ward), id, members: [...fold.members.values()] }] : []
      }),
    setWard: (ward, settings) => set(ward, { type: 'ward.set', ...settings }),
    setMember: (ward, { person, name, title, role, home }, since = now()) =>
      set(ward, { type: 'member.set', person, name, role, since, ...(title ? { title } : {}), ...(home ? { home } : {}) }),
    setDevice: (ward, device) => set(ward, { type: 'device.set', ...device }),
    setSeat: (ward, seat) => set(ward, { type: 'seat.set', ...seat }),
    freePersonId,
    invite: (ward, person, lifetime = LINK_LIFETIME) => codeOf(invitations.make({ ward, person, lifetime })),
    inviteTablet: (ward, by, pages, lifetime = SCREEN_LIFETIME) => codeOf(invitations.make({ ward, person: by, maker: by, tablet: pages, lifetime })),
    inviteAdministrator: (person, maker, lifetime = LINK_LIFETIME) => {
      const made = invitations.make({ ward: null, person, ...(maker === undefined ? {} : { maker }), lifetime })
      return made.ok ? ok(made.value.code) : refuse('not-found')
    },
    lookAt,
    invited: (code) => db.invitation.get(hashOf(code)),
    redeem: async (code, key, label) => {
      const invitation = lookAt(code)
      if (!invitation.ok) return invitation
      const hash = hashOf(code)
      const { value } = invitation
      const owner: Owner =
        'tablet' in value
          ? { tablet: value.tablet, ward: value.ward.id, by: db.invitation.get(hash)?.person ?? '' }
          : { person: value.person.id }
      const made = await enrolDevice<InvitationRefusal>(owner, key, label, (device) =>
        db.use.run(now(), device, hash, now()).changes === 1 ? ok(true) : refuse('invitation-used')
      )
      if (!made.ok) return made
      // Whoever was just let in by a link begins at once: it counts as the first shift.
      if ('ward' in value && wardsOf(made.value.session).some(({ id, access }) => id === value.ward.id && access === 'shift'))
        db.shift.run(value.ward.id, now() + SHIFT, made.value.session.id)
      return ok(enrolled(made.value))
    },
    enrol: async (person, key, label, claim) => {
      const made = await enrolDevice({ person }, key, label, claim ?? (() => ok(true)))
      return made.ok ? ok(enrolled(made.value)) : made
    },
    renew: async (session, key, label) => {
      // A tablet that lost its PINs would let whoever stands there choose the first one: a coordinator brings it in again.
      if (session.person === undefined) return refuse('not-found')
      const made = await enrolDevice<never>({ person: session.person }, key, label, () => ok(true))
      if (!made.ok) return made
      const shift = shiftOf(session.id)
      if (shift) db.shift.run(shift.ward, shift.until, made.value.session.id)
      sessions.end(session.id)
      for (const { id: ward } of wardsOf(session)) {
        const lost = register(ward)?.devices.get(session.device)
        if (!lost) continue
        const { person, key: was, label: called, since, tablet: pages } = lost
        const fields = { subject: session.device, person, key: was, since, revoked: now() }
        await set(ward, { type: 'device.set', ...fields, ...(called ? { label: called } : {}), ...(pages ? { tablet: pages } : {}) })
      }
      return ok(enrolled(made.value))
    },
    hasPasskeys: (person) => {
      const roles = [...logs.keys()].map((ward) => register(ward)?.members.get(person)?.role)
      return administrators.has(person) || roles.some(isProfessional)
    },
    identity: identityOf,
    marks: openMarks(db.file),
    goals: openGoals(db.file),
    calendars: openCalendars(db.file, register, now),
    goodbye,
    endSession: ({ id }) => sessions.end(id),
    close: () => {
      clearInterval(poll)
      former.close()
      db.close()
    },
  }
}

/** The same without this person's name; undefined: it bears none. */
function namelessOf(body: RegisterRecord, person: PersonId, name: string): RegisterRecord | undefined {
  if (body.type === 'member.set' && body.person === person && body.name !== name) {
    const { title: _, ...rest } = body
    return { ...rest, name }
  }
  if (body.type === 'device.set' && body.person === person && !body.tablet && body.label !== undefined) {
    const { label: _, ...rest } = body
    return rest
  }
  return undefined
}

/** Volunteers read during a shift alone, unless the ward lets them read from home. */
function accessOf(register: Register, holder: Holder): 'always' | 'shift' {
  const home = holder.person !== undefined && register.members.get(holder.person)?.home === true
  return roleOf(register, holder) === 'volunteer' && holder.person !== undefined && !home ? 'shift' : 'always'
}

const codeOf = <E>(made: Result<{ readonly code: string }, E>): Result<string, E> => (made.ok ? ok(made.value.code) : made)

/** Whether the text is a public key that can hold a seal: a point on the curve. */
export const isKey = (text: string): Promise<boolean> =>
  textToKey(text).then(
    () => true,
    () => false
  )

/** `De Linde` → `de-linde`; with a number behind it while `taken` says so. */
export function freeSlug(name: string, otherwise: string, taken: (id: string) => boolean): string {
  const plain = name.normalize('NFD').replace(/\p{Diacritic}/gu, '').replace(/ı/g, 'i').toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '-').slice(0, 48).replace(/^-|-$/g, '') || otherwise
  if (!taken(slug)) return slug
  for (let n = 2; ; n++) if (!taken(`${slug}-${n}`)) return `${slug}-${n}`
}

const settingsOf = ({ name, house, timezone, language, retentionDays }: RecordOf<'ward.set'>): WardSettings => ({
  name,
  ...(house ? { house } : {}),
  timezone,
  language,
  retentionDays,
})

const outline = (id: WardId, { name, house, timezone, language }: RecordOf<'ward.set'>): WardOfPerson => ({
  id,
  name,
  house,
  timezone,
  language,
})
