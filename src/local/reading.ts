import { LEASE, relayTime, standingOf } from './lease.ts'
import type { DeviceRow, Identity, Tables } from './tables.ts'

/** What of the notebook a device shows at this moment. */
export type Reading =
  /** `until`: the end of the shift (ms, relay's clock) on a device that reads only during one. */
  | { readonly at: 'open'; readonly wards: Identity['wards']; readonly until: number | undefined }
  /** No shift is open. */
  | { readonly at: 'closed' }
  /** Too long without the relay, or a clock that cannot be right. */
  | { readonly at: 'locked'; readonly why: 'ended' | 'leapt' }
  /** On its way out. */
  | { readonly at: 'stopped' }

/**
 * The wards whose rooms stand on this device: what the engine opens, and what a wipe leaves. It hangs on what is
 * written down alone, so that a clock that is wrong for a moment wipes nothing.
 */
export function wardsHeld({ identity, shift, lease, farewell, left }: DeviceRow): Identity['wards'] {
  if (!identity || farewell || left || (lease && lease.lived >= LEASE)) return []
  return identity.wards.filter(({ id, access }) => access !== 'shift' || id === shift?.ward)
}

/** Ends the shift here and now, with or without a network; the relay hears of it at the next contact. */
export const closeShift = (tables: Tables): Promise<void> => tables.keep(({ shift }) => (shift ? { shift: undefined, closing: shift.until } : undefined))

/** What may be shown now; `clock` is this device's (ms). */
export function readingNow(row: DeviceRow, clock: number): Reading {
  if (row.farewell) return { at: 'stopped' }
  const standing = row.lease ? standingOf(row.lease, clock) : undefined
  if (standing && standing.at !== 'open') return { at: 'locked', why: standing.at }
  const until = row.shift?.until
  const over = until !== undefined && shiftIsOver(row, clock)
  const wards = wardsHeld(over ? { ...row, shift: undefined } : row)
  if (wards.length === 0) return { at: 'closed' }
  return { at: 'open', wards, until: wards.some(({ access }) => access === 'shift') ? until : undefined }
}

/** Whether the shift's end has come, by the relay's clock as this device knows it. */
export function shiftIsOver({ shift, lease, clock: measured }: DeviceRow, clock: number): boolean {
  if (!shift) return false
  return (lease ? relayTime(lease, clock) : clock + (measured?.offset ?? 0)) >= shift.until
}
