import * as v from 'valibot'
import { ok, type Result } from '#notebook/result.ts'
import type { Tables } from '#local/tables.ts'
import { tellAll } from './acts.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

const device = v.object({
  device: v.string(),
  label: v.optional(v.string()),
  since: v.number(),
  /** When it was last here, ms; absent: it is not signed in. */
  seen: v.optional(v.number()),
  here: v.boolean(),
})
const devices = v.object({ devices: v.array(device), time: v.number() })
const done = v.object({})

/** `unseen`: for how long it was not here, ms; undefined: it is not signed in. */
export type OwnDevice = v.InferOutput<typeof device> & { readonly unseen: number | undefined }

/** This person's devices, those that are signed in first. */
export async function myDevices(): Promise<Result<readonly OwnDevice[], DoorRefusal>> {
  const answer = await ask('/api/me/devices', {}, devices)
  if (!answer.ok) return answer
  const { devices: mine, time } = answer.value
  return ok(mine.map((own) => ({ ...own, unseen: own.seen === undefined ? undefined : Math.max(0, time - own.seen) })))
}

/** Ends the access of one of this person's devices for good. */
export const revokeDevice = (device: string): Promise<Result<unknown, DoorRefusal>> => post('/api/me/devices/revoke', { device }, done)

/**
 * Signs this person out here. The notebook then goes from the device; words that the relay does not have stay, and
 * travel when the same person signs in here again.
 */
export async function signOut(tables: Tables): Promise<Result<unknown, DoorRefusal>> {
  // What was done here is told while its person is still here: after that nobody can.
  await tellAll(tables).catch(() => false)
  const answer = await post('/api/sign-out', {}, done)
  if (answer.ok) await tables.keep({ left: true })
  return answer
}
