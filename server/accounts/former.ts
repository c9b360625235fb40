import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { hashOf, newCode } from './secrets.ts'

/**
 * Former volunteers who said that the ward may keep an address of theirs. The list stands with the accounts, in no
 * room and on no device; what a person takes back or changes is gone from the files too, not only from the tables.
 */
export interface FormerList {
  /** Puts somebody on the list in the place of what stood there of them; part of a transaction. */
  keep(ward: WardId, person: PersonId, words: Kept): FormerId
  /** By name. */
  of(ward: WardId): Former[]
  one(id: FormerId): Former | undefined
  /** Whose personal link this code is. */
  byCode(code: string): Former | undefined
  /** A further code for somebody's personal link. `only`: those that were made before open nothing any more. */
  newCode(id: FormerId, only?: 'only'): string
  /** Changes what is named; null takes it away. */
  change(id: FormerId, change: FormerChange): void
  /** Nothing is left of this person here: words, links, invitations, answers. false: there was nothing. */
  erase(id: FormerId): boolean
  /** The same for whoever becomes a member again. */
  forget(ward: WardId, person: PersonId): boolean
  close(): void
}

export type FormerId = string
export type Address = { readonly email?: string | undefined; readonly postal?: string | undefined }
/** `consent`: the very words to which the person said yes. `by`: the coordinator who heard it. `since`, `until` in ms. */
export type Kept = Address & { readonly name: string; readonly since?: number | undefined; readonly consent: string; readonly by: PersonId }
/** `news`: what the person does now, in their own words. */
export type Former = Kept & {
  readonly id: FormerId
  readonly ward: WardId
  readonly person: PersonId
  readonly until: number
  readonly consented: number
  readonly news?: string | undefined
  readonly newsAt?: number | undefined
}
export type FormerChange = { readonly [K in 'email' | 'postal' | 'news']?: string | null | undefined }

/** ms until a wipe that somebody else's reading held up is tried again. */
const AGAIN = 1000

type Row = {
  id: string
  ward: string
  person: string
  name: string
  email: string | null
  postal: string | null
  since: number | null
  until: number
  consent: string
  consented: number
  by_person: string
  news: string | null
  news_at: number | null
}

export function openFormer(db: Database, now: () => number): FormerList {
  // Of a letter that was taken back nothing may stand in a file of its own either.
  db.pragma('temp_store = MEMORY')
  db.exec(`
    create table if not exists former (
      id text primary key, ward text not null, person text not null, name text not null, email text, postal text, since integer,
      until integer not null, consent text not null, consented integer not null, by_person text not null, news text, news_at integer,
      unique (ward, person)
    ) strict, without rowid;
    create table if not exists former_codes (
      hash blob primary key, former text not null references former (id) on delete cascade
    ) strict, without rowid;
  `)
  const put = db.prepare<[string, string, string, string, string | null, string | null, number | null, number, string, number, string]>(
    'insert into former values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null)'
  )
  const list = db.prepare<[string], Row>('select * from former where ward = ? order by name collate nocase, id')
  const one = db.prepare<[string], Row>('select * from former where id = ?')
  const coded = db.prepare<[Uint8Array], Row>('select former.* from former join former_codes on former_codes.former = former.id where hash = ?')
  const addCode = db.prepare<[Uint8Array, string]>('insert into former_codes values (?, ?)')
  const dropCodes = db.prepare<[string]>('delete from former_codes where former = ?')
  const set = db.prepare<[string | null, string | null, string | null, number | null, string]>('update former set email = ?, postal = ?, news = ?, news_at = ? where id = ?')
  const drop = db.prepare<[string]>('delete from former where id = ?')
  const dropPerson = db.prepare<[string, string]>('delete from former where ward = ? and person = ?')

  let timer: ReturnType<typeof setTimeout> | undefined
  /**
   * Deleted bytes are overwritten (`secure_delete`); the rebuilt file also has none of those that moved between pages,
   * and the emptied write-ahead log none that stood there on their way.
   */
  function wipe(): void {
    clearTimeout(timer)
    try {
      db.exec('vacuum')
      if (db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0) return
    } catch {
      // Another process reads at this moment.
    }
    timer = setTimeout(wipe, AGAIN)
    timer.unref()
  }

  const gone = ({ changes }: { changes: number }): boolean => {
    if (changes > 0) wipe()
    return changes > 0
  }

  return {
    keep: (ward, person, { name, email, postal, since, consent, by }) => {
      const id = randomUUID()
      dropPerson.run(ward, person)
      put.run(id, ward, person, name, email ?? null, postal ?? null, since ?? null, now(), consent, now(), by)
      return id
    },
    of: (ward) => list.all(ward).map(formerOf),
    one: (id) => some(one.get(id)),
    byCode: (code) => some(coded.get(hashOf(code))),
    newCode: (id, only) => {
      const code = newCode()
      db.transaction(() => {
        if (only) dropCodes.run(id)
        addCode.run(hashOf(code), id)
      }).immediate()
      return code
    },
    change: (id, { email, postal, news }) => {
      const before = one.get(id)
      if (!before) return
      const said = news === undefined ? before.news : news
      const newsAt = said === before.news ? before.news_at : said === null ? null : now()
      set.run(email === undefined ? before.email : email, postal === undefined ? before.postal : postal, said, newsAt, id)
      wipe()
    },
    erase: (id) => gone(drop.run(id)),
    forget: (ward, person) => gone(dropPerson.run(ward, person)),
    close: () => clearTimeout(timer),
  }
}

const some = (row: Row | undefined): Former | undefined => row && formerOf(row)

const formerOf = ({ id, ward, person, name, email, postal, since, until, consent, consented, by_person: by, news, news_at: newsAt }: Row): Former => ({
  id,
  ward,
  person,
  name,
  email: email ?? undefined,
  postal: postal ?? undefined,
  since: since ?? undefined,
  until,
  consent,
  consented,
  by,
  news: news ?? undefined,
  newsAt: newsAt ?? undefined,
})
