import { IDBFactory } from 'fake-indexeddb'

/**
 * A device's disk: fake-indexeddb with sudden ends. A database is opened under its name with `#` and anything behind
 * it: to Dexie, which shares what it knows within a program, each tab's database is another one; the disk knows better.
 */
export class SimDisk extends IDBFactory {
  override open(name: string, version?: number): IDBOpenDBRequest {
    return super.open(plain(name), version)
  }
  override deleteDatabase(name: string): IDBOpenDBRequest {
    return super.deleteDatabase(plain(name))
  }
}

const plain = (name: string): string => name.split('#')[0] ?? name

/* What fake-indexeddb keeps within; read from outside because a disk outlives what has it open. */
type RawStore = { readonly records: { values(): Iterable<{ readonly key: unknown; value: unknown }>; delete(key: unknown): unknown } }
type RawTransaction = { readonly mode: string; readonly _state: string; _abort(name: string | null): void }
type RawDatabase = { transactions: RawTransaction[]; connections: object[]; readonly rawObjectStores: Map<string, RawStore> }

function databasesOf(disk: SimDisk): Map<string, RawDatabase> {
  const databases: Map<string, RawDatabase> = Reflect.get(disk, '_databases')
  return databases
}

/** What is on the disk when the program that uses it dies at this moment: whatever was not committed is gone. */
export function diskAfterDeath(disk: SimDisk): SimDisk {
  const next = new SimDisk()
  for (const [name, raw] of databasesOf(disk)) {
    const underway = raw.transactions.filter((one) => one._state !== 'finished')
    for (const transaction of underway) transaction._abort(null)
    raw.transactions = []
    raw.connections = []
    const whole = raw.rawObjectStores.size > 0 && !underway.some(({ mode }) => mode === 'versionchange')
    if (whole) databasesOf(next).set(name, raw)
  }
  return next
}

/** The values of a store as they stand on the disk. */
export function valuesOn(disk: SimDisk, database: string, store: string): unknown[] {
  const raw = databasesOf(disk).get(database)?.rawObjectStores.get(store)
  return raw ? [...raw.records.values()].map(({ value }) => value) : []
}

export const databasesOn = (disk: SimDisk): string[] => [...databasesOf(disk).keys()]

export const loseDatabase = (disk: SimDisk, name: string): boolean => databasesOf(disk).delete(name)

/** Takes a row out of a store, or the second half of its bytes; `lot` (0 to 1) says which row, and which of the two. */
export function spoilRow(disk: SimDisk, name: string, store: string, lot: number): void {
  const records = databasesOf(disk).get(name)?.rawObjectStores.get(store)?.records
  const rows = records ? [...records.values()] : []
  const place = lot * 1000 % rows.length
  const row = rows[Math.floor(place)]
  if (!records || !row) return
  if (place % 1 < 0.5 || !(row.value instanceof Uint8Array)) records.delete(row.key)
  else row.value = row.value.slice(0, row.value.length >> 1)
}
