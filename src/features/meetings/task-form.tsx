import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { cleanText, MAX_TEXT } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { blank, forPerson, forRole, wordsOf } from '#page/pen.ts'
import { useDraft } from '#page/use-draft.ts'
import { Button } from '#ui/button.tsx'
import { SelectField, TextArea, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './meetings.module.css'

type Props = {
  /** Of which meeting or point it is, as the place of the draft. */
  place: string
  /** The words to begin with, and what they are about. */
  first: string
  residents: readonly string[]
  audience: Audience
  onDone: () => void
  close: () => void
}

/** A decision becomes a task in the notebook of now: what, for whom, by when. */
export function TaskForm({ place, first, residents, audience, onDone, close }: Props) {
  const words = useWords()
  const say = useTopic(meetingWords)
  const { tables, writer, me, ward, now, today, register } = useNotebook()
  const key = draftKey(me.id, `decision ${place}`)
  const [text, setText] = useDraft(tables, key, first)
  const [forWhom, setForWhom] = useState('')
  const [due, setDue] = useState('')
  const [refused, setRefused] = useState<WriteRefusal>()
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])
  const members = [...register.members.values()].filter(({ role }) => role && (audience === 'all' || role !== 'volunteer')).sort((a, b) => a.name.localeCompare(b.name, 'nl'))
  const clean = cleanText(text)
  const ready = clean !== '' && clean.length <= MAX_TEXT

  async function submit(): Promise<void> {
    if (!ready || busy) return
    setBusy(true)
    const task = wordsOf({ ...blank(today), text: clean, kind: 'task', residents, forWhom, due, staffOnly: audience === 'staff' }, now, ward.timezone)
    const written = await write(tables, writer, task.words, task.audience)
    setBusy(false)
    if (!written.ok) return setRefused(written.error)
    setText('')
    await dropDraft(tables, key)
    onDone()
  }
  return (
    <form
      className={`${styles.sheet} ${styles.form}`}
      aria-label={say.task}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextArea ref={box} label={say.taskText} rows={2} value={text} onChange={(event) => setText(event.target.value)} />
      <div className={styles.side} data-wide>
        <SelectField label={say.taskFor} value={forWhom} onChange={(event) => setForWhom(event.target.value)}>
          <option value="">{say.taskForAnyone}</option>
          {audience === 'all' && <option value={forRole('volunteer')}>{words.day.forRole.volunteer}</option>}
          <option value={forRole('professional')}>{words.day.forRole.professional}</option>
          {members.map(({ person, name }) => (
            <option key={person} value={forPerson(person)}>
              {name}
            </option>
          ))}
        </SelectField>
        <TextField label={say.taskDue} type="datetime-local" value={due} onChange={(event) => setDue(event.target.value)} />
      </div>
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button kind="primary" type="submit" disabled={!ready || busy}>
          {say.taskNow}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}

/** Where the task went. */
export function TaskWritten() {
  const say = useTopic(meetingWords)
  return (
    <p role="status" className={styles.state}>
      {say.taskDone} <Link href="/taken">{say.toTasks}</Link>
    </p>
  )
}
