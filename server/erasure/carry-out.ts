import type { Erasures, Stub } from '#server/accounts/types.ts'
import type { Storage } from '#server/storage/storage.ts'
import { eraseIn, roomsGone } from './erase-in.ts'

/** M5: takes off what was ordered, while no relay runs; resolves with the number of rooms from which something went. */
export async function carryOut(storage: Storage, { erasures }: { readonly erasures: Erasures }): Promise<number> {
  const rooms = erasures.waiting()
  const stored = new Set(await storage.rooms())
  const done: (readonly Stub[])[] = []
  let changed = 0
  for (const room of rooms) {
    const stubs = erasures.of(room)
    if (stored.has(room) && (await eraseIn(storage, room, stubs)) > 0) changed += 1
    for (const gone of roomsGone(room, stubs)) if (stored.has(gone)) await storage.drop(gone)
    done.push(stubs)
  }
  await storage.scrubbed()
  for (const stubs of done) erasures.carriedOut(stubs)
  return changed
}
