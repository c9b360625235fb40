import { createDecoder, hasContent, readAny, readUint8, readUint8Array, readVarUint, type Decoder } from 'lib0/decoding'
import {
  createEncoder,
  toUint8Array,
  writeUint8,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding'
import { decodeUtf8 } from 'lib0/string'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { isSealed, SEAL_BYTES } from '#notebook/seal.ts'
import { RECORDS } from './doc.ts'

/**
 * Reads what an update would do to a room of records without applying it: for each struct its client,
 * clock and the key that it sets. Anything else than setting keys of `records` to byte strings with room
 * for a seal is refused.
 *
 * The bytes are read here and not by Yjs, because two readers inside Yjs disagree about hostile bytes
 * (a client that is named twice, bytes left over), make objects for everything they meet, and read on
 * behind the update when it is a part of a larger buffer.
 */
export type KeySet = {
  readonly client: number
  /** The struct covers `clock` alone: a key takes one clock. */
  readonly clock: number
  readonly key: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** `clock-gap`: the update itself says that it leaves structs out. */
export type UpdateFlaw = 'malformed' | 'deletion' | 'clock-gap'

/** The update (encoding V1) that does nothing. */
export const EMPTY_UPDATE = Uint8Array.of(0, 0)

/**
 * The key sets of an update (encoding V1), by client and then clock; or why it can be none of ours.
 * Never throws; takes time and memory in proportion to the update's real size, whatever sizes it claims.
 */
export function readUpdate(update: Uint8Array): Result<readonly KeySet[], UpdateFlaw> {
  try {
    return read(createDecoder(update))
  } catch {
    return refuse('malformed') // lib0 throws where bytes end too soon or a number is too large
  }
}

/** The update (encoding V1) that makes these key sets, given by client and then clock without gaps. */
export function writeUpdate(sets: readonly KeySet[]): Uint8Array<ArrayBuffer> {
  const byClient = Map.groupBy(sets, (set) => set.client)
  const encoder = createEncoder()
  writeVarUint(encoder, byClient.size)
  for (const [client, its] of byClient) {
    writeVarUint(encoder, its.length)
    writeVarUint(encoder, client)
    writeVarUint(encoder, its[0]?.clock ?? 0)
    for (const { key, bytes } of its) {
      writeUint8(encoder, KEY_SET)
      writeVarUint(encoder, NAMED_ROOT)
      writeVarString(encoder, RECORDS)
      writeVarString(encoder, key)
      writeVarUint8Array(encoder, bytes)
    }
  }
  writeVarUint(encoder, 0)
  return toUint8Array(encoder)
}

/**
 * Where the seals of records stand in an update (encoding V1) of a room; in one from which they were cut, where each
 * stood, though the bytes still say their whole length. Reads as far as it understands: what else stands there is left
 * as it is. Never throws.
 */
export function sealsIn(update: Uint8Array, seals: 'whole' | 'cut' = 'whole'): number[] {
  const places: number[] = []
  const decoder = createDecoder(update)
  try {
    for (let sections = readNumber(decoder); sections > 0; sections--) {
      const structs = readNumber(decoder)
      readNumber(decoder)
      readNumber(decoder)
      for (let i = 0; i < structs; i++) {
        const info = readUint8(decoder)
        if ((info !== KEY_SET && info !== KEY_NOTED) || readNumber(decoder) !== NAMED_ROOT) return places
        readBytes(decoder)
        readBytes(decoder)
        const length = readNumber(decoder)
        if (info === KEY_NOTED) for (let nr = 0; nr < length; nr++) readAny(decoder)
        else if (length <= SEAL_BYTES) return places
        else {
          const place = decoder.pos
          decoder.pos += seals === 'cut' ? length - SEAL_BYTES : length
          if (decoder.pos > update.length) return places
          places.push(place)
        }
      }
    }
  } catch {
    // lib0 throws where bytes end too soon
  }
  return places
}

/**
 * The first byte of the one struct that is ours: an item of binary content (3) that names its key (bit 6).
 * Bits 7 and 8 would give it origins: it would write over an earlier value of the same key.
 */
const KEY_SET = 0b0010_0011
/** The same of plain values (8): how the relay notes when a record arrived. */
const KEY_NOTED = 0b0010_1000
const CONTENT_BITS = 0b0001_1111
/** The parent is a root, given by its name. */
const NAMED_ROOT = 1

function read(decoder: Decoder): Result<readonly KeySet[], UpdateFlaw> {
  const sets: KeySet[] = []
  let before = Infinity
  for (let sections = readNumber(decoder); sections > 0; sections--) {
    const structs = readNumber(decoder)
    const client = readNumber(decoder)
    const first = readNumber(decoder)
    // Yjs writes higher clients first. Where that is not so, its merging of updates lets structs fall; and of two
    // sections of one client it applies only the last.
    if (structs === 0 || client >= before) return refuse('malformed')
    before = client
    for (let i = 0; i < structs; i++) {
      if (!hasContent(decoder)) return refuse('malformed')
      const info = readUint8(decoder)
      if (info !== KEY_SET) return refuse(flawOf(info))
      if (readNumber(decoder) !== NAMED_ROOT || readText(decoder) !== RECORDS) return refuse('malformed')
      const key = readText(decoder)
      const bytes = readBytes(decoder)
      // Structs of a few bytes would take fifty times their size in memory.
      if (!isSealed(bytes)) return refuse('malformed')
      sets.push({ client, clock: first + i, key, bytes: bytes.slice() })
    }
  }
  if (readNumber(decoder) > 0) return refuse('deletion')
  // An update in encoding V2 reads as an empty one with bytes left over.
  return hasContent(decoder) ? refuse('malformed') : ok(sets)
}

function flawOf(info: number): UpdateFlaw {
  switch (info & CONTENT_BITS) {
    case 0: // garbage-collected
    case 1: // deleted content
      return 'deletion'
    case 10: // skip
      return 'clock-gap'
    default:
      return 'malformed'
  }
}

/** Seven bits a byte: what takes more is no safe integer, and lib0 makes NaN of what takes very many more. */
const MAX_NUMBER_BYTES = 8

function readNumber(decoder: Decoder): number {
  const start = decoder.pos
  const number = readVarUint(decoder)
  if (decoder.pos - start > MAX_NUMBER_BYTES) throw new RangeError('a number takes too many bytes')
  return number
}

/** lib0 checks a length against the buffer; the update may be a part of it. */
function readBytes(decoder: Decoder): Uint8Array {
  const length = readNumber(decoder)
  if (length > decoder.arr.length - decoder.pos) throw new RangeError('bytes end too soon')
  return readUint8Array(decoder, length)
}

const readText = (decoder: Decoder): string => decodeUtf8(readBytes(decoder))
