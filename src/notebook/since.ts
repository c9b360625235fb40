import { DAY, LATE } from './calendar.ts'
import type { Entry, Reply } from './entry.ts'
import type { PersonId, ResidentId } from './ids.ts'
import { inOrder, type Role } from './records.ts'

/** *Sinds je er was* (R1): what somebody should see first at the start of a shift, in the order that matters. */
export type Card =
  | { readonly is: 'must-know'; readonly entry: Entry }
  /** Others answered or said something to what I wrote. */
  | { readonly is: 'answer'; readonly entry: Entry; readonly replies: readonly Reply[] }
  | { readonly is: 'task'; readonly entry: Entry }
  /** News of a resident about whom I wrote of late, newest first. */
  | { readonly is: 'resident'; readonly resident: ResidentId; readonly entries: readonly Entry[] }

/** What the reader has: since when (ms) all is read, and when each record reached the ward (ms). */
export type Reader = {
  readonly me: PersonId
  readonly role: Role
  /** R1: everything that arrived up to then is read. */
  readonly mark: number
  /** Records that were read although they arrived after the mark. */
  readonly seen: ReadonlySet<string>
  readonly now: number
  /** When a record reached the ward: its own time, unless it arrived late (W4). */
  readonly arrivedAt: (record: { readonly id: string; readonly at: number }) => number
}

export type News = {
  /** At most `MOST`. */
  readonly cards: readonly Card[]
  /** How many cards there would be more. */
  readonly more: number
  /** All lines with something new in them that I did not write, newest arrival first. */
  readonly lines: readonly Entry[]
}

export const MOST = 7
/** Residents about whom somebody wrote within so long are theirs to hear of. */
const MY_RESIDENTS = 30 * DAY
/** Who was never here, or long ago, begins with the last week. */
const FIRST = 7 * DAY

/**
 * Where the mark (ms) goes when somebody has read all that is there at `now`. A record may be on its way for up to
 * `LATE` without being told from one that came at once, so the mark stays that far behind; `seen` keeps the rest.
 */
export function markAfter(entries: Iterable<Entry>, now: number, arrivedAt: Reader['arrivedAt']): { read: number; seen: string[] } {
  const read = now - LATE
  const lines = [...entries].flatMap((entry) => [entry, ...entry.replies])
  return { read, seen: lines.filter((line) => arrivedAt(line) > read).map(({ id }) => id) }
}

/** Since when (ms) lines count as new for a reader whose mark is this. */
export const newSince = (mark: number | undefined, now: number): number => Math.max(mark ?? 0, now - FIRST * 6, mark === undefined ? now - FIRST : 0)

/** The cards and lines for a reader; a pure function of the set of entries. */
export function newsFor(entries: Iterable<Entry>, reader: Reader): News {
  const all = [...entries].sort(inOrder)
  const { me, mark, seen, arrivedAt } = reader
  const theirs = (entry: Entry): (Entry | Reply)[] => [entry, ...entry.replies].filter((line) => line.by !== me && !line.struck)
  const fresh = (line: { id: string; at: number }): boolean => arrivedAt(line) > mark && !seen.has(line.id)
  const latest = (entry: Entry): number => Math.max(0, ...theirs(entry).filter(fresh).map(arrivedAt))

  const mustKnows = all.filter((entry) => waitsForMe(entry, reader)).toReversed()
  const answers = all.flatMap((entry) => {
    const replies = entry.by === me && !entry.struck ? entry.replies.filter((reply) => reply.by !== me && !reply.struck && fresh(reply)) : []
    return replies.length > 0 ? [{ is: 'answer' as const, entry, replies }] : []
  })
  const shown = new Set([...mustKnows, ...answers.map(({ entry }) => entry)].map(({ id }) => id))
  const tasks = all.filter((entry) => !shown.has(entry.id) && isTaskFor(entry, reader)).sort((a, b) => (a.due ?? Infinity) - (b.due ?? Infinity) || inOrder(a, b))
  for (const { id } of tasks) shown.add(id)
  const news = all.filter((entry) => latest(entry) > 0 && !entry.recorded)

  const cards: Card[] = [
    ...mustKnows.map((entry) => ({ is: 'must-know' as const, entry })),
    ...answers.toReversed(),
    ...tasks.map((entry) => ({ is: 'task' as const, entry })),
    ...residentsOf(all, reader).flatMap((resident) => {
      const about = news.filter((entry) => entry.residents.includes(resident) && !shown.has(entry.id)).toReversed()
      for (const { id } of about) shown.add(id)
      return about.length > 0 ? [{ is: 'resident' as const, resident, entries: about }] : []
    }),
  ]
  return {
    cards: cards.slice(0, MOST),
    more: Math.max(0, cards.length - MOST),
    lines: news.toSorted((a, b) => latest(b) - latest(a) || inOrder(b, a)),
  }
}

/** R2: a must-know that still holds and that I neither wrote nor understood. */
const waitsForMe = (entry: Entry, { me, now }: Reader): boolean =>
  entry.importance === 'must-know' &&
  !entry.struck &&
  (entry.until ?? Infinity) > now &&
  entry.by !== me &&
  !entry.understood.some((mark) => mark.by === me)

/** A task that I hold, or that waits for me or for somebody in my role. */
function isTaskFor(entry: Entry, { me, role }: Reader): boolean {
  if (entry.struck || !entry.task || entry.task.at === 'done') return false
  if (entry.task.at === 'taken') return [entry.task.holder, ...entry.task.also].some((taker) => taker.by === me)
  if (entry.for?.who === 'person') return entry.for.person === me
  return entry.for?.who === 'role' && entry.for.role === role
}

/** The residents about whom I wrote of late, the last one first. */
function residentsOf(sorted: readonly Entry[], { me, now }: Reader): ResidentId[] {
  const mine = sorted.filter((entry) => entry.by === me && entry.at > now - MY_RESIDENTS)
  return [...new Set(mine.toReversed().flatMap((entry) => entry.residents))]
}
