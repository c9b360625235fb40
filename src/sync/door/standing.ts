import * as v from 'valibot'
import type { Result } from '#notebook/result.ts'
import { fromBase64Url } from '#notebook/seal.ts'
import { shiftKeyOf } from '#notebook/shift-key.ts'
import { leaseFrom } from '#local/lease.ts'
import type { DeviceRow, Tables } from '#local/tables.ts'
import { ask, post, type DoorRefusal } from './ask.ts'
import { identity } from './enrol.ts'

/** How this device stands with the relay: who it is, which wards it reads, whether a shift is open, whether it was let go. */
const standing = v.object({ ...identity.entries, shiftKey: v.optional(v.string()) })
type Standing = v.InferOutput<typeof standing>

const given = v.object({ id: v.string(), secret: v.string() })

/**
 * Asks the relay how this device stands and writes the answer down: a contact, from which the lease begins anew. A
 * device that was let go (`revoked`) shows nothing from then on.
 */
export async function askStanding(tables: Tables): Promise<Result<Standing, DoorRefusal>> {
  const before = await tables.self()
  if (before.closing !== undefined) await tellClosed(tables, before.closing)
  const answer = await ask('/api/me', {}, standing)
  if (answer.ok) await tables.keep((row) => learned(row, before, answer.value, tables.now()))
  else if (answer.error === 'revoked')
    await tables.keep((row) => (row.identity && !row.farewell ? { farewell: { at: 'handing-in', handedIn: 0, lost: 0 }, shift: undefined, connection: { at: 'stopped' } } : undefined))
  else if (answer.error === 'signed-out') await tables.keep((row) => (row.identity ? { connection: { at: 'stopped' } } : undefined))
  return answer
}

/** `before`: what was known when the question was put; a shift that was opened or ended since is newer than the answer. */
function learned(row: DeviceRow, before: DeviceRow, { time, shift, person, tablet, device, wards, administrator }: Standing, clock: number): Partial<DeviceRow> | undefined {
  if (!row.identity || row.identity.device !== device) return undefined
  const newer = row.closing !== undefined || row.shift?.until !== before.shift?.until
  // A line that was cut because the relay did not understand this app is not dialled again for being asked.
  const shut = row.connection?.at === 'ended' || (row.connection?.at === 'stopped' && row.connection.why === undefined)
  return {
    identity: { ...row.identity, person, tablet, wards, administrator },
    lease: leaseFrom(time, clock),
    clock: { offset: time - clock },
    ...(newer ? {} : { shift }),
    ...(shut ? { connection: { at: 'starting' } } : {}),
  }
}

/** Tells the relay of a shift that was ended here, perhaps while there was no network. */
async function tellClosed(tables: Tables, until: number): Promise<void> {
  const told = await post('/api/shift/close', { until }, v.object({}))
  if (told.ok || told.error === 'signed-out') await tables.keep(({ closing }) => (closing === until ? { closing: undefined } : undefined))
}

/** A ward's tablet: takes a new secret for its codes, unless it has the one that the relay counts (`id`). */
export async function takeShiftKey(tables: Tables, id: string | undefined): Promise<void> {
  const { shiftKey } = await tables.self()
  if (shiftKey && shiftKey.id === id) return
  const answer = await post('/api/shift/secret', {}, given)
  if (answer.ok) await tables.keep({ shiftKey: { id: answer.value.id, key: await shiftKeyOf(fromBase64Url(answer.value.secret)) } })
}
