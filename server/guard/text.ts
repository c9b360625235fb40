import * as Y from 'yjs'
import type { DeviceId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import type { TextKind } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { roleOf, type Register } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { TextRoom } from '#notebook/rooms.ts'
import { BODY, isSoundText, MAX_TEXT_BYTES } from '#wire/text.ts'
import { EMPTY_UPDATE } from '#wire/update.ts'
import type { Carrier } from './state.ts'

/** What the guard must know of a text and its ward. */
export type TextState = {
  readonly room: TextRoom
  readonly kind: TextKind
  /** The text with everything that was admitted so far. An update is tried on it; refused `soiled`, it must be made anew. */
  readonly doc: Y.Doc
  /** The device that each client ID is leased to. */
  readonly clients: ReadonlyMap<number, DeviceId>
  readonly register: Register
  /** The relay's clock, ms. */
  readonly now: number
}

export type AdmittedText = {
  /** What the update added, as the relay's own Yjs wrote it: to append and to pass on. undefined: nothing new. */
  readonly update: Uint8Array | undefined
  /** Client IDs that write here for the first time. */
  readonly clients: readonly number[]
}

export type RefusedText = { readonly code: Refusal; readonly soiled: boolean }

/**
 * Decides whether one update may enter a text: whole, or not at all. Words may be deleted here, and who wrote which is
 * not sealed; what the guard keeps up is who may write at all, that everybody's editor can show the document, its size,
 * and that nobody writes under another's client ID.
 */
export function admitText(update: Uint8Array, carrier: Carrier, state: TextState): Result<AdmittedText, RefusedText> {
  const fault = barredFrom(carrier, state) ?? (update.byteLength > MAX_TEXT_BYTES ? 'too-large' : undefined)
  if (fault) return refuse({ code: fault, soiled: false })
  const clients = clientsOf(update, carrier, state)
  if (!clients.ok) return refuse({ code: clients.error, soiled: false })
  const tried = attempt(update, state.doc)
  return tried.ok ? ok({ update: tried.value, clients: clients.value }) : refuse({ code: tried.error, soiled: true })
}

/** M1, and who writes in a text of this kind. */
function barredFrom(carrier: Carrier, { room, kind, register, now }: TextState): Refusal | undefined {
  const asker = { person: carrier.person, role: roleOf(register, carrier) }
  if (!may(asker, { do: 'open', room }).ok) return 'no-such-room'
  const revoked = register.devices.get(carrier.device)?.revoked
  if (revoked !== undefined && revoked <= now) return 'revoked-device'
  const verdict = may(asker, { do: 'draft', kind })
  return verdict.ok ? undefined : verdict.error
}

/** No honest editor deletes or skips so much at once; a few bytes could claim it. */
const MAX_LENGTH = 1_000_000

/** Client IDs that write here for the first time; or why the update's structs cannot stand in a text. */
function clientsOf(update: Uint8Array, carrier: Carrier, { doc, clients }: TextState): Result<readonly number[], Refusal> {
  let structs: readonly (Y.Item | Y.GC | Y.Skip)[]
  try {
    ;({ structs } = Y.decodeUpdate(update.slice())) // a copy: Yjs reads on behind a part of a larger buffer
  } catch {
    return refuse('malformed')
  }
  const fresh = new Set<number>()
  const next = new Map<number, number>()
  let before = Infinity
  for (const struct of structs) {
    const { client, clock } = struct.id
    // Yjs writes higher clients first; of two sections of one client it would apply only the last.
    if (client > before || struct.length > MAX_LENGTH) return refuse('malformed')
    before = client
    if (struct instanceof Y.Skip) return refuse('clock-gap')
    if (struct instanceof Y.Item && !mayStand(struct)) return refuse('malformed')
    const known = Y.getState(doc.store, client)
    if (clock > (next.get(client) ?? known)) return refuse('clock-gap')
    next.set(client, Math.max(clock + struct.length, next.get(client) ?? 0))
    if (clock + struct.length <= known) continue
    const holder = clients.get(client)
    if (holder !== undefined && holder !== carrier.device) return refuse('client-taken')
    if (holder === undefined) fresh.add(client)
  }
  return ok([...fresh])
}

function mayStand({ parent, content }: Y.Item): boolean {
  const root: unknown = parent // a root's name where an update names one
  if (typeof root === 'string' && root !== BODY) return false
  if (content instanceof Y.ContentType) return content.type instanceof Y.XmlText || content.type instanceof Y.XmlElement
  return content instanceof Y.ContentString || content instanceof Y.ContentFormat || content instanceof Y.ContentAny || content instanceof Y.ContentDeleted
}

/** Applies it; what Yjs then says was added. A refusal leaves the document soiled. */
function attempt(update: Uint8Array, doc: Y.Doc): Result<Uint8Array | undefined, Refusal> {
  let added: Uint8Array | undefined
  const hear = (made: Uint8Array): void => void (added = made)
  doc.on('update', hear)
  try {
    Y.applyUpdate(doc, update.slice())
  } catch {
    return refuse('malformed')
  } finally {
    doc.off('update', hear)
  }
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return refuse('clock-gap')
  if (!isSoundText(doc)) return refuse('malformed')
  if (Y.encodeStateAsUpdate(doc).byteLength > MAX_TEXT_BYTES) return refuse('too-large')
  return ok(added && added.byteLength > EMPTY_UPDATE.byteLength ? added : undefined)
}
