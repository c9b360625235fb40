import { createDecoder, hasContent, readTailAsUint8Array, readUint8Array, readVarUint, readVarUint8Array, type Decoder } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeUint8Array, writeVarUint } from 'lib0/encoding'
import { SEAL_BYTES } from '#notebook/seal.ts'
import { BadFrame, encodeStep2, MESSAGE, reading, SYNC } from './messages.ts'
import { sealsIn } from './update.ts'

/**
 * Sync steps 1 and 2 in fewer bytes, between a device and a relay of ours; what is asked and answered is the same.
 * `lacking` is a state vector of which the client IDs stand in their order, each as its distance to the one before.
 * `packed` is an update of which the seals stand apart, because nothing compresses them, and the rest is deflated.
 */
export type Deflate = (bytes: Uint8Array) => Promise<Uint8Array>
/** Rejects when the bytes are no deflated ones (raw), or come to more or fewer than `length`. */
export type Inflate = (deflated: Uint8Array, length: number) => Promise<Uint8Array>

/** What a device unpacks at most: a month of the largest ward is some megabytes. */
export const MAX_UNPACKED = 64 * 1024 * 1024

/** A sync step 1 as `lacking`; any other message as it is. */
export function askShort(message: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const decoder = createDecoder(message)
  if (readVarUint(decoder) !== MESSAGE.sync || readVarUint(decoder) !== SYNC.step1) return message
  const vector = createDecoder(readVarUint8Array(decoder))
  const clocks: [client: number, clock: number][] = []
  for (let count = readVarUint(vector); count > 0; count--) clocks.push([readVarUint(vector), readVarUint(vector)])
  const encoder = createEncoder()
  writeVarUint(encoder, MESSAGE.lacking)
  let before = -1
  for (const [client, clock] of clocks.sort(([a], [b]) => a - b)) {
    writeVarUint(encoder, client - before - 1)
    writeVarUint(encoder, clock)
    before = client
  }
  return toUint8Array(encoder)
}

/** The Yjs state vector that a `lacking` says, behind its type; throws `BadFrame`. */
export function readLacking(decoder: Decoder): Uint8Array<ArrayBuffer> {
  return reading(() => {
    const clocks: [client: number, clock: number][] = []
    for (let client = -1; hasContent(decoder); ) {
      client += 1 + readVarUint(decoder)
      if (!Number.isSafeInteger(client)) throw new BadFrame('no client has such an id')
      clocks.push([client, readVarUint(decoder)])
    }
    const encoder = createEncoder()
    writeVarUint(encoder, clocks.length)
    for (const [client, clock] of clocks.reverse()) {
      writeVarUint(encoder, client)
      writeVarUint(encoder, clock)
    }
    return toUint8Array(encoder)
  })
}

/** The whole message: `packed`, or a plain step 2 where a device would not unpack so much. */
export async function pack(update: Uint8Array, deflate: Deflate): Promise<Uint8Array<ArrayBuffer>> {
  if (update.byteLength > MAX_UNPACKED) return encodeStep2(update)
  const places = sealsIn(update)
  const rest = new Uint8Array(update.byteLength - places.length * SEAL_BYTES)
  let [from, to] = [0, 0]
  for (const place of [...places, update.byteLength]) {
    rest.set(update.subarray(from, place), to)
    to += place - from
    from = place + SEAL_BYTES
  }
  const encoder = createEncoder()
  writeVarUint(encoder, MESSAGE.packed)
  writeVarUint(encoder, rest.byteLength)
  writeVarUint(encoder, places.length)
  for (const place of places) writeUint8Array(encoder, update.subarray(place, place + SEAL_BYTES))
  writeUint8Array(encoder, await deflate(rest))
  return toUint8Array(encoder)
}

export const isPacked = (message: Uint8Array): boolean => message[0] === MESSAGE.packed

/** The plain step 2 that a `packed` holds; rejects where it holds none, or more than a device takes. */
export async function unpack(message: Uint8Array, inflate: Inflate): Promise<Uint8Array<ArrayBuffer>> {
  const { length, seals, deflated } = reading(() => {
    const decoder = createDecoder(message)
    if (readVarUint(decoder) !== MESSAGE.packed) throw new BadFrame('not packed')
    const [rest, count] = [readVarUint(decoder), readVarUint(decoder)]
    if (rest + count * SEAL_BYTES > MAX_UNPACKED) throw new BadFrame('too much to unpack')
    if (count * SEAL_BYTES > message.byteLength) throw new BadFrame('seals are missing')
    return { length: rest, seals: readUint8Array(decoder, count * SEAL_BYTES), deflated: readTailAsUint8Array(decoder) }
  })
  const rest = await inflate(deflated, length)
  const places = sealsIn(rest, 'cut').slice(0, seals.byteLength / SEAL_BYTES)
  if (places.length * SEAL_BYTES < seals.byteLength) throw new BadFrame('more seals than records')
  const update = new Uint8Array(rest.byteLength + seals.byteLength)
  let [from, to] = [0, 0]
  for (const [nr, place] of places.entries()) {
    update.set(rest.subarray(from, place), to)
    to += place - from
    update.set(seals.subarray(nr * SEAL_BYTES, (nr + 1) * SEAL_BYTES), to)
    to += SEAL_BYTES
    from = place
  }
  update.set(rest.subarray(from), to)
  return encodeStep2(update)
}
