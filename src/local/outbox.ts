import { MAX_AHEAD, MAX_BEHIND, MINUTE, monthOf } from '#notebook/calendar.ts'
import type { DeviceId, RecordId, WardId } from '#notebook/ids.ts'
import { bodyBytes, isErasure, isKnown, parseBody, type FutureRecord, type NotebookRecord } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { parseRoom, roomName, type RoomName, type TextRoom } from '#notebook/rooms.ts'
import { bodyOf, seal, type Sealed } from '#notebook/seal.ts'
import { endsText } from '#notebook/text.ts'
import { foldTogether } from '#notebook/together.ts'
import { ERASED, foldedTables, refold, rowOf } from './project.ts'
import type { RecordRow, Tables } from './tables.ts'

/**
 * The exchange between this device's records and a room: what goes out, what came in, what was confirmed,
 * what was refused. Every function is one transaction; none of them loses a record that somebody wrote here.
 */

/** A record as it came out of a room, its seal checked. */
export type Arrival = {
  readonly body: NotebookRecord | FutureRecord
  readonly sealed: Sealed
  /** When the relay got it, if that was late. ms */
  readonly arrived?: number | undefined
}

/** Records of `room` that the relay has not confirmed, oldest first. */
export async function outgoing(tables: Tables, room: RoomName): Promise<RecordRow[]> {
  const rows = await tables.records.where('state').equals('device').toArray()
  return rows.filter((row) => row.room === room && !row.held).sort((a, b) => a.at - b.at)
}

/** Names of the rooms for which something waits on this device. */
export async function roomsWithOutgoing(tables: Tables): Promise<RoomName[]> {
  const rows = await tables.records.where('state').equals('device').toArray()
  return [...new Set(rows.flatMap((row) => (row.held ? [] : [row.room])))]
}

/**
 * Confirmed records of `room`, which this device can give back to a relay that lost them: id → when the relay got it,
 * if that was late (ms).
 */
export async function confirmed(tables: Tables, room: RoomName): Promise<Map<RecordId, number | undefined>> {
  const rows = await tables.records.where('room').equals(room).toArray() // one answer: a step at a time keeps the disk's queue full
  return new Map(rows.flatMap((row): [RecordId, number | undefined][] => (row.state === 'ward' ? [[row.id, row.arrived]] : [])))
}

export async function sealedOf(tables: Tables, ids: readonly RecordId[]): Promise<[RecordId, Sealed][]> {
  const rows = await tables.records.bulkGet([...ids])
  return rows.flatMap((row) => (row ? [[row.id, row.sealed] satisfies [RecordId, Sealed]] : []))
}

/**
 * Takes in what a room holds. The first record of an id stays; one of ours that comes back is confirmed by it. M5: what
 * the room says was erased goes, in whatever state it stood here, and does not come in again from an old copy.
 */
export async function takeIn(tables: Tables, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return
  await tables.transaction('rw', foldedTables(tables), async () => {
    const [known, erased] = await Promise.all([tables.records.bulkGet(arrivals.map((arrival) => arrival.body.id)), erasedIn(tables, arrivals)])
    if (erased.fresh.size > 0) {
      const gone = (await tables.records.bulkGet([...erased.fresh])).flatMap((row) => row ?? [])
      await tables.records.bulkDelete(gone.map(({ id }) => id))
      await refoldAll(tables, gone)
    }
    const changed: RecordRow[] = []
    arrivals.forEach(({ body, sealed, arrived }, i) => {
      if (erased.ids.has(body.id)) return
      const before = known[i]
      if (before?.state === 'ward' && (arrived === undefined || before.arrived === arrived)) return
      const row = before?.state === 'ward' ? { ...before } : rowOf(body, sealed, 'ward')
      if (!row) return
      if (arrived !== undefined) row.arrived = arrived
      changed.push(row)
    })
    if (changed.length > 0) await Promise.all([tables.records.bulkPut(changed), refoldAll(tables, changed)])
  })
}

/** Ids that were erased on the wards of these arrivals; `fresh`: those of which they bring the news. */
async function erasedIn(tables: Tables, arrivals: readonly Arrival[]): Promise<{ ids: ReadonlySet<RecordId>; fresh: ReadonlySet<RecordId> }> {
  const fresh = new Set(arrivals.flatMap(({ body }) => (isErasure(body) ? body.records : [])))
  const wards = new Set(arrivals.flatMap(({ body }) => parseRoom(body.room)?.ward ?? []))
  return { ids: new Set([...fresh, ...(await erasedOn(tables, wards))]), fresh }
}

