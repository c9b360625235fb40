import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { SHIFT_SECRET_BYTES, SHIFT_STEP, shiftCode, shiftKeyOf, stepAt, type ShiftCode } from '#notebook/shift-key.ts'
import { hashOf } from './secrets.ts'
import type { Throttle } from './throttle.ts'

/** Who opens shifts, by what code, and which shifts are over. What a shift gives stands with its session. */
export interface Shifts {
  /** Gives a ward's tablet a new secret; codes of the one before count no more. */
  giveKey(ward: WardId, tablet: DeviceId): ShiftKey
  /** Which secret a tablet should have; undefined: none was given. */
  keyOf(tablet: DeviceId): string | undefined
  /** The code of a professional's own device at this moment; accepted until `until` (ms) and a step longer. */
  codeFor(ward: WardId, device: DeviceId): Promise<{ readonly code: ShiftCode; readonly until: number }>
  /** Finds the device that shows this code to this guest now. `letsIn` says whether a device may let anybody in. */
  judge(code: ShiftCode, guest: Guest, letsIn: (ward: WardId, device: DeviceId) => boolean): Promise<Result<LetIn, ShiftRefusal>>
  /** Shifts whose end has come, each told once. */
  takeEnded(): EndedShift[]
}

export type ShiftKey = { readonly id: string; readonly secret: Uint8Array }
export type LetIn = { readonly ward: WardId; readonly by: DeviceId }
/** `address`: the network from which it is asked. `wards`: where the guest is a member who reads during a shift. */
export type Guest = { readonly person: PersonId; readonly address: string; readonly wards: readonly WardId[] }
/** `shift-tries`: too many wrong codes; this one was not looked at. */
export type ShiftRefusal = 'shift-code' | 'shift-code-used' | 'shift-tries'
export type EndedShift = { readonly person: PersonId | null; readonly device: DeviceId; readonly ward: WardId; readonly until: number }

type KeyRow = { readonly ward: WardId; readonly device: DeviceId; readonly id: string; readonly secret: Uint8Array<ArrayBuffer>; readonly asked: number | null }

export function openShifts(file: Database.Database, now: () => number, throttle: Throttle): Shifts {
  // `asked`: when a professional's device last showed its code; null for a tablet, which shows it always.
  file.exec(`
    create table if not exists shift_keys (
      device text not null, ward text not null, id text not null, secret blob not null, asked integer, primary key (device, ward)
    ) strict, without rowid;
    create table if not exists shift_codes_used (hash blob primary key, at integer not null) strict, without rowid;
  `)
  const put = file.prepare<[string, string, string, Uint8Array, number | null]>('insert or replace into shift_keys values (?, ?, ?, ?, ?)')
  const keys = file.prepare<[string], KeyRow>('select ward, device, id, secret, asked from shift_keys where ward = ?')
  const key = file.prepare<[string, string], KeyRow>('select ward, device, id, secret, asked from shift_keys where device = ? and ward = ?')
  const tabletKey = file.prepare<[string], { id: string }>('select id from shift_keys where device = ? and asked is null')
  const ask = file.prepare<[number, string, string]>('update shift_keys set asked = ? where device = ? and ward = ?')
  const use = file.prepare<[Uint8Array, number]>('insert into shift_codes_used values (?, ?) on conflict do nothing')
  const tidy = file.prepare<[number]>('delete from shift_codes_used where at < ?')
  const ended = file.prepare<[number], EndedShift & { id: string }>(
    'select id, person, device, shift_ward as ward, shift_until as until from sessions where shift_until <= ?'
  )
  const clear = file.prepare<[string]>('update sessions set shift_ward = null, shift_until = null where id = ?')

  const newSecret = (): Buffer => randomBytes(SHIFT_SECRET_BYTES)

  async function finds({ secret, asked }: KeyRow, code: ShiftCode): Promise<boolean> {
    const at = now()
    if (asked !== null && Math.abs(at - asked) > 2 * SHIFT_STEP) return false
    const imported = await shiftKeyOf(Uint8Array.from(secret))
    const right = await Promise.all([-1, 0, 1].map((near) => shiftCode(imported, stepAt(at) + near)))
    return right.some((one) => timingSafeEqual(Buffer.from(one), Buffer.from(code)))
  }

  return {
    giveKey(ward, tablet) {
      const given = { id: randomUUID(), secret: newSecret() }
      put.run(tablet, ward, given.id, given.secret, null)
      return given
    },
    keyOf: (tablet) => tabletKey.get(tablet)?.id,
    async codeFor(ward, device) {
      const at = now()
      if (!key.get(device, ward)) put.run(device, ward, randomUUID(), newSecret(), at)
      ask.run(at, device, ward)
      const secret = Uint8Array.from(key.get(device, ward)?.secret ?? [])
      return { code: await shiftCode(await shiftKeyOf(secret), stepAt(at)), until: (stepAt(at) + 1) * SHIFT_STEP }
    },
    async judge(code, { person, address, wards }, letsIn) {
      // Lanes of their own: who guesses links behind the ward's address keeps nobody from a shift, and a new device is no new start.
      const lanes = [`person ${person} shift`, `address ${address} shift`]
      if (!lanes.every((lane) => throttle.allows(lane).ok)) return refuse('shift-tries')
      for (const lane of lanes) throttle.failed(lane)
      for (const row of wards.flatMap((ward) => keys.all(ward))) {
        if (!letsIn(row.ward, row.device) || !(await finds(row, code))) continue
        tidy.run(now() - 10 * SHIFT_STEP)
        if (use.run(hashOf(`${code} ${person}`), now()).changes === 0) return refuse('shift-code-used')
        for (const lane of lanes) throttle.succeeded(lane)
        return ok({ ward: row.ward, by: row.device })
      }
      return refuse('shift-code')
    },
    takeEnded: file.transaction(() => {
      const over = ended.all(now())
      for (const { id } of over) clear.run(id)
      return over.map(({ person, device, ward, until }) => ({ person, device, ward, until }))
    }),
  }
}
