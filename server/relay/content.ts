import * as v from 'valibot'
import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import type { Target } from '#notebook/may.ts'
import { isKnown, parseBody, textKinds, type NotebookRecord, type TextKind } from '#notebook/records.ts'
import { bodyOf, SEAL_BYTES } from '#notebook/seal.ts'
import { ARRIVED, RECORDS } from '#wire/doc.ts'
import { EMPTY_UPDATE } from '#wire/update.ts'

/** Record ids of a room; those of entries with what the rules need to know of them. */
export type Ids = Map<RecordId, Target | undefined>

/**
 * The bytes of a room that are on disk, as updates: what has come since the last merge stands loose. Nothing is ever
 * deleted or written over in a room, so bytes can be merged and cut without a document.
 */
export type Bytes = {
  readonly add: (update: Uint8Array) => void
  readonly whole: () => Uint8Array
  /** What somebody with this state vector lacks. */
  readonly lacking: (vector: Uint8Array) => Uint8Array
}

/** Loose updates cost more memory than merged ones; merging costs time in proportion to the whole. */
const MAX_LOOSE = 256

export function createBytes(updates: readonly Uint8Array[]): Bytes {
  let merged = mergeMany(updates)
  let loose: Uint8Array[] = []
  function whole(): Uint8Array {
    if (loose.length > 0) merged = mergeMany([merged, ...loose])
    loose = []
    return merged
  }
  return {
    whole,
    lacking: (vector) => (isNothing(vector) ? whole() : Y.diffUpdate(whole(), vector)),
    add(update) {
      if (loose.push(update.slice()) >= MAX_LOOSE) whole()
    },
  }
}

/** Whether a state vector says that something is there beyond these clocks. */
export function goesBeyond(vector: Uint8Array, clocks: ReadonlyMap<number, number>): boolean {
  for (const [client, clock] of Y.decodeStateVector(vector)) if (clock > (clocks.get(client) ?? 0)) return true
  return false
}

const isNothing = (vector: Uint8Array): boolean => vector.byteLength === 1 && vector[0] === 0

/** Yjs sorts all updates again for each struct that it merges: by dozens, the time stays in proportion. */
const AT_ONCE = 32

function mergeMany(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length === 0) return EMPTY_UPDATE
  if (updates.length <= AT_ONCE) return Y.mergeUpdates([...updates])
  const merged: Uint8Array[] = []
  for (let from = 0; from < updates.length; from += AT_ONCE)
    merged.push(Y.mergeUpdates(updates.slice(from, from + AT_ONCE)))
  return mergeMany(merged)
}

/** What stands in stored bytes: records, which of them were erased (M5), the texts that were started, those that were ended and when the ward heard of it (ms), and the next clock of each client ID. */
export type Content = {
  readonly ids: Ids
  readonly erased: Set<RecordId>
  readonly texts: Map<RecordId, TextKind>
  readonly endedTexts: Map<RecordId, number>
  readonly clocks: Map<number, number>
}

export function readContent(update: Uint8Array): Content {
  const ids: Ids = new Map()
  const texts = new Map<RecordId, TextKind>()
  const ends: { readonly id: RecordId; readonly text: RecordId; readonly at: number }[] = []
  const arrived = new Map<RecordId, number>()
  const erased = new Set<RecordId>()
  const clocks = new Map<number, number>()
  for (const struct of Y.decodeUpdate(update).structs) {
    clocks.set(struct.id.client, struct.id.clock + struct.length)
    if (!(struct instanceof Y.Item) || struct.parentSub === null) continue
    const root: unknown = struct.parent // a root's name where an update names one
    if (root === ARRIVED && struct.content instanceof Y.ContentAny) arrived.set(struct.parentSub, Number(struct.content.arr[0]))
    if (root !== RECORDS || !(struct.content instanceof Y.ContentBinary)) continue
    const json: unknown = JSON.parse(new TextDecoder().decode(struct.content.content.subarray(SEAL_BYTES)))
    const told = v.safeParse(telling, json)
    ids.set(struct.parentSub, told.success && told.output.type === 'entry.written' ? targetOf(told.output) : undefined)
    if (told.success && told.output.type === 'text.started') texts.set(struct.parentSub, told.output.kind)
    if (told.success && told.output.type === 'text.ended') ends.push({ id: struct.parentSub, text: told.output.text, at: told.output.at })
    if (told.success && told.output.type === 'records.erased') for (const id of told.output.records) erased.add(id)
  }
  const endedTexts = new Map<RecordId, number>()
  for (const { id, text, at } of ends) {
    const heard = arrived.get(id) ?? at
    endedTexts.set(text, Math.min(heard, endedTexts.get(text) ?? heard))
  }
  return { ids, erased, texts, endedTexts, clocks }
}

/** The guard judged the record when it came in; of what it let in, the relay needs only this. */
const telling = v.variant('type', [
  v.object({ type: v.literal('entry.written'), by: v.string(), kind: v.string(), importance: v.string() }),
  v.object({ type: v.literal('text.started'), kind: v.picklist(textKinds) }),
  v.object({ type: v.literal('text.ended'), text: v.string(), at: v.number() }),
  v.object({ type: v.literal('records.erased'), records: v.array(v.string()) }),
])

/** The records that stand in stored bytes: what the relay itself has to know of a room. */
export function readRecords(update: Uint8Array): NotebookRecord[] {
  return Y.decodeUpdate(update).structs.flatMap((struct) => {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentBinary)) return []
    const root: unknown = struct.parent
    const body = root === RECORDS ? parseBody(bodyOf(Uint8Array.from(struct.content.content))) : undefined
    return body?.ok && isKnown(body.value) ? [body.value] : []
  })
}



const targets = new Map<string, Target>()

/** The one object for all entries that are alike in what the rules ask: a ward has some dozens of them. */
export function targetOf({ by, kind, importance }: Target): Target {
  const name = `${by} ${kind} ${importance}`
  const known = targets.get(name)
  if (known) return known
  const target: Target = { by, kind, importance }
  if (targets.size >= 10_000) targets.clear()
  targets.set(name, target)
  return target
}