/** What this device knows to have been erased on these wards. */
async function erasedOn(tables: Tables, wards: ReadonlySet<WardId>): Promise<Set<RecordId>> {
  const stubs = await Promise.all([...wards].map((ward) => tables.records.where('[ward+subject]').equals([ward, ERASED]).toArray()))
  return new Set(stubs.flat().flatMap(({ sealed }) => {
    const body = parseBody(bodyOf(sealed))
    return body.ok && isErasure(body.value) ? body.value.records : []
  }))
}

/** The relay has these on its disk. */
export const markDelivered = (tables: Tables, ids: readonly RecordId[]): Promise<void> =>
  change(tables, ids, (row) => (row.state === 'ward' ? undefined : { ...withoutRefusal(row), state: 'ward' }))

/** The relay will not have these: the words stay here, in the tray, with the reason. */
export const markRefused = (tables: Tables, refused: readonly { id: RecordId; code: Refusal }[]): Promise<void> => {
  const codes = new Map(refused.map(({ id, code }) => [id, code]))
  return change(tables, [...codes.keys()], (row) => {
    const code = codes.get(row.id)
    if (row.state !== 'device' || code === undefined) return undefined
    return { ...row, state: 'refused', refusal: { code, when: tables.now() } }
  })
}

/**
 * Forgets a room that this device may no longer read, or that expired; what was not delivered goes to the tray.
 * `known`: of that, only these records; others were written meanwhile and are still to be looked at.
 */
export async function dropRoom(tables: Tables, room: RoomName, code: Refusal, known?: ReadonlySet<RecordId>): Promise<void> {
  const ward = parseRoom(room)?.ward
  if (!ward) return
  await tables.transaction('rw', foldedTables(tables), async () => {
    const rows = await tables.records.where('room').equals(room).toArray()
    const gone = rows.filter((row) => row.state === 'ward')
    const kept = rows.filter((row) => row.state === 'device' && (!known || known.has(row.id)))
    await tables.records.bulkDelete(gone.map((row) => row.id))
    await tables.records.bulkPut(kept.map((row) => ({ ...row, state: 'refused', refusal: { code, when: tables.now() } })))
    await refoldAll(tables, rows)
  })
}

/** Records that the relay has not got, oldest first: of wards of which no room is open here, or all that stand nowhere else. */
export async function notHandedIn(tables: Tables, states: readonly RecordRow['state'][], held: readonly WardId[]): Promise<RecordRow[]> {
  const rows = await tables.records.where('state').anyOf(states).toArray()
  return rows.filter(({ ward }) => !held.includes(ward)).sort((a, b) => a.at - b.at)
}

/**
 * What came of records that were handed in while their rooms were closed: no view of them stands here. Those that were
 * refused stay in the tray, unless this device is on its way out (`leaving`).
 */
export async function settleHandedIn(
  tables: Tables,
  answers: readonly { id: RecordId; refused: Refusal | undefined }[],
  leaving: boolean
): Promise<void> {
  await tables.transaction('rw', tables.records, async () => {
    for (const { id, refused } of answers) {
      if (refused === undefined || leaving) await tables.records.delete(id)
      else await tables.records.update(id, { state: 'refused', refusal: { code: refused, when: tables.now() } })
    }
  })
}

/** Makes the views of what was written here and stands nowhere else: the notebook is opened anew. */
export async function showOwn(tables: Tables): Promise<void> {
  await tables.transaction('rw', foldedTables(tables), async () => {
    await refoldAll(tables, await tables.records.where('state').anyOf('device', 'refused').toArray())
  })
}

/** The ward's team page stands on this device, as the relay has it: without an agreement on it, the ward has none. */
export async function teamPageCame(tables: Tables, ward: WardId): Promise<void> {
  if (await tables.agreements.get(ward)) return // as on every line to the relay but the first
  await tables.transaction('rw', tables.agreements, async () => {
    if (!(await tables.agreements.get(ward))) await tables.agreements.add({ ward, agreement: undefined })
  })
}

/** M5: texts among these of which the beginning was erased, as far as this device knows. */
export async function erasedTexts(tables: Tables, texts: readonly TextRoom[]): Promise<TextRoom[]> {
  const erased = await erasedOn(tables, new Set(texts.map(({ ward }) => ward)))
  return texts.filter(({ text }) => erased.has(text))
}

/** When the ward heard that a text was ended (ms), as far as this device knows. */
export async function endOfText(tables: Tables, { ward, text }: TextRoom): Promise<number | undefined> {
  const rows = await tables.records.where('[ward+subject]').equals([ward, `text:${text}`]).toArray()
  const ends = rows.filter(({ sealed, state }) => {
    const body = state === 'ward' ? parseBody(bodyOf(sealed)) : undefined
    return body?.ok === true && isKnown(body.value) && endsText(body.value)
  })
  return ends.length > 0 ? Math.min(...ends.map(({ at, arrived }) => arrived ?? at)) : undefined
}

