import * as v from 'valibot'
import type { Result } from '#notebook/result.ts'
import { actsTold, untoldActs } from '#local/acts.ts'
import type { ActRow, Tables } from '#local/tables.ts'
import { post, type DoorRefusal } from './ask.ts'

/** Hands acts to the relay; `sent` is this device's clock, ms. Resolves when they are on the relay's disk. */
export type Tell = (told: { readonly sent: number; readonly acts: readonly Omit<ActRow, 'nr'>[] }) => Promise<Result<unknown, DoorRefusal>>

const overHttps: Tell = (told) => post('/api/audit', told, v.object({ refused: v.number() }))

const AT_ONCE = 200

/** Tells what waits, in its order, until `stopped`; false: the relay does not have all of it yet. */
export async function tellAll(tables: Tables, tell: Tell = overHttps, stopped = (): boolean => false): Promise<boolean> {
  for (;;) {
    const rows = await untoldActs(tables, AT_ONCE)
    if (rows.length === 0 || stopped()) return true
    const answer = await tell({ sent: tables.now(), acts: rows.map(({ nr: _nr, ...act }) => act) })
    if (!answer.ok) return false
    await actsTold(tables, rows)
  }
}
