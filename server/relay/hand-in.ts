import { createDecoder, readVarUint } from 'lib0/decoding'
import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import { parseBody } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import { bodyOf, isSealed, type Sealed } from '#notebook/seal.ts'
import type { Session } from '#server/accounts/types.ts'
import { newRoomDoc, putRecords } from '#wire/doc.ts'
import { MESSAGE, readIds, readRefused, type RefusedUpdate } from '#wire/messages.ts'
import { enter } from './enter.ts'
import type { Allowance } from './limits.ts'
import type { OpenRoom, Seat, World } from './room.ts'
import type { Rooms } from './rooms.ts'

/** What became of a record that was handed in. */
export type HandedIn = { readonly is: 'delivered' } | { readonly is: 'refused'; readonly code: Refusal }

/**
 * Takes records from a device that has no socket, because its shift is over: each goes the way that it would have
 * gone over the line (guard, append, fsync), from a seat that nobody sits on.
 */
export type HandIn = {
  /** An answer per record, in their order. `flood`, `trouble`: nothing is known of any, come again later. */
  readonly handIn: (records: readonly Sealed[], session: Session) => Promise<Result<readonly HandedIn[], 'flood' | 'trouble'>>
  /** For each record whether one of its id stands in its room, on disk. */
  readonly stand: (records: readonly Sealed[]) => Promise<Result<readonly boolean[], 'trouble'>>
}

type Addressed = { readonly id: RecordId; readonly room: RoomName; readonly sealed: Sealed }

/** Another client ID for the same record, when one happened to be somebody's. */
const TRIES = 3

const delivered: HandedIn = { is: 'delivered' }
const no = (code: Refusal): HandedIn => ({ is: 'refused', code })

export function createHandIn(rooms: Rooms, allowance: Allowance, { registers, now }: World): HandIn {
  async function intoRoom(name: RoomName, records: readonly Addressed[], session: Session): Promise<[RecordId, HandedIn][]> {
    const entered = enter(name, session, { register: registers.register, reads: () => true }, now())
    if (!entered.ok) {
      const code = entered.error === 'expired' ? 'expired' : 'no-such-room'
      return records.map(({ id }) => [id, no(code)])
    }
    const room = entered.value.kind === 'text' ? undefined : await rooms.open(entered.value)
    if (!room) return records.map(({ id }) => [id, no('wrong-room')])
    const answers = new Map<RecordId, HandedIn>()
    for (const id of await standing(room, records, session)) answers.set(id, delivered)
    let alone = false
    let tries = 0
    for (;;) {
      const rest = records.filter(({ id }) => !answers.has(id))
      const [first] = rest
      if (!first) return [...answers]
      const given = alone ? [first] : rest
      const said = await give(room, given, session)
      for (const id of said.delivered) answers.set(id, delivered)
      if (!said.refused) continue
      const { code, records: named } = said.refused
      for (const culprit of named) answers.set(culprit.id, no(culprit.code))
      // Known: it may be this very one, which arrived while the device lost its line.
      const known = records.filter(({ id }) => named.some((culprit) => culprit.id === id && culprit.code === 'known-key'))
      for (const id of await standing(room, known, session)) answers.set(id, delivered)
      if (named.length > 0) continue
      tries += 1
      if (!alone) alone = true
      else if (tries > TRIES || (code !== 'client-taken' && code !== 'clock-gap')) answers.set(first.id, no(code))
    }
  }

  async function handIn(records: readonly Sealed[], session: Session): Promise<Result<readonly HandedIn[], 'flood' | 'trouble'>> {
    if (!allowance.has(session.device)) return refuse('flood')
    allowance.take(session.device, records.length)
    const addressed = records.map(addressOf)
    const answers = new Map<RecordId, HandedIn>()
    try {
      for (const [name, its] of Map.groupBy(addressed.flatMap((one) => one ?? []), ({ room }) => room))
        for (const [id, answer] of await intoRoom(name, its, session)) answers.set(id, answer)
    } catch {
      return refuse('trouble') // the disk did not take it; the room said so to the log
    }
    return ok(addressed.map((one) => (one && answers.get(one.id)) ?? no('malformed')))
  }

  async function stand(records: readonly Sealed[]): Promise<Result<readonly boolean[], 'trouble'>> {
    const addressed = records.map(addressOf)
    const found = new Set<RecordId>()
    try {
      for (const [name, its] of Map.groupBy(addressed.flatMap((one) => one ?? []), ({ room }) => room)) {
        const room = parseRoom(name)
        if (!room || room.kind === 'text' || !registers.register(room.ward)) continue
        const opened = await rooms.open(room)
        if (opened) for (const id of await standing(opened, its)) found.add(id)
      }
    } catch {
      return refuse('trouble')
    }
    return ok(addressed.map((one) => one !== undefined && found.has(one.id)))
  }

  return { handIn, stand }
}

function addressOf(sealed: Sealed): Addressed | undefined {
  const body = isSealed(sealed) ? parseBody(bodyOf(sealed)) : undefined
  return body?.ok ? { id: body.value.id, room: body.value.room, sealed } : undefined
}

/** What the room said to one update. */
type Said = { readonly delivered: readonly RecordId[]; readonly refused: RefusedUpdate | undefined }

/** Rejects when the room ended before it answered. */
async function give(room: OpenRoom, records: readonly Addressed[], carrier: Seat['carrier']): Promise<Said> {
  const doc = newRoomDoc()
  putRecords(doc, records.map(({ id, sealed }) => [id, sealed] as const))
  const update = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return answered(room, carrier, (seat) => room.take(update, seat))
}

async function standing(room: OpenRoom, records: readonly Addressed[], carrier: Seat['carrier'] = nobody): Promise<readonly RecordId[]> {
  if (records.length === 0) return []
  return (await answered(room, carrier, (seat) => room.have(records.map(({ id }) => id), seat))).delivered
}

const nobody: Seat['carrier'] = { device: '', person: undefined }

/** Asks from a seat of its own and waits until the room has settled it. */
async function answered(room: OpenRoom, carrier: Seat['carrier'], ask: (seat: Seat) => void): Promise<Said> {
  let said: Said | undefined
  ask({
    carrier,
    send(message) {
      const decoder = createDecoder(message)
      const type = readVarUint(decoder)
      if (type === MESSAGE.delivered) said = { delivered: readIds(decoder), refused: undefined }
      if (type === MESSAGE.refused) said = { delivered: [], refused: readRefused(decoder) }
    },
    sendFrame: () => undefined,
    left: () => false,
    settled: () => undefined,
    charge: () => undefined,
    expire: () => undefined,
    hangUp: () => undefined,
  })
  await room.quiet()
  if (!said) throw new Error('the room ended before it answered')
  return said
}
