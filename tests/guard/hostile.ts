import {
  createEncoder,
  toUint8Array,
  writeUint8,
  writeUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
  type Encoder,
} from 'lib0/encoding'

/**
 * Updates (Yjs encoding V1) as no honest program writes them, put together byte by byte. The layout:
 * number of sections · per section: number of structs, client, first clock, structs · delete set.
 */
export type Section = {
  readonly client: number
  readonly clock?: number
  readonly structs: readonly Struct[]
  /** The number of structs that the section claims. */
  readonly claims?: number
}
export type Struct = (encoder: Encoder) => void
export type Deletion = { readonly client: number; readonly clock: number; readonly length: number }

export function hostile(sections: readonly Section[], deletions: readonly Deletion[] = []): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder()
  writeVarUint(encoder, sections.length)
  for (const { client, clock = 0, structs, claims = structs.length } of sections) {
    writeVarUint(encoder, claims)
    writeVarUint(encoder, client)
    writeVarUint(encoder, clock)
    for (const struct of structs) struct(encoder)
  }
  writeVarUint(encoder, deletions.length)
  for (const { client, clock, length } of deletions)
    for (const n of [client, 1, clock, length]) writeVarUint(encoder, n)
  return toUint8Array(encoder)
}

export const CONTENT = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const

const HAS_KEY = 0x20
const HAS_RIGHT_ORIGIN = 0x40
const HAS_ORIGIN = 0x80

/** An item that sets `key` of a root, with any content. */
export const item =
  (content: number, key: string, write: Struct, root = 'records'): Struct =>
  (encoder) => {
    writeUint8(encoder, content | HAS_KEY)
    writeVarUint(encoder, 1)
    writeVarString(encoder, root)
    writeVarString(encoder, key)
    write(encoder)
  }

export const keySet = (key: string, bytes: Uint8Array, root = 'records'): Struct =>
  item(CONTENT.binary, key, (encoder) => writeVarUint8Array(encoder, bytes), root)

type Id = { readonly client: number; readonly clock: number }
const writeId = (encoder: Encoder, { client, clock }: Id): void => {
  writeVarUint(encoder, client)
  writeVarUint(encoder, clock)
}

/** Writes over the value at `origin`, under whatever key that has; its delete set is left out. */
export const overwrite =
  (origin: Id, bytes: Uint8Array): Struct =>
  (encoder) => {
    writeUint8(encoder, CONTENT.binary | HAS_KEY | HAS_ORIGIN)
    writeId(encoder, origin)
    writeVarUint8Array(encoder, bytes)
  }

/** Puts a value to the left of the one at `right`. */
export const underwrite =
  (right: Id, bytes: Uint8Array): Struct =>
  (encoder) => {
    writeUint8(encoder, CONTENT.binary | HAS_KEY | HAS_RIGHT_ORIGIN)
    writeId(encoder, right)
    writeVarUint8Array(encoder, bytes)
  }

/** Sets a key of the type that another struct made. */
export const nested =
  (parent: Id, key: string, bytes: Uint8Array): Struct =>
  (encoder) => {
    writeUint8(encoder, CONTENT.binary | HAS_KEY)
    writeVarUint(encoder, 0)
    writeId(encoder, parent)
    writeVarString(encoder, key)
    writeVarUint8Array(encoder, bytes)
  }

/** Bytes at no key: an element of a list. */
export const listItem =
  (bytes: Uint8Array): Struct =>
  (encoder) => {
    writeUint8(encoder, CONTENT.binary)
    writeVarUint(encoder, 1)
    writeVarString(encoder, 'records')
    writeVarUint8Array(encoder, bytes)
  }

const ofLength =
  (info: number) =>
  (length: number): Struct =>
  (encoder) => {
    writeUint8(encoder, info)
    writeVarUint(encoder, length)
  }
export const gc = ofLength(CONTENT.gc)
export const skip = ofLength(CONTENT.skip)

export const raw =
  (...bytes: readonly number[]): Struct =>
  (encoder) =>
    writeUint8Array(encoder, Uint8Array.from(bytes))

/** A number as lib0 writes it. */
export function varUint(n: number): Uint8Array<ArrayBuffer> {
  const encoder = createEncoder()
  writeVarUint(encoder, n)
  return toUint8Array(encoder)
}

/** The same series of numbers in [0, 1) for the same seed (mulberry32). */
export function series(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
