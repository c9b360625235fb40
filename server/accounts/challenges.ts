import { MINUTE } from '#notebook/calendar.ts'

/** What a passkey is asked to sign: 5 minutes long, once, by the one browser that was asked. */
export interface Challenges {
  /** `bound`: what only that browser knows or is: its session, or its nonce. */
  remember(challenge: string, bound: string): void
  /** Uses a challenge up, whether or not it was asked of this browser. */
  take(challenge: string, bound: string): boolean
}

const LIFETIME = 5 * MINUTE
/** Challenges that wait at one time; the oldest makes room. */
const MOST = 2000

/** In memory: who was asked just before a restart is asked again. */
export function openChallenges(now: () => number): Challenges {
  const waiting = new Map<string, { readonly bound: string; readonly until: number }>()
  return {
    remember: (challenge, bound) => {
      for (const [old, { until }] of waiting) {
        if (until > now() && waiting.size < MOST) break
        waiting.delete(old)
      }
      waiting.set(challenge, { bound, until: now() + LIFETIME })
    },
    take: (challenge, bound) => {
      const found = waiting.get(challenge)
      waiting.delete(challenge)
      return found !== undefined && found.bound === bound && found.until > now()
    },
  }
}
