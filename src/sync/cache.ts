import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'
import type { RoomName } from '#notebook/rooms.ts'

/**
 * Keeps a room's Y.Doc in IndexedDB, so that a returning device asks the relay for the difference only.
 * It is a cache: the records themselves stand in the read model. y-indexeddb is contained here, because it can
 * throw inside the document's update event (which would silence every other listener), can wait for ever, and
 * does not report a failed write. At any doubt the copy is dropped and filled again from the relay.
 */
export type Cache = {
  /** Stops keeping; what is kept stays. */
  close(): void
  /** Stops keeping and forgets what was kept. */
  drop(): Promise<void>
}

/** Fills `doc` from what was kept and keeps it from then on; undefined when the copy cannot be trusted. */
export type OpenCache = (room: string, doc: Y.Doc) => Promise<Cache | undefined>

/** How long a database may take to answer, ms. */
const PATIENCE = 6000

export const openIndexedDbCache: OpenCache = async (room, doc) => {
  const name = databaseOf(room)
  const kept = new IndexeddbPersistence(name, doc)
  doc.off('update', kept._storeUpdate)
  const contained = (update: Uint8Array, origin: unknown): void => {
    try {
      kept._storeUpdate(update, origin)
    } catch {
      // The database went away underneath (deleted in another tab, evicted): keep nothing more in this session.
      doc.off('update', contained)
    }
  }
  doc.on('update', contained)
  const cache: Cache = {
    close: () => {
      doc.off('update', contained)
      kept.destroy().catch(() => undefined)
    },
    drop: async () => {
      cache.close()
      await dropCache(room)
    },
  }
  const opened = await withinPatience(Promise.race([kept.whenSynced.then(() => true), kept._db.then(() => never, () => false)]))
  // Structs that wait for others which were never kept: a row got lost.
  if (opened === true && doc.store.pendingStructs === null && doc.store.pendingDs === null) return cache
  await cache.drop()
  return undefined
}

/** Forgets what was kept of a room. Resolves in any case: a database that cannot be deleted now is dropped at its next doubt. */
export async function dropCache(room: string): Promise<void> {
  await withinPatience(
    new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(databaseOf(room))
      request.onsuccess = request.onerror = request.onblocked = () => resolve()
    })
  )
}

/** Rooms of which something is kept; none where the browser does not tell. */
export const keptRooms = async (): Promise<RoomName[]> => (await listed()) ?? []

/**
 * Forgets what was kept of the rooms that `goes` names, and waits until it is gone. Close the rooms first. `known`:
 * rooms that were ever opened here, for a browser that cannot list its databases.
 */
export async function dropCaches(known: readonly RoomName[], goes: (room: RoomName) => boolean): Promise<void> {
  const rooms = ((await listed()) ?? known).filter(goes)
  await Promise.all(
    rooms.map((room) =>
      withinPatience(
        new Promise<void>((resolve) => {
          const request = indexedDB.deleteDatabase(databaseOf(room))
          request.onsuccess = request.onerror = () => resolve()
        })
      )
    )
  )
}

/** undefined where the browser does not list its databases. */
async function listed(): Promise<RoomName[] | undefined> {
  const databases = await withinPatience(Promise.resolve().then(() => indexedDB.databases()))
  return databases?.flatMap(({ name = '' }) => (name.startsWith(CACHE_PREFIX) ? [name.slice(CACHE_PREFIX.length)] : []))
}

/** The name that every cache's database begins with. */
export const CACHE_PREFIX = 'schrift-room '
const databaseOf = (room: string): string => CACHE_PREFIX + room

const never = new Promise<never>(() => undefined)

function withinPatience<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    promise.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE)),
  ])
}
