import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import type { RoomName } from '#notebook/rooms.ts'
import { BadFrame, decodeFrame, MESSAGE, readIds, SYNC } from '#wire/messages.ts'
import { readLacking } from '#wire/packed.ts'
import { EMPTY_UPDATE } from '#wire/update.ts'

/** What a device may say to a room. */
export type Ask =
  /** Sync step 1, or the same in fewer bytes: what the device has, as a Yjs state vector; whether it can unpack the answer. */
  | { readonly is: 'lacking'; readonly vector: Uint8Array; readonly unpacks: boolean }
  /** Sync step 2 or an update: both write. */
  | { readonly is: 'writing'; readonly update: Uint8Array }
  | { readonly is: 'have'; readonly ids: readonly RecordId[] }
  | { readonly is: 'leave' }
  /** Where a cursor stands; passed on in text rooms, and nowhere kept. */
  | { readonly is: 'aware'; readonly told: Uint8Array }
  /** Nothing to do: an empty update. */
  | { readonly is: 'idle' }
  /** A message of a newer version, perhaps. */
  | { readonly is: 'unknown' }

/** Reads a frame from a device; throws `BadFrame`. The bytes that it names are parts of `frame`. */
export function readAsk(frame: Uint8Array): { readonly room: RoomName; readonly ask: Ask } {
  const { room, message } = decodeFrame(frame)
  try {
    return { room, ask: readMessage(message) }
  } catch (cause) {
    throw cause instanceof BadFrame ? cause : new BadFrame('bytes end too soon or make no sense', { cause })
  }
}

function readMessage(message: Uint8Array): Ask {
  const decoder = createDecoder(message)
  switch (readVarUint(decoder)) {
    case MESSAGE.sync: {
      const part = readVarUint(decoder)
      if (part === SYNC.step1) {
        const vector = readVarUint8Array(decoder)
        Y.decodeStateVector(vector) // throws where it is none
        return { is: 'lacking', vector, unpacks: false }
      }
      if (part !== SYNC.step2 && part !== SYNC.update) return { is: 'unknown' }
      const update = readVarUint8Array(decoder)
      return update.byteLength === EMPTY_UPDATE.byteLength ? { is: 'idle' } : { is: 'writing', update }
    }
    case MESSAGE.awareness:
      return { is: 'aware', told: readVarUint8Array(decoder) }
    case MESSAGE.have:
      return { is: 'have', ids: readIds(decoder) }
    case MESSAGE.lacking:
      return { is: 'lacking', vector: readLacking(decoder), unpacks: true }
    case MESSAGE.leave:
      return { is: 'leave' }
    default:
      return { is: 'unknown' }
  }
}
