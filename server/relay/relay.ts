import type { NotebookRecord } from '#notebook/records.ts'
import { roleOf } from '#notebook/register.ts'
import { refuse } from '#notebook/result.ts'
import type { Room } from '#notebook/rooms.ts'
import type { Registers, Session } from '#server/accounts/types.ts'
import { admit as guard } from '#server/guard/guard.ts'
import type { Storage } from '#server/storage/storage.ts'
import { CLOSE, encodeFrame, encodeHeartbeat } from '#wire/messages.ts'
import type { Deflate } from '#wire/packed.ts'
import { connect, type Connection, type Socket, type Wire } from './connection.ts'
import { readRecords } from './content.ts'
import { deflate as onAThread } from './deflate.ts'
import { isRevoked } from './enter.ts'
import { createHandIn, type HandIn } from './hand-in.ts'
import { createAllowance, defaultLimits, type Limits } from './limits.ts'
import { createQuarantine, type Quarantined } from './quarantine.ts'
import type { Log, RoomAct, World } from './room.ts'
import { createRooms } from './rooms.ts'
import { createTally, type Stats } from './tally.ts'
import { inTurns } from './turns.ts'

/**
 * The relay: devices write to rooms and read them, each over one WebSocket. Protocol: src/wire/messages.ts.
 * What it acknowledges and what it shows to others is on disk.
 */
export type Relay = {
  /** A socket whose upgrade, Origin and session were checked. Its WebSocketServer is made with `socketSettings`. */
  readonly accept: (socket: Socket, session: Session, wire?: Wire) => void
  /** For devices without a socket: records that were written before a shift ended. */
  readonly handIn: HandIn['handIn']
  /** Which of these records stand in their rooms already. */
  readonly stand: HandIn['stand']
  /** What stands on disk in a room, for what the relay answers of itself. Rejects when the storage does not give it. */
  readonly recordsIn: (room: Room) => Promise<NotebookRecord[]>
  /** Drains: takes in nothing more, waits for what is on its way to the disk, closes the sockets. Within 10 s. */
  readonly close: () => Promise<void>
  readonly stats: () => Stats
  /** The latest refused updates, for inspection: they may hold residents' words. */
  readonly quarantine: () => readonly Quarantined[]
}

export type RelayParts = {
  readonly storage: Storage
  readonly registers: Registers
  /** ms since 1970. */
  readonly now: () => number
  readonly log: Log
  readonly limits?: Partial<Limits>
  /** What judges updates; the guard, unless a measurement leaves it out. */
  readonly admit?: World['admit']
  /** What packs large answers; `zlib` on its own threads, unless a simulation must have them at one moment. */
  readonly deflate?: Deflate
  /** Hears of each room that is opened or refused. Must not throw. */
  readonly onAct?: (act: RoomAct) => void
  /** Told of each record that is newly on the disk; not of those that a device gives back after a loss. */
  readonly kept?: World['kept']
}

/**
 * For `new WebSocketServer(…)`. Compression would cost nine times the time. A frame above the relay's limit of 1 MiB
 * is closed with 4413; `ws` itself closes with 1009 before it holds much more than that.
 */
export const socketSettings = { noServer: true, perMessageDeflate: false, maxPayload: 2 * 1024 * 1024 } as const

/** Seconds between looks at whether each session still stands; for signing out, which grows no register. */
const REVIEW = 4
/** Seconds between searches for expired months. */
const SWEEP = 600
/** ms that draining may take before the sockets are closed all the same. */
const DRAIN = 8000
const GOODBYE = 1000
/** The state vector of somebody who has nothing. */
const FROM_THE_START = Uint8Array.of(0)

