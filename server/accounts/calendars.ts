import type { Database } from 'better-sqlite3'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { memberSince, type Register } from '#notebook/register.ts'
import { hashOf, newCode } from './secrets.ts'

/**
 * The secrets in the addresses at which calendar programs fetch somebody's meetings: one per person and ward, kept as
 * a hash. A program sends no cookie, so whoever has the address reads what stands there: title, time and place.
 */
export interface Calendars {
  /** A new code, told this once; the one before is dead. */
  renew(ward: WardId, person: PersonId): string
  /** false: there was none. */
  withdraw(ward: WardId, person: PersonId): boolean
  /** Since when (ms) there is one; undefined: there is none. */
  since(ward: WardId, person: PersonId): number | undefined
  /** Whose it is; undefined: unknown, withdrawn, or its person's membership has ended since it was made. */
  of(code: string): { readonly ward: WardId; readonly person: PersonId } | undefined
}

type Row = { readonly ward: WardId; readonly person: PersonId; readonly made: number }

export function openCalendars(file: Database, register: (ward: WardId) => Register | undefined, now: () => number): Calendars {
  file.exec(`create table if not exists calendars (
    ward text not null, person text not null, hash blob not null unique, made integer not null, primary key (ward, person)
  ) strict, without rowid`)
  const put = file.prepare<[string, string, Uint8Array, number]>(
    'insert into calendars values (?, ?, ?, ?) on conflict (ward, person) do update set hash = excluded.hash, made = excluded.made'
  )
  const drop = file.prepare<[string, string]>('delete from calendars where ward = ? and person = ?')
  const mine = file.prepare<[string, string], Row>('select ward, person, made from calendars where ward = ? and person = ?')
  const find = file.prepare<[Uint8Array], Row>('select ward, person, made from calendars where hash = ?')

  /** A code of a membership that ended does not come to life again with the next one. */
  function living(row: Row | undefined): Row | undefined {
    const member = row && register(row.ward)?.members.get(row.person)
    const since = member?.role === undefined ? undefined : memberSince(member)
    if (!row || (since !== undefined && since <= row.made)) return row
    drop.run(row.ward, row.person)
    return undefined
  }

  return {
    renew(ward, person) {
      const code = newCode()
      put.run(ward, person, hashOf(code), now())
      return code
    },
    withdraw: (ward, person) => drop.run(ward, person).changes > 0,
    since: (ward, person) => living(mine.get(ward, person))?.made,
    of: (code) => living(find.get(hashOf(code))),
  }
}
