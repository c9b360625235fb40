import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { Deflate } from '#wire/packed.ts'

const deflated = promisify(deflateRaw)

/** On a thread of its own. A month takes some 15 ms there; a lower level would not halve that, and give more bytes. */
export const deflate: Deflate = (bytes) => deflated(bytes, { level: 9, memLevel: 9 })
