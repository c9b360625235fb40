import { inPageOrder, writtenAt, type Entry } from './entry.ts'
import type { RecordId } from './ids.ts'
import { byTime, nextMeeting, type Meeting } from './meeting.ts'
import type { Point } from './point.ts'
import { inOrder } from './records.ts'

/** What stands on an agenda. `line`: the line of which it is, for whoever may read that. */
export type Item<L extends Entry = Entry> =
  | { readonly is: 'point'; readonly point: Point; readonly line: L | undefined }
  /** R3: nobody put it there: it had no answer when the meeting began, or has none yet. */
  | { readonly is: 'question'; readonly line: L }

/** What the reader knows: `lines` are those that the reader may read, and nothing here comes from others. */
export type Known<L extends Entry = Entry> = {
  readonly meetings: readonly Meeting[]
  readonly points: readonly Point[]
  readonly lines: readonly L[]
  readonly now: number
}

/**
 * The agenda of a meeting: points in their order, then the questions that stand there by themselves. A pure function
 * of what the reader knows, in whatever order it came. A point whose line the reader may not read is not there.
 */
export function agendaOf<L extends Entry>(meeting: Meeting, known: Known<L>): Item<L>[] {
  const lines = new Map(known.lines.map((line) => [line.id, line]))
  const points = [...new Map(known.points.map((point) => [point.id, point])).values()]
    .filter((point) => standsOn(point, known.meetings) === meeting.id)
    .sort((a, b) => a.place - b.place || inOrder(a, b))
  const items = points.flatMap((point): Item<L>[] => {
    if (point.what.is === 'text') return [{ is: 'point', point, line: undefined }]
    const line = lines.get(point.what.line)
    return line ? [{ is: 'point', point, line }] : []
  })
  // A line that two people put there stands there once.
  const put = new Set<RecordId>()
  const once = items.filter(({ line }) => !line || (!put.has(line.id) && put.add(line.id)))
  const questions = [...lines.values()].filter((line) => !put.has(line.id) && standsThere(line, meeting, known)).sort(inPageOrder)
  return [...once, ...questions.map((line) => ({ is: 'question' as const, line }))]
}

/** The meeting on whose agenda a point stands: its own, or the next one, perhaps in its stead, when that was called off before the point was spoken of. */
export function standsOn({ meeting: id, done }: Point, meetings: readonly Meeting[]): string {
  const own = meetings.find((meeting) => meeting.id === id)
  if (!own?.cancelled || (done ?? Infinity) <= own.changed) return id
  return meetings.filter((one) => !one.cancelled && one.starts >= own.starts).sort(byTime)[0]?.id ?? id
}

/** R3: open when the meeting began; of those that have not begun, the first one takes what is open now. */
function standsThere(line: Entry, meeting: Meeting, { meetings, now }: Known): boolean {
  if (meeting.cancelled) return false
  if (meeting.starts <= now) return isOpenAt(line, meeting.starts)
  return nextMeeting(meetings, now)?.id === meeting.id && isOpenAt(line, now)
}

/** Whether a question had been asked and not been answered or struck at that moment (ms). */
const isOpenAt = (line: Entry, moment: number): boolean =>
  line.kind === 'question' &&
  writtenAt(line) <= moment &&
  (line.struck?.at ?? Infinity) > moment &&
  !line.replies.some((reply) => reply.answers && !reply.struck && reply.at <= moment)

/** The place between two points, so that one record moves a point. */
export const placeBetween = (before: Point | undefined, after: Point | undefined): number =>
  before && after ? (before.place + after.place) / 2 : before ? before.place + 1000 : after ? after.place - 1000 : 0
