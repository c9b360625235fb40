import type { Database } from 'better-sqlite3'
import type { PersonId, WardId } from '#notebook/ids.ts'

/**
 * S7: the goal that somebody set themselves and tells nobody. It follows that person between their own devices: it
 * stands with the accounts, in no room, and the relay gives it to that person alone.
 */
export type Goals = {
  /** `at`: when it was written, ms. An empty text: it was taken away. */
  read(ward: WardId, person: PersonId): KeptGoal | undefined
  /** The later one holds. */
  keep(ward: WardId, person: PersonId, goal: KeptGoal): void
  /** Nothing is left of it. */
  forget(ward: WardId, person: PersonId): void
}

export type KeptGoal = { readonly text: string; readonly at: number }

export function openGoals(db: Database): Goals {
  db.exec(`create table if not exists goals (
    ward text not null, person text not null, text text not null, at integer not null, primary key (ward, person)
  ) strict, without rowid`)
  const get = db.prepare<[string, string], KeptGoal>('select text, at from goals where ward = ? and person = ?')
  const put = db.prepare<[string, string, string, number]>(
    'insert into goals values (?, ?, ?, ?) on conflict (ward, person) do update set text = excluded.text, at = excluded.at where excluded.at > at'
  )
  const drop = db.prepare<[string, string]>('delete from goals where ward = ? and person = ?')
  return {
    read: (ward, person) => get.get(ward, person),
    keep: (ward, person, { text, at }) => void put.run(ward, person, text, at),
    forget: (ward, person) => void drop.run(ward, person),
  }
}
