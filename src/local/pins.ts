import type { PersonId } from '#notebook/ids.ts'
import { isEasyPin, isPin, waitAfter } from '#notebook/pin.ts'
import type { Device } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { Key } from '#notebook/seal.ts'
import { noteAct } from './acts.ts'
import type { Cost, PinHash } from './pin-hash.ts'
import type { PinRow, Tables } from './tables.ts'
import { diskTrouble, type Writer } from './write.ts'

/**
 * The PINs of a ward's tablet: one per person, checked without network. What stands on the disk is no PIN: it is
 * Argon2id over the PIN mixed with a key that cannot be taken out of this browser. Decision 13 gives the reasons.
 */
export const PIN_COST: Cost = { memory: 19_456, passes: 2 }

/** `ms`: how long the person has to wait before the next try. */
export type PinRefusal =
  | { readonly why: 'wrong' | 'wait'; readonly ms: number }
  /** This person has no PIN here, or must choose a new one. */
  | { readonly why: 'no-pin' }
  /** The browser cannot work a PIN out, or keeps nothing. */
  | { readonly why: 'no-hash' | 'disk-full' | 'disk-broken' }

export type ChoiceRefusal = 'not-a-pin' | 'easy-pin' | 'no-hash' | 'disk-full' | 'disk-broken'

/**
 * Tries a PIN. The try is counted on the disk before it is made, so that ending the browser in the middle gives no
 * further one; who waits is not answered at all.
 */
export async function tryPin(tables: Tables, hash: PinHash, { person, ward }: Writer, pin: string): Promise<Result<true, PinRefusal>> {
  try {
    const counted = await tables.transaction('rw', tables.pins, () => countTry(tables, person))
    if (!counted.ok) return counted
    const { row, verifier } = counted.value
    const worked = await workOut(tables, hash, person, pin, verifier)
    if (!worked) {
      await giveBack(tables, row)
      return refuse({ why: 'no-hash' })
    }
    if (!same(worked, verifier.hash)) {
      await noteAct(tables, { act: 'tablet.refused', about: person, ward, outcome: 'wrong-pin' })
      return refuse({ why: 'wrong', ms: waitAfter(row.wrong + 1) })
    }
    await tables.pins.update(person, { wrong: 0, wait: 0 })
    return ok(true)
  } catch (cause) {
    return refuse({ why: diskTrouble(cause) })
  }
}

type Counted = { readonly row: PinRow; readonly verifier: NonNullable<PinRow['verifier']> }

async function countTry(tables: Tables, person: PersonId): Promise<Result<Counted, PinRefusal>> {
  const row = await tables.pins.get(person)
  if (!row?.verifier) return refuse({ why: 'no-pin' })
  if (row.wait > 0) return refuse({ why: 'wait', ms: row.wait })
  const wrong = row.wrong + 1
  await tables.pins.update(person, { wrong, wait: waitAfter(wrong) })
  return ok({ row, verifier: row.verifier })
}

/** A try that the browser could not make was none. */
const giveBack = (tables: Tables, { person, wrong, wait }: PinRow): Promise<number> => tables.pins.update(person, { wrong, wait })

/** Gives a person this PIN, in the place of one they had. `seat`: since when (ms) they may write on this tablet. */
export async function choosePin(tables: Tables, hash: PinHash, person: PersonId, pin: string, seat: number): Promise<Result<true, ChoiceRefusal>> {
  if (!isPin(pin)) return refuse('not-a-pin')
  if (isEasyPin(pin)) return refuse('easy-pin')
  try {
    const { identity } = await tables.self()
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const worked = await workOut(tables, hash, person, pin, { salt, cost: PIN_COST })
    if (!worked || !identity) return refuse('no-hash')
    const verifier = { salt, cost: PIN_COST, hash: worked }
    await tables.pins.put({ person, device: identity.device, seat, verifier, wrong: 0, wait: 0 })
    return ok(true)
  } catch (cause) {
    return refuse(diskTrouble(cause))
  }
}

/** The person has to choose a new PIN before they write here again; their seat stays. */
export async function forgetPin(tables: Tables, person: PersonId): Promise<void> {
  await tables.pins.where('person').equals(person).modify((row) => {
    delete row.verifier
    row.wrong = row.wait = 0
  })
}

/** Takes away what unlocks nothing any more: of seats that have ended, of former members, of what this tablet was before. */
export async function tidyPins(tables: Tables, tablet: Device, isMember: (person: PersonId) => boolean): Promise<void> {
  const ended = ({ person, seat }: PinRow): boolean =>
    tablet.seats.some((each) => each.person === person && each.since === seat && each.until !== undefined)
  await tables.pins.filter((row) => row.device !== tablet.device || ended(row) || !isMember(row.person)).delete()
}

/**
 * Lets `ms` of every wait go by. They must be lived while Schrift is open, measured by a clock that nobody can set:
 * neither a restart nor another date shortens a wait, or makes it longer than it is.
 */
export async function liveThrough(tables: Tables, ms: number): Promise<void> {
  await tables.pins.where('wait').above(0).modify((row) => {
    row.wait = Math.max(0, row.wait - Math.max(0, ms))
  })
}

/** undefined: this browser does not do it. The person is mixed in, so that one's verifier opens nobody else's seat. */
async function workOut(
  tables: Tables,
  hash: PinHash,
  person: PersonId,
  pin: string,
  { salt, cost }: { salt: Uint8Array; cost: Cost }
): Promise<Uint8Array | undefined> {
  const pepper = await pepperOf(tables)
  const secret = await crypto.subtle.sign('HMAC', pepper, new TextEncoder().encode(`${person}\n${pin}`))
  return hash(new Uint8Array(secret), salt, cost).catch(() => undefined)
}

/** The key of this tablet that is mixed into every PIN: made once, and never to be taken out of the browser. */
async function pepperOf(tables: Tables): Promise<Key> {
  const { pepper } = await tables.self()
  if (pepper) return pepper
  const made = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  return tables.keepPepper(made)
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i])
