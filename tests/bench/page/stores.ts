import { bodyBytes, type EntryRecord } from '#notebook/records.ts'
import { historyOf, today } from './history.ts'

/** How else a notebook could be kept in a browser: a way to put a history in, and one to read today's lines out. */
export type Store = { readonly fill: (lines: number, days: number) => Promise<void>; readonly today: () => Promise<readonly Kept[]> }
export type Kept = { readonly id: string; readonly day: string; readonly by: string; readonly at: number; readonly text: string; readonly body: string }

export const stores: Readonly<Record<string, () => Promise<Store>>> = { floor: floorStore, yjs: yjsStore, pouchdb: pouchStore, automerge: automergeStore }

/** A line with the bytes of its records, as every store keeps it. */
function* kept(lines: number, days: number): Generator<Kept> {
  for (const { day, records } of historyOf(lines, days)) {
    const [first] = records
    if (first?.type !== 'entry.written') continue
    const body = records.map((record: EntryRecord) => new TextDecoder().decode(bodyBytes(record))).join('\n')
    yield { id: first.id, day, by: first.by, at: first.at, text: first.text, body }
  }
}

const inOrder = (lines: readonly Kept[]): Kept[] => [...lines].sort((a, b) => a.at - b.at)

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
  })

async function bare(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore('lines', { keyPath: 'id' }).createIndex('day', 'day')
  return asked(request)
}

/** The floor: one object store with an index by day. */
async function floorStore(): Promise<Store> {
  const database = await bare('floor')
  return {
    fill: async (lines, days) => {
      const transaction = database.transaction('lines', 'readwrite')
      for (const line of kept(lines, days)) transaction.objectStore('lines').put(line)
      await new Promise((resolve) => (transaction.oncomplete = resolve))
    },
    today: async () => inOrder(await asked<Kept[]>(database.transaction('lines').objectStore('lines').index('day').getAll(today()))),
  }
}

/** Everything in one Y.Doc, kept by y-indexeddb. */
async function yjsStore(): Promise<Store> {
  const [Y, { IndexeddbPersistence }] = await Promise.all([import('yjs'), import('y-indexeddb')])
  const doc = new Y.Doc()
  const lines = doc.getMap<Kept>('lines')
  const persistence = new IndexeddbPersistence('yjs', doc)
  await persistence.whenSynced
  return {
    fill: async (count, days) => {
      doc.transact(() => {
        for (const line of kept(count, days)) lines.set(line.id, line)
      })
      const { storeState } = await import('y-indexeddb')
      await storeState(persistence, true)
    },
    today: async () => inOrder([...lines.values()].filter((line) => line.day === today())),
  }
}

/** PouchDB, with the day at the front of each document's id so that a day is one range. */
async function pouchStore(): Promise<Store> {
  const { default: PouchDB } = await import('pouchdb-browser')
  const database = new PouchDB<Kept>('pouch')
  return {
    fill: async (count, days) => {
      let batch: (Kept & { _id: string })[] = []
      for (const line of kept(count, days)) {
        batch.push({ ...line, _id: `${line.day} ${line.id}` })
        if (batch.length === 2000) await database.bulkDocs(batch.splice(0))
      }
      await database.bulkDocs(batch)
    },
    today: async () => {
      const { rows } = await database.allDocs({ include_docs: true, startkey: today(), endkey: `${today()}\uffff` })
      return inOrder(rows.flatMap(({ doc }) => doc ?? []))
    },
  }
}

/** Everything in one Automerge document, kept as its saved bytes. */
async function automergeStore(): Promise<Store> {
  const [Automerge, { automergeWasmBase64 }] = await Promise.all([import('@automerge/automerge/slim'), import('@automerge/automerge/automerge.wasm.base64')])
  await Automerge.initializeBase64Wasm(automergeWasmBase64)
  const database = await bare('automerge')
  return {
    fill: async (count, days) => {
      const doc = Automerge.from<{ lines: Record<string, Kept> }>({ lines: Object.fromEntries([...kept(count, days)].map((line) => [line.id, line])) })
      const transaction = database.transaction('lines', 'readwrite')
      transaction.objectStore('lines').put({ id: 'all', bytes: Automerge.save(doc) })
      await new Promise((resolve) => (transaction.oncomplete = resolve))
    },
    today: async () => {
      const { bytes } = await asked<{ bytes: Uint8Array }>(database.transaction('lines').objectStore('lines').get('all'))
      const { lines } = Automerge.load<{ lines: Record<string, Kept> }>(bytes)
      return inOrder(Object.values(lines).filter((line) => line.day === today()))
    },
  }
}
