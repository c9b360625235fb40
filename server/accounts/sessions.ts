import { DAY, HOUR, MINUTE } from '#notebook/calendar.ts'
import type { DeviceId, PersonId } from '#notebook/ids.ts'
import type { AccountsDatabase, SessionRow } from './database.ts'
import { hashOf, newToken } from './secrets.ts'
import type { Session } from './types.ts'

/**
 * Who is signed in. A session is opened by the value of a cookie, of which the relay keeps the hash. It ends when
 * somebody ends it, when it was not seen for 90 days, and a year after it began.
 */
export interface Sessions {
  /** Begins a session; what it answers is the cookie's value, always a new one. `rights`: what it may do now. */
  begin(session: Session, rights: string, label?: string): string
  find(cookie: string): Session | undefined
  /** Whether it was neither ended nor left to expire; notes that it was seen. */
  alive(id: string): boolean
  /**
   * A new value for the cookie, when what its session may do has changed since the value was given. The value before
   * opens the session until the new one is used: an answer may get lost on its way.
   */
  renew(cookie: string): string | undefined
  /** The device for which a cookie was made, also when its session has ended. */
  deviceOf(cookie: string): DeviceId | undefined
  ofPerson(person: PersonId): readonly SeenDevice[]
  end(id: string): void
  endDevice(device: DeviceId): void
}

/** A device with a session; `seen`: when it was last here, ms, to the hour. */
export type SeenDevice = { readonly device: DeviceId; readonly label: string | undefined; readonly since: number; readonly seen: number }

const IDLE = 90 * DAY
const LIFETIME = 365 * DAY
/** How long the value before is at least accepted: requests that were on their way still carry it. */
const GRACE = MINUTE

type CookieRow = SessionRow & { readonly current: 0 | 1; readonly former: Uint8Array | null; readonly rights: string; readonly renewed: number }

/** `rightsOf` sums up in one string what a session may do at this moment. */
export function openSessions({ file: db, seen }: AccountsDatabase, now: () => number, rightsOf: (session: Session) => string): Sessions {
  const add = db.prepare<[string, Uint8Array, string | null, string, string | null, string, number, number, number]>(
    `insert into sessions (id, hash, person, device, label, rights, created, renewed, seen) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const byCookie = db.prepare<{ hash: Uint8Array }, CookieRow>(
    'select *, hash = @hash as current from sessions where (hash = @hash or former = @hash) and ended is null'
  )
  const byId = db.prepare<[string], SessionRow>('select * from sessions where id = ? and ended is null')
  const byPerson = db.prepare<[string], SessionRow>('select * from sessions where person = ? and ended is null order by seen desc')
  const whose = db.prepare<{ hash: Uint8Array }, { device: DeviceId }>('select device from sessions where hash = @hash or former = @hash')
  const replace = db.prepare<[Uint8Array, Uint8Array | null, string, number, string]>(
    'update sessions set hash = ?, former = ?, rights = ?, renewed = ? where id = ?'
  )
  const settle = db.prepare<[string]>('update sessions set former = null where id = ?')
  const end = db.prepare<[number, string]>('update sessions set ended = ? where id = ? and ended is null')
  const endDevice = db.prepare<[number, string]>('update sessions set ended = ? where device = ? and ended is null')

  const expired = ({ created, seen: last }: SessionRow): boolean => now() - last > IDLE || now() - created > LIFETIME
  const sessionOf = ({ id, person, device }: SessionRow): Session => ({ id, person: person ?? undefined, device })

  function lookUp(cookie: string): CookieRow | undefined {
    const row = byCookie.get({ hash: hashOf(cookie) })
    return row && !expired(row) ? row : undefined
  }
  function note(row: SessionRow): void {
    if (now() - row.seen > HOUR) seen.run(now(), row.id)
  }

  return {
    begin: (session, rights, label) => {
      const [cookie, at] = [newToken(), now()]
      add.run(session.id, hashOf(cookie), session.person ?? null, session.device, label ?? null, rights, at, at, at)
      return cookie
    },
    find: (cookie) => {
      const row = lookUp(cookie)
      if (!row) return undefined
      note(row)
      if (row.current && row.former && now() - row.renewed > GRACE) settle.run(row.id)
      return sessionOf(row)
    },
    alive: (id) => {
      const row = byId.get(id)
      if (!row || expired(row)) return false
      note(row)
      return true
    },
    renew: (cookie) => {
      const row = lookUp(cookie)
      if (!row) return undefined
      const rights = rightsOf(sessionOf(row))
      const lost = !row.current && now() - row.renewed > GRACE
      if (!lost && (!row.current || rights === row.rights)) return undefined
      const next = newToken()
      replace.run(hashOf(next), hashOf(cookie), rights, now(), row.id)
      return next
    },
    deviceOf: (cookie) => whose.get({ hash: hashOf(cookie) })?.device,
    ofPerson: (person) =>
      byPerson.all(person).flatMap((row) =>
        expired(row) ? [] : [{ device: row.device, label: row.label ?? undefined, since: row.created, seen: row.seen }]
      ),
    end: (id) => void end.run(now(), id),
    endDevice: (device) => void endDevice.run(now(), device),
  }
}
