import { newId, RELAY, type PersonId, type RecordId } from '#notebook/ids.ts'
import { bodyBytes, type RecordOf, type RegisterRecord } from '#notebook/records.ts'
import { foldRegister, type Register } from '#notebook/register.ts'
import { registerRoom, roomName } from '#notebook/rooms.ts'
import { keyToText, newKeyPair, seal, type Sealed } from '#notebook/seal.ts'
import { erasureOf } from '#server/accounts/erasures.ts'
import type { Registers, Session } from '#server/accounts/types.ts'
import { memoryErasures } from '#support/erasures.ts'

/** Accounts in memory: one ward, whose register is sealed by the relay. They outlive relays. */
export type SimRegisters = Registers & {
  readonly relayKey: string
  readonly fold: () => Register
  readonly set: (words: RegisterWords) => Promise<void>
  /** The organisation erases these records (M5). */
  readonly erase: (room: string, records: RecordId[]) => Promise<void>
  /** What was erased is known no longer: a backup from before was restored. */
  readonly forgetErasures: () => void
  /** A relay died: nobody listens any more. */
  readonly deafen: () => void
}

/** Everybody in the simulation holds a device of their own. */
export type SimSession = Session & { readonly person: PersonId }

type Base = 'v' | 'id' | 'room' | 'at' | 'by' | 'as' | 'device'
export type RegisterWords = { [T in RegisterRecord['type']]: Omit<RecordOf<T>, Base> }[RegisterRecord['type']]

export const WARD = 'de-linde'

export async function createRegisters(now: () => number): Promise<SimRegisters> {
  const { publicKey, privateKey } = await newKeyPair()
  const records: { readonly id: RecordId; readonly sealed: Sealed }[] = []
  const bodies: RegisterRecord[] = []
  const listeners = new Set<(ward: string) => void>()
  let fold = foldRegister([])
  let newest = 0

  const erasures = memoryErasures()
  return {
    relayKey: await keyToText(publicKey),
    fold: () => fold,
    records: (ward) => (ward === WARD ? records : []),
    register: (ward) => (ward === WARD ? fold : undefined),
    onGrowth(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    epoch: () => 'accounts',
    session: () => undefined,
    reads: () => true,
    erasures,
    stands: ({ person, device }) =>
      person !== undefined && fold.members.get(person)?.role !== undefined && fold.devices.get(device)?.revoked === undefined,
    async set(words) {
      const at = Math.max(now(), newest + 1)
      newest = at
      const room = roomName(registerRoom(WARD))
      const record: RegisterRecord = { ...words, v: 1, id: newId(at), room, at, by: RELAY, as: RELAY, device: RELAY }
      records.push({ id: record.id, sealed: await seal(bodyBytes(record), privateKey) })
      bodies.push(record)
      fold = foldRegister(bodies)
      for (const listener of listeners) listener(WARD)
    },
    async erase(room, ids) {
      const body = erasureOf(room, ids, 'op verzoek', now())
      erasures.keep({ id: body.id, room, sealed: await seal(bodyBytes(body), privateKey) })
    },
    forgetErasures: () => erasures.clear(),
    deafen: () => listeners.clear(),
  }
}
