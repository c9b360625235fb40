import { inflateRawSync } from 'node:zlib'
import type { Inflate } from '#wire/packed.ts'

/** At one moment: the browser's own means, and Node's, work on threads, which come back when they like. */
export const inflateAtOnce: Inflate = async (deflated, length) => {
  const bytes = Uint8Array.from(inflateRawSync(deflated, { maxOutputLength: Math.max(1, length) }))
  if (bytes.byteLength !== length) throw new RangeError('fewer bytes than were announced')
  return bytes
}
