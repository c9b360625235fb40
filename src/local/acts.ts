import type { DeviceAct } from '#notebook/acts.ts'
import { newId } from '#notebook/ids.ts'
import type { ActRow, Tables } from './tables.ts'

/** How many acts wait on a device at most: a tablet's busiest weeks without network. */
export const MOST_ACTS = 5000

type Act = {
  readonly act: DeviceAct
  /** The resident, person or room that it was about: an id, never a name. */
  readonly about?: string | undefined
  readonly person?: string | undefined
  readonly ward: string
  /** `done`, or the code of the refusal. */
  readonly outcome: string
}

/**
 * Notes what was done here, for the relay's audit; the sync engine tells it when there is network. Always resolves: a
 * full disk must keep nobody from a resident's page, and the relay has noted which rooms this device holds.
 */
export async function noteAct(tables: Tables, { act, about, person, ward, outcome }: Act): Promise<void> {
  const row = { id: newId(tables.now()), at: tables.now(), act, ward, outcome, ...(about ? { about } : {}), ...(person ? { person } : {}) }
  try {
    await tables.transaction('rw', tables.acts, async () => {
      if ((await tables.acts.count()) >= MOST_ACTS) await letOneFall(tables)
      await tables.acts.add(row)
    })
  } catch (cause) {
    console.warn('act', act, cause instanceof Error ? cause.name : 'unknown')
  }
}

/** The oldest act makes room; in its place stands how many fell. */
async function letOneFall(tables: Tables): Promise<void> {
  const [first, second] = await tables.acts.orderBy('nr').limit(2).toArray()
  if (!first || !second) return
  const { nr, at, ward } = first
  const before = first.act === 'acts.lost' ? (first.count ?? 0) : 1
  await tables.acts.delete(second.nr)
  // A new id: the relay may know the row that stood here already.
  await tables.acts.put({ nr, id: newId(tables.now()), at, act: 'acts.lost', ward, outcome: 'done', count: before + 1 })
}

/** The oldest acts that the relay was not told yet. */
export const untoldActs = (tables: Tables, most: number): Promise<ActRow[]> => tables.acts.orderBy('nr').limit(most).toArray()

/** The relay has these on disk. */
export async function actsTold(tables: Tables, rows: readonly ActRow[]): Promise<void> {
  const told = new Set(rows.map(({ id }) => id))
  await tables.acts.where('nr').anyOf(rows.map(({ nr }) => nr)).filter(({ id }) => told.has(id)).delete()
}
