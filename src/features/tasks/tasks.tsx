import { useLiveQuery } from 'dexie-react-hooks'
import { Clock } from 'lucide-react'
import { useMemo, useState } from 'react'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { isProfessional } from '#notebook/may.ts'
import { expiryOf } from '#notebook/retention.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { writtenAt } from '#notebook/entry.ts'
import { settled, waiting } from '#local/queries.ts'
import type { EntryRow } from '#local/tables.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { ago } from '#i18n/dates.ts'
import { tasks as tasksWords } from '#i18n/words/tasks.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Line } from '#page/line.tsx'
import { useHelp, usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { copyOf } from '#page/pen.ts'
import { Button, ToggleChip } from '#ui/button.tsx'
import { Empty, More, Notice, PageHeader } from '#ui/parts.tsx'
import { byDue, isMine } from './mine.ts'
import styles from './tasks.module.css'

/** How far back what is settled stands here, ms. */
const SETTLED = 14 * DAY

/** `/taken`: what waits for somebody, tasks first, then questions; below it what was settled. */
export function TasksScreen() {
  const say = useTopic(tasksWords)
  const { tables, reader, me, now } = useNotebook()
  const help = useHelp('tasks')
  const [mine, setMine] = useState(false)
  const open = useLiveQuery(() => waiting(tables, reader), [tables, reader])
  const shown = useMemo(() => open?.filter((row) => !mine || isMine(row, me.id)), [open, mine, me.id])
  if (!shown) return null
  const tasks = byDue(shown.filter((row) => row.task))
  const questions = shown.filter((row) => row.question)
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} help={help}>
        <ToggleChip on={mine} onToggle={() => setMine(!mine)}>
          {say.mine}
        </ToggleChip>
      </PageHeader>
      {shown.length === 0 ? (
        <Empty title={mine ? say.nothingMine : say.nothing}>
          <p>{mine ? say.nothingMineHelp : say.nothingHelp}</p>
        </Empty>
      ) : (
        <div className={styles.columns}>
          <Waiting heading={say.tasks} none={say.noTasks} rows={tasks} />
          <Waiting heading={say.questions} none={say.noQuestions} rows={questions} />
        </div>
      )}
      <Expiring rows={shown} />
      {!mine && <Settled since={now - SETTLED} />}
    </div>
  )
}

function Waiting({ heading, none, rows }: { heading: string; none: string; rows: readonly EntryRow[] }) {
  return (
    <section className={styles.waiting} aria-label={heading}>
      <h2>
        {heading} {rows.length > 0 && <span className={styles.count}>{rows.length}</span>}
      </h2>
      {rows.length === 0 && <p className={styles.none}>{none}</p>}
      {rows.map((row) => (
        <div key={row.id}>
          <Age row={row} />
          <Line row={row} />
        </div>
      ))}
    </section>
  )
}

/** How long before its month vanishes a waiting line is offered to be copied over, ms. */
const SOON = 7 * DAY

/** M4: what still waits in a month that is about to expire, as one copies it into a new notebook. */
function Expiring({ rows }: { rows: readonly EntryRow[] }) {
  const say = useTopic(tasksWords)
  const refusal = useWords().refusal
  const { tables, ward, writer, now, role, shown } = useNotebook()
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const [copied, setCopied] = useState(0)
  const soon = rows.filter((row) => {
    const room = parseRoom(row.room)
    return room !== undefined && 'month' in room && expiryOf(room.month, ward.timezone, ward.retentionDays) - now < SOON
  })
  if ((soon.length === 0 && copied === 0) || !isProfessional(role)) return null
  async function copyOver(row: EntryRow): Promise<void> {
    const copy = await write(tables, writer, copyOf(row, row.text), row.audience)
    const struck = copy.ok ? await write(tables, writer, { type: 'entry.struck', to: row.id, reason: say.copiedOver }, row.audience) : copy
    setTrouble(struck.ok ? undefined : struck.error)
    if (struck.ok) setCopied((count) => count + 1)
  }
  return (
    <section className={styles.expiring} aria-label={say.expiring}>
      <h2>{say.expiring}</h2>
      <p>{say.expiringHelp}</p>
      <p role="status">{copied > 0 && say.copied(copied)}</p>
      <ul>
        {soon.map((row) => (
          <li key={row.id}>
            <span>{shown(row.text)}</span>
            <Button aria-label={say.copyThis(shown(row.text))} onClick={() => void copyOver(row)}>
              {say.copyOver}
            </Button>
          </li>
        ))}
      </ul>
      {trouble && (
        <Notice kind="must" role="alert">
          {refusal[trouble]}
        </Notice>
      )}
    </section>
  )
}

/** R3: since when it waits, and for whom. */
function Age({ row }: { row: EntryRow }) {
  const say = useTopic(tasksWords)
  const { now, language, me } = useNotebook()
  const person = usePersonName()
  const since = (at: number): string => (now - at < MINUTE ? say.justNow : ago(now - at, language))
  const parts = [
    row.task?.at === 'taken' ? say.takenSince(since(row.task.holder.at)) : row.question ? say.asked(since(writtenAt(row))) : say.since(since(writtenAt(row))),
    row.for?.who === 'person' ? (row.for.person === me.id ? say.forYou : say.waitsFor(person(row.for.person))) : '',
    row.for?.who === 'role' ? say.forRole[row.for.role] : '',
  ].filter(Boolean)
  const overdue = row.due !== undefined && row.due < now
  return (
    <p className={styles.age}>
      <Clock aria-hidden size={16} />
      <bdi>{parts.join(' · ')}</bdi>
      {overdue && <strong>{say.overdue}</strong>}
    </p>
  )
}

/** Folded until somebody asks. */
function Settled({ since }: { since: number }) {
  const say = useTopic(tasksWords)
  const { tables, reader } = useNotebook()
  const [open, setOpen] = useState(false)
  // The minute moves on, the day does not: the list is read anew once a day and whenever a line changes.
  const from = Math.floor(since / DAY) * DAY
  const rows = useLiveQuery(() => settled(tables, reader, from), [tables, reader, from])
  if (!rows) return null
  return (
    <More label={say.settled(rows.length)} open={open} onToggle={setOpen}>
      {open && (rows.length === 0 ? <p className={styles.none}>{say.noSettled}</p> : rows.map((row) => <Line key={row.id} row={row} />))}
    </More>
  )
}
