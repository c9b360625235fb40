/**
 * How much one device, person or room may ask of the relay. A record's own limit of 64 KiB is the guard's.
 * Figures: docs/SPEC.md.
 */
export type Limits = {
  /** Bytes of one frame from a device. */
  readonly frameBytes: number
  /** Records that a device may hand in at once, after having been away … */
  readonly catchUp: number
  /** … and per minute from then on. */
  readonly recordsPerMinute: number
  /** Frames of a socket that write nothing: at once, and per second from then on. */
  readonly asks: number
  readonly asksPerSecond: number
  /** Seconds for which a socket that is over its allowance is waited for. */
  readonly patience: number
  readonly roomsPerSocket: number
  readonly socketsPerPerson: number
  /** Unsent bytes at which a slow reader is cut off. */
  readonly unsentBytes: number
  /** Unsent bytes above which a socket must read on before it is given another whole room. */
  readonly calmBytes: number
  /** Bytes from one socket that may wait to be judged and appended before the relay stops reading it. */
  readonly backlogBytes: number
  /** Seconds between heartbeats. A socket that answers none of two is ended. */
  readonly heartbeat: number
  /** Seconds after which a room without sockets is let go, and the rows from which on it is compacted first. */
  readonly idle: number
  readonly compactRows: number
}

export const defaultLimits: Limits = {
  frameBytes: 1024 * 1024,
  catchUp: 2000,
  recordsPerMinute: 120,
  asks: 1000,
  asksPerSecond: 20,
  patience: 60,
  roomsPerSocket: 256,
  socketsPerPerson: 50,
  unsentBytes: 8 * 1024 * 1024,
  calmBytes: 1024 * 1024,
  backlogBytes: 4 * 1024 * 1024,
  heartbeat: 15,
  idle: 60,
  compactRows: 200,
}

/** A bucket of tokens per name. It may be overdrawn by what was already on its way. */
export type Allowance = {
  readonly has: (name: string) => boolean
  readonly take: (name: string, tokens: number) => void
  /** A second went by. */
  readonly tick: () => void
}

export function createAllowance(full: number, perSecond: number): Allowance {
  const levels = new Map<string, number>() // a name that is missing has a full bucket
  return {
    has: (name) => (levels.get(name) ?? full) > 0,
    take: (name, tokens) => levels.set(name, (levels.get(name) ?? full) - tokens),
    tick() {
      for (const [name, level] of levels)
        if (level + perSecond >= full) levels.delete(name)
        else levels.set(name, level + perSecond)
    },
  }
}
