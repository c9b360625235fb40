import { useLiveQuery } from 'dexie-react-hooks'
import { useId } from 'react'
import { newId } from '#notebook/ids.ts'
import { isProfessional } from '#notebook/may.ts'
import type { Protocol } from '#notebook/onboarding.ts'
import { MAX_STEP, MAX_STEPS } from '#notebook/records.ts'
import { togetherOf } from '#local/queries.ts'
import { onboarding } from '#i18n/words/onboarding.ts'
import { standardProtocol } from '#i18n/words/standard-protocol.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useFields } from '#page/use-fields.ts'
import { useWriting } from '#page/use-writing.tsx'
import { Button } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import { Opened } from '#ui/opened.tsx'
import styles from './guidance.module.css'
import { stepsIn } from './protocol-steps.ts'

/** After how many days the talk stands in the list that is ready: four weekly shifts. */
const AFTER = 28
const MAX_TITLE = 100

/** S10: the steps with which somebody new begins. Professionals keep the list; one stands ready. */
export function ProtocolSection({ protocol }: { protocol: Protocol | undefined }) {
  const say = useTopic(onboarding)
  const { role } = useNotebook()
  const staff = isProfessional(role)
  const heading = useId()
  if (!protocol && !staff) return null
  return (
    <section className={styles.section} aria-labelledby={heading}>
      <h2 id={heading}>{protocol?.title ?? say.protocol}</h2>
      <p className={styles.aside}>{protocol ? say.protocolWhat : say.standard}</p>
      {protocol && (
        <ol className={styles.numbered}>
          {protocol.steps.map(({ id, text, after }) => (
            <li key={id}>
              {text}
              {after !== undefined && <span className={styles.aside}> ({say.afterDays(after)})</span>}
            </li>
          ))}
        </ol>
      )}
      {staff && <Opened label={say.edit}>{(close) => <ProtocolForm protocol={protocol} close={close} />}</Opened>}
    </section>
  )
}

type Steps = Protocol['steps']

/** Each line is a step; the talk has its own box. */
function ProtocolForm({ protocol, close }: { protocol: Protocol | undefined; close: () => void }) {
  const words = useWords()
  const say = useTopic(onboarding)
  const standard = useTopic(standardProtocol)
  const { tables } = useNotebook()
  const known: Steps = protocol?.steps ?? []
  const planned = known.find(({ after }) => after !== undefined)
  const { value, set, clean, forget, trouble } = useFields('protocol', {
    title: protocol?.title ?? standard.title,
    steps: protocol ? known.flatMap((step) => (step === planned ? [] : [step.text])).join('\n') : standard.steps,
    talk: protocol ? (planned?.text ?? '') : standard.talk,
    after: String(planned?.after ?? AFTER),
  })
  const { put, refused } = useWriting()
  const lines = clean('steps').split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const tooLong = lines.findIndex((line) => line.length > MAX_STEP) + 1
  const wrong = tooLong > 0 ? say.tooLong(tooLong) : lines.length > MAX_STEPS - 1 ? say.tooMany : undefined
  const after = Number(clean('after'))
  const afterFits = clean('talk') === '' || (Number.isInteger(after) && after >= 1 && after <= 366)
  const ready = clean('title') !== '' && lines.length > 0 && wrong === undefined && afterFits

  async function save(): Promise<void> {
    if (!ready) return
    // A step that was there already keeps its id; of two lines with the same words the second is a new one.
    const left = known.filter((step) => step !== planned)
    const idOf = (text: string): string => {
      const at = left.findIndex((step) => step.text === text)
      return at < 0 ? newId(tables.now()) : (left.splice(at, 1)[0]?.id ?? newId(tables.now()))
    }
    const steps: Steps = lines.map((text) => ({ id: idOf(text), text }))
    const talk: Steps = clean('talk') === '' ? [] : [{ id: planned?.id ?? newId(tables.now()), text: clean('talk'), after }]
    if (!(await put({ type: 'protocol.set', title: clean('title'), steps: [...steps, ...talk] }))) return
    forget()
    close()
  }
  return (
    <form
      className={styles.form}
      aria-label={say.edit}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextField label={say.title} value={value('title')} maxLength={MAX_TITLE} onChange={(event) => set('title', event.target.value)} autoComplete="off" required />
      <FromText
        onTake={(title, steps) => {
          set('title', title)
          set('steps', steps.join('\n'))
        }}
      />
      <TextArea label={say.steps} rows={8} value={value('steps')} onChange={(event) => set('steps', event.target.value)} trouble={wrong ?? (trouble ? words.day.draftTrouble : undefined)} required />
      <TextArea label={say.talk} hint={say.talkHint} rows={2} maxLength={MAX_STEP} value={value('talk')} onChange={(event) => set('talk', event.target.value)} />
      <TextField label={say.after} inputMode="numeric" value={value('after')} onChange={(event) => set('after', event.target.value)} trouble={afterFits ? undefined : say.afterTrouble} autoComplete="off" />
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={!ready}>
          {say.save}
        </Button>
        <Button onClick={close}>{words.common.close}</Button>
      </div>
    </form>
  )
}

/** S10: the protocol that the ward wrote together gives its steps to the list. */
function FromText({ onTake }: { onTake: (title: string, steps: readonly string[]) => void }) {
  const say = useTopic(onboarding)
  const { tables, reader } = useNotebook()
  const texts = useLiveQuery(() => togetherOf(tables, reader, 'text'), [tables, reader]) ?? []
  const adopted = texts.flatMap(({ id, kind, versions: [holds] }) => (kind === 'protocol' && holds ? [{ id, title: holds.title, steps: stepsIn(holds.content) }] : []))
  return adopted
    .filter(({ steps }) => steps.length > 0)
    .map(({ id, title, steps }) => (
      <div key={id}>
        <Button onClick={() => onTake(title, steps)}>{say.fromText(title, steps.length)}</Button>
      </div>
    ))
}
