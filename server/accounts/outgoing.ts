import type { Database } from 'better-sqlite3'
import type { FormerId } from './former.ts'
import type { GatheringId } from './gatherings.ts'

/**
 * E-mails that are to go, are gone or failed: for whom and about what, never a word or an address. What waits when
 * the relay stops goes when it is back. The links in an e-mail are made when it goes, so that no code stands here.
 */
export interface Outgoing {
  /** Sends it, also when it failed or went before. */
  add(former: FormerId, about: About): void
  /** What waits longest. */
  next(): Mail | undefined
  sent(mail: Mail): void
  failed(mail: Mail, why: MailTrouble): void
  /** Where the e-mails about this stand, by former volunteer. */
  of(about: About): ReadonlyMap<FormerId, MailState>
}

/** An invitation to a gathering, or the personal link. */
export type About = GatheringId | 'link'
export type Mail = { readonly former: FormerId; readonly about: About }

/** Why an e-mail did not go: each has its sentence on the screen. */
export const mailTroubles = ['no-address', 'address', 'unreachable', 'sign-in', 'refused'] as const
export type MailTrouble = (typeof mailTroubles)[number]
/** `when` in ms. */
export type MailState =
  | { readonly at: 'waiting' }
  | { readonly at: 'sent'; readonly when: number }
  | { readonly at: 'failed'; readonly when: number; readonly why: MailTrouble }

type Row = { former: string; at: 'waiting' | 'sent' | 'failed'; why: MailTrouble | null; moved: number }

export function openOutgoing(db: Database, now: () => number): Outgoing {
  db.exec(`create table if not exists outgoing (
    former text not null references former (id) on delete cascade, about text not null, at text not null, why text,
    moved integer not null, primary key (former, about)
  ) strict, without rowid`)
  const put = db.prepare<[string, string, number]>(
    "insert into outgoing values (?, ?, 'waiting', null, ?) on conflict do update set at = 'waiting', why = null, moved = excluded.moved where at <> 'waiting'"
  )
  const next = db.prepare<[], { former: string; about: string }>("select former, about from outgoing where at = 'waiting' order by moved, former limit 1")
  const move = db.prepare<[string, string | null, number, string, string]>('update outgoing set at = ?, why = ?, moved = ? where former = ? and about = ?')
  const list = db.prepare<[string], Row>('select former, at, why, moved from outgoing where about = ?')
  return {
    add: (former, about) => void put.run(former, about, now()),
    next: () => next.get(),
    sent: ({ former, about }) => void move.run('sent', null, now(), former, about),
    failed: ({ former, about }, why) => void move.run('failed', why, now(), former, about),
    of: (about) => new Map(list.all(about).map((row) => [row.former, stateOf(row)])),
  }
}

function stateOf({ at, why, moved: when }: Row): MailState {
  switch (at) {
    case 'waiting':
      return { at }
    case 'sent':
      return { at, when }
    case 'failed':
      return { at, when, why: why ?? 'refused' }
  }
}