export function createRelay(parts: RelayParts): Relay {
  const { storage, registers, now, log, limits: asked, admit = guard, deflate = onAThread, onAct = () => undefined, kept = () => undefined } = parts
  const limits: Limits = { ...defaultLimits, ...asked }
  const tally = createTally()
  const quarantine = createQuarantine()
  const world: World = { storage, registers, now, log, limits, tally, quarantine, admit, deflate, onAct, kept }
  const rooms = createRooms(world)
  const allowance = createAllowance(limits.catchUp, limits.recordsPerMinute / 60)
  const handing = createHandIn(rooms, allowance, world)
  const connections = new Set<Connection>()
  let draining: Promise<void> | undefined

  // Seconds are counted, not read from the clock: a clock that is set back must not stop the heartbeat.
  let seconds = 0
  const ticking = setInterval(tick, 1000)
  const stopListening = registers.onGrowth((ward) => {
    connections.forEach(review) // at once: whoever was shown the door sees nothing of what grew
    rooms.registerGrew(ward)
  })

  function tick(): void {
    seconds += 1
    allowance.tick()
    inTurns(connections, (connection) => connection.tick())
    rooms.tick()
    if (seconds % limits.heartbeat === 0) {
      const heartbeat = encodeFrame('', encodeHeartbeat(now()))
      inTurns(connections, (connection) => connection.beat(heartbeat))
    }
    if (seconds % REVIEW === 0) inTurns(connections, review)
    if (seconds % REVIEW === 1) void rooms.erase()
    if (seconds % SWEEP === 1) void rooms.sweep()
  }

  function review(connection: Connection): void {
    if (draining) return // everybody is told to go anyway
    const code = whyNoLonger(connection)
    if (code !== undefined) connection.hangUp(code)
  }

  /** The code with which a connection must end because of who its person and device are now. */
  function whyNoLonger({ session, roles }: Connection): number | undefined {
    if (!registers.stands(session)) return CLOSE.signedOut
    const at = now()
    for (const [ward, role] of roles) {
      const register = registers.register(ward)
      if (register && isRevoked(register, session, at)) return CLOSE.signedOut
      if (register && roleOf(register, session) !== role) return CLOSE.roleChanged
      if (role !== undefined && !registers.reads(session, ward)) return CLOSE.shiftEnded
    }
    return undefined
  }

  function accept(socket: Socket, session: Session, wire?: Wire): void {
    const connection = connect(socket, wire, session, rooms, allowance, world)
    const others = [...connections].filter((other) => holderOf(other.session) === holderOf(session))
    connections.add(connection)
    void connection.closed.then(() => connections.delete(connection))
    if (draining) connection.hangUp(CLOSE.goingAway)
    else if (!registers.stands(session)) connection.hangUp(CLOSE.signedOut)
    else if (others.length >= limits.socketsPerPerson) connection.hangUp(CLOSE.flood)
  }

  async function drain(): Promise<void> {
    clearInterval(ticking)
    stopListening()
    for (const connection of connections) connection.deafen()
    await within(DRAIN, rooms.quiet())
    for (const connection of connections) connection.hangUp(CLOSE.goingAway)
    await within(GOODBYE, Promise.all([...connections].map(({ closed }) => closed)))
    for (const connection of connections) connection.cut()
    rooms.end()
  }

  return {
    accept,
    handIn: async (records, session) => (draining ? refuse('trouble') : handing.handIn(records, session)),
    stand: async (records) => (draining ? refuse('trouble') : handing.stand(records)),
    async recordsIn(room) {
      const opened = room.kind === 'text' ? undefined : await rooms.open(room)
      return opened ? readRecords(opened.lacking(FROM_THE_START)) : []
    },
    close: () => (draining ??= drain()),
    quarantine: quarantine.entries,
    stats: () => ({
      updates: tally.updates,
      records: tally.records,
      unknown: tally.unknown,
      appendFailures: tally.appendFailures,
      refused: { ...tally.refused },
      closed: { ...tally.closed },
      storage: tally.failing.size > 0 ? 'failing' : 'ok',
      sockets: connections.size,
      rooms: rooms.size(),
      damage: storage.damage,
      quarantined: quarantine.entries().length,
    }),
  }
}

/** A person with all devices, or one tablet: whose sockets are counted together. */
const holderOf = ({ person, device }: Session): string => person ?? device

/** Resolves with the work, or after so many ms without it. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))])
  clearTimeout(timer)
}

export type { HandedIn } from './hand-in.ts'
export type { Limits } from './limits.ts'
export type { Log, RoomAct } from './room.ts'
export type { Quarantined } from './quarantine.ts'
export type { Stats } from './tally.ts'
