import { brotliCompressSync } from 'node:zlib'
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { RoomName } from '#notebook/rooms.ts'
import type { Sealed } from '#notebook/seal.ts'
import { newRoomDoc } from '#wire/doc.ts'
import { inflate } from '#sync/inflate.ts'
import { decodeFrame, encodeFrame, encodeStep1, MESSAGE, SYNC } from '#wire/messages.ts'
import { askShort, isPacked, unpack } from '#wire/packed.ts'
import type { Part, Row } from '../row.ts'
import { schrift, type Contestant } from '../relays/contestants.ts'
import { dialects, openLine } from '../relays/line.ts'
import { enrol, type Enrolled } from '../relays/organisation.ts'
import { penOf, someText } from '../relays/pen.ts'

/** A month on a ward: lines, what follows on them, and page loads in which they were written. */
const MONTH = { lines: 900, follows: 600, pages: 300 }
const MISSED = 50

/** P7: bytes on the line for a phone that comes in new, and for one that lacks 50 lines. */
export const bytes: Part = {
  rows: ['P7'],
  run: async ({ tell }) => {
    const house = await enrol(1, 20, tell)
    const relay = await schrift(house.data)
    try {
      const devices = house.wards[0] ?? []
      const [reader] = devices
      if (!reader) throw new Error('nobody is there')
      tell('P7 a month is written')
      const before = await written(relay, devices, MONTH.pages, MONTH.lines / MONTH.pages, MONTH.follows / MONTH.pages)
      const returning = newRoomDoc()
      await comeIn(relay, reader, before.room, returning)
      const { sealed: missed } = await written(relay, devices, MISSED / 5, 5, 0)
      const back = await comeIn(relay, reader, before.room, returning)
      const fresh = await comeIn(relay, reader, before.room, newRoomDoc())
      return [
        rowOf('a new phone takes in a month', fresh, [...before.sealed, ...missed], 1.15),
        rowOf(`a returning phone takes in ${MISSED} lines`, back, missed, 1.3),
      ]
    } finally {
      await relay.stop()
      await house.remove()
    }
  },
}

function rowOf(what: string, took: number, sealed: readonly Sealed[], limit: number): Row {
  const raw = sealed.reduce((sum, one) => sum + one.byteLength, 0) / 1e3
  const floor = brotliCompressSync(Buffer.concat(sealed)).byteLength / 1e3
  const ratio = took / 1e3 / floor
  return {
    row: 'P7',
    what,
    unit: 'kB',
    schrift: took / 1e3,
    floor: { name: 'content with seals, brotli', value: floor },
    peers: [{ name: 'content with seals, as it is', value: raw }],
    ratio,
    goal: `≤ ${limit} × floor`,
    met: ratio <= limit,
    notes: [],
  }
}

/** One listens, so that it is known when all of it stands. */
async function written({ port }: Contestant, [listener, ...writers]: readonly Enrolled[], pages: number, lines: number, follows: number): Promise<{ room: RoomName; sealed: Sealed[] }> {
  const sealed: Sealed[] = []
  const room = listener ? penOf(listener).room : ''
  const heard = listener && (await openLine(dialects.Schrift, port, listener, room))
  const open = await Promise.all(writers.map((device) => openLine(dialects.Schrift, port, device, room)))
  let missing = pages * (lines + follows)
  const all = new Promise<void>((resolve) => {
    if (heard) heard.hear = (came) => void ((missing -= came) === 0 && resolve())
  })
  for (let page = 0; page < pages; page++) {
    const [device, line] = [writers[page % writers.length], open[page % open.length]]
    if (!device || !line) continue
    const pen = penOf(device)
    const say = async (words?: Parameters<typeof pen.write>[0]): Promise<string> => {
      const { update, sealed: bytes, ids } = await pen.write(words)
      line.send(line.frameOf(room, update))
      sealed.push(...bytes)
      return ids[0] ?? ''
    }
    const ids: string[] = []
    for (let i = 0; i < lines; i++) ids.push(await say())
    for (const to of ids.slice(0, follows)) await say({ type: 'entry.replied', to, text: someText() })
  }
  await all
  for (const line of [heard, ...open]) line?.close()
  return { room, sealed }
}

/** A device opens the room with what it has; resolves with the bytes of all frames, both ways, when it has everything. */
function comeIn({ port }: Contestant, device: Enrolled, room: RoomName, doc: Y.Doc): Promise<number> {
  const { address, headers } = dialects.Schrift
  const socket = new WebSocket(address(port), { headers: headers(device, port), perMessageDeflate: false })
  const asked = encodeFrame(room, askShort(encodeStep1(Y.encodeStateVector(doc))))
  let bytes = onTheLine(asked)
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => socket.send(asked))
    socket.on('message', (data) => {
      if (!Buffer.isBuffer(data)) return
      bytes += onTheLine(data)
      const { message } = decodeFrame(Uint8Array.from(data))
      if (isPacked(message)) unpack(message, inflate).then(take, reject)
      else take(message)
    })
    function take(message: Uint8Array): void {
      const decoder = createDecoder(message)
      if (readVarUint(decoder) !== MESSAGE.sync || readVarUint(decoder) !== SYNC.step2) return
      Y.applyUpdate(doc, readVarUint8Array(decoder))
      socket.terminate()
      resolve(bytes)
    }
  })
}

/** A frame with what WebSocket puts before it. */
const onTheLine = ({ byteLength }: Uint8Array): number => byteLength + (byteLength < 126 ? 2 : byteLength < 65_536 ? 4 : 10)
