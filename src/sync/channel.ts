import { createDecoder, readVarUint } from 'lib0/decoding'
import type { RoomName } from '#notebook/rooms.ts'
import { decodeFrame, encodeFrame, encodeLeave, MESSAGE, readHeartbeat } from '#wire/messages.ts'
import { askShort, isPacked, unpack, type Inflate } from '#wire/packed.ts'

/**
 * One WebSocket per device, many rooms on it. Each room's provider gets a `RoomSocket` that behaves like a
 * WebSocket of its own; frames carry the room's name in front. Reconnecting is the providers' own work: the
 * line is dialled when a room asks for it and nobody has yet.
 */
export type Channel = {
  /** What y-websocket takes for `WebSocketPolyfill`. */
  readonly Socket: typeof WebSocket
  /** Sends one of Schrift's own messages for a room, if the line is open. */
  send(room: RoomName, message: Uint8Array): void
  /** Hangs up so that every room dials again at once: the network came back, the device woke. */
  redial(): void
  close(): void
}

export type ChannelEvents = {
  /** The line opened. */
  up(): void
  /** The line closed with this code, or could not be opened. */
  down(code: number): void
  /** The relay's clock, ms. */
  heartbeat(time: number): void
}

/** Where a page dials: sealed where the page itself came sealed, and never in the clear instead (fault 52). */
export const lineTo = (origin: string): string => `${origin.replace(/^http/, 'ws')}/sync`

/** Whether the relay will not have this device back as it is (L7); after all other codes the rooms dial again. */
export const isFinal = (code: number): boolean => code >= 4400 && code < 4500

/** The part of WebSocket that carries the line. */
export type Wire = {
  binaryType: BinaryType
  readonly readyState: number
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(frame: Uint8Array<ArrayBuffer>): void
  close(): void
}
/** Dials the relay: `WebSocket`, or what stands in for it. */
export type Dial = new (url: string) => Wire

/** Silence after which a line counts as dead; the relay speaks at least each 15 s. */
const DEAD_AFTER = 25_000
/** How long dialling may take: a network that swallows packets says nothing. */
const DIAL_PATIENCE = 12_000
/** Closed without a code: a dead or broken line. */
const ABNORMAL = 1006

/** `inflate`: rooms ask for what they lack in few bytes and take packed answers; absent, they speak plain y-protocols. */
export function openChannel(url: string, events: ChannelEvents, Dialled: Dial = WebSocket, inflate?: Inflate): Channel {
  let line: Wire | undefined
  let heard = 0
  let closed = false
  const rooms = new Map<RoomName, RoomSocket>()

  const watch = setInterval(() => {
    const silence = performance.now() - heard
    if (line && silence > (line.readyState === OPEN ? DEAD_AFTER : DIAL_PATIENCE)) hangUp(ABNORMAL)
  }, 5000)

  function dial(): void {
    if (line || closed) return
    const dialled = new Dialled(url)
    dialled.binaryType = 'arraybuffer'
    line = dialled
    heard = performance.now()
    dialled.onopen = () => {
      heard = performance.now()
      events.up()
      for (const room of rooms.values()) room.opened()
    }
    dialled.onmessage = ({ data }: { readonly data: unknown }) => {
      heard = performance.now()
      try {
        if (data instanceof ArrayBuffer) receive(new Uint8Array(data))
      } catch {
        // What came was cut off or mangled: something is missing now. A new line begins with what each room lacks.
        if (line === dialled) hangUp(ABNORMAL)
      }
    }
    dialled.onclose = ({ code }) => {
      if (line === dialled) hangUp(code)
    }
  }

  function receive(frame: Uint8Array): void {
    const { room, message } = decodeFrame(frame)
    if (room !== '') {
      rooms.get(room)?.received(message)
      return
    }
    const decoder = createDecoder(message)
    if (readVarUint(decoder) !== MESSAGE.heartbeat) return
    events.heartbeat(readHeartbeat(decoder))
    // Each provider counts silence for itself; the line's heartbeat is every room's.
    for (const socket of rooms.values()) socket.received(message)
  }

  function hangUp(code: number): void {
    const dead = line
    line = undefined
    if (isFinal(code)) closed = true
    if (dead) {
      dead.onopen = dead.onmessage = dead.onclose = null
      dead.close()
    }
    const cut = [...rooms.values()]
    rooms.clear()
    events.down(code)
    for (const room of cut) room.closed(code)
  }

  const transmit = (room: RoomName, message: Uint8Array): void => {
    if (line?.readyState === OPEN) line.send(encodeFrame(room, message))
  }

  class Socket extends RoomSocket {
    constructor(address: string) {
      super(address.slice(url.length + 1), {
        send: (room, message) => transmit(room, inflate ? askShort(message) : message),
        unpack: inflate && ((message) => unpack(message, inflate)),
        mangled: (socket) => {
          if (rooms.get(socket.room) === socket) hangUp(ABNORMAL)
        },
        left: (socket) => {
          if (rooms.get(socket.room) !== socket) return
          rooms.delete(socket.room)
          transmit(socket.room, encodeLeave())
        },
      })
      rooms.get(this.room)?.closed(ABNORMAL)
      rooms.set(this.room, this)
      if (line?.readyState === OPEN) queueMicrotask(() => this.opened())
      else dial()
    }
  }

  return {
    // y-websocket asks for the whole of WebSocket and uses as much as RoomSocket has.
    Socket: Socket as unknown as typeof WebSocket,
    send: transmit,
    redial: () => hangUp(ABNORMAL),
    close: () => {
      closed = true
      clearInterval(watch)
      hangUp(1000)
    },
  }
}

const CONNECTING = 0
const OPEN = 1
const CLOSED = 3

type Line = {
  send(room: RoomName, message: Uint8Array<ArrayBuffer>): void
  left(socket: RoomSocket): void
  readonly unpack: ((message: Uint8Array) => Promise<Uint8Array>) | undefined
  /** What came for this room cannot be read. */
  mangled(socket: RoomSocket): void
}

/** The part of WebSocket that y-websocket uses, for one room. */
class RoomSocket {
  readonly OPEN = OPEN
  readonly room: RoomName
  binaryType = 'arraybuffer'
  readyState = CONNECTING
  onopen: (() => void) | null = null
  onmessage: ((event: { data: Uint8Array }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  onerror: (() => void) | null = null
  readonly #line: Line
  /** What came behind a packed answer while that is unpacked: a room's messages are heard in their order. */
  #behind: Uint8Array[] | undefined

  constructor(room: RoomName, line: Line) {
    this.room = room
    this.#line = line
  }

  send(message: Uint8Array<ArrayBuffer> | ArrayBuffer): void {
    if (this.readyState === OPEN) this.#line.send(this.room, message instanceof Uint8Array ? message : new Uint8Array(message))
  }

  close(): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.#line.left(this)
  }

  opened(): void {
    if (this.readyState !== CONNECTING) return
    this.readyState = OPEN
    this.onopen?.()
  }

  received(message: Uint8Array): void {
    if (this.#behind) this.#behind.push(message)
    else if (this.#line.unpack && isPacked(message)) this.#unpack(this.#line.unpack(message))
    else if (this.readyState === OPEN) this.onmessage?.({ data: message })
  }

  #unpack(unpacking: Promise<Uint8Array>): void {
    const behind: Uint8Array[] = (this.#behind = [])
    unpacking
      .then((message) => {
        this.#behind = undefined
        for (const each of [message, ...behind]) this.received(each)
      })
      .catch(() => this.#line.mangled(this))
  }

  closed(code: number): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    this.onclose?.({ code, reason: '' })
  }
}
