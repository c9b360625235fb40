import { useLiveQuery } from 'dexie-react-hooks'
import { Plus } from 'lucide-react'
import { useCallback } from 'react'
import { newId } from '#notebook/ids.ts'
import type { Training } from '#notebook/training.ts'
import { togetherOf } from '#local/queries.ts'
import { sees } from '#local/reader.ts'
import { longDay } from '#i18n/dates.ts'
import { whoIsWho } from '#i18n/words/who-is-who.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useFields } from '#page/use-fields.ts'
import { useWriting } from '#page/use-writing.tsx'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { Opened } from '#ui/opened.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import styles from './guidance.module.css'

type Props = { readonly person: string; readonly name: string; readonly mine: boolean }

/** S3: trainings that somebody attended, for that person and professionals. */
export function Trainings({ person, name, mine }: Props) {
  const words = useWords()
  const say = useTopic(whoIsWho).training
  const { tables, reader, me, shared } = useNotebook()
  const staff = sees(reader, 'staff')
  const all = useLiveQuery(() => togetherOf(tables, reader, 'training'), [tables, reader])
  const noStaffPages = useLiveQuery(async () => (await tables.self()).identity?.tablet === 'all', [tables])
  const { put, refused } = useWriting()
  const theirs = all?.filter((training) => training.person === person).sort((a, b) => (a.on < b.on ? 1 : -1))
  const end = useCallback(
    async (id: string) => {
      const training = all?.find((one) => one.id === id)
      if (training && !(await put({ type: 'training.noted', training: id, person, what: training.what, on: training.on, ended: true }, [person]))) throw new Error('refused')
    },
    [all, person, put]
  )
  const { fateOf, ask, undo } = useUndo(end)
  if (!theirs || (shared && noStaffPages !== false)) return null
  const shown = theirs.filter(({ id }) => fateOf(id) !== 'gone')
  return (
    <section className={styles.section}>
      <h2>{say.heading}</h2>
      <p className={styles.aside}>{mine ? say.onlyYou : say.onlyThey(name)}</p>
      {shown.length === 0 && <p>{say.none}</p>}
      <ul className={styles.list}>
        {shown.map((training) => (
          <li key={training.id}>
            {fateOf(training.id) === 'undoable' ? (
              <UndoRow said={say.ended} label={words.common.undo} onUndo={() => undo(training.id)} />
            ) : (
              <Attended
                training={training}
                confirm={staff && !training.confirmed && !mine ? () => void put({ type: 'training.confirmed', training: training.id }, [person]) : undefined}
                end={staff || (training.by === me.id && !training.confirmed) ? () => ask(training.id) : undefined}
              />
            )}
          </li>
        ))}
      </ul>
      {refused}
      <div>
        <Opened label={say.add} icon={<Plus aria-hidden size={20} />}>
          {(close) => <TrainingForm person={person} close={close} />}
        </Opened>
      </div>
    </section>
  )
}

type AttendedProps = { readonly training: Training; readonly confirm: (() => void) | undefined; readonly end: (() => void) | undefined }

function Attended({ training: { what, on, confirmed }, confirm, end }: AttendedProps) {
  const say = useTopic(whoIsWho).training
  const { language } = useNotebook()
  return (
    <div className={styles.item}>
      <div>
        <p className={styles.words}>{what}</p>
        <p className={styles.what}>
          <time dateTime={on}>{longDay(on, language)}</time>
          <span className={confirmed ? undefined : styles.needs}>{confirmed ? say.confirmed : say.unconfirmed}</span>
        </p>
      </div>
      {(confirm ?? end) && (
        <div className={styles.itemActs}>
          {confirm && (
            <Button aria-label={say.confirmOf(what)} onClick={confirm}>
              {say.confirm}
            </Button>
          )}
          {end && (
            <Button kind="quiet" aria-label={say.endOf(what)} onClick={end}>
              {say.end}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

/** The longest name of a training, in UTF-16 units (SPEC.md, `training.noted`). */
const MAX_WHAT = 100

function TrainingForm({ person, close }: { person: string; close: () => void }) {
  const words = useWords()
  const say = useTopic(whoIsWho).training
  const { tables, today } = useNotebook()
  const { value, clean, set, forget, trouble } = useFields(`training ${person}`, { what: '', on: today })
  const { put, refused } = useWriting()
  const ready = clean('what') !== '' && value('on') !== ''
  async function save(): Promise<void> {
    if (!ready || !(await put({ type: 'training.noted', training: newId(tables.now()), person, what: clean('what'), on: value('on') }, [person]))) return
    forget()
    close()
  }
  return (
    <form
      className={styles.form}
      aria-label={say.add}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextField
        label={say.what}
        hint={say.whatHint}
        maxLength={MAX_WHAT}
        value={value('what')}
        onChange={(event) => set('what', event.target.value)}
        trouble={trouble ? words.day.draftTrouble : undefined}
        autoComplete="off"
        required
      />
      <TextField type="date" label={say.on} max={today} value={value('on')} onChange={(event) => set('on', event.target.value)} required />
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={!ready}>
          {say.save}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
