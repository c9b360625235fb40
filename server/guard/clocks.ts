import { isId, type RecordId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { KeySet } from '#wire/update.ts'
import type { Carrier, RoomState } from './state.ts'

export type Placed = {
  /** Key sets that follow on what the room has. */
  readonly fresh: readonly KeySet[]
  readonly repeated: readonly RecordId[]
  /** The next clock of each client that writes something new. */
  readonly clocks: ReadonlyMap<number, number>
}

/**
 * Finds where an update's key sets stand in the room. A client ID belongs to the device that used it first, and
 * its clocks leave no gap: otherwise a stranger's struct under somebody's next clock would make that person's
 * later lines vanish unseen on every device.
 */
export function place(
  sets: readonly KeySet[],
  carrier: Carrier,
  { clients, clocks: known, knows }: RoomState
): Result<Placed, 'client-taken' | 'clock-gap' | 'malformed'> {
  const fresh: KeySet[] = []
  const repeated: RecordId[] = []
  const clocks = new Map<number, number>()
  for (const set of sets) {
    const { client, clock, key } = set
    const holder = clients.get(client)
    if (holder !== undefined && holder !== carrier.device) return refuse('client-taken')
    if (!isId(key)) return refuse('malformed')
    const next = clocks.get(client) ?? known.get(client) ?? 0
    if (clock === next) {
      clocks.set(client, next + 1)
      fresh.push(set)
    } else if (clock < next && holder === carrier.device && knows(key)) repeated.push(key)
    else return refuse('clock-gap')
  }
  return ok({ fresh, repeated, clocks })
}
