import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import { WebSocket } from 'ws'
import type { RoomName } from '#notebook/rooms.ts'
import { readUpdate } from '#wire/update.ts'
import { encodeFrame, encodeStep1, encodeUpdate } from '#wire/messages.ts'
import type { Enrolled } from './organisation.ts'

/** A device's line to a relay, as cheap as it can be: what is measured is the relay, not its client. */
export type Line = {
  /** The bytes by which this relay is told of an update in a room. */
  readonly frameOf: (room: RoomName, update: Uint8Array) => Uint8Array
  readonly send: (frame: Uint8Array) => void
  /** Opens a room beside the first one; resolves when the relay answered with what is in it. */
  readonly open: (room: RoomName) => Promise<void>
  /** Calls back with the number of updates that arrived, each time some do. */
  hear: (updates: number) => void
  readonly close: () => void
}

/** How devices talk to a relay. */
export type Dialect = {
  readonly name: string
  /** One socket for all rooms of a device, or one for each. */
  readonly sockets: 'shared' | 'per room'
  /** The writer gets its own update back. */
  readonly echoes: boolean
  readonly address: (port: number, room: RoomName) => string
  readonly headers?: (device: Enrolled, port: number) => Record<string, string>
  /** What stands before the y-protocols message in each frame of a room. */
  readonly before: (room: RoomName) => Uint8Array
  /** What opens a room; undefined where it is open with the socket. */
  readonly opening: (room: RoomName) => readonly Uint8Array[]
}

const NOTHING = new Uint8Array(0)
const step1 = encodeStep1(Uint8Array.of(0))
const named = (room: RoomName, message: Uint8Array = NOTHING): Uint8Array => encodeFrame(room, message)

export const dialects = {
  Schrift: {
    name: 'Schrift',
    sockets: 'shared',
    echoes: false,
    address: (port) => `ws://127.0.0.1:${port}/sync`,
    headers: ({ cookie }, port) => ({ origin: `http://localhost:${port}`, host: `localhost:${port}`, cookie: `schrift=${cookie}` }),
    before: (room) => named(room),
    opening: (room) => [named(room, step1)],
  },
  'ws broadcast': {
    name: 'ws broadcast',
    sockets: 'per room',
    echoes: false,
    address: (port, room) => `ws://127.0.0.1:${port}/${room}`,
    before: () => NOTHING,
    opening: () => [],
  },
  'y-websocket': {
    name: 'y-websocket',
    sockets: 'per room',
    echoes: true,
    address: (port, room) => `ws://127.0.0.1:${port}/${room}`,
    before: () => NOTHING,
    opening: () => [step1],
  },
  Hocuspocus: {
    name: 'Hocuspocus',
    sockets: 'shared',
    echoes: true,
    address: (port) => `ws://127.0.0.1:${port}/`,
    before: (room) => named(room),
    opening: (room) => [named(room, token()), named(room, step1)],
  },
} satisfies Record<string, Dialect>

/** Hocuspocus: an auth message with an empty token comes first. */
function token(): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, 2)
  writeVarUint(encoder, 0)
  writeVarString(encoder, '')
  return toUint8Array(encoder)
}

/** Opens a socket and the room on it. */
export async function openLine(dialect: Dialect, port: number, device: Enrolled, room: RoomName): Promise<Line> {
  const socket = new WebSocket(dialect.address(port, room), { headers: dialect.headers?.(device, port) ?? {}, perMessageDeflate: false })
  const lengths = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  const more: Line[] = []
  const key = (frame: Buffer, room: RoomName): boolean => frame.subarray(0, lengths.get(room)).equals(dialect.before(room))

  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) return
    // Rooms of one device begin with its ward: the length of the name tells how far the message is.
    const at = dialect.before(room).byteLength === 0 ? 0 : 1 + (data[0] ?? 0)
    const [type, part] = [data[at], data[at + 1]]
    if (type !== 0 && type !== 4) return
    if (part === 2) line.hear(updatesIn(data, at + 2))
    if (part === 1) for (const [name, done] of waiting) if (at === 0 || key(data, name)) done()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject).once('close', reject))
  socket.on('error', () => undefined)

  async function open(name: RoomName): Promise<void> {
    if (dialect.sockets === 'per room' && name !== room) {
      more.push(await openLine(dialect, port, device, name))
      return
    }
    const opening = dialect.opening(name)
    if (opening.length === 0) return
    lengths.set(name, dialect.before(name).byteLength)
    const opened = new Promise<void>((resolve, reject) => {
      waiting.set(name, resolve)
      socket.once('close', (code) => reject(new Error(`${dialect.name} closed the line: ${code}`)))
    })
    for (const frame of opening) socket.send(frame)
    await opened
    waiting.delete(name)
  }
  const line: Line = {
    frameOf: (name, update) => Buffer.concat([dialect.before(name), encodeUpdate(update)]),
    send: (frame) => socket.send(frame),
    open,
    hear: () => undefined,
    close: () => {
      socket.terminate()
      for (const other of more) other.close()
    },
  }
  await open(room)
  return line
}

/** One line is well below this; a relay that puts several updates together sends more. */
const ONE = 900

function updatesIn(frame: Buffer, at: number): number {
  if (frame.byteLength < ONE) return 1
  let bytes = at
  while ((frame[bytes] ?? 0) >= 128) bytes += 1
  const sets = readUpdate(Uint8Array.from(frame.subarray(bytes + 1)))
  return sets.ok ? sets.value.length : 1
}
