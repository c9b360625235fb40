import { Check, MessageSquareReply } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { may, type Act } from '#notebook/may.ts'
import { cleanText, MAX_TEXT, type NotebookRecord, type Words } from '#notebook/records.ts'
import { expiryOf } from '#notebook/retention.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import { isProfessional } from '#notebook/may.ts'
import { sees } from '#local/reader.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import type { EntryRow } from '#local/tables.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { longDate } from '#i18n/dates.ts'
import { useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { Switch, TextArea } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './line.module.css'
import { useRoleName } from './names.tsx'
import { useNotebook } from './notebook.tsx'
import { ReadAloud } from './read-aloud.tsx'
import { copyOf, onceMore, penKey, putInPen } from './pen.ts'
import { useDraft } from './use-draft.ts'

const ForMeeting = lazy(async () => ({ default: (await import('./for-meeting.tsx')).ForMeeting }))

type Form = 'reply' | 'correct' | 'strike' | 'move'

/** What one may do with a line now: the acts of the moment in sight, the rest behind "Meer". */
export function LineActs({ row, mark }: { row: EntryRow; mark: ReactNode }) {
  const { tables, writer, reader, me, role, ward, today } = useNotebook()
  const [, navigate] = useLocation()
  const words = useWords()
  const [form, setForm] = useState<Form>()
  const [more, setMore] = useState(false)
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const opener = useRef<HTMLButtonElement | null>(null)
  const mayAct = useMayAct(row)

  async function act(said: Words): Promise<boolean> {
    const written = await write(tables, writer, said, row.audience)
    setTrouble(written.ok ? undefined : written.error)
    return written.ok
  }
  /** M2: a reviewed copy in the other room, and the first line struck with the reason. */
  async function move(text: string): Promise<boolean> {
    const written = await write(tables, writer, copyOf(row, text), row.audience === 'staff' ? 'all' : 'staff')
    if (written.ok) return act({ type: 'entry.struck', to, reason: words.line.moved[row.audience === 'staff' ? 'all' : 'staff'] })
    setTrouble(written.error)
    return false
  }
  async function again(): Promise<void> {
    await putInPen(tables, penKey(me.id, ward.id), onceMore(row, today))
    navigate('/?nieuw')
  }
  function open(next: Form, from: HTMLButtonElement): void {
    opener.current = from
    setForm(next)
  }
  function close(): void {
    setForm(undefined)
    requestAnimationFrame(() => opener.current?.focus())
  }

  const to = row.id
  const struck = row.struck !== undefined
  const mine = row.by === me.id
  const { task } = row
  const taker = task?.at === 'taken' && [task.holder, ...task.also].some((mark) => mark.by === me.id)
  const mustKnow = row.mustUntil > 0 && !mine && !row.understood.some((mark) => mark.by === me.id)
  const secondary = (
    <>
      <ReadAloud rows={[row]} />
      {mine && !struck && mayAct('entry.corrected') && (
        <Button kind="quiet" onClick={(event) => open('correct', event.currentTarget)}>
          {words.line.correct}
        </Button>
      )}
      {!struck && mayAct('entry.struck') && (
        <Button kind="quiet" onClick={(event) => open('strike', event.currentTarget)}>
          {words.line.strike}
        </Button>
      )}
      {!struck && sees(reader, 'staff') && (
        <Button kind="quiet" onClick={(event) => open('move', event.currentTarget)}>
          {words.line.move[row.audience === 'staff' ? 'all' : 'staff']}
        </Button>
      )}
      {!struck && row.question?.at === 'answered' && isProfessional(role) && (
        <Button kind="quiet" onClick={() => navigate(`/samen/teksten/+nieuw?uit=${row.id}`)}>
          {words.line.keepAsGuide}
        </Button>
      )}
      {task && (
        <Button kind="quiet" onClick={() => void again()}>
          {words.line.again}
        </Button>
      )}
      {!struck && (
        <Suspense fallback={null}>
          <ForMeeting row={row} />
        </Suspense>
      )}
      {!struck && !row.recorded && isProfessional(role) && (
        <Button kind="quiet" onClick={() => void act({ type: 'entry.recorded', to })}>
          {words.line.record}
        </Button>
      )}
    </>
  )

  return (
    <>
      <div className={styles['acts']}>
        {!struck && mustKnow && (
          <Button kind="primary" big icon={<Check aria-hidden size={22} />} data-filled onClick={() => void act({ type: 'entry.understood', to })}>
            {words.line.understood}
          </Button>
        )}
        {!struck && task?.at === 'open' && (
          <Button kind="primary" data-filled onClick={() => void act({ type: 'task.taken', to })}>
            {words.line.take}
          </Button>
        )}
        {!struck && task && task.at !== 'done' && (taker || isProfessional(role)) && (
          <Button big={taker} kind={taker ? 'primary' : 'normal'} data-filled icon={<Check aria-hidden size={20} />} onClick={() => void act({ type: 'task.done', to })}>
            {words.line.done}
          </Button>
        )}
        {!struck && taker && (
          <Button kind="quiet" onClick={() => void act({ type: 'task.released', to })}>
            {words.line.release}
          </Button>
        )}
        <Button kind="quiet" aria-expanded={form === 'reply'} icon={<MessageSquareReply aria-hidden size={18} />} onClick={(event) => open('reply', event.currentTarget)}>
          {words.line.reply}
        </Button>
        <Button kind="quiet" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? words.common.less : words.line.more}
        </Button>
        {more && (
          <div className={styles['moreActs']}>
            {secondary}
            <Expires room={row.room} />
          </div>
        )}
        {mark}
      </div>
      {form && <LineForm key={form} form={form} row={row} act={act} move={move} close={close} trouble={trouble} />}
      {!form && trouble && <Notice kind="must" role="alert">{words.refusal[trouble]}</Notice>}
    </>
  )
}

