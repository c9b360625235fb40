import type { DeviceId, PersonId } from '#notebook/ids.ts'
import { seatedOn, type Device } from '#notebook/register.ts'
import { encodeCursors, readCursors, type Cursor } from '#wire/cursors.ts'
import type { Seat } from './room.ts'

/** Where others write in a text at this moment. Kept in memory alone. */
export type Cursors = {
  readonly told: (bytes: Uint8Array, from: Seat) => void
  /** Tells a newcomer where the others are. */
  readonly greet: (seat: Seat) => void
  readonly leave: (seat: Seat) => void
}

/**
 * A cursor is passed on with the person whose session it came from, never with a name that a device claims; on a ward's
 * tablet with whoever of those seated there it names. It stands under a client ID that is this device's, or nobody's.
 */
export function createCursors(
  device: (id: DeviceId) => Device | undefined,
  leases: ReadonlyMap<number, DeviceId>,
  broadcast: (message: Uint8Array, from?: Seat) => void
): Cursors {
  const cursors = new Map<number, Cursor & { readonly seat: Seat }>()

  function personOf({ carrier }: Seat, claimed: PersonId | undefined): PersonId | undefined {
    if (carrier.person !== undefined) return carrier.person
    const tablet = device(carrier.device)
    return tablet && claimed !== undefined && seatedOn(tablet).includes(claimed) ? claimed : undefined
  }

  return {
    told(bytes, from) {
      const [cursor, ...more] = readCursors(bytes) ?? []
      if (!cursor || more.length > 0) return
      const { client, clock, state } = cursor
      const holder = leases.get(client)
      const known = cursors.get(client)
      if ((holder !== undefined && holder !== from.carrier.device) || (known && (known.seat !== from || known.clock > clock))) return
      const person = personOf(from, state?.person)
      if (state && person === undefined) return
      const true_: Cursor = { client, clock, state: state && person !== undefined ? { ...state, person } : undefined }
      if (true_.state) {
        // One cursor to a seat.
        for (const [other, { seat }] of cursors) if (seat === from && other !== client) cursors.delete(other)
        cursors.set(client, { ...true_, seat: from })
      } else cursors.delete(client)
      broadcast(encodeCursors([true_]), from)
    },
    greet(seat) {
      if (cursors.size > 0) seat.send(encodeCursors([...cursors.values()]))
    },
    leave(seat) {
      for (const [client, cursor] of cursors) {
        if (cursor.seat !== seat) continue
        cursors.delete(client)
        broadcast(encodeCursors([{ client, clock: cursor.clock + 1, state: undefined }]))
      }
    },
  }
}
