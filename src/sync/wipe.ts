import type { WardId } from '#notebook/ids.ts'
import { parseRoom } from '#notebook/rooms.ts'
import type { Farewell, Tables } from '#local/tables.ts'
import { dropCaches } from './cache.ts'

/**
 * Takes the notebook off this device: at the end of a shift, when a membership or the lease ends, when the device is
 * revoked. Whoever calls it has stopped the engine: no room is open. Each part may be cut short and is done again
 * at the next start, because what has to go stands in the device's own row (`held`).
 */

/**
 * Tables that hold no notebook: who this device is and what tells its people's PINs, words that were typed here and
 * stand nowhere else (drafts, and what the relay has not got of texts), and by ids alone what was done here and up to
 * where somebody read; and somebody's own goal, which is nobody else's.
 */
const OWN: ReadonlySet<string> = new Set(['device', 'pins', 'drafts', 'records', 'textEdits', 'acts', 'marks', 'goals'])

/** Caches of the app itself, and the one in which text waits that its person shared from another app. */
const APP: ReadonlySet<string> = new Set(['app', 'notes', 'shared'])

/**
 * Takes off everything but the notebook of the wards in `held`. What stays besides: who this device is, drafts, and
 * the sealed records that the relay has not got or did not take.
 */
export async function wipe(tables: Tables, held: readonly WardId[]): Promise<void> {
  const goes = (ward: WardId | undefined): boolean => ward === undefined || !held.includes(ward)
  await tables.transaction('rw', tables.tables.filter(({ name }) => name !== 'device'), async () => {
    await tables.records.filter(({ ward, state }) => state === 'ward' && goes(ward)).delete()
    for (const table of tables.tables)
      if (!OWN.has(table.name)) await table.filter(({ ward }: { ward?: WardId }) => goes(ward)).delete()
  })
  await dropCaches((room) => goes(parseRoom(room)?.ward))
  await dropFiles((name) => !APP.has(name))
  if (held.length === 0) await clearBadge()
  await tables.keep({ held })
}

/**
 * Where its person signed out and the notebook is gone, the device is nobody's. As long as words or acts wait that the
 * relay has not got it stays theirs, so that nobody else is shown them or tells them as their own.
 */
export async function letOwnerGo(tables: Tables): Promise<void> {
  await tables.transaction('rw', tables.tables, async () => {
    const waits = (await tables.records.count()) + (await tables.acts.count()) > 0
    await tables.keep(({ left, held = [] }) =>
      left && !waits && held.length === 0 ? { identity: undefined, left: undefined, shift: undefined, closing: undefined, connection: undefined, lease: undefined } : undefined
    )
  })
}

/** Takes everything off: the device is nobody's from then on. What stays is how the page looks, and `farewell`. */
export async function wipeWholly(tables: Tables, farewell: Farewell): Promise<void> {
  const { settings } = await tables.self()
  const notebook = tables.tables.filter(({ name }) => name !== 'device')
  await tables.transaction('rw', notebook, async () => {
    for (const table of notebook) await table.clear()
  })
  await dropCaches(() => true)
  await dropFiles(() => true)
  await clearBadge()
  // Last: as long as the device is somebody's, what was cut short is done again.
  await tables.transaction('rw', tables.tables, async () => {
    for (const table of tables.tables) await table.clear()
    await tables.keep({ farewell, ...(settings ? { settings } : {}) })
  })
}

/** The app's icon counts must-knows that can be read no longer. */
const clearBadge = async (): Promise<void> => {
  if ('clearAppBadge' in navigator) await navigator.clearAppBadge().catch(() => undefined)
}

/** Where there is no service worker there is nothing. */
async function dropFiles(goes: (cache: string) => boolean): Promise<void> {
  if (!('caches' in globalThis)) return
  const names = (await caches.keys()).filter(goes)
  await Promise.all(names.map((name) => caches.delete(name)))
}
