import { DAY } from '#notebook/calendar.ts'

/**
 * How long a device may read without having spoken to the relay (decision 16). Nothing on a device can be trusted to
 * tell the time: its clock is set by whoever holds it, and stands still for a page that is closed. So the lease counts
 * the time that was lived since the last contact: what a running page measured by itself, and what the clock says
 * beyond that as long as it is plausible. It counts up only; contact alone begins it anew.
 */
export type Lease = {
  /** The relay's clock at the last contact, ms. */
  readonly contact: number
  /** The relay's clock minus this device's at that moment, ms. */
  readonly offset: number
  /** ms that went by since then, for certain as far as this device can know. */
  readonly lived: number
}

/** `leapt`: the clock says that more time went by than can be believed; it may come right again. */
export type Standing = { readonly at: 'open'; readonly left: number } | { readonly at: 'ended' } | { readonly at: 'leapt' }

export const LEASE = 14 * DAY
/** A device may lie in a drawer for so long. A clock that is further ahead is wrong, and does not count. */
export const PLAUSIBLE = 60 * DAY

export const leaseFrom = (relay: number, clock: number): Lease => ({ contact: relay, offset: relay - clock, lived: 0 })

/** The lease after a running page measured `passed` ms more by itself, and the device's clock says `clock` (ms). */
export function liveOn(lease: Lease, clock: number, passed: number): Lease {
  const measured = lease.lived + Math.max(0, passed)
  const said = byTheClock(lease, clock)
  return { ...lease, lived: said > measured && said - measured <= PLAUSIBLE ? said : measured }
}

export function standingOf(lease: Lease, clock: number): Standing {
  const said = byTheClock(lease, clock)
  if (lease.lived >= LEASE) return { at: 'ended' }
  if (said - lease.lived > PLAUSIBLE) return { at: 'leapt' }
  const lived = Math.max(lease.lived, said)
  return lived >= LEASE ? { at: 'ended' } : { at: 'open', left: LEASE - lived }
}

/** The relay's clock as far as this device can know it: never earlier than the time that was lived, and without leaps. */
export function relayTime(lease: Lease, clock: number): number {
  return lease.contact + liveOn(lease, clock, 0).lived
}

/** Time since the contact by this device's clock; negative when that was set back. */
const byTheClock = ({ contact, offset }: Lease, clock: number): number => clock + offset - contact
