import { MAX_AHEAD } from '#notebook/calendar.ts'
import { RELAY, type WardId } from '#notebook/ids.ts'
import { isErasure, isKnown, isRegisterRecord, parseBody, type FutureRecord, type NotebookRecord } from '#notebook/records.ts'
import { sealsFor, type Device, type Register } from '#notebook/register.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import { bodyOf, holds, textToKey, type Key, type Sealed } from '#notebook/seal.ts'
import { registerOf } from '#local/queries.ts'
import type { Tables } from '#local/tables.ts'

/**
 * Whether a record that came out of a room is what it says: nobody, not even the relay, writes in another's name.
 * `unknown-device`: the register does not name its device, or not as its writer's; ask again when it has grown.
 */
export type Verified =
  | { readonly is: 'true'; readonly body: NotebookRecord | FutureRecord }
  | { readonly is: 'unknown-device' }
  | { readonly is: 'false' }

export type Verify = (id: string, room: RoomName, sealed: Sealed) => Promise<Verified>

export function verifier(tables: Tables, relayKey: string): Verify {
  const keys = new Map<string, Promise<Key>>()
  const keyOf = (text: string): Promise<Key> => {
    const key = keys.get(text) ?? textToKey(text)
    keys.set(text, key)
    return key
  }
  const registers = new Map<WardId, Register>()
  /** The device, when it seals for the record's writer; the register is read again only when it does not say so. */
  async function sealer(ward: WardId, { device, by, at }: NotebookRecord | FutureRecord): Promise<Device | undefined> {
    const inRegister = (register: Register | undefined): Device | undefined => {
      const found = register?.devices.get(device)
      return found && sealsFor(found, by, at, MAX_AHEAD) ? found : undefined
    }
    const known = inRegister(registers.get(ward))
    if (known) return known
    const register = await registerOf(tables, ward)
    registers.set(ward, register)
    return inRegister(register)
  }
  return async (id, room, sealed) => {
    const parsed = parseBody(bodyOf(sealed))
    if (!parsed.ok || parsed.value.id !== id || parsed.value.room !== room) return { is: 'false' }
    const body = parsed.value
    const ward = parseRoom(room)?.ward
    const sealedByRelay = body.device === RELAY
    if (!ward) return { is: 'false' }
    if (isErasure(body) ? !sealedByRelay : sealedByRelay !== room.endsWith('/register')) return { is: 'false' }
    if (sealedByRelay && isKnown(body) && !isErasure(body) && !isRegisterRecord(body)) return { is: 'false' }
    const text = sealedByRelay ? relayKey : (await sealer(ward, body))?.key
    if (text === undefined) return { is: 'unknown-device' }
    return (await holds(sealed, await keyOf(text))) ? { is: 'true', body } : { is: 'false' }
  }
}
