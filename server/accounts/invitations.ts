import { randomUUID } from 'node:crypto'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { AccountsDatabase, InvitationRow } from './database.ts'
import { hashOf, newCode } from './secrets.ts'

/** Codes that let one device in, once. Only their hash is kept: a code is told when it is made and never again. */
export interface Invitations {
  make(asked: Asked): Result<Made, 'not-a-member'>
  /** Those of a ward that are open, and those that ended within the last week, newest first. */
  of(ward: WardId): InvitationView[]
  /** Makes an unused one worthless, or gives it back its worth. false: there is no such one, or it was used. */
  withdraw(ward: WardId, id: string, withdrawn: boolean): boolean
  /** All unused ones for a person on a ward. Belongs inside a transaction. */
  withdrawAll(ward: WardId, person: PersonId): void
  /** All unused ones. Belongs inside a transaction. */
  withdrawEvery(): void
}

/** For a member's device, for the ward's tablet, which `person` brings in, or without a ward for an administrator's. `lifetime` in ms. */
type Asked = { ward: WardId | null; person: PersonId; maker?: PersonId; tablet?: TabletPages; lifetime: number }
export type TabletPages = 'all' | 'staff'
export type Made = { readonly id: string; readonly code: string; readonly expires: number }

export type InvitationView = {
  readonly id: string
  /** For whom; undefined: for the ward's tablet. */
  readonly person: PersonId | undefined
  readonly tablet: TabletPages | undefined
  /** Who made it; undefined: it was made at the machine itself. */
  readonly maker: PersonId | undefined
  readonly made: number
  readonly expires: number
  /** The device that came in by it, and when (ms). */
  readonly used: { readonly at: number; readonly device: DeviceId } | undefined
  readonly withdrawn: boolean
}

/** How long a link handed to somebody works, and a code that is shown on a screen. */
export const LINK_LIFETIME = 7 * DAY
export const SCREEN_LIFETIME = 10 * MINUTE
const SHOWN = 7 * DAY
const KEPT = 30 * DAY

export function openInvitations(db: AccountsDatabase, mayComeIn: (ward: WardId | null, person: PersonId) => boolean, now: () => number): Invitations {
  const insert = db.file.prepare<[Uint8Array, string, string | null, string, string | null, string | null, number, number]>(
    'insert into invitations values (?, ?, ?, ?, ?, ?, ?, ?, null, null, null)'
  )
  const tidy = db.file.prepare<[number]>('delete from invitations where expires < ?')
  const recent = db.file.prepare<[string, number], InvitationRow>('select * from invitations where ward = ? and expires > ? order by made desc')
  const withdraw = db.file.prepare<[number | null, string, string]>('update invitations set withdrawn = ? where ward = ? and id = ? and used is null')
  const withdrawAll = db.file.prepare<[number, string, string]>(
    'update invitations set withdrawn = ? where ward = ? and person = ? and tablet is null and used is null and withdrawn is null'
  )
  const withdrawEvery = db.file.prepare<[number]>('update invitations set withdrawn = ? where used is null and withdrawn is null')
  return {
    make: ({ ward, person, maker, tablet, lifetime }) => {
      if (!mayComeIn(ward, person)) return refuse('not-a-member')
      const made: Made = { id: randomUUID(), code: newCode(), expires: now() + lifetime }
      db.commit(() => {
        tidy.run(now() - KEPT)
        insert.run(hashOf(made.code), made.id, ward, person, tablet ?? null, maker ?? null, now(), made.expires)
      })
      return ok(made)
    },
    of: (ward) => recent.all(ward, now() - SHOWN).map(viewOf),
    withdraw: (ward, id, withdrawn) => withdraw.run(withdrawn ? now() : null, ward, id).changes === 1,
    withdrawAll: (ward, person) => void withdrawAll.run(now(), ward, person),
    withdrawEvery: () => void withdrawEvery.run(now()),
  }
}

const viewOf = ({ id, person, tablet, maker, made, expires, used, device, withdrawn }: InvitationRow): InvitationView => ({
  id,
  person: tablet ? undefined : person,
  tablet: tablet ?? undefined,
  maker: maker ?? undefined,
  made,
  expires,
  used: used !== null && device !== null ? { at: used, device } : undefined,
  withdrawn: withdrawn !== null,
})
