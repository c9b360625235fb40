import type { Database } from 'better-sqlite3'
import type { PersonId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'

export type Administrator = { readonly person: PersonId; readonly name: string; /** ms */ readonly since: number }

/**
 * Who runs the relay for the organisation. An administrator makes wards and says how long they keep their pages;
 * being one opens no room. Who is a member of a ward as well wears two hats under one name.
 */
export interface Administrators {
  has(person: PersonId | undefined): boolean
  /** By name. */
  all(): readonly Administrator[]
  /** The name under which somebody is or was an administrator. */
  nameOf(person: PersonId): string | undefined
  /** Makes somebody an administrator, or again. */
  make(person: PersonId, name: string): void
  end(person: PersonId): Result<true, 'not-found' | 'last-administrator'>
}

export function openAdministrators(db: Database, now: () => number): Administrators {
  db.exec(`
    create table if not exists administrators (
      person text primary key, name text not null, since integer not null, ended integer
    ) strict, without rowid;
  `)
  const present = db.prepare<[string], { person: string }>('select person from administrators where person = ? and ended is null')
  const list = db.prepare<[], Administrator>('select person, name, since from administrators where ended is null order by name, person')
  const name = db.prepare<[string], { name: string }>('select name from administrators where person = ?')
  const make = db.prepare<[string, string, number]>(
    `insert into administrators values (?, ?, ?, null)
     on conflict (person) do update set name = excluded.name, since = excluded.since, ended = null where ended is not null`
  )
  // In one statement: of two who end each other at the same moment one stays.
  const end = db.prepare<[number, string]>(
    'update administrators set ended = ? where person = ? and ended is null and (select count(*) from administrators where ended is null) > 1'
  )
  const has = (person: PersonId | undefined): boolean => person !== undefined && present.get(person) !== undefined
  return {
    has,
    all: () => list.all(),
    nameOf: (person) => name.get(person)?.name,
    make: (person, called) => void make.run(person, called, now()),
    end: (person) => {
      if (end.run(now(), person).changes === 1) return ok(true)
      return refuse(has(person) ? 'last-administrator' : 'not-found')
    },
  }
}
