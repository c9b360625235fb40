import type { Key } from './seal.ts'

/**
 * The shift key: a code of eight characters that changes every 30 seconds and shows that somebody stands on the ward.
 * Who shows it and the relay share a secret, so that a tablet shows it without a network. It lets nobody in by
 * itself: it opens a shift on a phone that was enrolled for a member of that ward before.
 */
export type ShiftCode = string

/** How long a code stands on the screen, ms. The relay takes the step before and the step after too. */
export const SHIFT_STEP = 30_000

/** 256 random bits. */
export const SHIFT_SECRET_BYTES = 32

/** Crockford's base 32: no I, L, O or U, so that nobody has to guess which one it is. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8
const BITS = 5

const hmac = { name: 'HMAC', hash: 'SHA-256' } as const

/** The secret as a key that makes codes and cannot be taken out of the browser. */
export const shiftKeyOf = (secret: Uint8Array<ArrayBuffer>): Promise<Key> => crypto.subtle.importKey('raw', secret, hmac, false, ['sign'])

export const stepAt = (time: number): number => Math.floor(time / SHIFT_STEP)

/** The code of a step: the first 40 bits of HMAC-SHA-256 over the step as eight bytes, big-endian. */
export async function shiftCode(key: Key, step: number): Promise<ShiftCode> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(step))
  const mac = new DataView(await crypto.subtle.sign(hmac, key, bytes))
  const bits = mac.getBigUint64(0) >> BigInt(64 - LENGTH * BITS)
  return Array.from({ length: LENGTH }, (_, i) => ALPHABET.charAt(Number((bits >> BigInt((LENGTH - 1 - i) * BITS)) & 31n))).join('')
}

/** `K7M29QXP` as people read it out: `K7M2-9QXP`. */
export const spelled = (code: ShiftCode): string => `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`

/** The code in what somebody typed, or in a whole link; undefined when it cannot be one. I and L are read as 1, O as 0. */
export function shiftCodeIn(typed: string): ShiftCode | undefined {
  const behind = typed.slice(typed.lastIndexOf('#') + 1).toUpperCase().replace(/[\s-]/g, '')
  const code = behind.replace(/[IL]/g, '1').replace(/O/g, '0')
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : undefined
}
