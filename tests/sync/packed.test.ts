import '../sim/platform.ts'
import { createDecoder, readVarUint } from 'lib0/decoding'
import { IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Tables } from '#local/tables.ts'
import { openIndexedDbCache } from '#sync/cache.ts'
import type { Dial, Wire } from '#sync/channel.ts'
import { startSync } from '#sync/engine.ts'
import { inflate } from '#sync/inflate.ts'
import { deflate } from '#server/relay/deflate.ts'
import { arrivedOf, newRoomDoc, putRecords } from '#wire/doc.ts'
import { BadFrame, decodeFrame, encodeFrame, encodeOpened, encodeStep1, encodeStep2, MESSAGE, readOpened } from '#wire/messages.ts'
import { askShort, isPacked, MAX_UNPACKED, pack, readLacking, unpack } from '#wire/packed.ts'
import { bodyOfText } from '#wire/text.ts'
import { ward } from '#support/ward.ts'
import { chanceOf } from '../sim/chance.ts'
import { SimDisk, valuesOn } from '../sim/disk.ts'
import { inflateAtOnce } from '../sim/inflate.ts'
import type { Owner } from '../sim/loop.ts'
import { stage, stateOf } from './stage.ts'

/** A room of some lines by several hands, of which some came late. */
async function aRoom(): Promise<Y.Doc> {
  const linde = await ward({ anna: 'volunteer', joost: 'professional' })
  const doc = newRoomDoc()
  for (let hand = 0; hand < 4; hand++) {
    const page = newRoomDoc()
    const lines = await Promise.all(Array.from({ length: 5 }, (_, i) => linde.seal(linde.anna, `Regel ${i} van hand ${hand}`)))
    putRecords(page, lines.map(({ id, sealed }) => [id, sealed] as const))
    if (hand % 2 === 0) arrivedOf(page).set(lines[0]?.id ?? '', 1_795_000_000_000)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(page))
  }
  return doc
}

function aText(): Y.Doc {
  const doc = new Y.Doc()
  bodyOfText(doc).insert(0, [new Y.XmlElement('paragraph'), new Y.XmlText('Samen geschreven')])
  bodyOfText(doc).delete(0, 1)
  return doc
}

const chance = chanceOf(7, 'packed')
const someBytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => chance.below(256))

describe('a packed answer', () => {
  it('is what was packed, byte for byte, whatever that was', async () => {
    const updates = [Y.encodeStateAsUpdate(await aRoom()), Y.encodeStateAsUpdate(aText()), Uint8Array.of(0, 0), new Uint8Array()]
    for (let i = 0; i < 100; i++) updates.push(someBytes(chance.below(300)))
    for (const update of updates)
      for (const means of [inflate, inflateAtOnce])
        expect(await unpack(await pack(update, deflate), means)).toEqual(encodeStep2(update))
  })

  it('leaves seals out of what is deflated', async () => {
    const update = Y.encodeStateAsUpdate(await aRoom())
    let deflated = 0
    await pack(update, async (bytes) => {
      deflated = bytes.byteLength
      return deflate(bytes)
    })
    expect(update.byteLength - deflated).toBe(20 * 64)
  })

  it('[fault 1] cut off anywhere, altered, or saying more or less than it holds, is refused or read as another: never waited for', async () => {
    const whole = await pack(Y.encodeStateAsUpdate(await aRoom()), deflate)
    for (let length = 1; length < whole.length; length += 7) await expect(unpack(whole.slice(0, length), inflate)).rejects.toThrow()
    await expect(unpack(Uint8Array.of(...whole, 0), inflate)).rejects.toThrow()
    for (let i = 0; i < 200; i++) {
      const altered = whole.slice()
      altered[1 + chance.below(12)] = chance.below(256)
      altered[chance.below(altered.length - 1) + 1] = chance.below(256)
      await unpack(altered, inflate).catch((cause: unknown) => expect(cause).toBeInstanceOf(Error))
    }
  })

  it.each([
    { what: 'more seals than records', bytes: [MESSAGE.packed, 2, 1, ...new Uint8Array(64)], holds: Uint8Array.of(0, 0) },
    { what: 'more bytes than were announced', bytes: [MESSAGE.packed, 100, 0], holds: new Uint8Array(100_000) },
    { what: 'fewer bytes than were announced', bytes: [MESSAGE.packed, 100, 0], holds: new Uint8Array(99) },
  ])('with $what is refused', async ({ bytes, holds }) => {
    const message = Uint8Array.of(...bytes, ...(await deflate(holds)))
    for (const means of [inflate, inflateAtOnce]) await expect(unpack(message, means)).rejects.toThrow()
  })

  it('that would come to more than a device takes is refused unread, and never made', async () => {
    const large = Uint8Array.of(MESSAGE.packed, 129, 128, 128, 32, 0, 3, 0) // MAX_UNPACKED + 1
    const unread = (): Promise<Uint8Array> => Promise.reject(new Error('it was read'))
    await expect(unpack(large, unread)).rejects.toThrow('too much')
    expect(isPacked(await pack(new Uint8Array(MAX_UNPACKED + 1), unread))).toBe(false)
  })
})

