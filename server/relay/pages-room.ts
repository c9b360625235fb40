import * as Y from 'yjs'
import { RELAY, type DeviceId, type RecordId } from '#notebook/ids.ts'
import { isErasure, type NotebookRecord } from '#notebook/records.ts'
import { refuse, type Result } from '#notebook/result.ts'
import { roomName, type Room, type RoomName } from '#notebook/rooms.ts'
import type { Stub } from '#server/accounts/types.ts'
import { eraseIn } from '#server/erasure/erase-in.ts'
import type { Admitted } from '#server/guard/guard.ts'
import { CLOSE, encodeDelivered, encodeFrame, encodeRefused, encodeUpdate, type RefusedUpdate } from '#wire/messages.ts'
import { readUpdate } from '#wire/update.ts'
import { createArrivals, lateAmong, type Arrivals } from './arrivals.ts'
import { createBytes, goesBeyond, readContent, targetOf } from './content.ts'
import { causeOf, type OpenRoom, type Seat, type World } from './room.ts'
import type { WardIndex } from './ward-index.ts'

/** Something that happens once all that came before it is on disk. */
type Step = {
  /** What the step itself waits for is on disk. */
  settled: boolean
  /** Ids that are durable only from then on. */
  readonly ids: readonly RecordId[]
  readonly act: () => void
  /** Instead, when the room ends first. */
  readonly otherwise: () => void
}

/**
 * A room of records, from storage. The journey of an update: guard → in memory → append → fsync → `delivered` to
 * the writer and the update to the others. Updates are judged one at a time; the next is judged while the one
 * before is still being appended, so that one fsync serves many. When an append fails, all that is in memory is
 * thrown away and the devices come again: nothing was acknowledged, and nobody was shown what the disk lacks.
 *
 * `failed`: takes the room out of the relay, to be loaded anew when somebody asks for it. `erased`: a stub of erased
 * records was given back (M5).
 */
