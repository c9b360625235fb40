import { writtenAt, type Line } from '#notebook/entry.ts'
import type { RecordId } from '#notebook/ids.ts'
import type { Role } from '#notebook/records.ts'
import type { EndedParticular, Particular } from '#notebook/resident.ts'
import { toBase64Url } from '#notebook/seal.ts'
import { deliveryOf, type Delivery } from '#local/queries.ts'
import type { Asked, SealedRecord } from '#local/selection.ts'
import type { EntryRow, LineRow, ResidentRow } from '#local/tables.ts'
import type { Names } from './names.ts'

export type Exported = {
  readonly ward: { readonly id: string; readonly name: string; readonly timezone: string }
  readonly by: { readonly person: string; readonly name: string; readonly role: Role }
  /** Who understood a must-know is for professionals to see (R2). */
  readonly professional: boolean
  readonly asked: Asked
  readonly lines: readonly LineRow[]
  /** Those whom the lines are about. */
  readonly residents: readonly ResidentRow[]
  /** Name residents by initials and room alone. */
  readonly initials: boolean
  /** All about this one: particulars that hold and that ended, and words that stand in the care record now. */
  readonly everything: ResidentRow | undefined
  /** What this device does not have, in sentences. */
  readonly missing: readonly string[]
  readonly signed: { readonly relayKey: string; readonly records: readonly SealedRecord[] } | undefined
}

/** The lines with all that is folded from them, as JSON (SPEC.md, 6). Times are ISO 8601 in UTC; `day` is the ward's. */
export function jsonOf(exported: Exported, names: Names): string {
  const { ward, by, asked, lines, residents, initials, everything, missing, signed } = exported
  const told = everything && toldOf(everything, asked)
  return JSON.stringify(
    {
      format: 'schrift-export',
      version: 1,
      ward,
      made: { at: iso(asked.now), by },
      asked: { from: asked.days?.from, to: asked.days?.to, resident: asked.resident, staff: asked.staff },
      missing,
      people: peopleOf(exported, names),
      residents: residents.map(({ id, name, roomNumber, here, birthday, initials: letters }) =>
        initials ? { id, name: names.resident(id), here } : { id, name, initials: letters, roomNumber, birthday, here }
      ),
      particulars: told && { held: told.held.map(particularOf), ended: told.ended.map(endedOf) },
      lines: lines.map((row) => lineOf(row, exported)),
      signed: signed && {
        relayKey: signed.relayKey,
        records: signed.records.map(({ sealed, ...record }) => ({ ...record, sealed: toBase64Url(sealed) })),
      },
    },
    undefined,
    2
  )
}

/** The particulars that were asked for. */
export function toldOf({ particulars, ended }: ResidentRow, { staff }: Pick<Asked, 'staff'>) {
  const fits = (one: Particular): boolean => staff || one.audience === 'all'
  return { held: particulars.filter(fits), ended: ended.filter(fits) }
}

function lineOf(row: LineRow, { professional, everything }: Exported) {
  if (row.form === 'future') return { id: row.id, day: row.day, at: iso(row.at), by: row.by, as: row.as, unknown: true }
  const { day, audience, kind, importance, until, due, paper, task, question, recorded, residents, from } = row
  const shown = wordsOf(row, row)
  return {
    ...shown,
    ...(recorded && !everything ? { text: undefined, first: undefined, corrections: undefined } : {}),
    day,
    written: iso(writtenAt(row)),
    paper: paper && { ...paper, at: iso(paper.at) },
    audience,
    kind,
    residents,
    importance,
    until: until === undefined ? undefined : iso(until),
    due: due === undefined ? undefined : iso(due),
    for: row.for,
    from,
    understood: professional && importance === 'must-know' ? row.understood.map(markOf) : undefined,
    recorded: recorded && markOf(recorded),
    task: task && {
      at: task.at,
      ...(task.at === 'taken' ? { holder: markOf(task.holder), also: task.also.map(markOf) } : {}),
      ...(task.at === 'done' ? { done: { ...markOf(task.done), text: task.done.text } } : {}),
    },
    question: question && { at: question.at, ...(question.at === 'answered' ? { answer: question.answer.id } : {}) },
    replies: row.replies.map((reply) => ({ ...wordsOf(row, reply), answers: reply.answers })),
  }
}

function wordsOf(row: EntryRow, line: Line) {
  const late = row.late[line.id]
  return {
    ...markOf(line),
    device: line.device,
    text: line.text,
    first: line.first,
    corrections: line.corrections.map((one) => ({ ...markOf(one), text: one.text })),
    struck: line.struck && { ...markOf(line.struck), reason: line.struck.reason },
    arrived: late === undefined ? undefined : iso(late),
    delivery: deliveryOf(row, line.id) satisfies Delivery,
  }
}

const particularOf = ({ text, audience, review, ...mark }: Particular) => ({ ...markOf(mark), text, audience, review })
const endedOf = ({ ended, ...particular }: EndedParticular) => ({ ...particularOf(particular), ended: markOf(ended) })

type Marked = { readonly id: RecordId; readonly by: string; readonly as: string; readonly at: number }
const markOf = ({ id, by, as, at }: Marked) => ({ id, by, as, at: iso(at) })

/** Names of everyone who wrote or did something, so that ids can be read. */
function peopleOf({ lines, everything, professional, asked }: Exported, names: Names): Record<string, string> {
  const ids = new Set<string>()
  const add = (...marks: readonly { readonly by: string }[]): void => marks.forEach(({ by }) => ids.add(by))
  for (const row of lines) {
    add(row)
    if (row.form === 'future') continue
    add(...row.replies, ...(professional ? row.understood : []), ...(row.struck ? [row.struck] : []), ...(row.recorded ? [row.recorded] : []))
    if (row.task?.at === 'taken') add(row.task.holder, ...row.task.also)
    if (row.task?.at === 'done') add(row.task.done)
    if (row.paper && 'person' in row.paper) ids.add(row.paper.person)
  }
  if (everything) {
    const told = toldOf(everything, asked)
    add(...told.held, ...told.ended.flatMap((one) => [one, one.ended]))
  }
  return Object.fromEntries([...ids].sort().map((id) => [id, names.person(id)]))
}

const iso = (at: number): string => new Date(at).toISOString()