describe('a short question', () => {
  const asked = (message: Uint8Array<ArrayBuffer>): Uint8Array => {
    const decoder = createDecoder(message)
    expect(readVarUint(decoder)).toBe(MESSAGE.lacking)
    return readLacking(decoder)
  }

  it('says the state vector that it was made from, in fewer bytes', async () => {
    for (const doc of [newRoomDoc(), await aRoom(), aText()]) {
      const vector = Y.encodeStateVector(doc)
      const short = askShort(encodeStep1(vector))
      expect(Y.decodeStateVector(asked(short))).toEqual(Y.decodeStateVector(vector))
      expect(short.byteLength).toBeLessThan(encodeStep1(vector).byteLength)
    }
  })

  it('is made of a step 1 alone', () => {
    for (const other of [encodeStep2(Uint8Array.of(0, 0)), Uint8Array.of(MESSAGE.leave)]) expect(askShort(other)).toBe(other)
  })

  it('[fault 1] is refused where it breaks off', () => {
    expect(() => readLacking(createDecoder(Uint8Array.of(5, 1, 200)))).toThrow(BadFrame)
    expect(() => readLacking(createDecoder(Uint8Array.of(5)))).toThrow(BadFrame)
  })
})

it('[L8] a device that is newer than its relay asks again as every relay understands', async () => {
  const { device, write, until, play, network, now, loop } = await stage({ anna: 'volunteer', wil: 'coordinator' })
  const { anna, wil } = device
  const id = await write(wil, 'Koffie is op')
  await until(() => stateOf(anna, id) === 'ward')
  const identity = anna.values('device').map((row) => Reflect.get(Object(row), 'identity')).find(Boolean)
  anna.killTab()
  const disk = new SimDisk()
  const owner: Owner = { name: 'a newer app', alive: true, disk }
  const tables = new Tables('newer', { indexedDB: disk, IDBKeyRange, cache: 'disabled', now })
  const asked: number[] = []
  await play(owner, () => tables.keep({ identity }))
  const stop = await play(owner, async () =>
    startSync(tables, {
      url: 'ws://relay/sync',
      openCache: openIndexedDbCache,
      Dialled: toAnOlderRelay(network.dial(anna.session, owner, anna.weather), (type) => asked.push(type)),
      inflate: () => Promise.reject(new Error('nothing comes packed')),
      jitter: () => 0,
      lead: (work) => void work(),
    })
  )
  await until(() => valuesOn(disk, 'newer', 'records').some((row) => Reflect.get(Object(row), 'id') === id))
  expect(asked.slice(0, 2)).toEqual([MESSAGE.lacking, MESSAGE.sync])
  await play(owner, async () => stop())
  await loop.pass(1000)
  owner.alive = false
})

/** The line of a relay that does not know `lacking`, and does not say that it packs. */
function toAnOlderRelay(Dialled: Dial, asked: (type: number) => void): Dial {
  return class extends Dialled {
    constructor(url: string) {
      super(url)
      let hear: Wire['onmessage'] = null
      const older = (event: MessageEvent): void => {
        const { room, message } = decodeFrame(new Uint8Array(event.data))
        const decoder = createDecoder(message)
        const says = readVarUint(decoder) === MESSAGE.opened ? encodeOpened({ ...readOpened(decoder), packs: false }) : message
        hear?.(new MessageEvent('message', { data: encodeFrame(room, says).buffer }))
      }
      Object.defineProperty(this, 'onmessage', {
        get: () => hear && older,
        set(next: Wire['onmessage']) {
          hear = next
        },
      })
    }
    override send(frame: Uint8Array<ArrayBuffer>): void {
      const { room, message } = decodeFrame(frame)
      const [type = 0] = message
      asked(type)
      super.send(type === MESSAGE.lacking ? encodeFrame(room, Uint8Array.of(99)) : frame)
    }
  }
}
