import type { RecordId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { roleOf } from '#notebook/register.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { RefusedUpdate } from '#wire/messages.ts'
import { readUpdate, writeUpdate } from '#wire/update.ts'
import { place } from './clocks.ts'
import { judge } from './judge.ts'
import { sealsThatFail } from './seals.ts'
import type { Admitted, Carrier, RoomState } from './state.ts'

export type { Admitted, Carrier, RoomState } from './state.ts'

/**
 * Decides whether one update (Yjs encoding V1, of a sync step 2 or an update message) may enter a room of
 * records: whole, or not at all. It never throws, applies nothing and changes nothing in `state`.
 *
 * A refusal names each record at fault. It names none where the records are not to blame: bytes that make no
 * sense, a client ID or clock that is not this device's to use, a carrier who may not be here.
 *
 * All of `state` is read before the first await. A relay therefore lets one update of a room in at a time:
 * two that are judged side by side could set the same key.
 */
export async function admit(
  update: Uint8Array,
  carrier: Carrier,
  state: RoomState
): Promise<Result<Admitted, RefusedUpdate>> {
  const barred = barredFrom(carrier, state)
  if (barred) return refuseWhole(barred)
  const sets = readUpdate(update)
  if (!sets.ok) return refuseWhole(sets.error)
  const placed = place(sets.value, carrier, state)
  if (!placed.ok) return refuseWhole(placed.error)
  const { fresh, repeated, clocks } = placed.value

  const { records, faults } = judge(fresh, state)
  if (faults.size > 0) return refuseRecords(faults)
  const failed = await sealsThatFail(records)
  if (failed.size > 0) return refuseRecords(failed)
  return ok({
    records: records.map(({ record }) => record),
    repeated,
    update: repeated.length > 0 ? writeUpdate(fresh) : update,
    clients: [...clocks.keys()],
    clocks,
  })
}

/** M1: whoever may not open the room at this moment carries nothing into it, not even lines of somebody who may. */
function barredFrom(carrier: Carrier, { room, register, now }: RoomState): Refusal | undefined {
  if (!may({ person: carrier.person, role: roleOf(register, carrier) }, { do: 'open', room }).ok) return 'no-such-room'
  const revoked = register.devices.get(carrier.device)?.revoked
  return revoked !== undefined && revoked <= now ? 'revoked-device' : undefined
}

const refuseWhole = (code: Refusal): Result<never, RefusedUpdate> => refuse({ code, records: [] })

function refuseRecords(faults: ReadonlyMap<RecordId, Refusal>): Result<never, RefusedUpdate> {
  const records = [...faults].map(([id, code]) => ({ id, code }))
  return refuse({ code: records[0]?.code ?? 'malformed', records })
}
