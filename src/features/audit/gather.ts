import { MINUTE } from '#notebook/calendar.ts'
import type { ReviewRow } from '#sync/door/audit.ts'

/** A device that comes in opens all its rooms at once; so near each other (ms) they are one thing to a reader. */
const AT_ONCE = 10 * MINUTE

/** Rows in their order, newest first; rooms that a device opened at once stand together, where the newest of them stood. */
export function gather(rows: readonly ReviewRow[]): ReviewRow[][] {
  const gathered: ReviewRow[][] = []
  const open = new Map<string, ReviewRow[]>()
  for (const row of rows) {
    const key = `${row.device} ${row.person} ${row.outcome}`
    const near = open.get(key)
    if (row.act === 'room.opened' && near?.[0] && near[0].at - row.at <= AT_ONCE) {
      near.push(row)
      continue
    }
    const fresh = [row]
    gathered.push(fresh)
    if (row.act === 'room.opened') open.set(key, fresh)
  }
  return gathered
}
