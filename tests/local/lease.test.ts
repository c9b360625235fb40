import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#notebook/calendar.ts'
import { LEASE, leaseFrom, liveOn, PLAUSIBLE, relayTime, standingOf, type Lease } from '#local/lease.ts'

const NOW = Date.UTC(2026, 10, 24, 9)

/** What happens to a device: its page runs for a while, lies closed for a while, or somebody sets its clock. */
type Happening = { readonly is: 'runs' | 'lies' | 'set'; readonly ms: number }

const runs = fc.record({ is: fc.constant('runs' as const), ms: fc.integer({ min: 0, max: 3 * DAY }) })
const lies = fc.record({ is: fc.constant('lies' as const), ms: fc.integer({ min: 0, max: 3 * DAY }) })
const setBack = fc.record({ is: fc.constant('set' as const), ms: fc.integer({ min: -400 * DAY, max: 0 }) })
const setAnyhow = fc.record({ is: fc.constant('set' as const), ms: fc.integer({ min: -400 * DAY, max: 400 * DAY }) })

type Device = { lease: Lease; clock: number; truth: number; ran: number }
const device = (offset = 0): Device => ({ lease: leaseFrom(NOW, NOW - offset), clock: NOW - offset, truth: NOW, ran: 0 })

/** A running page counts each minute at least; here, in steps of up to an hour. */
function happen(one: Device, { is, ms }: Happening): void {
  if (is === 'set') one.clock += ms
  if (is === 'lies') {
    one.clock += ms
    one.truth += ms
  }
  for (let left = is === 'runs' ? ms : 0; left > 0; left -= HOUR) {
    const step = Math.min(left, HOUR)
    one.clock += step
    one.truth += step
    one.ran += step
    one.lease = liveOn(one.lease, one.clock, step)
  }
  one.lease = liveOn(one.lease, one.clock, 0)
}

describe('the lease of a device without contact', () => {
  it('[D4] ends after 14 days by an honest clock, running or lying closed, and not before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(runs, lies), { maxLength: 30 }), fc.integer({ min: -300 * DAY, max: 300 * DAY }), (happenings, offset) => {
        const one = device(offset)
        for (const each of happenings) {
          happen(one, each)
          expect(standingOf(one.lease, one.clock).at).toBe(one.truth - NOW >= LEASE ? 'ended' : 'open')
        }
      })
    )
  })

  it('[D4] a clock that is set back gives no more time: what ran counts, and what was counted stays', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(runs, lies, setBack), { maxLength: 30 }), (happenings) => {
        const one = device()
        for (const each of happenings) {
          const before = one.lease.lived
          happen(one, each)
          expect(one.lease.lived).toBeGreaterThanOrEqual(before)
          expect(one.lease.lived).toBeGreaterThanOrEqual(one.ran)
          if (one.ran >= LEASE) expect(standingOf(one.lease, one.clock)).toEqual({ at: 'ended' })
        }
      })
    )
  })

  it('[D4] a clock a year ahead locks softly, leaves nothing behind, and is right again when the clock is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * DAY }), fc.integer({ min: PLAUSIBLE + DAY, max: 3000 * DAY }), fc.integer({ min: 0, max: 5 * DAY }), (before, leap, during) => {
        const one = device()
        happen(one, { is: 'runs', ms: before })
        happen(one, { is: 'set', ms: leap })
        expect(standingOf(one.lease, one.clock)).toEqual({ at: 'leapt' })
        happen(one, { is: 'runs', ms: during })
        expect(standingOf(one.lease, one.clock)).toEqual({ at: 'leapt' })
        expect(relayTime(one.lease, one.clock)).toBe(one.truth)
        happen(one, { is: 'set', ms: -leap })
        expect(standingOf(one.lease, one.clock)).toEqual({ at: 'open', left: LEASE - before - during })
      })
    )
  })

  it('[D4] contact opens it again whatever happened to the clock', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(runs, lies, setAnyhow), { maxLength: 30 }), (happenings) => {
        const one = device()
        for (const each of happenings) happen(one, each)
        one.lease = leaseFrom(one.truth, one.clock)
        expect(standingOf(one.lease, one.clock)).toEqual({ at: 'open', left: LEASE })
        expect(relayTime(one.lease, one.clock)).toBe(one.truth)
      })
    )
  })

  it('[D4] the relay’s clock never runs backwards on a device, whoever sets its own', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(runs, lies, setAnyhow), { maxLength: 30 }), (happenings) => {
        const one = device()
        let last = NOW
        for (const each of happenings) {
          happen(one, each)
          const time = relayTime(one.lease, one.clock)
          expect(time).toBeGreaterThanOrEqual(last)
          last = time
        }
      })
    )
  })

  it('a drawer for three weeks ends it for good: the clock set back afterwards does not open it', () => {
    const one = device()
    happen(one, { is: 'lies', ms: 21 * DAY })
    expect(standingOf(one.lease, one.clock)).toEqual({ at: 'ended' })
    happen(one, { is: 'set', ms: -20 * DAY })
    expect(standingOf(one.lease, one.clock)).toEqual({ at: 'ended' })
  })

  it('a page that sleeps for a night counts the night, although it measured a minute', () => {
    const one = device()
    one.clock += 9 * HOUR
    one.lease = liveOn(one.lease, one.clock, MINUTE)
    expect(one.lease.lived).toBe(9 * HOUR)
  })
})
