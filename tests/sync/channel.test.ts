import '../sim/platform.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeDelivered, encodeFrame, encodeHeartbeat, encodeStep1, encodeStep2, MESSAGE } from '#wire/messages.ts'
import { pack, type Inflate } from '#wire/packed.ts'
import { lineTo, openChannel, type Channel, type Wire } from '#sync/channel.ts'
import type { Owner } from '../sim/loop.ts'
import { openWorld, type World } from '../sim/world.ts'

const NOTES = 'de-linde/notes/2026-11'
const STAFF = 'de-linde/staff/2026-11'
const URL = 'ws://relay/sync'

let world: World | undefined
afterEach(() => world?.close())

/** A line that the test holds the other end of. */
class HeldWire implements Wire {
  binaryType: BinaryType = 'arraybuffer'
  readyState = 0
  onopen: Wire['onopen'] = null
  onmessage: Wire['onmessage'] = null
  onclose: Wire['onclose'] = null
  readonly sent: Uint8Array[] = []
  send(frame: Uint8Array): void {
    this.sent.push(frame)
  }
  close(): void {
    this.readyState = 3
  }
  answer(): void {
    this.readyState = 1
    this.onopen?.(new Event('open'))
  }
  say(frame: Uint8Array<ArrayBuffer>): void {
    this.onmessage?.(new MessageEvent('message', { data: frame.buffer }))
  }
  hangUp(code: number): void {
    this.readyState = 3
    this.onclose?.(new CloseEvent('close', { code }))
  }
}

type Stage = {
  readonly channel: Channel
  /** All lines that were dialled. */
  readonly lines: HeldWire[]
  readonly told: string[]
  /** A room's socket; what happens to it is told under this name. */
  readonly room: (name: string) => WebSocket
  readonly pass: (ms: number) => Promise<void>
}

async function stage(inflate?: Inflate): Promise<Stage> {
  const opened = await openWorld([])
  world = opened
  const owner: Owner = { name: 'tab', alive: true }
  const lines: HeldWire[] = []
  const told: string[] = []
  class Dialled extends HeldWire {
    constructor() {
      super()
      lines.push(this)
    }
  }
  const tell = (what: string): void => void told.push(what)
  const events = {
    up: () => tell('up'),
    down: (code: number) => tell(`down ${code}`),
    heartbeat: (time: number) => tell(`heartbeat ${time}`),
  }
  const channel = await opened.play(owner, async () => openChannel(URL, events, Dialled, inflate))
  return {
    channel,
    lines,
    told,
    room(name) {
      const socket = new channel.Socket(`${URL}/${name}`)
      socket.onopen = () => void told.push(`${name} open`)
      socket.onclose = ({ code }) => void told.push(`${name} closed ${code}`)
      socket.onmessage = ({ data }) => void told.push(`${name} hears ${data instanceof Uint8Array ? data[0] : 'nothing'}`)
      return socket
    },
    pass: opened.loop.pass,
  }
}

describe('one line for many rooms', () => {
  it('is dialled once, opens all of them, and gives each its own frames', async () => {
    const { room, lines, told, pass } = await stage()
    room(NOTES)
    room(STAFF)
    expect(lines).toHaveLength(1)
    lines[0]?.answer()
    await pass(0)
    lines[0]?.say(encodeFrame(STAFF, encodeDelivered([])))
    expect(told).toEqual(['up', `${NOTES} open`, `${STAFF} open`, `${STAFF} hears ${MESSAGE.delivered}`])
  })

  it('tells the relay when a room is not looked at any more; the others stay', async () => {
    const { room, lines, told } = await stage()
    const notes = room(NOTES)
    room(STAFF)
    lines[0]?.answer()
    notes.close()
    expect(lines[0]?.sent).toEqual([encodeFrame(NOTES, Uint8Array.of(MESSAGE.leave))])
    lines[0]?.say(encodeFrame(NOTES, encodeDelivered([])))
    lines[0]?.say(encodeFrame(STAFF, encodeDelivered([])))
    expect(told.slice(3)).toEqual([`${STAFF} hears ${MESSAGE.delivered}`])
  })

  it('[W5] passes the heartbeat on: its time to the engine, its sign of life to every room', async () => {
    const { room, lines, told } = await stage()
    room(NOTES)
    lines[0]?.answer()
    lines[0]?.say(encodeFrame('', encodeHeartbeat(1234)))
    expect(told.slice(2)).toEqual(['heartbeat 1234', `${NOTES} hears ${MESSAGE.heartbeat}`])
  })
})

