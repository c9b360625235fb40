import { ArrowDown, ArrowUp, Check } from 'lucide-react'
import { useState } from 'react'
import { placeBetween, type Item } from '#notebook/agenda.ts'
import { isProfessional } from '#notebook/may.ts'
import type { Meeting } from '#notebook/meeting.ts'
import type { Point } from '#notebook/point.ts'
import { cleanText, MAX_POINT, type Words } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import type { EntryRow } from '#local/tables.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Line } from '#page/line.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { Button } from '#ui/button.tsx'
import { TextArea } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo, type Undo } from '#ui/use-undo.ts'
import styles from './meetings.module.css'
import { TaskForm, TaskWritten } from './task-form.tsx'

type Props = {
  meeting: Meeting
  items: readonly Item<EntryRow>[]
  /** Whether open questions stand here, or on the agenda of a meeting before this one. */
  takesQuestions: boolean
}

/** The agenda of a meeting: points in their order, then what nobody answered yet. */
export function Agenda({ meeting, items, takesQuestions }: Props) {
  const say = useTopic(meetingWords)
  const { refusal } = useWords()
  const { tables, writer } = useNotebook()
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const points = items.flatMap((item) => (item.is === 'point' ? [item.point] : []))
  const act: Act = async (words, audience) => {
    const written = await write(tables, writer, words, audience)
    setTrouble(written.ok ? undefined : written.error)
    return written.ok
  }
  const dropping = useUndo(async (id) => {
    const item = items.find((one) => one.is === 'point' && one.point.id === id)
    if (!(await act({ type: 'agenda.dropped', to: id }, item?.line?.audience ?? 'all'))) throw new Error('not dropped')
  })
  return (
    <section className={styles.agenda} aria-label={say.agenda}>
      <h2>{say.agenda}</h2>
      {items.length === 0 && (
        <p className={styles.aside}>
          {say.agendaEmpty}. {takesQuestions ? say.agendaHelp : say.laterHelp}
        </p>
      )}
      {items.length > 0 && (
        <ol>
          {items.map((item, i) => (
            <li key={item.is === 'point' ? item.point.id : item.line.id} className={styles.point} data-done={(item.is === 'point' && item.point.done !== undefined) || undefined}>
              <span className={styles.nr} aria-hidden>
                {i + 1}
              </span>
              <Standing meeting={meeting} item={item} nr={i + 1} points={points} act={act} dropping={dropping} />
            </li>
          ))}
        </ol>
      )}
      {items.length > 0 && !takesQuestions && <p className={styles.aside}>{say.laterHelp}</p>}
      {trouble && (
        <Notice kind="must" role="alert">
          {refusal[trouble]}
        </Notice>
      )}
      {!meeting.cancelled && <AddPoint meeting={meeting.id} />}
      {!meeting.cancelled && <FreeTask meeting={meeting.id} />}
    </section>
  )
}

type Act = (words: Words, audience: Audience) => Promise<boolean>

type StandingProps = { meeting: Meeting; item: Item<EntryRow>; nr: number; points: readonly Point[]; act: Act; dropping: Undo }

function Standing({ meeting, item, nr, points, act, dropping }: StandingProps) {
  const say = useTopic(meetingWords)
  const { shown } = useNotebook()
  const person = usePersonName()
  const [task, setTask] = useState<'closed' | 'open' | 'written'>('closed')
  const { line } = item
  if (item.is === 'point' && dropping.fateOf(item.point.id) !== 'here')
    return dropping.fateOf(item.point.id) === 'undoable' ? <UndoRow said={say.dropped} label={say.putBack} onUndo={() => dropping.undo(item.point.id)} /> : null
  return (
    <div className={styles.body} role="group" aria-label={say.point(nr)}>
      {line ? <Line row={line} /> : item.is === 'point' && item.point.what.is === 'text' && <p className={styles.text}>{shown(item.point.what.text)}</p>}
      {item.is === 'point' ? (
        <p className={styles.aside}>{say.addedBy(person(item.point.by))}</p>
      ) : (
        <p className={styles.aside}>{item.line.question?.at === 'answered' ? say.answeredSince : say.byItself}</p>
      )}
      {item.is === 'point' && item.point.done !== undefined && (
        <p className={styles.state}>
          <Check aria-hidden size={18} />
          {say.done}
        </p>
      )}
      <div className={styles.quietActs}>
        {item.is === 'point' && <PointActs point={item.point} nr={nr} points={points} audience={line?.audience ?? 'all'} act={act} drop={() => dropping.ask(item.point.id)} />}
        {task !== 'open' && (
          <Button kind="quiet" onClick={() => setTask('open')}>
            {say.task}
          </Button>
        )}
      </div>
      {task === 'open' && (
        <TaskForm
          place={`${meeting.id} ${item.is === 'point' ? item.point.id : item.line.id}`}
          first={line?.text ?? (item.is === 'point' && item.point.what.is === 'text' ? item.point.what.text : '')}
          residents={line?.residents ?? []}
          audience={line?.audience ?? 'all'}
          onDone={() => setTask('written')}
          close={() => setTask('closed')}
        />
      )}
      {task === 'written' && <TaskWritten />}
    </div>
  )
}

