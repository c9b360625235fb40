import { Check, Circle, CircleCheck, MessagesSquare } from 'lucide-react'
import { useCallback, useId, useState, type ReactNode } from 'react'
import type { Day } from '#notebook/calendar.ts'
import type { PersonId } from '#notebook/ids.ts'
import { isDone, type Onboarding, type OnboardingStep } from '#notebook/onboarding.ts'
import { dayName } from '#i18n/dates.ts'
import { onboarding as onboardingWords } from '#i18n/words/onboarding.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useWriting } from '#page/use-writing.tsx'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { More } from '#ui/parts.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import styles from './guidance.module.css'

/** One newcomer's steps. The two of them tick; a coordinator plans the talk and closes. `folded`: one of several. */
export function Introduction({ onboarding, folded }: { onboarding: Onboarding; folded: boolean }) {
  const say = useTopic(onboardingWords)
  const { me } = useNotebook()
  const name = usePersonName()
  const { newcomer, buddy, steps } = onboarding
  const title = me.id === newcomer ? say.asNewcomer(name(buddy)) : me.id === buddy ? say.asBuddy(name(newcomer)) : say.who(name(newcomer), name(buddy))
  const heading = useId()
  const done = steps.filter(isDone).length
  return (
    <section className={styles.intro} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <p className={styles.count}>
        <progress aria-hidden value={done} max={steps.length} />
        <span>{say.progress(done, steps.length)}</span>
      </p>
      {folded && me.id !== newcomer && me.id !== buddy ? (
        <More label={say.protocol}>
          <Steps onboarding={onboarding} />
        </More>
      ) : (
        <Steps onboarding={onboarding} />
      )}
    </section>
  )
}

function Steps({ onboarding }: { onboarding: Onboarding }) {
  const words = useWords()
  const say = useTopic(onboardingWords)
  const { me, role } = useNotebook()
  const name = usePersonName()
  const { put, refused } = useWriting()
  const { id, newcomer, buddy, steps } = onboarding
  const mine = me.id === newcomer ? 'newcomer' : me.id === buddy ? 'buddy' : undefined
  const close = useCallback(async () => {
    if (!(await put({ type: 'onboarding.closed', onboarding: id }, [newcomer, buddy]))) throw new Error('refused')
  }, [put, id, newcomer, buddy])
  const { fateOf, ask, undo } = useUndo(close)
  const complete = steps.every(isDone)
  const coordinator = role === 'coordinator'

  return (
    <>
      {mine && (
        <p className={styles.aside}>
          {say.both} {say.onlyYou}
        </p>
      )}
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step.id}>
            {mine ? (
              <Tick at={step[mine]} onTick={(on) => put({ type: on ? 'step.ticked' : 'step.unticked', onboarding: id, step: step.id }, [newcomer, buddy])}>
                <StepWords step={step} people={[newcomer, buddy]} />
              </Tick>
            ) : (
              <div className={styles.step}>
                {isDone(step) ? <CircleCheck aria-hidden size={22} /> : step.on === undefined ? <Circle aria-hidden size={22} /> : <MessagesSquare aria-hidden size={22} />}
                <StepWords step={step} people={[newcomer, buddy]} />
              </div>
            )}
            {coordinator && step.on !== undefined && !isDone(step) && (
              <div className={styles.talk}>
                <TalkDay key={step.on} label={say.talkDay(step.text)} on={step.on} plan={(on) => void put({ type: 'talk.planned', onboarding: id, step: step.id, on }, [newcomer, buddy])} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {refused}
      {complete && (
        <p role="status">
          {say.complete} {!coordinator && say.completeNext}
        </p>
      )}
      {coordinator &&
        (fateOf(id) === 'undoable' ? (
          <UndoRow said={say.closed(name(newcomer))} label={words.common.undo} onUndo={() => undo(id)} />
        ) : (
          <div className={styles.acts}>
            <Button kind={complete ? 'primary' : 'normal'} big={complete} onClick={() => ask(id)}>
              {say.close}
            </Button>
          </div>
        ))}
    </>
  )
}

/** Shows what was tapped at once; the disk follows. `at`: when it was ticked (ms). `onTick` says whether it was written. */
function Tick({ at, onTick, children }: { at: number | undefined; onTick: (on: boolean) => Promise<boolean>; children: ReactNode }) {
  const [tapped, setTapped] = useState<{ readonly on: boolean; readonly at: number | undefined }>()
  const known = at !== undefined
  async function tap(on: boolean): Promise<void> {
    setTapped({ on, at })
    if (!(await onTick(on))) setTapped(undefined)
  }
  return (
    <label className={styles.step}>
      <input type="checkbox" checked={tapped && tapped.at === at ? tapped.on : known} onChange={(event) => void tap(event.target.checked)} />
      {children}
    </label>
  )
}

/** A day is planned when it stands there whole: while it is typed, it may be another one at every key. */
function TalkDay({ label, on, plan }: { label: string; on: Day; plan: (on: Day) => void }) {
  const say = useTopic(onboardingWords)
  const [typed, setTyped] = useState(on)
  const set = (): void => {
    if (typed === '') setTyped(on)
    else if (typed !== on) plan(typed)
  }
  return <TextField type="date" label={say.talkDayShort} aria-label={label} value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={set} onKeyDown={(event) => event.key === 'Enter' && set()} />
}

/** What the step is, and who of the two has ticked it, in words. */
function StepWords({ step, people: [newcomer, buddy] }: { step: OnboardingStep; people: readonly [PersonId, PersonId] }) {
  const say = useTopic(onboardingWords)
  const { me, language } = useNotebook()
  const name = usePersonName()
  const state = (person: PersonId, at: number | undefined): string => {
    if (person === me.id) return at === undefined ? say.youNotYet : say.youTicked
    return at === undefined ? say.notTicked(name(person)) : say.ticked(name(person))
  }
  return (
    <div className={styles.stepWords}>
      <p>{step.text}</p>
      <p className={styles.state}>
        {step.on !== undefined && !isDone(step) && <span>{say.talkOn(dayName(step.on, language))}</span>}
        {isDone(step) ? (
          <span className={styles.isDone}>
            <Check aria-hidden size={16} />
            {say.done}
          </span>
        ) : (
          <>
            <span>{state(newcomer, step.newcomer)}</span>
            <span>{state(buddy, step.buddy)}</span>
          </>
        )}
      </p>
    </div>
  )
}
