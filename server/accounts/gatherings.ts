import { randomUUID } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { DAY, dayOf, type Day } from '#notebook/calendar.ts'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { FormerId } from './former.ts'
import { hashOf, newCode } from './secrets.ts'

/**
 * The ward's yearly gathering: who is asked, who comes. Former volunteers answer by a link that works for one answer,
 * or by their personal link; volunteers of now answer in the app. A gathering goes a good year after its day.
 */
export interface Gatherings {
  /** Plans the next one, or changes the one that is named. */
  plan(ward: WardId, words: GatheringWords, id?: GatheringId): Result<Gathering, 'not-found'>
  /** The one that was planned last. */
  latest(ward: WardId): Gathering | undefined
  find(ward: WardId, id: GatheringId): Gathering | undefined
  /** Asks every former volunteer on the list who was not asked yet; resolves with those. */
  invite(gathering: Gathering): FormerId[]
  guests(id: GatheringId): Guest[]
  /** Gatherings to which a former volunteer was asked, newest first. */
  asked(former: FormerId): (Gathering & { readonly answer: Answer | undefined })[]
  /** The answer by the personal link; it takes the place of an earlier one. */
  answer(id: GatheringId, former: FormerId, answer: Answer): Result<true, 'not-found'>
  /** A code for a link that works for one answer. Codes that were made before work too, until the answer is there. */
  newCode(id: GatheringId, former: FormerId): string
  byCode(code: string): Invited | undefined
  /** Of several answers by such links the first one holds. */
  answerOnce(code: string, answer: Answer): Result<Invited, 'answer-unknown' | 'answered'>
  /** What volunteers of now answered in the app. */
  volunteers(id: GatheringId): { readonly person: PersonId; readonly answer: Answer; readonly answered: number }[]
  answerAs(id: GatheringId, person: PersonId, answer: Answer): void
}

export type GatheringId = string
export const answers = ['comes', 'does-not'] as const
export type Answer = (typeof answers)[number]
/** `time`: `HH:MM` on the ward's clock. */
export type GatheringWords = { readonly title: string; readonly day: Day; readonly time: string; readonly place: string; readonly text: string }
/** `invited`: since when (ms) people are asked. */
export type Gathering = GatheringWords & { readonly id: GatheringId; readonly ward: WardId; readonly invited: number | undefined }
/** `answered` in ms. */
export type Guest = { readonly former: FormerId; readonly answer: Answer | undefined; readonly answered: number | undefined }
export type Invited = { readonly gathering: Gathering; readonly former: FormerId; readonly answer: Answer | undefined }

/** How long a gathering and its answers stand after its day, ms. */
const KEPT = 400 * DAY

type Row = GatheringWords & { id: string; ward: string; invited: number | null }
type GuestRow = { former: string; answer: Answer | null; answered: number | null }

