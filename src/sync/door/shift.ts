import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'
import { ok, type Result } from '#notebook/result.ts'
import { shiftCode, SHIFT_STEP, stepAt, type ShiftCode } from '#notebook/shift-key.ts'
import { leaseFrom } from '#local/lease.ts'
import type { DeviceRow, Tables } from '#local/tables.ts'
import { post, type DoorRefusal } from './ask.ts'
import { identity } from './enrol.ts'

/** Opening a shift, and the code by which somebody is let in. */

/** A code as it stands on a screen; `until`: when the next one comes, by this device's clock (ms). */
export type Shown = { readonly code: ShiftCode; readonly until: number }

/** The code that a ward's tablet shows now, made here: it needs no network. undefined: it has no secret yet. */
export async function tabletCode({ shiftKey, clock }: DeviceRow, now: number): Promise<Shown | undefined> {
  if (!shiftKey) return undefined
  const offset = clock?.offset ?? 0
  const step = stepAt(now + offset)
  return { code: await shiftCode(shiftKey.key, step), until: (step + 1) * SHIFT_STEP - offset }
}

const shown = v.object({ code: v.string(), until: v.number(), time: v.number() })

/** A professional's own device asks the relay for the code of this moment. */
export async function askShiftCode(tables: Tables, ward: WardId): Promise<Result<Shown, DoorRefusal>> {
  const answer = await post('/api/shift/code', { ward }, shown)
  if (!answer.ok) return answer
  const { code, until, time } = answer.value
  return ok({ code, until: until - time + tables.now() })
}

const opened = v.object({ ...identity.entries, shift: v.object({ ward: v.string(), until: v.number() }) })

/** Opens a shift on this device by a code that stands on the ward. */
export async function openShift(tables: Tables, code: ShiftCode): Promise<Result<true, DoorRefusal>> {
  const answer = await post('/api/shift/open', { code }, opened)
  if (!answer.ok) return answer
  const { shift, time, wards } = answer.value
  await tables.keep((row) => ({
    ...(row.identity ? { identity: { ...row.identity, wards } } : {}),
    shift,
    closing: undefined,
    lease: leaseFrom(time, tables.now()),
    clock: { offset: time - tables.now() },
    connection: { at: 'starting' },
  }))
  return ok(true)
}
