import type { RecordId } from '#notebook/ids.ts'
import { admit, type Admitted, type Carrier, type RoomState } from '#server/guard/guard.ts'

/** `admitted`, or the refusal's code. */
export async function verdict(update: Uint8Array, carrier: Carrier, state: RoomState): Promise<string> {
  const result = await admit(update, carrier, state)
  return result.ok ? 'admitted' : result.error.code
}

/** Each record at fault with its code; throws when the update was admitted. */
export async function faults(
  update: Uint8Array,
  carrier: Carrier,
  state: RoomState
): Promise<Record<RecordId, string>> {
  const result = await admit(update, carrier, state)
  if (result.ok) throw new Error('the update was admitted')
  return Object.fromEntries(result.error.records.map(({ id, code }) => [id, code]))
}

/** What was admitted; throws when the update was refused. */
export async function admitted(update: Uint8Array, carrier: Carrier, state: RoomState): Promise<Admitted> {
  const result = await admit(update, carrier, state)
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}