/** M3: each line says when its month vanishes, everywhere. */
function Expires({ room }: { room: RoomName }) {
  const { ward, language } = useNotebook()
  const words = useWords()
  const parsed = parseRoom(room)
  if (!parsed || !('month' in parsed)) return null
  const at = expiryOf(parsed.month, ward.timezone, ward.retentionDays)
  return <p className={styles['note']}>{words.line.expires(longDate(at, ward.timezone, language))}</p>
}

/** Whether the rules would take such a record from me; screens offer nothing else. */
function useMayAct(row: EntryRow): (type: 'entry.corrected' | 'entry.struck') => boolean {
  const { me, role } = useNotebook()
  const room = parseRoom(row.room)
  return (type) => {
    if (!room) return false
    const base = { v: 1, id: row.id, room: row.room, at: row.at, by: me.id, as: role, device: '', to: row.id } as const
    const record: NotebookRecord = type === 'entry.corrected' ? { ...base, type, text: 'x' } : { ...base, type, reason: 'x' }
    const asked: Act = { do: 'write', record, room, target: row }
    return may({ person: me.id, role }, asked).ok
  }
}

type LineFormProps = {
  form: Form
  row: EntryRow
  act: (said: Words) => Promise<boolean>
  move: (text: string) => Promise<boolean>
  close: () => void
  trouble: WriteRefusal | undefined
}

/** Answer, correct or strike in place. Closing it keeps what was typed (W3). */
function LineForm({ form, row, act, move, close, trouble }: LineFormProps) {
  const { tables, me, role, shared } = useNotebook()
  const roleName = useRoleName()
  const words = useWords()
  const key = draftKey(me.id, `${form} ${row.id}`)
  const [text, setText] = useDraft(tables, key, form === 'correct' || form === 'move' ? row.text : '')
  const question = form === 'reply' && row.question?.at === 'open'
  const [answers, setAnswers] = useState(isProfessional(role))
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])

  const own = row.by === me.id
  const labels = { reply: words.line.replyBox, correct: words.line.correctBox, strike: own ? words.line.strikeOwnBox : words.line.strikeBox, move: words.line.moveBox }
  const clean = cleanText(text)
  const ready = clean !== '' ? clean.length <= MAX_TEXT : form === 'strike' && own

  async function submit(): Promise<void> {
    if (busy || !ready) return
    setBusy(true)
    const done = await (form === 'move' ? move(clean) : act(wordsOf(form, row.id, clean, question && answers)))
    setBusy(false)
    if (!done) return
    setText('')
    await dropDraft(tables, key)
    close()
  }

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          void submit()
        }
      }}
    >
      <TextArea ref={box} label={labels[form]} rows={2} value={text} onChange={(event) => setText(event.target.value)} trouble={trouble && words.refusal[trouble]} />
      {shared && <p className={styles['note']}>{words.day.writingAs(me.name, roleName(me.id, role))}</p>}
      {question && <Switch label={words.line.isAnswer} checked={answers} onChange={setAnswers} />}
      <div className={styles['formActs']}>
        <Button kind="primary" big type="submit" disabled={!ready || busy}>
          {form === 'strike' ? words.line.strike : form === 'move' ? words.line.moveNow : words.line.write}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}

function wordsOf(form: Form, to: string, text: string, answers: boolean): Words {
  if (form === 'reply') return { type: 'entry.replied', to, text, ...(answers ? { answers: true } : {}) }
  if (form === 'correct') return { type: 'entry.corrected', to, text }
  return { type: 'entry.struck', to, ...(text === '' ? {} : { reason: text.slice(0, 500) }) }
}