export async function openPagesRoom(room: Room, ward: WardIndex, world: World, failed: () => void, erased: (stub: Stub) => void): Promise<OpenRoom> {
  const { storage, registers, limits, tally, log } = world
  const name = roomName(room)
  const { stored, bytes, content, loaded } = await loadClean(name, world)
  const { ids, clocks: durable } = content
  ward.set(name, content)

  const clocks = new Map(durable)
  const leases = new Map(stored.clients)
  const seats = new Set<Seat>()
  let seq = stored.seq
  let durableSeq = stored.seq
  let rows = loaded
  let arrivals: Arrivals | undefined
  let ended = false
  /** Updates are judged one behind the other. */
  let line: Promise<void> = Promise.resolve()
  /** Steps that wait for the disk, in the order in which they were taken. */
  let steps: Step[] = []

  function inLine(act: () => Promise<void> | void): void {
    line = line.then(act).catch(fail)
  }

  async function judge(update: Uint8Array, from: Seat): Promise<void> {
    const register = registers.register(room.ward)
    if (ended || !register?.ward) return from.settled(update.byteLength)
    await ward.ready(register.ward.timezone, world.now())
    const now = world.now()
    const { knows, target, erased: isErased } = ward
    const { relayKey } = registers
    const state = { room, clocks, clients: leases, knows, target, erased: isErased, relayKey, since: stored.since, register, now }
    const verdict = unknownElsewhere(await world.admit(update, from.carrier, state))
    if (ended) return from.settled(update.byteLength)
    if (verdict.ok) accept(verdict.value, update.byteLength, from, now)
    else turnAway(verdict.error, update, from, now)
  }

  /** While the seals were checked, another room of the ward may have taken the same id. */
  function unknownElsewhere(verdict: Result<Admitted, RefusedUpdate>): Result<Admitted, RefusedUpdate> {
    const twice = verdict.ok ? verdict.value.records.filter(({ id }) => ward.knows(id)) : []
    if (twice.length === 0) return verdict
    return refuse({ code: 'known-key', records: twice.map(({ id }) => ({ id, code: 'known-key' })) })
  }

  function accept(admitted: Admitted, size: number, from: Seat, now: number): void {
    const { records, repeated, update, clients, clocks: next } = admitted
    from.charge(costOf(records, stored.since) - 1)
    const written = records.map(({ id }) => id)
    const stubs = records.some(isErasure) ? stubsIn(update, records) : []
    const delivered = [...repeated, ...written]
    const letFall = (): void => from.settled(size)
    if (written.length === 0) return inTurn(() => deliver(delivered, size, from), letFall)

    const fresh = new Map<number, DeviceId>()
    for (const client of clients) if (!leases.has(client)) fresh.set(client, from.carrier.device)
    const clocksAfter = new Map(next)
    const late = noteLate(lateAmong(records, stored.since, now), now, fresh, clocksAfter)
    const row = late ? Y.mergeUpdates([update, late]) : update

    for (const [client, device] of fresh) leases.set(client, device)
    for (const [client, clock] of clocksAfter) clocks.set(client, clock)
    for (const record of records) ids.set(record.id, record.type === 'entry.written' ? targetOf(record) : undefined)
    seq += 1
    const mine = seq
    const step: Step = {
      settled: false,
      ids: written,
      act() {
        durableSeq = mine
        rows += 1
        bytes.add(row)
        for (const [client, clock] of clocksAfter) durable.set(client, clock)
        tally.updates += 1
        tally.records += written.length
        if (late) from.send(encodeUpdate(late))
        deliver(delivered, size, from)
        broadcast(row, from)
        for (const record of records) {
          if (record.type === 'text.started') content.texts.set(record.id, record.kind)
          if (record.type === 'text.ended' && !content.endedTexts.has(record.text)) content.endedTexts.set(record.text, record.at < stored.since ? record.at : now)
        }
        for (const record of records) if (record.at >= stored.since) world.kept(record)
        for (const { id, sealed } of stubs) erased({ id, room: name, sealed })
      },
      otherwise: letFall,
    }
    steps.push(step)
    storage.append({ room: name, seq: mine, update: row, device: from.carrier.device, leases: fresh }).then(() => {
      step.settled = true
      tally.failing.delete('append')
      settle()
    }, fail)
  }

  /** W4: the relay's own line beside the device's, in the same row, so that no crash comes between them. */
  function noteLate(
    late: readonly RecordId[],
    now: number,
    fresh: Map<number, DeviceId>,
    next: Map<number, number>
  ): Uint8Array | undefined {
    if (late.length === 0) return undefined
    arrivals ??= createArrivals((client) => leases.has(client) || clocks.has(client) || fresh.has(client))
    const { update, clock } = arrivals.note(late, now)
    if (!leases.has(arrivals.client)) fresh.set(arrivals.client, RELAY)
    next.set(arrivals.client, clock)
    return update
  }

  function deliver(delivered: readonly RecordId[], size: number, from: Seat): void {
    from.send(encodeDelivered(delivered))
    from.settled(size)
  }

  function broadcast(update: Uint8Array, from: Seat): void {
    let frame: Uint8Array | undefined
    for (const seat of seats) if (seat !== from) seat.sendFrame((frame ??= encodeFrame(name, encodeUpdate(update))))
  }

  function turnAway(refused: RefusedUpdate, update: Uint8Array, from: Seat, at: number): void {
    const { device } = from.carrier
    from.charge(refused.records.length - 1)
    tally.refused[refused.code] = (tally.refused[refused.code] ?? 0) + 1
    world.quarantine.put({ room: name, device, code: refused.code, at, update })
    log.info({ kind: room.kind, code: refused.code, device }, 'update refused')
    // A device that left took a clean copy: what its old one sent meanwhile is no news to the new one.
    if (!from.left()) from.send(encodeRefused(refused))
    from.settled(update.byteLength)
  }

  function inTurn(act: () => void, otherwise: () => void = () => undefined): void {
    steps.push({ settled: true, ids: [], act, otherwise })
    settle()
  }

  function settle(): void {
    let done = 0
    for (; !ended && steps[done]?.settled; done++) steps[done]?.act()
    if (done > 0) steps = steps.slice(done)
  }

  function fail(cause: unknown): void {
    if (ended) return
    tally.appendFailures += 1
    tally.failing.add('append')
    log.error({ kind: room.kind, ward: room.ward, ...causeOf(cause) }, 'room could not be kept; its devices come again')
    const present = [...seats]
    end()
    failed()
    for (const seat of present) seat.hangUp(CLOSE.later)
  }

  function end(): void {
    ended = true
    ward.forget(name)
    seats.clear()
    for (const step of steps.splice(0)) step.otherwise()
  }

  const quiet = (): Promise<void> =>
    new Promise((resolve) => {
      if (ended) resolve()
      else inLine(() => (ended ? resolve() : inTurn(resolve, resolve)))
    })

  return {
    room,
    epoch: stored.epoch,
    seats,
    join: (seat) => void seats.add(seat),
    leave: (seat) => void seats.delete(seat),
    vector: () => Y.encodeStateVector(durable),
    lacks: (vector) => goesBeyond(vector, durable),
    lacking: bytes.lacking,
    take: (update, from) => inLine(() => judge(update, from)),
    have: (asked, from) =>
      inLine(() =>
        inTurn(() => {
          const underway = new Set(steps.flatMap((step) => (step.settled ? [] : step.ids)))
          from.send(encodeDelivered(asked.filter((id) => ids.has(id) && !underway.has(id))))
        })
      ),
    quiet,
    async tidy() {
      await quiet()
      if (ended || rows <= limits.compactRows) return
      const upTo = durableSeq
      try {
        await storage.compact(name, upTo, bytes.whole())
        rows = 1 + durableSeq - upTo
      } catch (cause) {
        log.warn({ kind: room.kind, ward: room.ward, ...causeOf(cause) }, 'room could not be compacted')
      }
    },
    end,
  }
}

/** The room without what was erased. Nothing may hold on to the rows themselves: merged they take half the memory. */
async function loadClean(name: RoomName, { storage, registers }: World) {
  const read = async () => {
    const { updates, ...stored } = await storage.load(name)
    const bytes = createBytes(updates)
    return { stored, bytes, content: readContent(bytes.whole()), loaded: updates.length }
  }
  const found = await read()
  const { ids, erased } = found.content
  const stubs = registers.erasures.of(name)
  if (stubs.every(({ id }) => ids.has(id)) && ![...erased].some((id) => ids.has(id))) return found
  await eraseIn(storage, name, stubs)
  return read()
}

function stubsIn(update: Uint8Array, records: readonly NotebookRecord[]): Omit<Stub, 'room'>[] {
  const stubs = new Set(records.filter(isErasure).map(({ id }) => id))
  const sets = readUpdate(update)
  return sets.ok ? sets.value.flatMap(({ key, bytes }) => (stubs.has(key) ? [{ id: key, sealed: bytes }] : [])) : []
}

/** A record that is given back to a room that lost it costs a tenth: a device has many of those, all at once. */
const costOf = (records: readonly NotebookRecord[], since: number): number =>
  records.reduce((cost, { at }) => cost + (at < since ? 0.1 : 1), 0)
