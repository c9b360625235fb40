import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'
import { ok, type Result } from '#notebook/result.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

/** My meetings in my own calendar: an address with a secret in it, told once. */

const known = v.object({ since: v.nullable(v.number()) })
const made = v.object({ path: v.string() })

/** Since when (ms) there is an address; undefined: there is none. */
export async function calendarSince(ward: WardId): Promise<Result<number | undefined, DoorRefusal>> {
  const answer = await ask(`/api/calendar?${new URLSearchParams({ ward })}`, {}, known)
  return answer.ok ? ok(answer.value.since ?? undefined) : answer
}

/** A new address; the one before works no more. */
export async function renewCalendar(ward: WardId): Promise<Result<string, DoorRefusal>> {
  const answer = await post('/api/calendar/renew', { ward }, made)
  return answer.ok ? ok(new URL(answer.value.path, location.origin).href) : answer
}

export const withdrawCalendar = (ward: WardId): Promise<Result<object, DoorRefusal>> => post('/api/calendar/withdraw', { ward }, v.object({}))
