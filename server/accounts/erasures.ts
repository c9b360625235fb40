import type { Database } from 'better-sqlite3'
import { newId, RELAY, type RecordId } from '#notebook/ids.ts'
import { bodyBytes, MAX_ERASED, type Erasure } from '#notebook/records.ts'
import type { RoomName } from '#notebook/rooms.ts'
import { seal, type Key } from '#notebook/seal.ts'
import type { Erasures, Stub } from './types.ts'

/** M5: the erasures as whoever decides on them sees them. */
export interface ErasureOrders extends Erasures {
  /** Has these records taken off that room; `reason` is kept for ever and holds no name. */
  order(room: RoomName, records: readonly RecordId[], reason: string): Promise<void>
  /** All stubs that were ever kept: what a folder of backups has to know. */
  all(): readonly Stub[]
}

type Row = { readonly id: string; readonly room: string; readonly sealed: Buffer }

export function openErasures(file: Database, privateKey: Key, now: () => number): ErasureOrders {
  file.exec('create table if not exists erasures (id text primary key, room text not null, sealed blob not null, done integer) strict, without rowid')
  file.exec('create index if not exists erasures_of on erasures (room)')
  const put = file.prepare<[string, string, Uint8Array]>('insert into erasures values (?, ?, ?, null) on conflict do nothing')
  const of = file.prepare<[string], Row>('select id, room, sealed from erasures where room = ? order by id')
  const all = file.prepare<[], Row>('select id, room, sealed from erasures order by id')
  const waiting = file.prepare<[], { room: string }>('select distinct room from erasures where done is null order by room')
  const done = file.prepare<[number, string]>('update erasures set done = ? where id = ? and done is null')

  return {
    of: (room) => of.all(room).map(stubOf),
    all: () => all.all().map(stubOf),
    keep: ({ id, room, sealed }) => void put.run(id, room, sealed),
    waiting: () => waiting.all().map(({ room }) => room),
    carriedOut: (stubs) => {
      for (const { id } of stubs) done.run(now(), id)
    },
    async order(room, records, reason) {
      for (let from = 0; from < records.length; from += MAX_ERASED) {
        const body = erasureOf(room, records.slice(from, from + MAX_ERASED), reason, now())
        put.run(body.id, room, await seal(bodyBytes(body), privateKey))
      }
    },
  }
}

/** What stays of these records. */
export const erasureOf = (room: RoomName, records: RecordId[], reason: string, at: number): Erasure => ({
  v: 1,
  id: newId(at),
  type: 'records.erased',
  room,
  at,
  by: RELAY,
  as: RELAY,
  device: RELAY,
  records,
  reason,
})

const stubOf = ({ id, room, sealed }: Row): Stub => ({ id, room, sealed: Uint8Array.from(sealed) })
