import * as v from 'valibot'
import { isRefusal, type Refusal } from '#notebook/refusals.ts'
import { toBase64Url } from '#notebook/seal.ts'
import { dateAgain, notHandedIn, settleHandedIn } from '#local/outbox.ts'
import { wardsHeld } from '#local/reading.ts'
import type { DeviceRow, RecordRow, Tables } from '#local/tables.ts'
import { post } from './door/ask.ts'
import { askStanding } from './door/standing.ts'

/**
 * Records that were written here and not delivered, of wards of which this device opens no room any more: they go to
 * the relay over HTTPS, sealed as they are.
 */
export type HandingIn =
  | { readonly at: 'nothing' }
  /** `kept`: a coordinator has them, because this device was let go. */
  | { readonly at: 'done'; readonly delivered: number; readonly kept: number; readonly refused: number }
  /** The relay was not reached, or not able. */
  | { readonly at: 'later' }

/** How much goes at once: below the relay's limit of 200 records and 1 MiB. */
const WINDOW = { records: 100, bytes: 400_000 }

const handed = v.object({
  answers: v.array(
    v.variant('is', [
      v.object({ is: v.literal('delivered') }),
      v.object({ is: v.literal('kept') }),
      v.object({ is: v.literal('refused'), code: v.string() }),
    ])
  ),
})

/**
 * Which records wait to be handed in; of a device on its way out those too that the relay refused before. Where the
 * person signed out nothing does: it travels when they sign in here again (K5).
 */
export const waiting = async (tables: Tables, row: DeviceRow): Promise<RecordRow[]> =>
  row.left ? [] : notHandedIn(tables, row.farewell ? ['device', 'refused'] : ['device'], wardsHeld(row).map(({ id }) => id))

/** Hands in one window of what waits. */
export async function handIn(tables: Tables): Promise<HandingIn> {
  if ((await waiting(tables, await tables.self())).length === 0) return { at: 'nothing' }
  // First how this device stands: whose its words are to be, and the relay's clock of this moment (W5).
  const standing = await askStanding(tables)
  if (!standing.ok && standing.error !== 'revoked') return { at: 'later' }
  const row = await tables.self()
  const undated = standing.ok ? windowOf(await waiting(tables, row)).filter(({ state }) => state === 'device') : []
  if (standing.ok) await dateAgain(tables, undated, standing.value.time, { shown: false })
  const rows = windowOf(await waiting(tables, row))
  if (rows.length === 0) return { at: 'nothing' }
  const answer = await post('/api/hand-in', { records: rows.map(({ sealed }) => toBase64Url(sealed)) }, handed)
  if (!answer.ok || answer.value.answers.length !== rows.length) return { at: 'later' }
  const { answers } = answer.value
  const settled = rows.map(({ id }, i) => {
    const said = answers[i]
    return { id, refused: said?.is === 'refused' ? asRefusal(said.code) : undefined }
  })
  await settleHandedIn(tables, settled, row.farewell !== undefined)
  const count = (is: string): number => answers.filter((said) => said.is === is).length
  return { at: 'done', delivered: count('delivered'), kept: count('kept'), refused: count('refused') }
}

function windowOf(rows: readonly RecordRow[]): RecordRow[] {
  let bytes = 0
  const fitting = rows.slice(0, WINDOW.records).filter(({ sealed }) => (bytes += sealed.byteLength) <= WINDOW.bytes)
  return fitting.length > 0 ? fitting : rows.slice(0, 1)
}

/** A code from a newer relay is still a refusal. */
const asRefusal = (code: string): Refusal => (isRefusal(code) ? code : 'malformed')
