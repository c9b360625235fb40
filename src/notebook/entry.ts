import type { PersonId, RecordId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type EntryRecord, type Kind, type OnPaper, type RecordOf } from './records.ts'
import { audienceOf, parseRoom, type Audience } from './rooms.ts'

/** R2: for how many days everyone must know a line, unless its writer says otherwise. */
export const MUST_KNOW_DAYS = 7

/** Who did something to a line, in which role, when. */
export type Mark = { readonly id: RecordId; readonly by: PersonId; readonly as: string; readonly at: number }

export type Correction = Mark & { readonly text: string }
export type Strike = Mark & { readonly reason: string | undefined }

/** Words that can be corrected and struck: the entry's own, or a reply's. W1: the first words stay readable. */
export type Line = Mark & {
  readonly device: string
  /** The words that hold now. */
  readonly text: string
  /** The words first written, when they were corrected since. */
  readonly first: string | undefined
  /** Oldest first. */
  readonly corrections: readonly Correction[]
  readonly struck: Strike | undefined
}

export type Reply = Line & { readonly answers: boolean }

export type TaskState =
  | { readonly at: 'open' }
  /** F3: the earliest holds it; whoever took it at the same moment is shown beside. */
  | { readonly at: 'taken'; readonly holder: Mark; readonly also: readonly Mark[] }
  | { readonly at: 'done'; readonly done: Mark & { readonly text: string | undefined } }

export type QuestionState = { readonly at: 'open' } | { readonly at: 'answered'; readonly answer: Reply }

export type Entry = Line & {
  /** The name of the room in which the entry was first written. */
  readonly room: string
  readonly audience: Audience
  readonly kind: Kind
  readonly residents: readonly string[]
  readonly importance: 'normal' | 'must-know'
  readonly until: number | undefined
  readonly due: number | undefined
  readonly for: RecordOf<'entry.written'>['for']
  readonly from: RecordId | undefined
  /** W6: who wrote it on paper and when, where `by` typed it in at `at`. */
  readonly paper: OnPaper | undefined
  /** S2: the text that describes the task. */
  readonly description?: string | undefined
  readonly replies: readonly Reply[]
  /** Must-knows: who tapped *Begrepen*, each person once. */
  readonly understood: readonly Mark[]
  readonly recorded: Mark | undefined
  readonly task: TaskState | undefined
  readonly question: QuestionState | undefined
  /** Somebody still has to do or answer something. */
  readonly open: boolean
}

/**
 * F1: the view of one entry is a pure function of its set of records, in any order and with duplicates.
 * F2: follow-ups without their entry give no view yet. Follow-ups that the rules do not allow count for nothing;
 * the role sealed in each record decides, so no other room is needed.
 */
export function foldEntry(records: Iterable<EntryRecord>): Entry | undefined {
  const sorted = [...new Map([...records].map((record) => [record.id, record])).values()].sort(inOrder)
  const written = sorted.find((record) => record.type === 'entry.written')
  const room = written && parseRoom(written.room)
  if (!written || !room) return undefined
  const audience = audienceOf(room)
  const follow = sorted.filter((record) => {
    const itsRoom = parseRoom(record.room)
    return itsRoom?.ward === room.ward && audienceOf(itsRoom) === audience
  })
  const replies = follow
    .filter((record) => record.type === 'entry.replied')
    .map((reply): Reply => ({ ...foldLine(reply, follow, reply.id), answers: reply.answers === true }))
  const line = foldLine(written, follow, undefined)
  const task = written.kind === 'task' ? foldTask(follow) : undefined
  const question = written.kind === 'question' ? foldQuestion(replies) : undefined
  const recorded = follow.find((record) => record.type === 'entry.recorded' && isProfessional(record.as))
  return {
    ...line,
    room: written.room,
    audience,
    kind: written.kind,
    residents: [...new Set(written.residents)],
    importance: written.importance,
    until: written.until,
    due: written.due,
    for: written.for,
    from: written.from,
    ...(written.description === undefined || written.kind !== 'task' ? {} : { description: written.description }),
    paper: written.paper && { ...written.paper, at: Math.min(written.paper.at, written.at) },
    replies,
    understood: written.importance === 'must-know' ? foldUnderstood(follow) : [],
    recorded: recorded && mark(recorded),
    task,
    question,
    open: !line.struck && (task ? task.at !== 'done' : question?.at === 'open'),
  }
}

/** When the words were really written, ms: on paper, or as a line. */
export const writtenAt = (line: { readonly at: number; readonly paper?: OnPaper | undefined }): number => line.paper?.at ?? line.at

type OnPage = { readonly id: RecordId; readonly at: number; readonly paper?: OnPaper | undefined }

/** W6: the order of a page: by when the words were really written, then by id. */
export const inPageOrder = (a: OnPage, b: OnPage): number =>
  inOrder({ at: writtenAt(a), id: a.id }, { at: writtenAt(b), id: b.id })

function mark({ id, by, as, at }: EntryRecord): Mark {
  return { id, by, as, at }
}

function foldLine(line: RecordOf<'entry.written' | 'entry.replied'>, follow: readonly EntryRecord[], part: RecordId | undefined): Line {
  const corrections: Correction[] = []
  let struck: Strike | undefined
  for (const record of follow) {
    if (record.type === 'entry.corrected' && record.part === part && record.by === line.by)
      corrections.push({ ...mark(record), text: record.text })
    if (record.type === 'entry.struck' && record.part === part && !struck && mayStrike(record, line.by))
      struck = { ...mark(record), reason: record.reason }
  }
  return {
    ...mark(line),
    device: line.device,
    text: corrections.at(-1)?.text ?? line.text,
    first: corrections.length > 0 ? line.text : undefined,
    corrections,
    struck,
  }
}

const mayStrike = (strike: RecordOf<'entry.struck'>, writer: PersonId): boolean =>
  strike.by === writer || (isProfessional(strike.as) && strike.reason !== undefined)

function foldTask(follow: readonly EntryRecord[]): TaskState {
  let takers: Mark[] = []
  for (const record of follow) {
    const own = takers.some((taker) => taker.by === record.by)
    const theirs = takers.length === 0 || own || isProfessional(record.as)
    if (record.type === 'task.taken' && !own) takers.push(mark(record))
    // Who took it too lets go of the own hand alone; a professional who holds nothing frees the task.
    if (record.type === 'task.released' && theirs) takers = own ? takers.filter((taker) => taker.by !== record.by) : []
    if (record.type === 'task.done' && theirs) return { at: 'done', done: { ...mark(record), text: record.text } }
  }
  const [holder, ...also] = takers
  return holder ? { at: 'taken', holder, also } : { at: 'open' }
}

function foldQuestion(replies: readonly Reply[]): QuestionState {
  const answer = replies.find((reply) => reply.answers && !reply.struck)
  return answer ? { at: 'answered', answer } : { at: 'open' }
}

function foldUnderstood(follow: readonly EntryRecord[]): Mark[] {
  const first = new Map<PersonId, Mark>()
  for (const record of follow)
    if (record.type === 'entry.understood' && !first.has(record.by)) first.set(record.by, mark(record))
  return [...first.values()]
}
