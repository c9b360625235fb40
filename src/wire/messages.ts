import { createDecoder, hasContent, readVarString, readVarUint, readTailAsUint8Array, type Decoder } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { isRefusal, type Refusal } from '#notebook/refusals.ts'
import type { RecordId } from '#notebook/ids.ts'
import type { RoomName } from '#notebook/rooms.ts'

/**
 * What travels on a device's one WebSocket at `/sync`. A frame is a room's name followed by one message.
 * Messages 0 to 2 are those of y-websocket; Schrift's own start at 100. Integers and strings are lib0's
 * `varUint` and `varString`. Numbered rules: docs/SPEC.md.
 */
export const MESSAGE = {
  /** y-protocols sync: step 1, step 2, update. */
  sync: 0,
  /** y-protocols awareness; ignored in rooms of records. */
  awareness: 1,
  /** y-protocols auth: the room is absent or forbidden. Followed by nothing. */
  denied: 2,
  /** relay → device, first in every opened room. */
  opened: 100,
  /** relay → device: these records stand on the relay's disk. */
  delivered: 101,
  /** relay → device: one of your updates was refused whole, for the sake of these records. */
  refused: 102,
  /** relay → device: the month's pages are gone (M3). */
  expired: 103,
  /** relay → device, at least each 15 s, so that silence means a dead line. Its room name is empty. */
  heartbeat: 105,
  /** relay → device: the answer to `lacking`, in fewer bytes (packed.ts). */
  packed: 106,
  /** device → relay: do you have these records? The answer is `delivered` with those it has. */
  have: 110,
  /** device → relay: this room is not looked at any more. */
  leave: 111,
  /** device → relay: sync step 1 in fewer bytes, of a device that can unpack. */
  lacking: 112,
} as const

/** Why the relay closes the socket. y-websocket takes 4400–4499 as final and comes again after all others. */
export const CLOSE = {
  /** The relay stops or restarts. */
  goingAway: 1001,
  /** The device sent a frame that is none of these. */
  malformed: 4400,
  /** The session ended, the device was revoked, or the person is no member of any ward. */
  signedOut: 4401,
  /** The shift is over: the device lets go of the notebook until somebody lets it in again. */
  shiftEnded: 4410,
  /** A frame of more than 1 MiB. */
  tooLarge: 4413,
  /** The relay could not keep what was written; nothing of it was acknowledged. */
  later: 4500,
  /** The device reads more slowly than the ward writes. */
  slowReader: 4508,
  /** The person's role on a ward changed: come again to see what may be opened now. */
  roleChanged: 4512,
  /** Too much at once, or too many sockets of one person. */
  flood: 4529,
} as const

export type Opened = {
  /** The relay's clock, ms since 1970 (W5). */
  readonly time: number
  /** Changes when the relay's copy of the room is another than before: restored, or lost and begun anew. */
  readonly epoch: string
  readonly mayWrite: boolean
  /** It knows `lacking`, and answers with `packed`. A relay of before does not say so. */
  readonly packs: boolean
}

export type RefusedRecord = { readonly id: RecordId; readonly code: Refusal }

export type RefusedUpdate = {
  /** Why the update as a whole was refused. */
  readonly code: Refusal
  /** The records at fault; empty when the bytes could not be read. Records of the update that are not named are good. */
  readonly records: readonly RefusedRecord[]
}

/** Protocol errors of the bytes themselves. */
export class BadFrame extends Error {}

const MAX_NAME = 160
const MAX_IDS = 5000

export function encodeFrame(room: RoomName, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder()
  writeVarString(encoder, room)
  writeUint8Array(encoder, message)
  return toUint8Array(encoder)
}

/** Splits a frame; throws `BadFrame`. */
export function decodeFrame(frame: Uint8Array): { room: RoomName; message: Uint8Array } {
  return reading(() => {
    const decoder = createDecoder(frame)
    const room = readVarString(decoder)
    if (room.length > MAX_NAME) throw new BadFrame('room name too long')
    return { room, message: readTailAsUint8Array(decoder) }
  })
}

