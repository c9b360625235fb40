import * as v from 'valibot'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import type { Result } from '#notebook/result.ts'
import { post, type DoorRefusal } from './ask.ts'

/** Gives a person a seat on this tablet; `by` vouches. Resolves with the moment (ms) since which the seat holds. */
export async function takeSeat(person: PersonId, by: PersonId): Promise<Result<number, DoorRefusal>> {
  const answer = await post('/api/tablet/seat', { person, by }, v.object({ since: v.number() }))
  return answer.ok ? { ok: true, value: answer.value.since } : answer
}

/** Ends a person's seat on this tablet; `by` is the coordinator who unlocked it. Their lines stay. */
export const endSeat = (person: PersonId, by: PersonId): Promise<Result<object, DoorRefusal>> =>
  post('/api/tablet/seat/end', { person, by }, v.object({}))

/** The same from a coordinator's own device, for any of the ward's tablets. */
export const endSeatOn = (ward: WardId, device: DeviceId, person: PersonId): Promise<Result<object, DoorRefusal>> =>
  post('/api/tablet/seat/end', { ward, device, person }, v.object({}))
