import { randomUUID } from 'node:crypto'
import { RELAY } from '#notebook/ids.ts'
import type { RoomName } from '#notebook/rooms.ts'
import { makeRow, mergeRows, readRows, type Row } from './row.ts'
import { OutOfOrder, type Damage, type NewRow, type Storage } from './storage.ts'

/** What stands in for a disk: it outlives the storage that was opened on it, but not the process. */
export type MemoryDisk = {
  readonly rooms: Map<RoomName, MemoryRoom>
  readonly setAside: { readonly room: RoomName; readonly was: MemoryRoom }[]
  readonly damage: Damage[]
}
export type MemoryRoom = { epoch: string; since: number; rows: Row[] }

export const memoryDisk = (): MemoryDisk => ({ rooms: new Map(), setAside: [], damage: [] })

/** Rooms in memory, for tests and for trying things out. Keeps every promise of `Storage` but the disk's. */
export function memoryStorage(disk: MemoryDisk = memoryDisk(), now: () => number = Date.now): Storage {
  let waiting: { readonly row: NewRow; readonly resolve: () => void; readonly reject: (cause: unknown) => void }[] = []
  let closed = false

  function begin(room: RoomName): MemoryRoom {
    const fresh = { epoch: randomUUID(), since: now(), rows: [] }
    disk.rooms.set(room, fresh)
    return fresh
  }

  function write({ room, seq, update, device, leases }: NewRow): boolean {
    const rows = disk.rooms.get(room)?.rows
    if (!rows || seq !== (rows.at(-1)?.seq ?? 0) + 1) return false
    rows.push(makeRow(room, seq, device, leases, Uint8Array.from(update)))
    return true
  }

  function flush(): void {
    const batch = waiting
    waiting = []
    for (const { row, resolve, reject } of batch)
      if (closed) reject(new Error('the storage is closed'))
      else if (write(row)) resolve()
      else reject(new OutOfOrder(row.room, row.seq))
  }

  async function doing<T>(act: () => T): Promise<T> {
    flush()
    if (closed) throw new Error('the storage is closed')
    return act()
  }

  return {
    damage: disk.damage,
    load: (room) =>
      doing(() => {
        const found = disk.rooms.get(room) ?? begin(room)
        const read = readRows(room, found.rows)
        if (read.ok) return { epoch: found.epoch, since: found.since, ...read.value }
        disk.setAside.push({ room, was: found })
        disk.damage.push({ room, seq: read.error, at: now() })
        const { epoch, since } = begin(room)
        return { epoch, since, updates: [], seq: 0, clients: new Map() }
      }),
    append: (row) =>
      new Promise((resolve, reject) => {
        if (waiting.push({ row, resolve, reject }) === 1) setImmediate(flush)
      }),
    compact: (room, upTo, merged) =>
      doing(() => {
        const found = disk.rooms.get(room)
        const last = found?.rows.findIndex(({ seq }) => seq === upTo) ?? -1
        if (!found || last < 0) throw new OutOfOrder(room, upTo)
        const row = mergeRows(room, found.rows.slice(0, last + 1), upTo, Uint8Array.from(merged))
        found.rows = [row, ...found.rows.slice(last + 1)]
      }),
    rewrite: (room, upTo, update, client) =>
      doing(() => {
        const found = disk.rooms.get(room)
        if (!found || upTo !== (found.rows.at(-1)?.seq ?? 0)) throw new OutOfOrder(room, upTo)
        found.epoch = randomUUID()
        found.rows = [makeRow(room, 1, RELAY, new Map([[client, RELAY]]), Uint8Array.from(update))]
        disk.setAside.splice(0, disk.setAside.length, ...disk.setAside.filter((one) => one.room !== room))
      }),
    scrubbed: () => doing(() => undefined),
    drop: (room) =>
      doing(() => {
        disk.rooms.delete(room)
        disk.setAside.splice(0, disk.setAside.length, ...disk.setAside.filter((one) => one.room !== room))
        disk.damage.splice(0, disk.damage.length, ...disk.damage.filter((one) => one.room !== room))
      }),
    rooms: (ward) =>
      doing(() => [...disk.rooms.keys()].filter((name) => ward === undefined || name.startsWith(`${ward}/`)).sort()),
    renewEpochs: () =>
      doing(() => {
        for (const room of disk.rooms.values()) Object.assign(room, { epoch: randomUUID(), since: now() })
      }),
    close: () =>
      doing(() => {
        closed = true
      }),
  }
}
