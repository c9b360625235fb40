import type { RawData } from 'ws'
import type { WardId } from '#notebook/ids.ts'
import type { Role } from '#notebook/records.ts'
import { roleOf } from '#notebook/register.ts'
import { parseRoom, roomName, type RoomName } from '#notebook/rooms.ts'
import type { Session } from '#server/accounts/types.ts'
import {
  BadFrame,
  CLOSE,
  encodeDenied,
  encodeExpired,
  encodeFrame,
  encodeOpened,
  encodeStep1,
  encodeStep2,
} from '#wire/messages.ts'
import { pack } from '#wire/packed.ts'
import { readAsk, type Ask } from './asks.ts'
import { enter, mayWriteIn } from './enter.ts'
import { createAllowance, type Allowance } from './limits.ts'
import type { OpenRoom, Seat, World } from './room.ts'
import type { Rooms } from './rooms.ts'

/** The part of a `ws` WebSocket that the relay uses. */
export type Socket = {
  readonly bufferedAmount: number
  readonly isPaused: boolean
  on(event: 'message', heard: (data: RawData, isBinary: boolean) => void): unknown
  on(event: 'error', heard: (cause: Error) => void): unknown
  on(event: 'pong', heard: () => void): unknown
  once(event: 'close', heard: () => void): unknown
  send(frame: Uint8Array, how: { readonly binary: true }, sent: () => void): void
  ping(): void
  pause(): void
  resume(): void
  close(code: number): void
  terminate(): void
}

/** What carries a socket's bytes: what is written while it is corked goes to the system in one call. */
export type Wire = { cork(): void; uncork(): void }

/** One device's socket, with a seat in each room that it looks at. */
export type Connection = {
  readonly session: Session
  /** The role that this connection was judged by on each ward of which it asked a room. */
  readonly roles: ReadonlyMap<WardId, Role | undefined>
  readonly closed: Promise<void>
  /** Takes in nothing more; what was taken in is still answered. */
  readonly deafen: () => void
  readonly hangUp: (code: number) => void
  /** Ends it without ceremony. */
  readonly cut: () => void
  readonly beat: (heartbeat: Uint8Array) => void
  /** A second went by. */
  readonly tick: () => void
}

/** A place that is taken: in a room, or before its door while it is loaded. */
type Place = { seat: Seat; left: boolean; room: OpenRoom | undefined; readonly waiting: Ask[] }

/** Seconds in which the other side may say goodbye after the relay closed. */
const FAREWELL = 5
const ASKS = 'asks'
/** Bytes of an answer from which on it is packed: less than two lines gain nothing. */
const PACK_FROM = 800