/** `audience`: of the room in which the point stands, where what is said of it goes too. */
function PointActs({ point, nr, points, audience, act, drop }: { point: Point; nr: number; points: readonly Point[]; audience: Audience; act: Act; drop: () => void }) {
  const say = useTopic(meetingWords)
  const { me, role } = useNotebook()
  const staff = isProfessional(role)
  const done = point.done !== undefined
  const to = point.id
  const at = points.findIndex(({ id }) => id === point.id)
  const move = (before: Point | undefined, after: Point | undefined) => void act({ type: 'agenda.placed', to, place: placeBetween(before, after) }, audience)
  return (
    <>
      {staff && (
        <Button kind="quiet" icon={done ? undefined : <Check aria-hidden size={18} />} onClick={() => void act({ type: 'agenda.done', to, ...(done ? { open: true } : {}) }, audience)}>
          {done ? say.notDone : say.done}
        </Button>
      )}
      {staff && at > 0 && (
        <Button kind="quiet" aria-label={say.up(nr)} onClick={() => move(points[at - 2], points[at - 1])}>
          <ArrowUp aria-hidden size={22} />
        </Button>
      )}
      {staff && at < points.length - 1 && (
        <Button kind="quiet" aria-label={say.down(nr)} onClick={() => move(points[at + 1], points[at + 2])}>
          <ArrowDown aria-hidden size={22} />
        </Button>
      )}
      {(staff || point.by === me.id) && (
        <Button kind="quiet" onClick={drop}>
          {say.drop}
        </Button>
      )}
    </>
  )
}

function AddPoint({ meeting }: { meeting: string }) {
  const { refusal } = useWords()
  const say = useTopic(meetingWords)
  const { tables, writer, me } = useNotebook()
  const key = draftKey(me.id, `point ${meeting}`)
  const [text, setText] = useDraft(tables, key)
  const [refused, setRefused] = useState<WriteRefusal>()
  const clean = cleanText(text)
  const ready = clean !== '' && clean.length <= MAX_POINT
  async function add(): Promise<void> {
    if (!ready) return
    const written = await write(tables, writer, { type: 'agenda.added', meeting, text: clean })
    setRefused(written.ok ? undefined : written.error)
    if (!written.ok) return
    setText('')
    await dropDraft(tables, key)
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextArea label={say.add} rows={1} maxLength={MAX_POINT} value={text} onChange={(event) => setText(event.target.value)} trouble={refused && refusal[refused]} />
      <div>
        <Button type="submit" disabled={!ready}>
          {say.addNow}
        </Button>
      </div>
    </form>
  )
}

/** A decision that is of no point. */
function FreeTask({ meeting }: { meeting: string }) {
  const say = useTopic(meetingWords)
  const [task, setTask] = useState<'closed' | 'open' | 'written'>('closed')
  return (
    <>
      {task === 'open' ? (
        <TaskForm place={meeting} first="" residents={[]} audience="all" onDone={() => setTask('written')} close={() => setTask('closed')} />
      ) : (
        <div className={styles.quietActs}>
          <Button kind="quiet" onClick={() => setTask('open')}>
            {say.freeTask}
          </Button>
        </div>
      )}
      {task === 'written' && <TaskWritten />}
    </>
  )
}
