import type Database from 'better-sqlite3'
import type { DeviceId, PersonId, RecordId, WardId } from '#notebook/ids.ts'
import { isKnown, parseBody } from '#notebook/records.ts'
import { sealsFor, type Register } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { bodyOf, holds, isSealed, textToKey, type Sealed } from '#notebook/seal.ts'
import { DAY, MAX_AHEAD } from '#notebook/calendar.ts'

/**
 * What devices that were let go handed in: words that were written and not delivered. They stand in no room of the
 * notebook; a coordinator takes each over or puts it away, and what nobody looked at goes as the ward's months do.
 */
export interface HandedIn {
  /** Takes a record in, when the device's seal is under it. A record that stands here already is taken again. */
  take(sealed: Sealed, device: DeviceId): Promise<Result<WardId, HandInRefusal>>
  /** The records that wait for a coordinator, oldest first. */
  of(ward: WardId): HandedInRecord[]
  /** How many wait. */
  count(ward: WardId): number
  /** It was taken over or put away: its words go from the tray. false: it does not stand there. */
  settle(ward: WardId, id: RecordId): boolean
  /** M5: what waits on any ward. */
  all(): Sealed[]
}

export type HandedInRecord = { readonly id: RecordId; readonly person: PersonId; readonly handed: number; readonly sealed: Sealed }
export type HandInRefusal = 'malformed' | 'bad-seal' | 'unknown-device' | 'flood'

/** What one device may leave behind, so that nobody fills the disk with it. */
const MOST = { records: 500, bytes: 4 * 1024 * 1024 } as const

export function openHandedIn(file: Database.Database, now: () => number, register: (ward: WardId) => Register | undefined): HandedIn {
  file.exec(`create table if not exists handed_in (
    id text primary key, ward text not null, person text not null, device text not null, handed integer not null, sealed blob not null
  ) strict, without rowid`)
  const held = file.prepare<[string], { records: number; bytes: number }>(
    'select count(*) as records, coalesce(sum(length(sealed)), 0) as bytes from handed_in where device = ?'
  )
  const stands = file.prepare<[string], { id: string }>('select id from handed_in where id = ?')
  const put = file.prepare<[string, string, string, string, number, Uint8Array]>('insert into handed_in values (?, ?, ?, ?, ?, ?) on conflict do nothing')
  const list = file.prepare<[string], { id: string; person: string; handed: number; sealed: Buffer }>(
    'select id, person, handed, sealed from handed_in where ward = ? order by handed, id'
  )
  const count = file.prepare<[string], { records: number }>('select count(*) as records from handed_in where ward = ?')
  const everything = file.prepare<[], { sealed: Buffer }>('select sealed from handed_in order by handed, id')
  const drop = file.prepare<[string, string]>('delete from handed_in where ward = ? and id = ?')
  const tidy = file.prepare<[string, number]>('delete from handed_in where ward = ? and handed < ?')

  const forgetOld = (ward: WardId): void => void tidy.run(ward, now() - (register(ward)?.ward?.retentionDays ?? 0) * DAY)

  return {
    async take(sealed, device) {
      const body = isSealed(sealed) ? parseBody(bodyOf(sealed)) : refuse('malformed' as const)
      if (!body.ok || !isKnown(body.value) || body.value.device !== device) return refuse('malformed')
      const { id, by, at, room } = body.value
      const ward = parseRoom(room)?.ward
      const known = ward === undefined ? undefined : register(ward)?.devices.get(device)
      if (ward === undefined || !known) return refuse('unknown-device')
      if (!sealsFor(known, by, at, MAX_AHEAD) || !(await holds(sealed, await textToKey(known.key)))) return refuse('bad-seal')
      forgetOld(ward)
      if (stands.get(id)) return ok(ward)
      const { records, bytes } = held.get(device) ?? { records: 0, bytes: 0 }
      if (records >= MOST.records || bytes + sealed.byteLength > MOST.bytes) return refuse('flood')
      put.run(id, ward, by, device, now(), sealed)
      return ok(ward)
    },
    of(ward) {
      forgetOld(ward)
      return list.all(ward).map((row) => ({ ...row, sealed: Uint8Array.from(row.sealed) }))
    },
    count(ward) {
      forgetOld(ward)
      return count.get(ward)?.records ?? 0
    },
    settle: (ward, id) => drop.run(ward, id).changes > 0,
    all: () => everything.all().map(({ sealed }) => Uint8Array.from(sealed)),
  }
}