describe('[L8] packed answers', () => {
  const asItIs = async (bytes: Uint8Array): Promise<Uint8Array> => bytes
  const packed = async (room: string): Promise<Uint8Array<ArrayBuffer>> => encodeFrame(room, await pack(Uint8Array.of(0, 0), asItIs))

  it('are asked for in few bytes where they can be unpacked, and nowhere else', async () => {
    for (const [inflate, type] of [[asItIs, MESSAGE.lacking], [undefined, MESSAGE.sync]] as const) {
      const { room, lines } = await stage(inflate)
      const notes = room(NOTES)
      lines[0]?.answer()
      notes.send(encodeStep1(Uint8Array.of(0)))
      notes.send(encodeStep2(Uint8Array.of(0, 0)))
      expect(lines[0]?.sent.map((frame) => frame[1 + NOTES.length])).toEqual([type, MESSAGE.sync])
      await world?.close()
    }
  })

  it('are heard before what came behind them, and keep no other room waiting', async () => {
    let unpacked = (): void => undefined
    const { room, lines, told, pass } = await stage((bytes) => new Promise((resolve) => (unpacked = () => resolve(bytes))))
    room(NOTES)
    room(STAFF)
    lines[0]?.answer()
    lines[0]?.say(await packed(NOTES))
    lines[0]?.say(encodeFrame(NOTES, encodeDelivered([])))
    lines[0]?.say(encodeFrame(STAFF, encodeDelivered([])))
    await pass(100)
    expect(told.slice(3)).toEqual([`${STAFF} hears ${MESSAGE.delivered}`])
    unpacked()
    await pass(100)
    expect(told.slice(4)).toEqual([`${NOTES} hears ${MESSAGE.sync}`, `${NOTES} hears ${MESSAGE.delivered}`])
  })

  it('that come to a room which was left meanwhile are not heard', async () => {
    let unpacked = (): void => undefined
    const { room, lines, told, pass } = await stage((bytes) => new Promise((resolve) => (unpacked = () => resolve(bytes))))
    const notes = room(NOTES)
    lines[0]?.answer()
    lines[0]?.say(await packed(NOTES))
    notes.close()
    unpacked()
    await pass(100)
    expect(told).toEqual(['up', `${NOTES} open`])
  })

  it('[fault 1] that cannot be unpacked end the line: the next one begins with what each room lacks', async () => {
    const { room, lines, told, pass } = await stage(() => Promise.reject(new TypeError('no deflated bytes')))
    room(NOTES)
    lines[0]?.answer()
    lines[0]?.say(await packed(NOTES))
    lines[0]?.say(encodeFrame(NOTES, encodeDelivered([])))
    await pass(100)
    expect(told.slice(2)).toEqual(['down 1006', `${NOTES} closed 1006`])
  })
})

it('[fault 52] a sealed page dials a sealed line and no other, whatever stands in between', () => {
  expect(lineTo('https://schrift.example')).toBe('wss://schrift.example/sync')
  expect(lineTo('http://localhost:8787')).toBe('ws://localhost:8787/sync')
})

describe('a line that ends', () => {
  it('[fault 47] without a word is given up within 30 s', async () => {
    const { room, lines, told, pass } = await stage()
    room(NOTES)
    lines[0]?.answer()
    await pass(20_000)
    lines[0]?.say(encodeFrame('', encodeHeartbeat(1)))
    await pass(20_000)
    expect(told.at(-1)).toBe(`${NOTES} hears ${MESSAGE.heartbeat}`)
    await pass(10_000)
    expect(told.slice(-2)).toEqual(['down 1006', `${NOTES} closed 1006`])
    expect(lines[0]?.readyState).toBe(3)
    room(NOTES)
    expect(lines).toHaveLength(2)
  })

  it('before it began, because nobody answers, is given up too', async () => {
    const { room, told, pass } = await stage()
    room(NOTES)
    await pass(20_000)
    expect(told).toEqual(['down 1006', `${NOTES} closed 1006`])
  })

  it.each([4400, 4401, 4403, 4413])('[L7] with %i is not dialled again, whatever room opens', async (code) => {
    const { room, lines, told } = await stage()
    room(NOTES)
    lines[0]?.answer()
    lines[0]?.hangUp(code)
    expect(told.slice(2)).toEqual([`down ${code}`, `${NOTES} closed ${code}`])
    room(STAFF)
    expect(lines).toHaveLength(1)
  })

  it.each([1000, 1001, 1006, 1011, 4500, 4508, 4512, 4529])('[L7] with %i is dialled again by the next room', async (code) => {
    const { room, lines } = await stage()
    room(NOTES)
    lines[0]?.answer()
    lines[0]?.hangUp(code)
    room(NOTES)
    expect(lines).toHaveLength(2)
  })

  it('in a mangled frame begins anew: something is missing now', async () => {
    const { room, lines, told } = await stage()
    room(NOTES)
    lines[0]?.answer()
    lines[0]?.say(encodeFrame(NOTES, encodeDelivered([])).slice(0, 9))
    expect(told.slice(2)).toEqual(['down 1006', `${NOTES} closed 1006`])
  })

  it('is let go of at once when the network came back', async () => {
    const { channel, room, lines, told } = await stage()
    room(NOTES)
    lines[0]?.answer()
    channel.redial()
    expect(told.slice(2)).toEqual(['down 1006', `${NOTES} closed 1006`])
    lines[0]?.hangUp(1006)
    expect(told).toHaveLength(4)
  })

  it('because it was closed here says nothing more and is not dialled again', async () => {
    const { channel, room, lines } = await stage()
    room(NOTES)
    lines[0]?.answer()
    channel.close()
    room(NOTES)
    expect(lines).toHaveLength(1)
  })
})
