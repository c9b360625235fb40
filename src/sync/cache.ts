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
  /** The epoch of the relay's room that this copy was made with; undefined: it never heard one. */
  readonly epoch: string | undefined
  /** Notes it beside the copy; it goes when the copy goes. */
  keepEpoch(epoch: string): Promise<void>
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
  if (!listsDatabases()) return undefined // it could not be found again to be forgotten
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
  const close = (): void => {
    doc.off('update', contained)
    kept.destroy().catch(() => undefined)
  }
  const drop = async (): Promise<void> => {
    close()
    await dropCache(room)
  }
  const opened = await withinPatience(Promise.all([kept.get(EPOCH), filled(kept)]))
  // Structs that wait for others which were never kept: a row got lost.
  if (!opened || doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
    await drop()
    return undefined
  }
  const epoch: unknown = opened[0]
  return {
    epoch: typeof epoch === 'string' ? epoch : undefined,
    keepEpoch: async (heard) => void (await withinPatience(kept.set(EPOCH, heard))),
    close,
    drop,
  }
}

/** The key under which a copy's epoch stands. */
const EPOCH = 'epoch'

/** Forgets what was kept of a room. Resolves in any case: a database that cannot be deleted now is dropped at its next doubt. */
export async function dropCache(room: string): Promise<void> {
  await withinPatience(
    new Promise<void>((resolve) => {
      const request = indexedDB.deleteDatabase(databaseOf(room))
      request.onsuccess = request.onerror = request.onblocked = () => resolve()
    })
  )
}

/** Rooms of which something is kept. */
export const keptRooms = async (): Promise<RoomName[]> => (await listed()) ?? []

/** Forgets what was kept of the rooms that `goes` names, and waits until it is gone. Close the rooms first. Throws when nobody can tell what there is. */
export async function dropCaches(goes: (room: RoomName) => boolean): Promise<void> {
  const kept = await listed()
  if (!kept) throw new Error('the copies of rooms could not be listed')
  await Promise.all(
    kept.filter(goes).map((room) =>
      withinPatience(
        new Promise<void>((resolve) => {
          const request = indexedDB.deleteDatabase(databaseOf(room))
          request.onsuccess = request.onerror = () => resolve()
        })
      )
    )
  )
}

/** A browser that does not list its databases is given none to keep. undefined: it should have and did not. */
async function listed(): Promise<RoomName[] | undefined> {
  if (!listsDatabases()) return []
  const databases = await withinPatience(Promise.resolve().then(() => indexedDB.databases()))
  return databases?.flatMap(({ name = '' }) => (name.startsWith(CACHE_PREFIX) ? [name.slice(CACHE_PREFIX.length)] : []))
}

const listsDatabases = (): boolean => typeof indexedDB.databases === 'function'

/** The name that every cache's database begins with. */
export const CACHE_PREFIX = 'schrift-room '
const databaseOf = (room: string): string => CACHE_PREFIX + room

/** Resolves when `doc` holds what was kept; y-indexeddb says nothing of a database that cannot be opened. */
const filled = (kept: IndexeddbPersistence): Promise<void> =>
  new Promise((resolve, reject) => {
    kept._db.catch(reject)
    void kept.whenSynced.then(() => resolve())
  })

function withinPatience<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    promise.catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE)),
  ])
}
