import * as v from 'valibot'
import { createDecoder, hasContent, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import type { PersonId } from '#notebook/ids.ts'
import { MESSAGE } from './messages.ts'

/** Where somebody's cursor stands in a text, as y-protocols' awareness carries it. `state` undefined: it is gone. */
export type Cursor = {
  readonly client: number
  /** Counts up with each change. */
  readonly clock: number
  readonly state: { readonly person?: PersonId | undefined; readonly cursor?: Range | null | undefined } | undefined
}

/** Bytes that a device may tell at once. */
const MAX_BYTES = 4096

const id = v.object({ client: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), clock: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })
/** A Yjs relative position, as JSON. */
const position = v.object({
  type: v.optional(v.nullable(id)),
  tname: v.optional(v.nullable(v.literal('body'))),
  item: v.optional(v.nullable(id)),
  assoc: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(1))),
})
const range = v.object({ anchor: position, head: position })
type Range = v.InferOutput<typeof range>
const told = v.nullable(v.object({ person: v.optional(v.pipe(v.string(), v.maxLength(64))), cursor: v.optional(v.nullable(range)) }))

/** Reads y-protocols' awareness update; undefined: it is too large, or none of ours. */
export function readCursors(bytes: Uint8Array): Cursor[] | undefined {
  if (bytes.byteLength > MAX_BYTES) return undefined
  try {
    const decoder = createDecoder(bytes)
    const cursors: Cursor[] = []
    for (let count = readVarUint(decoder); count > 0; count--) {
      const client = readVarUint(decoder)
      const clock = readVarUint(decoder)
      const state = v.safeParse(told, JSON.parse(readVarString(decoder)))
      if (!state.success || !Number.isSafeInteger(client) || !Number.isSafeInteger(clock)) return undefined
      cursors.push({ client, clock, state: state.output ?? undefined })
    }
    return hasContent(decoder) ? undefined : cursors
  } catch {
    return undefined
  }
}

/** The whole message. */
export function encodeCursors(cursors: readonly Cursor[]): Uint8Array<ArrayBuffer> {
  const inner = createEncoder()
  writeVarUint(inner, cursors.length)
  for (const { client, clock, state } of cursors) {
    writeVarUint(inner, client)
    writeVarUint(inner, clock)
    writeVarString(inner, JSON.stringify(state ?? null))
  }
  const encoder = createEncoder()
  writeVarUint(encoder, MESSAGE.awareness)
  writeVarUint8Array(encoder, toUint8Array(inner))
  return toUint8Array(encoder)
}