/** `wire` may be absent. `allowance`: how many records each device may still write. */
export function connect(
  socket: Socket,
  wire: Wire | undefined,
  session: Session,
  rooms: Rooms,
  allowance: Allowance,
  world: World
): Connection {
  const { limits, registers, tally, now, log, onAct } = world
  const asks = createAllowance(limits.asks, limits.asksPerSecond)
  const roles = new Map<WardId, Role | undefined>()
  const places = new Map<RoomName, Place>()
  /** Frames over the allowance, in their order: the socket is not read on until they are taken. */
  const held: Buffer[] = []
  /** Whole rooms to send once the device has read what it was sent before. */
  const downloads: (() => void)[] = []
  /** One of them is being packed. */
  let packing = false
  let heldFor = 0
  let backlog = 0
  let state: 'open' | 'deaf' | 'closing' | 'closed' = 'open'
  let closingFor = 0
  let unanswered = 0
  let corked = false

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      state = 'closed'
      leaveAll()
      resolve()
    })
  })
  socket.on('error', (cause) => log.info({ device: session.device, cause: cause.name }, 'socket failed'))
  socket.on('pong', () => (unanswered = 0))
  socket.on('message', (data, isBinary) => {
    unanswered = 0
    if (state !== 'open') return
    if (!isBinary || !Buffer.isBuffer(data)) return hangUp(CLOSE.malformed)
    if (data.byteLength > limits.frameBytes) return hangUp(CLOSE.tooLarge)
    if (held.length > 0 || !receive(data)) held.push(data)
    breathe()
  })

  /** Takes a frame in; false: it must wait, because the device is over its allowance. */
  function receive(frame: Buffer): boolean {
    let read: ReturnType<typeof readAsk>
    try {
      read = readAsk(frame)
    } catch (cause) {
      if (!(cause instanceof BadFrame)) throw cause
      hangUp(CLOSE.malformed)
      return true
    }
    const { room, ask } = read
    if (ask.is === 'writing') {
      if (!allowance.has(session.device)) return false
      allowance.take(session.device, 1)
    } else {
      if (!asks.has(ASKS)) return false
      asks.take(ASKS, 1)
    }
    if (ask.is === 'leave') {
      leave(room)
      return true
    }
    const place = places.get(room) ?? (ask.is === 'idle' || ask.is === 'aware' ? undefined : takePlace(room))
    if (!place) return true
    if (ask.is === 'writing') backlog += ask.update.byteLength
    if (place.room) answer(place, place.room, ask)
    else place.waiting.push(ask)
    return true
  }

  /** M1: whoever may not enter gets the same words, whether or not there is such a room. */
  function takePlace(name: RoomName): Place | undefined {
    noteRole(name)
    const entered = enter(name, session, registers, now())
    if (!entered.ok && entered.error !== 'expired') onAct({ session, room: name, outcome: entered.error })
    if (!entered.ok && entered.error === 'shift-ended') {
      hangUp(CLOSE.shiftEnded)
      return undefined
    }
    if (!entered.ok && entered.error === 'expired') {
      sendFrame(encodeFrame(name, encodeExpired()))
      void rooms.expire(name)
      return undefined
    }
    if (!entered.ok || places.size >= limits.roomsPerSocket) {
      sendFrame(encodeFrame(name, encodeDenied(entered.ok ? 'flood' : 'no-such-room')))
      return undefined
    }
    const place: Place = { seat: seatIn(name, () => place), left: false, room: undefined, waiting: [] }
    places.set(name, place)
    rooms.open(entered.value).then(
      (room) => (room ? sitDown(place, room) : turnBack(name, place)),
      () => hangUp(CLOSE.later)
    )
    return place
  }

  /** M1: there is no such text. */
  function turnBack(name: RoomName, place: Place): void {
    if (places.get(name) === place) places.delete(name)
    for (const ask of place.waiting) if (ask.is === 'writing') place.seat.settled(ask.update.byteLength)
    if (place.left) return
    place.left = true
    onAct({ session, room: name, outcome: 'no-such-room' })
    sendFrame(encodeFrame(name, encodeDenied('no-such-room')))
  }

  function noteRole(name: RoomName): void {
    const ward = parseRoom(name)?.ward
    const register = ward === undefined ? undefined : registers.register(ward)
    if (ward !== undefined && register && !roles.has(ward)) roles.set(ward, roleOf(register, session))
  }

  function sitDown(place: Place, room: OpenRoom): void {
    if (state !== 'open') return
    place.room = room
    if (!place.left) {
      room.join(place.seat)
      onAct({ session, room: roomName(room.room), outcome: 'done' })
      const role = roles.get(room.room.ward)
      const mayWrite = mayWriteIn(room.room, role, session.person === undefined) && (room.mayWrite?.(role) ?? true)
      place.seat.send(encodeOpened({ time: now(), epoch: room.epoch, mayWrite, packs: true }))
      // Who asks as ours do is only asked back where it has more than the room.
      const [first] = place.waiting
      if (first?.is !== 'lacking' || !first.unpacks) place.seat.send(encodeStep1(room.vector()))
      room.greet?.(place.seat)
    }
    for (const ask of place.waiting.splice(0)) answer(place, room, ask)
  }

  function answer(place: Place, room: OpenRoom, ask: Ask): void {
    switch (ask.is) {
      case 'writing':
        return room.take(ask.update, place.seat) // also when the device left meanwhile: it was written before
      case 'have':
        return room.have(ask.ids, place.seat)
      case 'lacking':
        if (ask.unpacks && !place.left && room.lacks(ask.vector)) place.seat.send(encodeStep1(room.vector()))
        downloads.push(() => {
          if (!place.left) download(place, room.lacking(ask.vector), ask.unpacks)
        })
        return sendOn()
      case 'aware':
        return room.aware?.(ask.told, place.seat)
      case 'unknown':
        tally.unknown += 1
    }
  }

  /** Whole rooms go out one after another, as fast as the device reads. */
  function sendOn(): void {
    while (!packing && downloads.length > 0 && socket.bufferedAmount <= limits.calmBytes) downloads.shift()?.()
  }

  /** Updates that come while it is packed go out before it: for a Yjs document that is no matter. */
  function download({ seat }: Place, update: Uint8Array, unpacks: boolean): void {
    if (!unpacks || update.byteLength < PACK_FROM) return seat.send(encodeStep2(update))
    packing = true
    const send = (message: Uint8Array): void => {
      packing = false
      if (!seat.left()) seat.send(message)
      sendOn()
    }
    pack(update, world.deflate).then(send, () => send(encodeStep2(update)))
  }

  function seatIn(name: RoomName, place: () => Place): Seat {
    return {
      carrier: session,
      send: (message) => sendFrame(encodeFrame(name, message)),
      sendFrame,
      left: () => place().left,
      settled(bytes) {
        backlog -= bytes
        breathe()
      },
      charge: (records) => allowance.take(session.device, records),
      expire() {
        sendFrame(encodeFrame(name, encodeExpired()))
        leave(name)
      },
      hangUp,
    }
  }

  function sendFrame(frame: Uint8Array): void {
    if (state !== 'open' && state !== 'deaf') return
    if (socket.bufferedAmount > limits.unsentBytes) hangUp(CLOSE.slowReader)
    else {
      cork()
      socket.send(frame, { binary: true }, sendOn)
    }
  }

  /** What one fsync lets out for this device leaves together, still in the same turn of the event loop. */
  function cork(): void {
    if (!wire || corked) return
    corked = true
    wire.cork()
    process.nextTick(() => {
      corked = false
      wire.uncork()
    })
  }

  /** Reads on, or lets the device wait; nothing that it sent is lost. */
  function breathe(): void {
    if (state !== 'open') return
    const full = held.length > 0 || backlog > limits.backlogBytes
    if (full && !socket.isPaused) socket.pause()
    if (!full && socket.isPaused) socket.resume()
  }

  function leave(name: RoomName): void {
    const place = places.get(name)
    if (!place) return
    places.delete(name)
    place.left = true
    place.room?.leave(place.seat)
  }

  function leaveAll(): void {
    held.length = 0
    downloads.length = 0
    for (const name of places.keys()) leave(name)
  }

  function hangUp(code: number): void {
    if (state === 'closing' || state === 'closed') return
    state = 'closing'
    tally.closed[code] = (tally.closed[code] ?? 0) + 1
    leaveAll()
    socket.resume() // to hear the answer
    socket.close(code)
  }

  return {
    session,
    roles,
    closed,
    hangUp,
    cut: () => socket.terminate(),
    deafen() {
      if (state === 'open') state = 'deaf'
      socket.resume()
    },
    beat(heartbeat) {
      if (!socket.isPaused && (unanswered += 1) > 2) return socket.terminate()
      cork()
      socket.ping()
      sendFrame(heartbeat)
    },
    tick() {
      asks.tick()
      if (state === 'closing' && (closingFor += 1) >= FAREWELL) socket.terminate()
      if (state !== 'open') return
      const before = held.length
      for (let first = held[0]; first && receive(first); first = held[0]) held.shift()
      heldFor = held.length > 0 && held.length === before ? heldFor + 1 : 0
      if (heldFor >= limits.patience) hangUp(CLOSE.flood)
      sendOn()
      breathe()
    },
  }
}
