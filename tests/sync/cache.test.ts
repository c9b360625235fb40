import '../sim/platform.ts'
import { afterEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CACHE_PREFIX, dropCache, dropCaches, keptRooms, openIndexedDbCache } from '#sync/cache.ts'
import { newRoomDoc } from '#wire/doc.ts'
import { SimDisk, spoilRow, valuesOn } from '../sim/disk.ts'
import type { Owner } from '../sim/loop.ts'
import { openWorld, type World } from '../sim/world.ts'

const ROOM = 'de-linde/notes/2026-11'
const DATABASE = CACHE_PREFIX + ROOM

let world: World | undefined
afterEach(() => world?.close())

/** A tab with a disk of its own, in a world without anybody else. */
async function tab(disk = new SimDisk()): Promise<{ disk: SimDisk; loop: World['loop']; play: <T>(work: () => Promise<T>) => Promise<T> }> {
  const opened = await openWorld([])
  world = opened
  const owner: Owner = { name: 'tab', alive: true, disk }
  return { disk, loop: opened.loop, play: (work) => opened.play(owner, work) }
}

const set = (doc: Y.Doc, ...keys: readonly string[]): void => {
  for (const key of keys) doc.getMap('records').set(key, Uint8Array.of(1))
}
const keysOf = (doc: Y.Doc): string[] => [...doc.getMap('records').keys()].sort()

/** A kept copy of `records`, one row each, and its doc's. */
async function keep(...keys: readonly string[]): Promise<void> {
  const doc = newRoomDoc()
  const cache = await openIndexedDbCache(ROOM, doc)
  set(doc, ...keys)
  cache?.close()
  await aWhile()
}
/** On the world's clock: what was begun is done. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))

describe('the kept copy of a room', () => {
  it('fills a document and goes on keeping it', async () => {
    const { play } = await tab()
    await play(async () => {
      await keep('een', 'twee')
      const doc = newRoomDoc()
      const cache = await openIndexedDbCache(ROOM, doc)
      expect(keysOf(doc)).toEqual(['een', 'twee'])
      set(doc, 'drie')
      cache?.close()
      await aWhile()
      const later = newRoomDoc()
      await openIndexedDbCache(ROOM, later)
      expect(keysOf(later)).toEqual(['drie', 'een', 'twee'])
    })
  })

  it('is named among what is kept, until it is dropped', async () => {
    const { play, disk } = await tab()
    await play(async () => {
      await keep('een')
      expect(await keptRooms()).toEqual([ROOM])
      await dropCache(ROOM)
      expect(await keptRooms()).toEqual([])
    })
    expect(valuesOn(disk, DATABASE, 'updates')).toEqual([])
  })

  it('[L4] has the epoch of the relay’s copy beside it, and both go together', async () => {
    const { play } = await tab()
    await play(async () => {
      const cache = await openIndexedDbCache(ROOM, newRoomDoc())
      expect(cache?.epoch).toBeUndefined()
      await cache?.keepEpoch('first')
      cache?.close()
      await aWhile()
      const later = await openIndexedDbCache(ROOM, newRoomDoc())
      expect(later?.epoch).toBe('first')
      await later?.drop()
      await later?.keepEpoch('too late')
      expect((await openIndexedDbCache(ROOM, newRoomDoc()))?.epoch).toBeUndefined()
    })
  })

  it('is not made where the browser could not tell which copies there are', async () => {
    const { play } = await tab(Object.defineProperty(new SimDisk(), 'databases', { value: undefined }))
    await play(async () => {
      expect(await openIndexedDbCache(ROOM, newRoomDoc())).toBeUndefined()
      await dropCaches(() => true)
    })
  })

  it('[fault 40] that lost a row is dropped, and filled again', async () => {
    const { play, disk } = await tab()
    await play(() => keep('een', 'twee', 'drie'))
    spoilRow(disk, DATABASE, 'updates', 0.001) // the second row, as a whole
    await play(async () => {
      expect(await openIndexedDbCache(ROOM, newRoomDoc())).toBeUndefined()
      const doc = newRoomDoc()
      const cache = await openIndexedDbCache(ROOM, doc)
      expect(cache).toBeDefined()
      expect(keysOf(doc)).toEqual([])
      set(doc, 'vier')
      cache?.close()
      await aWhile()
      const later = newRoomDoc()
      await openIndexedDbCache(ROOM, later)
      expect(keysOf(later)).toEqual(['vier'])
    })
  })

  it('[fault 40] of which half a row is left is dropped within its patience', async () => {
    const { play, disk, loop } = await tab()
    await play(() => keep('een', 'twee', 'drie'))
    spoilRow(disk, DATABASE, 'updates', 0.0016) // half of the second row
    const begun = loop.now()
    await play(async () => {
      expect(await openIndexedDbCache(ROOM, newRoomDoc())).toBeUndefined()
      expect(await openIndexedDbCache(ROOM, newRoomDoc())).toBeDefined()
    })
    expect(loop.now() - begun).toBeLessThan(10_000)
  })

  it('[fault 38] whose database never answers is given up, and so is dropping it', async () => {
    const { play, loop } = await tab(new SilentDisk())
    const begun = loop.now()
    await play(async () => {
      expect(await openIndexedDbCache(ROOM, newRoomDoc())).toBeUndefined()
      expect(await keptRooms()).toEqual([])
      await expect(dropCaches(() => true)).rejects.toThrow('could not be listed') // not as if nothing were there
    })
    expect(loop.now() - begun).toBeLessThan(30_000)
  })

  it('[fault 46] that vanishes while lines go on silences nobody else', async () => {
    const { play } = await tab()
    await play(async () => {
      const doc = newRoomDoc()
      const cache = await openIndexedDbCache(ROOM, doc)
      let heard = 0
      doc.on('update', () => (heard += 1))
      await new Promise((resolve) => {
        indexedDB.deleteDatabase(DATABASE).onsuccess = resolve // as another tab would
      })
      set(doc, 'een', 'twee')
      expect(heard).toBe(2)
      await cache?.drop()
      const later = newRoomDoc()
      expect(await openIndexedDbCache(ROOM, later)).toBeDefined()
      expect(keysOf(later)).toEqual([])
    })
    expect(world?.uncaught).toEqual([])
  })
})

/** A database that does not answer. */
class SilentDisk extends SimDisk {
  override open(): IDBOpenDBRequest {
    return new IDBOpenDBRequest()
  }
  override deleteDatabase(): IDBOpenDBRequest {
    return new IDBOpenDBRequest()
  }
  override databases(): Promise<IDBDatabaseInfo[]> {
    return new Promise(() => undefined)
  }
}