const message = (type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array<ArrayBuffer> => {
  const encoder = createEncoder()
  writeVarUint(encoder, type)
  write(encoder)
  return toUint8Array(encoder)
}

export const encodeOpened = ({ time, epoch, mayWrite, packs }: Opened): Uint8Array<ArrayBuffer> =>
  message(MESSAGE.opened, (e) => {
    writeVarUint(e, time)
    writeVarString(e, epoch)
    writeVarUint(e, mayWrite ? 1 : 0)
    if (packs) writeVarUint(e, 1)
  })

const encodeIds = (type: number, ids: readonly RecordId[]): Uint8Array<ArrayBuffer> =>
  message(type, (e) => {
    writeVarUint(e, ids.length)
    for (const id of ids) writeVarString(e, id)
  })

export const encodeDelivered = (ids: readonly RecordId[]): Uint8Array<ArrayBuffer> => encodeIds(MESSAGE.delivered, ids)
export const encodeHave = (ids: readonly RecordId[]): Uint8Array<ArrayBuffer> => encodeIds(MESSAGE.have, ids)

export const encodeRefused = ({ code, records }: RefusedUpdate): Uint8Array<ArrayBuffer> =>
  message(MESSAGE.refused, (e) => {
    writeVarString(e, code)
    writeVarUint(e, records.length)
    for (const record of records) {
      writeVarString(e, record.id)
      writeVarString(e, record.code)
    }
  })

/** y-protocols auth message: permission denied, with the code as its reason. */
export const encodeDenied = (code: Refusal): Uint8Array<ArrayBuffer> =>
  message(MESSAGE.denied, (e) => {
    writeVarUint(e, 0)
    writeVarString(e, code)
  })

export const encodeExpired = (): Uint8Array<ArrayBuffer> => message(MESSAGE.expired, () => {})
export const encodeLeave = (): Uint8Array<ArrayBuffer> => message(MESSAGE.leave, () => {})
export const encodeHeartbeat = (time: number): Uint8Array<ArrayBuffer> =>
  message(MESSAGE.heartbeat, (e) => writeVarUint(e, time))

const encodeSync = (part: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  message(MESSAGE.sync, (e) => {
    writeVarUint(e, part)
    writeVarUint8Array(e, bytes)
  })

/** y-protocols sync: this is what I have; the answer is step 2 with what I lack. */
export const encodeStep1 = (stateVector: Uint8Array): Uint8Array<ArrayBuffer> => encodeSync(SYNC.step1, stateVector)
export const encodeStep2 = (update: Uint8Array): Uint8Array<ArrayBuffer> => encodeSync(SYNC.step2, update)
/** y-protocols sync update with these bytes. */
export const encodeUpdate = (update: Uint8Array): Uint8Array<ArrayBuffer> => encodeSync(SYNC.update, update)

/** The parts of y-protocols sync. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const

/** The readers below start behind the message's type. */
export const readOpened = (decoder: Decoder): Opened =>
  reading(() => ({ time: readVarUint(decoder), epoch: readVarString(decoder), mayWrite: readVarUint(decoder) === 1, packs: hasContent(decoder) && readVarUint(decoder) === 1 }))

export const readIds = (decoder: Decoder): RecordId[] =>
  reading(() => {
    const length = readVarUint(decoder)
    if (length > MAX_IDS) throw new BadFrame('too many ids')
    return Array.from({ length }, () => readVarString(decoder))
  })

export const readRefused = (decoder: Decoder): RefusedUpdate =>
  reading(() => {
    const code = asRefusal(readVarString(decoder))
    const length = readVarUint(decoder)
    if (length > MAX_IDS) throw new BadFrame('too many ids')
    return {
      code,
      records: Array.from({ length }, () => ({ id: readVarString(decoder), code: asRefusal(readVarString(decoder)) })),
    }
  })

export const readHeartbeat = (decoder: Decoder): number => reading(() => readVarUint(decoder))

/** A code from a newer relay is still a refusal. */
const asRefusal = (code: string): Refusal => (isRefusal(code) ? code : 'malformed')

/** What lib0 throws as `BadFrame`. */
export function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof BadFrame ? cause : new BadFrame('bytes end too soon or make no sense', { cause })
  }
}