export function openGatherings(db: Database, now: () => number): Gatherings {
  db.exec(`
    create table if not exists gatherings (
      id text primary key, ward text not null, title text not null, day text not null, time text not null, place text not null,
      text text not null, made integer not null, invited integer
    ) strict, without rowid;
    create table if not exists guests (
      gathering text not null references gatherings (id) on delete cascade, former text not null references former (id) on delete cascade,
      answer text, answered integer, primary key (gathering, former)
    ) strict, without rowid;
    create table if not exists answer_codes (
      hash blob primary key, gathering text not null references gatherings (id) on delete cascade,
      former text not null references former (id) on delete cascade
    ) strict, without rowid;
    create table if not exists volunteer_answers (
      gathering text not null references gatherings (id) on delete cascade, person text not null,
      answer text not null, answered integer not null, primary key (gathering, person)
    ) strict, without rowid;
  `)
  const shape = 'id, ward, title, day, time, place, text, invited'
  const insert = db.prepare<[string, string, string, string, string, string, string, number]>('insert into gatherings values (?, ?, ?, ?, ?, ?, ?, ?, null)')
  const change = db.prepare<[string, string, string, string, string, string]>('update gatherings set title = ?, day = ?, time = ?, place = ?, text = ? where id = ?')
  const latest = db.prepare<[string], Row>(`select ${shape} from gatherings where ward = ? order by made desc, id desc limit 1`)
  const find = db.prepare<[string], Row>(`select ${shape} from gatherings where id = ?`)
  const tidy = db.prepare<[string]>('delete from gatherings where day < ?')
  const begun = db.prepare<[number, string]>('update gatherings set invited = coalesce(invited, ?) where id = ?')
  const ask = db.prepare<[string, string], { former: string }>(
    'insert into guests select ?, id, null, null from former where ward = ? on conflict do nothing returning former'
  )
  const guests = db.prepare<[string], GuestRow>('select former, answer, answered from guests where gathering = ?')
  const guest = db.prepare<[string, string], GuestRow>('select former, answer, answered from guests where gathering = ? and former = ?')
  const asked = db.prepare<[string], Row & { answer: Answer | null }>(
    `select ${shape}, answer from guests join gatherings on gatherings.id = guests.gathering where former = ? order by day desc`
  )
  const answer = db.prepare<[string, number, string, string]>('update guests set answer = ?, answered = ? where gathering = ? and former = ?')
  const first = db.prepare<[string, number, string, string]>('update guests set answer = ?, answered = ? where gathering = ? and former = ? and answer is null')
  const addCode = db.prepare<[Uint8Array, string, string]>('insert into answer_codes values (?, ?, ?)')
  const coded = db.prepare<[Uint8Array], { gathering: string; former: string }>('select gathering, former from answer_codes where hash = ?')
  const volunteers = db.prepare<[string], { person: string; answer: Answer; answered: number }>('select person, answer, answered from volunteer_answers where gathering = ?')
  const answerAs = db.prepare<[string, string, string, number]>(
    'insert into volunteer_answers values (?, ?, ?, ?) on conflict do update set answer = excluded.answer, answered = excluded.answered'
  )

  const byId = (id: GatheringId): Gathering | undefined => some(find.get(id))

  function byCode(code: string): Invited | undefined {
    const row = coded.get(hashOf(code))
    const gathering = row && byId(row.gathering)
    if (!row || !gathering) return undefined
    return { gathering, former: row.former, answer: guest.get(row.gathering, row.former)?.answer ?? undefined }
  }

  return {
    plan: (ward, { title, day, time, place, text }, id) => {
      if (id !== undefined && byId(id)?.ward !== ward) return refuse('not-found')
      tidy.run(dayOf(now() - KEPT, 'UTC'))
      const made = id ?? randomUUID()
      if (id === undefined) insert.run(made, ward, title, day, time, place, text, now())
      else change.run(title, day, time, place, text, id)
      const planned = byId(made)
      return planned ? ok(planned) : refuse('not-found')
    },
    latest: (ward) => {
      tidy.run(dayOf(now() - KEPT, 'UTC'))
      return some(latest.get(ward))
    },
    find: (ward, id) => {
      const found = byId(id)
      return found?.ward === ward ? found : undefined
    },
    invite: ({ id, ward }) =>
      db.transaction(() => {
        begun.run(now(), id)
        return ask.all(id, ward).map(({ former }) => former)
      }).immediate(),
    guests: (id) => guests.all(id).map(guestOf),
    asked: (former) => asked.all(former).map(({ answer: said, ...row }) => ({ ...gatheringOf(row), answer: said ?? undefined })),
    answer: (id, former, said) => (answer.run(said, now(), id, former).changes === 1 ? ok(true) : refuse('not-found')),
    newCode: (id, former) => {
      const code = newCode()
      addCode.run(hashOf(code), id, former)
      return code
    },
    byCode,
    answerOnce: (code, said) => {
      const invited = byCode(code)
      if (!invited) return refuse('answer-unknown')
      const { changes } = first.run(said, now(), invited.gathering.id, invited.former)
      return changes === 1 ? ok({ ...invited, answer: said }) : refuse('answered')
    },
    volunteers: (id) => volunteers.all(id),
    answerAs: (id, person, said) => void answerAs.run(id, person, said, now()),
  }
}

const some = (row: Row | undefined): Gathering | undefined => row && gatheringOf(row)
const gatheringOf = ({ invited, ...row }: Row): Gathering => ({ ...row, invited: invited ?? undefined })
const guestOf = ({ former, answer, answered }: GuestRow): Guest => ({ former, answer: answer ?? undefined, answered: answered ?? undefined })
