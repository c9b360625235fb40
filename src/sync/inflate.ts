import type { Inflate } from '#wire/packed.ts'

/** By the browser's own means, off this thread, and never more than was announced. */
export const inflate: Inflate = async (deflated, length) => {
  const bytes = new Uint8Array(length)
  let at = 0
  const parts = new Blob([Uint8Array.from(deflated)]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader()
  for (let part = await parts.read(); !part.done; part = await parts.read()) {
    if (part.value.byteLength > length - at) {
      await parts.cancel()
      throw new RangeError('more bytes than were announced')
    }
    bytes.set(part.value, at)
    at += part.value.byteLength
  }
  if (at < length) throw new RangeError('fewer bytes than were announced')
  return bytes
}