/** Takes a refused record off this device for good: the writer asked for it. */
export async function discard(tables: Tables, id: RecordId): Promise<void> {
  await tables.transaction('rw', foldedTables(tables), async () => {
    const row = await tables.records.get(id)
    if (row?.state !== 'refused') return
    await tables.records.delete(id)
    await refoldAll(tables, [row])
  })
}

/**
 * W5: dates again, from the measured offset, the undelivered records of this device whose time cannot be true,
 * and seals them again under the same id. Call it only for records that the relay is known not to have, and with
 * the relay's clock (ms) as it was measured since this device's own last jumped. `behind`: how far in the past (ms) a
 * time can still be true. `shown`: their views stand here. Resolves with the rooms in which they stand now.
 */
export async function dateAgain(
  tables: Tables,
  rows: readonly RecordRow[],
  relayNow: number,
  { behind = MAX_BEHIND, shown = true }: { readonly behind?: number; readonly shown?: boolean } = {}
): Promise<Set<RoomName>> {
  const rooms = new Set<RoomName>()
  if (rows.length === 0) return rooms
  const measured = relayNow - tables.now()
  const offset = Math.abs(measured) > 5 * MINUTE ? measured : 0
  for (const row of rows) {
    if (row.dated) continue
    const parsed = parseBody(bodyOf(row.sealed))
    if (!parsed.ok || !isKnown(parsed.value)) continue
    const earliest = Math.max(relayNow - behind, await enrolledAt(tables, row.ward, parsed.value.device))
    const at = trueTime(row.at, offset, relayNow, earliest)
    if (at === row.at) continue
    const { identity } = await tables.self()
    if (parsed.value.device !== identity?.device) continue
    const body = await inItsRoom(tables, datedAt(parsed.value, at))
    const renewed = rowOf(body, await seal(bodyBytes(body), identity.privateKey), 'device')
    if (!renewed) continue
    await tables.transaction('rw', foldedTables(tables), async () => {
      if ((await tables.records.get(row.id))?.state !== 'device') return
      await tables.records.put({ ...renewed, dated: true })
      if (shown) await refoldAll(tables, [row, renewed])
    })
    rooms.add(renewed.room)
  }
  return rooms
}

/** A time that can be true is kept; else the offset mends it; else the moment of delivery stands in for it. */
function trueTime(at: number, offset: number, relayNow: number, earliest: number): number {
  const possible = (t: number): boolean => t <= relayNow + MAX_AHEAD && t >= earliest
  if (offset === 0) return possible(at) ? at : relayNow
  const mended = Math.min(at + offset, relayNow)
  return possible(mended) ? mended : relayNow
}

/** W6: a page of paper is never written after it was typed in, whatever the clock said. */
const datedAt = (body: NotebookRecord, at: number): NotebookRecord =>
  body.type === 'entry.written' && body.paper
    ? { ...body, at, paper: { ...body.paper, at: Math.min(body.paper.at, at) } }
    : { ...body, at }

/** Nothing was written on this device before it was the writer's. */
async function enrolledAt(tables: Tables, ward: WardId, device: DeviceId): Promise<number> {
  return (await tables.registers.get(ward))?.register.devices.get(device)?.since ?? -Infinity
}

async function inItsRoom(tables: Tables, body: NotebookRecord): Promise<NotebookRecord> {
  const room = parseRoom(body.room)
  if (!room || !('month' in room)) return body
  const ward = (await tables.self()).identity?.wards.find(({ id }) => id === room.ward)
  const zone = (await tables.registers.get(room.ward))?.register.ward?.timezone ?? ward?.timezone ?? 'Europe/Amsterdam'
  return { ...body, room: roomName({ ...room, month: monthOf(body.at, zone) }) }
}

async function change(
  tables: Tables,
  ids: readonly RecordId[],
  next: (row: RecordRow) => RecordRow | undefined
): Promise<void> {
  if (ids.length === 0) return
  await tables.transaction('rw', foldedTables(tables), async () => {
    const rows = await tables.records.bulkGet([...ids])
    const changed = rows.flatMap((row) => (row ? (next(row) ?? []) : []))
    if (changed.length > 0) await Promise.all([tables.records.bulkPut(changed), refoldAll(tables, changed)])
  })
}

const withoutRefusal = ({ refusal: _, ...row }: RecordRow): RecordRow => row

async function refoldAll(tables: Tables, rows: readonly RecordRow[]): Promise<void> {
  const wards = new Map<WardId, Set<string>>()
  for (const row of rows) wards.set(row.ward, (wards.get(row.ward) ?? new Set()).add(row.subject))
  await Promise.all([...wards].map(([ward, subjects]) => refold(tables, ward, subjects, foldTogether)))
}
