import type { Database } from 'better-sqlite3'
import type { PersonId, WardId } from '#notebook/ids.ts'

/**
 * R1: up to when each person has read. It follows a person between devices and nobody else sees it: it stands with
 * the accounts, in no room, and the relay gives it to that person alone.
 */
export type Marks = {
  /** ms since 1970; undefined: never told. */
  read(ward: WardId, person: PersonId): number | undefined
  /** Moves on only. */
  move(ward: WardId, person: PersonId, read: number): void
  /** Nothing is left of what this person read. */
  forget(ward: WardId, person: PersonId): void
}

export function openMarks(db: Database): Marks {
  db.exec(`create table if not exists marks (
    ward text not null, person text not null, read integer not null, primary key (ward, person)
  ) strict, without rowid`)
  const get = db.prepare<[string, string], { read: number }>('select read from marks where ward = ? and person = ?')
  const put = db.prepare<[string, string, number]>(
    'insert into marks values (?, ?, ?) on conflict (ward, person) do update set read = max(read, excluded.read)'
  )
  const drop = db.prepare<[string, string]>('delete from marks where ward = ? and person = ?')
  return {
    read: (ward, person) => get.get(ward, person)?.read,
    move: (ward, person, read) => void put.run(ward, person, read),
    forget: (ward, person) => void drop.run(ward, person),
  }
}
