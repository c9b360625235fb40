import { Calendar, Check, CircleHelp, HandHeart, Leaf, Lock, NotebookPen, SquareCheckBig, TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { Link } from 'wouter'
import { HOUR } from '#notebook/calendar.ts'
import type { Entry, Line as Words } from '#notebook/entry.ts'
import type { Kind } from '#notebook/records.ts'
import type { EntryRow, LineRow } from '#local/tables.ts'
import { ago, shortDate } from '#i18n/dates.ts'
import { useWords } from '#i18n/words.tsx'
import { isProfessional } from '#notebook/may.ts'
import { LineActs } from './line-acts.tsx'
import styles from './line.module.css'
import { ResidentLink, useClock, useMoment, useOnPaper, usePersonName, useRoleName } from './names.tsx'
import { useNotebook } from './notebook.tsx'

const kindIcons: Partial<Record<Kind, typeof Check>> = {
  question: CircleHelp,
  task: SquareCheckBig,
  appointment: Calendar,
  activity: Leaf,
  thanks: HandHeart,
}

/** One line of the notebook: who, in which role, when, about whom, the words as they hold now, and what became of it. */
export const Line = memo(function Line({ row }: { row: LineRow }) {
  return row.form === 'future' ? <FutureLine row={row} /> : <EntryLine row={row} />
}, sameLine)

/** A day is read from the disk whole whenever one of its lines changes: the others come back as equal copies, and stay as they are. */
function sameLine(before: { row: LineRow }, after: { row: LineRow }): boolean {
  return before.row === after.row || JSON.stringify(before.row) === JSON.stringify(after.row)
}

function EntryLine({ row }: { row: EntryRow }) {
  const person = usePersonName()
  const when = useMoment()
  const onPaper = useOnPaper()(row)
  const must = row.mustUntil > 0
  return (
    <article
      className={`${styles['line']} ${must ? styles['must'] : ''}`}
      aria-label={onPaper ?? `${person(row.by)}, ${when(row.at)}`}
      id={`regel-${row.id}`}
      tabIndex={-1}
      data-audience={row.audience}
    >
      <Head line={row} late={row.late[row.id]} onPaper={onPaper} />
      <Badges row={row} />
      {row.recorded ? <Recorded entry={row} /> : <Text line={row} />}
      <State row={row} />
      {row.replies.length > 0 && (
        <ul className={styles['replies']}>
          {row.replies.map((reply) => (
            <li key={reply.id} className={styles['reply']}>
              <Head line={reply} late={row.late[reply.id]} />
              <Text line={reply} />
            </li>
          ))}
        </ul>
      )}
      <LineActs row={row} mark={<DeliveryMark row={row} />} />
    </article>
  )
}

/** `onPaper`: who wrote it on paper and who typed it in, in the place of who writes. */
function Head({ line, late, onPaper }: { line: Words; late: number | undefined; onPaper?: string | undefined }) {
  const person = usePersonName()
  const role = useRoleName()
  const when = useMoment()
  const words = useWords()
  return (
    <header className={styles['head']}>
      <span className={styles['who']}>
        {onPaper !== undefined && <NotebookPen aria-hidden size={18} />}
        <bdi>{onPaper ?? person(line.by)}</bdi>
      </span>
      <span className={styles['role']}>
        <bdi>{role(line.by, line.as)}</bdi>
      </span>
      <time className={styles['time']} dateTime={new Date(line.at).toISOString()}>
        {late === undefined ? when(line.at) : words.line.late(when(line.at), when(late))}
      </time>
    </header>
  )
}

function Badges({ row }: { row: EntryRow }) {
  const words = useWords()
  const { ward, language } = useNotebook()
  const moment = useMoment()
  const Icon = kindIcons[row.kind]
  const date = (at: number): string => shortDate(at, ward.timezone, language)
  const due = row.due === undefined ? '' : ` ${row.kind === 'appointment' ? words.line.at(moment(row.due)) : words.line.due(moment(row.due))}`
  const shown = Icon || row.importance === 'must-know' || row.audience === 'staff' || row.residents.length > 0 || due !== ''
  if (!shown) return null
  return (
    <div className={styles['badges']}>
      {row.importance === 'must-know' && (
        <span className={`${styles['badge']} ${styles['red']}`}>
          <TriangleAlert aria-hidden size={16} />
          {words.line.mustKnow}
          {row.until !== undefined && `, ${words.line.until(date(row.until))}`}
        </span>
      )}
      {row.audience === 'staff' && (
        <span className={styles['badge']}>
          <Lock aria-hidden size={15} />
          {words.common.staffOnly}
        </span>
      )}
      {(Icon || due !== '') && (
        <span className={styles['badge']}>
          {Icon && <Icon aria-hidden size={16} />}
          {words.common.kinds[row.kind]}
          {due}
        </span>
      )}
      {row.residents.map((id) => (
        <span key={id} className={styles['badge']}>
          <ResidentLink id={id} />
        </span>
      ))}
    </div>
  )
}

/** W1: as on paper, the first words stay readable. */
function Text({ line }: { line: Words }) {
  const person = usePersonName()
  const when = useMoment()
  const words = useWords()
  const { shown } = useNotebook()
  const last = line.corrections.at(-1)
  const text = shown(line.text)
  return (
    <>
      {line.first !== undefined && (
        <p className={styles['text']}>
          <del className={styles['gone']}>{shown(line.first)}</del>
        </p>
      )}
      <p className={styles['text']}>{line.struck ? <del className={styles['gone']}>{text}</del> : text}</p>
      {last && <p className={styles['note']}>{words.line.corrected(person(last.by), when(last.at))}</p>}
      {line.struck && (
        <p className={styles['note']}>
          {words.line.struck(person(line.struck.by), when(line.struck.at))}
          {line.struck.reason !== undefined && <bdi>. {words.line.reason(shown(line.struck.reason))}</bdi>}
        </p>
      )}
    </>
  )
}

/** Belongs in the care record: the notebook keeps only that it stands there. */
function Recorded({ entry }: { entry: Entry }) {
  const person = usePersonName()
  const when = useMoment()
  const words = useWords()
  return entry.recorded ? <p className={styles['note']}>{words.line.recorded(person(entry.recorded.by), when(entry.recorded.at))}</p> : null
}

function State({ row }: { row: EntryRow }) {
  const words = useWords()
  const person = usePersonName()
  const when = useMoment()
  const { me, role, register, shown, now, language, onAgenda } = useNotebook()
  if (row.struck) return null
  const { task, question } = row
  const members = [...register.members.values()].filter((member) => member.role).length
  return (
    <>
      {row.description !== undefined && (
        <p className={styles['note']}>
          <Link href={`/samen/teksten/${row.description}`}>{words.line.description}</Link>
        </p>
      )}
      {task?.at === 'open' && <p className={`${styles['state']} ${styles['needs']}`}>{words.line.openTask}</p>}
      {task?.at === 'taken' && (
        <p className={styles['note']}>
          {task.holder.by === me.id ? words.line.takenByMe : words.line.taken(person(task.holder.by), when(task.holder.at))}
          {task.also.length > 0 && `. ${words.line.also(words.line.people(task.also.map((mark) => person(mark.by))))}`}
        </p>
      )}
      {task?.at === 'done' && (
        <p className={styles['state']}>
          <Check aria-hidden size={18} />
          {words.line.doneBy(person(task.done.by), when(task.done.at))}
        </p>
      )}
      {task?.at === 'done' && task.done.text !== undefined && <p className={styles['text']}>{shown(task.done.text)}</p>}
      {question?.at === 'open' && (
        <p className={`${styles['state']} ${styles['needs']}`}>
          {words.line.openQuestion}
          {now - row.at > HOUR && `, ${words.line.asked(ago(now - row.at, language))}`}
        </p>
      )}
      {row.for && row.open && <p className={styles['note']}>{row.for.who === 'person' ? words.line.forPerson(row.for.person === me.id, person(row.for.person)) : words.day.forRole[row.for.role]}</p>}
      {question?.at === 'answered' && (
        <p className={styles['state']}>
          <Check aria-hidden size={18} />
          {words.line.answered(person(question.answer.by))}
        </p>
      )}
      {onAgenda.has(row.id) && <p className={styles['note']}>{words.line.onAgenda}</p>}
      {row.importance === 'must-know' && isProfessional(role) && (
        <p className={styles['note']}>{words.line.understoodBy(row.understood.length, members)}</p>
      )}
    </>
  )
}

/** Where the line stands: quiet when all is well, and never better than the truth. */
function DeliveryMark({ row }: { row: EntryRow }) {
  const words = useWords()
  const { me, shared } = useNotebook()
  const marks = words.common.allMarks
  // On a ward's tablet each person has a tray of their own.
  const mine = !shared || row.by === me.id || row.replies.some((reply) => reply.by === me.id)
  if (row.refused.length > 0)
    return (
      <p className={`${styles['mark']} ${styles['refused']}`}>
        <span>{marks.refused}</span> {mine && <Link href="/niet-gedeeld">{words.line.refusedLink}</Link>}
      </p>
    )
  return (
    <p className={styles['mark']} data-at={row.undelivered.length > 0 ? 'device' : 'ward'}>
      <span>{row.undelivered.length > 0 ? marks.device : marks.ward}</span>
    </p>
  )
}

function FutureLine({ row }: { row: Extract<LineRow, { form: 'future' }> }) {
  const words = useWords()
  const person = usePersonName()
  const clock = useClock()
  return (
    <article className={styles['line']} aria-label={`${person(row.by)}, ${clock(row.at)}`}>
      <p className={styles['note']}>{words.line.future}</p>
    </article>
  )
}

/** Whether I have understood this must-know, or need not: it is mine. */
export const understoodBy = (row: EntryRow, person: string): boolean =>
  row.by === person || row.understood.some((mark) => mark.by === person)
