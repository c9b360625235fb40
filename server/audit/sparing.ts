import { HOUR } from '#notebook/calendar.ts'
import type { AuditRow } from './audit.ts'

/** How many refusals of one device, or of all strangers together, are noted one by one in an hour. */
const REFUSALS = 60

/** Counts per name; each count begins anew an hour after its first. */
export type Hourly = { readonly take: (name: string, n?: number) => number }

export function createHourly(now: () => number): Hourly {
  const counts = new Map<string, { readonly since: number; n: number }>()
  let tidied = now()
  const over = (since: number): boolean => Math.abs(now() - since) >= HOUR
  return {
    take(name, n = 1) {
      if (over(tidied)) {
        for (const [other, { since }] of counts) if (over(since)) counts.delete(other)
        tidied = now()
      }
      const found = counts.get(name)
      const count = found && !over(found.since) ? found : { since: now(), n: 0 }
      count.n += n
      counts.set(name, count)
      return count.n
    },
  }
}

/**
 * What a device does again and again is noted once an hour: it opens its rooms at every reconnect, and asks for what it
 * may not have as long as it does not know better. Whoever hammers on a door gets a bounded number of rows, the last
 * of which says that there was more.
 */
export function createSparing(now: () => number): (row: AuditRow) => AuditRow | undefined {
  const hourly = createHourly(now)
  const once = (row: AuditRow): boolean =>
    hourly.take([row.act, row.device, row.person, row.ward, row.about, row.outcome].join(' ')) === 1
  return (row) => {
    switch (row.act) {
      case 'room.opened':
      case 'former.opened':
      case 'audit.read':
        return once(row) ? row : undefined
      case 'access.refused': {
        if (row.device !== undefined && !once(row)) return undefined
        const n = hourly.take(`refused ${row.device ?? row.outcome}`)
        if (n === REFUSALS + 1) return { at: row.at, act: row.act, device: row.device, person: row.person, outcome: 'too-many' }
        return n <= REFUSALS ? row : undefined
      }
      default:
        return row
    }
  }
}
