import * as Y from 'yjs'
import type { DeviceId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import type { TextKind } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { roomName, type TextRoom } from '#notebook/rooms.ts'
import { admitText } from '#server/guard/text.ts'
import { CLOSE, encodeDelivered, encodeFrame, encodeRefused, encodeUpdate } from '#wire/messages.ts'
import { createCursors } from './cursors.ts'
import { causeOf, type OpenRoom, type Seat, type World } from './room.ts'

/**
 * A text that is written together, from storage. The journey is that of any room: guard, append, fsync, then
 * `delivered` to the writer and the update to the others. `delivered` names nothing here: it answers the updates of a
 * device one by one, in their order.
 *
 * `failed`: takes the room out of the relay, to be loaded anew when somebody asks for it.
 */
export async function openTextRoom(room: TextRoom, kind: TextKind, world: World, failed: () => void): Promise<OpenRoom> {
  const { storage, registers, limits, tally, log } = world
  const name = roomName(room)
  const { updates, ...stored } = await storage.load(name)
  /** What is on disk. */
  const durable = new Y.Doc()
  for (const update of updates) Y.applyUpdate(durable, update)
  /** The same with what is on its way there: updates are tried on it. */
  let accepted = copyOf(durable, [])
  /** Admitted, and not on disk yet. */
  let underway: readonly Uint8Array[] = []
  const leases = new Map(stored.clients)
  const seats = new Set<Seat>()
  let { seq } = stored
  let durableSeq = seq
  let rows = updates.length
  let ended = false
  /** Everything that waits for the disk, in its order. */
  let disk: Promise<void> = Promise.resolve()

  const broadcast = (message: Uint8Array, from?: Seat): void => {
    let frame: Uint8Array | undefined
    for (const seat of seats) if (seat !== from) seat.sendFrame((frame ??= encodeFrame(name, message)))
  }
  const cursors = createCursors((device) => registers.register(room.ward)?.devices.get(device), leases, broadcast)

  function take(update: Uint8Array, from: Seat): void {
    const register = registers.register(room.ward)
    const size = update.byteLength
    if (ended || !register?.ward) return from.settled(size)
    const verdict = admitText(update, from.carrier, { room, kind, doc: accepted, clients: leases, register, now: world.now() })
    if (!verdict.ok) {
      if (verdict.error.soiled) accepted = copyOf(durable, underway)
      return inTurn(() => turnAway(verdict.error.code, update, from), () => from.settled(size))
    }
    const { update: added, clients } = verdict.value
    const answer = (): void => {
      from.send(encodeDelivered([]))
      from.settled(size)
    }
    if (!added) return inTurn(answer, () => from.settled(size))
    const fresh = new Map<number, DeviceId>(clients.map((client) => [client, from.carrier.device]))
    for (const [client, device] of fresh) leases.set(client, device)
    underway = [...underway, added]
    seq += 1
    const mine = seq
    const written = storage.append({ room: name, seq: mine, update: added, device: from.carrier.device, leases: fresh })
    disk = disk.then(() => written).then(() => {
      if (ended) return from.settled(size)
      tally.failing.delete('append')
      tally.updates += 1
      durableSeq = mine
      rows += 1
      underway = underway.slice(1)
      Y.applyUpdate(durable, added)
      answer()
      broadcast(encodeUpdate(added), from)
    }).catch((cause: unknown) => {
      from.settled(size)
      fail(cause)
    })
  }

  /** Once all that came before is settled. */
  function inTurn(act: () => void, otherwise: () => void): void {
    disk = disk.then(() => (ended ? otherwise() : act()))
  }

  function turnAway(code: Refusal, update: Uint8Array, from: Seat): void {
    const { device } = from.carrier
    tally.refused[code] = (tally.refused[code] ?? 0) + 1
    world.quarantine.put({ room: name, device, code, at: world.now(), update })
    log.info({ kind: room.kind, code, device }, 'update refused')
    if (!from.left()) from.send(encodeRefused({ code, records: [] }))
    from.settled(update.byteLength)
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
    seats.clear()
  }

  return {
    room,
    epoch: stored.epoch,
    seats,
    join: (seat) => void seats.add(seat),
    greet: cursors.greet,
    leave(seat) {
      seats.delete(seat)
      cursors.leave(seat)
    },
    vector: () => Y.encodeStateVector(durable),
    lacks: () => true, // what was deleted stands in no state vector
    lacking: (vector) => Y.encodeStateAsUpdate(durable, vector),
    take,
    have: (_ids, from) => inTurn(() => from.send(encodeDelivered([])), () => undefined),
    aware: (told, from) => cursors.told(told, from),
    mayWrite: (role) => may({ person: undefined, role }, { do: 'draft', kind }).ok,
    quiet: () => disk,
    async tidy() {
      await disk
      if (ended || rows <= limits.compactRows) return
      const upTo = durableSeq
      try {
        await storage.compact(name, upTo, Y.encodeStateAsUpdate(durable))
        rows = 1 + durableSeq - upTo
      } catch (cause) {
        log.warn({ kind: room.kind, ward: room.ward, ...causeOf(cause) }, 'room could not be compacted')
      }
    },
    end,
  }
}

function copyOf(doc: Y.Doc, more: readonly Uint8Array[]): Y.Doc {
  const copy = new Y.Doc()
  for (const update of [Y.encodeStateAsUpdate(doc), ...more]) Y.applyUpdate(copy, update)
  return copy
}
