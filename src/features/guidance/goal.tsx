import { useLiveQuery } from 'dexie-react-hooks'
import { Lock } from 'lucide-react'
import { useCallback, useState } from 'react'
import { MAX_STEP } from '#notebook/records.ts'
import { ownGoal, setOwnGoal } from '#local/goals.ts'
import { togetherOf } from '#local/queries.ts'
import { whoIsWho } from '#i18n/words/who-is-who.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useFields } from '#page/use-fields.ts'
import { useFollowing } from '#page/use-news.ts'
import { useWriting } from '#page/use-writing.tsx'
import { followGoal } from '#sync/door/goal.ts'
import { Button } from '#ui/button.tsx'
import { TextArea } from '#ui/field.tsx'
import { Opened } from '#ui/opened.tsx'
import { Notice } from '#ui/parts.tsx'
import { RadioGroup } from '#ui/radio-group.tsx'
import styles from './guidance.module.css'

/** Whom a goal is told. */
const readers = ['me', 'guidance', 'everyone'] as const
type ReadBy = (typeof readers)[number]

/** A goal that its person told the reader: everyone's, or that of those who guide. */
export function OthersGoal({ person }: { person: string }) {
  const say = useTopic(whoIsWho).goal
  const told = useTold(person)
  if (!told || told.readBy === 'me') return null
  return (
    <section className={styles.section}>
      <h2>{say.shared}</h2>
      <p className={styles.words}>{told.text}</p>
      {told.readBy === 'guidance' && (
        <p className={styles.kept}>
          <Lock aria-hidden size={15} />
          {say.confided}
        </p>
      )}
    </section>
  )
}

/** What this reader may know of somebody's goal; undefined in the moment before the disk answers. */
function useTold(person: string): { readonly text: string; readonly readBy: ReadBy } | undefined {
  const { tables, reader } = useNotebook()
  return useLiveQuery(async () => {
    const [shared, confided] = await Promise.all([togetherOf(tables, reader, 'goal'), togetherOf(tables, reader, 'confided')])
    const told = shared.find((goal) => goal.person === person)
    const whispered = confided.find((goal) => goal.person === person)
    if (told) return { text: told.text, readBy: 'everyone' }
    return whispered ? { text: whispered.text, readBy: 'guidance' } : { text: '', readBy: 'me' }
  }, [tables, reader, person])
}

/** My own goal: mine alone until I tell it, and mine to take back. A ward's tablet keeps none that is mine alone. */
export function OwnGoal() {
  const say = useTopic(whoIsWho).goal
  const { tables, ward, me, shared } = useNotebook()
  const told = useTold(me.id)
  const own = useLiveQuery(async () => (await ownGoal(tables, ward.id, me.id))?.text ?? '', [tables, ward.id, me.id])
  const follow = useCallback(() => (shared ? Promise.resolve() : followGoal(tables, ward.id, me.id)), [tables, ward.id, me.id, shared])
  useFollowing(follow)
  const [takenBack, setTakenBack] = useState(false)
  if (!told || own === undefined) return null
  const text = told.readBy === 'me' ? own : told.text
  return (
    <section className={styles.section}>
      <h2>{say.own}</h2>
      {text === '' ? <p className={styles.aside}>{say.ownWhat}</p> : <p className={styles.words}>{text}</p>}
      {text !== '' && (
        <p className={styles.kept} role="status">
          <Lock aria-hidden size={15} style={{ display: told.readBy === 'everyone' ? 'none' : undefined }} />
          {say.readBy[told.readBy]} {takenBack && say.takenBack}
        </p>
      )}
      <div>
        <Opened label={text === '' ? say.set : say.change}>
          {(close) => (
            <GoalForm
              first={{ text, readBy: told.readBy }}
              close={(less) => {
                setTakenBack(less)
                close()
                void follow().catch(() => undefined)
              }}
            />
          )}
        </Opened>
      </div>
    </section>
  )
}

type FormProps = {
  readonly first: { readonly text: string; readonly readBy: ReadBy }
  /** `less`: fewer people may read it than before. */
  readonly close: (less: boolean) => void
}

function GoalForm({ first, close }: FormProps) {
  const words = useWords()
  const topic = useTopic(whoIsWho)
  const say = topic.goal
  const { tables, ward, me, shared } = useNotebook()
  const noStaffPages = useLiveQuery(async () => (await tables.self()).identity?.tablet === 'all', [tables])
  const { value, clean, set, forget, trouble } = useFields('goal', { text: first.text, readBy: shared && first.readBy === 'me' ? 'everyone' : first.readBy })
  const { put, refused } = useWriting()
  const [broken, setBroken] = useState(false)
  const chosen = readers.find((one) => one === value('readBy')) ?? 'me'

  async function save(): Promise<void> {
    const text = clean('text')
    const wants = text === '' ? 'me' : chosen
    if (shared && wants === 'me' && text !== '') return
    if (!shared) {
      // Mine first: whatever becomes of telling it, the words are kept.
      const kept = await setOwnGoal(tables, ward.id, me.id, text).then(() => true, () => false)
      setBroken(!kept)
      if (!kept) return
    }
    const goal = { person: me.id }
    // Taken back before it is told to others.
    if (first.readBy === 'everyone' && wants !== 'everyone' && !(await put({ type: 'goal.shared', ...goal }))) return
    if (first.readBy === 'guidance' && wants !== 'guidance' && !(await put({ type: 'goal.confided', ...goal }, [me.id]))) return
    const changed = text !== first.text || wants !== first.readBy
    if (wants === 'everyone' && changed && !(await put({ type: 'goal.shared', ...goal, text }))) return
    if (wants === 'guidance' && changed && !(await put({ type: 'goal.confided', ...goal, text }, [me.id]))) return
    forget()
    close(readers.indexOf(wants) < readers.indexOf(first.readBy))
  }
  const choices = [
    ...(shared ? [] : [{ value: 'me' as const, label: say.me, hint: say.meHint }]),
    ...(noStaffPages ? [] : [{ value: 'guidance' as const, label: say.guidance, hint: say.guidanceHint }]),
    { value: 'everyone' as const, label: say.everyone, hint: say.everyoneHint },
  ]
  return (
    <form
      className={styles.form}
      aria-label={say.own}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close(false)}
    >
      <TextArea
        label={say.text}
        rows={2}
        maxLength={MAX_STEP}
        value={value('text')}
        onChange={(event) => set('text', event.target.value)}
        trouble={trouble ? words.day.draftTrouble : undefined}
      />
      {shared && <p className={styles.aside}>{say.onTablet}</p>}
      <RadioGroup legend={say.who} value={chosen} onChange={(readBy) => set('readBy', readBy)} choices={choices} />
      {noStaffPages && <p className={styles.aside}>{say.noStaffPages}</p>}
      {broken && (
        <Notice kind="must" role="alert">
          {say.notKept}
        </Notice>
      )}
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big>
          {topic.save}
        </Button>
        <Button onClick={() => close(false)}>{words.common.close}</Button>
      </div>
    </form>
  )
}
