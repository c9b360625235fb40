import type { RecordId, WardId } from '#notebook/ids.ts'
import type { RecordOf, RegisterRecord } from '#notebook/records.ts'
import type { Holder, Register } from '#notebook/register.ts'
import type { Result } from '#notebook/result.ts'
import type { RoomName } from '#notebook/rooms.ts'
import type { Sealed } from '#notebook/seal.ts'

/** What a valid session cookie stands for. */
export type Session = Holder & { readonly id: string }

/**
 * What the relay asks of accounts. The register of each ward is a log of records sealed by the relay's
 * own key; it lives with the accounts, so a relay that lost its rooms still knows its people.
 */
export interface Registers {
  /** The register's sealed records, oldest first. */
  records(ward: WardId): readonly { readonly id: RecordId; readonly sealed: Sealed }[]
  /** The fold of those records, kept up to date. undefined: there is no such ward. */
  register(ward: WardId): Register | undefined
  /** Calls back, in this process, after any ward's register grew; also for growth by another process, within a second. */
  onGrowth(listener: (ward: WardId) => void): () => void
  /** The public key of the relay's own seal. */
  readonly relayKey: string
  /** What the organisation erased. */
  readonly erasures: Erasures
  /** Changes when the registers are another copy than before: restored, or lost and begun anew. */
  epoch(): string
  /** The session that a cookie's value opens, or undefined. */
  session(cookie: string): Session | undefined
  /**
   * Whether a session that was opened still stands: not ended or expired, its device not revoked, its person a member
   * of some ward. Asked for every open socket each few seconds, so it must answer from memory or one indexed query.
   */
  stands(session: Session): boolean
  /**
   * Whether a session reads the rooms of a ward at this moment: a volunteer's phone only during a shift, unless the
   * ward lets that person read from home. Asked as often as `stands`.
   */
  reads(session: Session, ward: WardId): boolean
}

/** What stays of erased records: a `records.erased`, sealed by the relay. */
export type Stub = { readonly id: RecordId; readonly room: RoomName; readonly sealed: Sealed }

/** M5: what the organisation erased. It stands apart from the rooms, so that neither their loss nor a backup brings it back. */
export interface Erasures {
  /** What stays of a room's erased records. */
  of(room: RoomName): readonly Stub[]
  /** A stub that a device gave back; its seal was checked. */
  keep(stub: Stub): void
  /** Rooms from which something is still to be taken off. */
  waiting(): readonly RoomName[]
  /** Nothing of what these name stands on disk any more. */
  carriedOut(stubs: readonly Stub[]): void
}

/** What the relay says in a register; the rest of a record is filled in when it is sealed. */
export type RegisterWords = { [T in RegisterRecord['type']]: Omit<RecordOf<T>, 'v' | 'id' | 'room' | 'at' | 'by' | 'as' | 'device'> }[RegisterRecord['type']]
export type Statement = { readonly ward: WardId; readonly words: RegisterWords }

/**
 * Writes in the registers what `decide` says of them as they stand, all of it or nothing. Whoever writes meanwhile, in
 * this process or another, is seen: then it is decided again. `beside` belongs to the same transaction and may refuse.
 */
export type WriteRegisters = <E>(decide: () => Result<readonly Statement[], E>, beside?: () => Result<true, E>) => Promise<Result<true, E>>
