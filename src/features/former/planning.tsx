import { useCallback, useEffect, useState } from 'react'
import { longDay } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { gathering } from '#i18n/words/gathering.ts'
import { useNotebook } from '#page/notebook.tsx'
import type { Result } from '#notebook/result.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { inviteAll, lettersOf, planOf, sendAgain, type Letter, type Plan } from '#sync/door/gathering.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { Guests } from './guests.tsx'
import { Letters } from './letters.tsx'
import { PlanForm } from './plan-form.tsx'
import styles from './former.module.css'

/** ms between two looks while e-mails go, and else. */
const [SOON, LATER] = [1000, 15_000]

/** What a coordinator does for the gathering, from above to below: plan, ask, send, see who comes. */
export function Planning() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(gathering)
  const { ward } = useNotebook()
  const [plan, setPlan] = useState<Plan>()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const [busy, setBusy] = useState(false)
  const [editing, setEditing] = useState<'new' | 'present'>()
  const [changed, setChanged] = useState(false)
  const [letters, setLetters] = useState<readonly Letter[]>()

  const take = useCallback((answer: Result<Plan, DoorRefusal>): void => {
    if (answer.ok) setPlan(answer.value)
    setTrouble(answer.ok ? undefined : answer.error)
  }, [])
  const look = useCallback(() => planOf(ward.id).then(take), [ward.id, take])
  useEffect(() => void look(), [look])
  const sending = plan?.guests.some(({ mail }) => mail?.at === 'waiting') ?? false
  useEffect(() => {
    const timer = setTimeout(() => void (document.visibilityState === 'visible' ? look() : undefined), sending ? SOON : LATER)
    return () => clearTimeout(timer)
  }, [plan, sending, look])

  const run = async (act: () => Promise<Result<Plan, DoorRefusal>>): Promise<void> => {
    setBusy(true)
    take(await act())
    setBusy(false)
  }
  const print = async (id: string): Promise<void> => {
    setBusy(true)
    const answer = await lettersOf(ward.id, id)
    setBusy(false)
    setTrouble(answer.ok ? undefined : answer.error)
    if (answer.ok) setLetters(answer.value.letters)
  }

  const present = plan?.gathering
  const told = trouble !== undefined && (
    <Notice kind="needs" role="alert">
      <p>{door[trouble]}</p>
      <p>
        <Button onClick={() => void look()}>{words.common.again}</Button>
      </p>
    </Notice>
  )
  if (!plan) return told || <p role="status">{say.asking}</p>
  if (present && letters) {
    const done = (): void => {
      setLetters(undefined)
      void look()
    }
    return <Letters gathering={present} letters={letters} onDone={done} />
  }
  if (!present || editing)
    return (
      <>
        <p className={styles.measure}>{say.what}</p>
        <PlanForm
          present={editing === 'present' ? present : undefined}
          onCancel={present ? () => setEditing(undefined) : undefined}
          onPlanned={(next) => {
            setChanged(editing === 'present' && present?.invited !== undefined)
            setEditing(undefined)
            setPlan(next)
          }}
        />
      </>
    )
  const uninvited = plan.former - plan.guests.length
  const mails = plan.guests.flatMap(({ mail }) => mail ?? [])
  const waiting = mails.filter(({ at }) => at === 'waiting').length
  const failed = mails.filter(({ at }) => at === 'failed').length
  const sent = mails.filter(({ at }) => at === 'sent').length
  return (
    <>
      <Words plan={present} />
      {changed && <p role="status">{say.changed}</p>}
      <div className={styles.acts}>
        {present.over ? (
          <Button kind="primary" big onClick={() => setEditing('new')}>
            {say.planNext}
          </Button>
        ) : (
          <Button onClick={() => setEditing('present')}>{say.change}</Button>
        )}
      </div>
      {!present.over && (
        <section className={`${styles.part} ${styles.measure}`} aria-label={say.invite(0)}>
          <h2>{say.invite(0)}</h2>
          {!plan.mail && <Notice kind="needs">{say.noMail}</Notice>}
          {plan.former === 0 && <p>{say.noFormer}</p>}
          {(present.invited === undefined || uninvited > 0) && (
            <>
              <p className={styles.aside}>{say.inviteHint}</p>
              <Button kind="primary" big disabled={busy} onClick={() => void run(() => inviteAll(ward.id, present.id))}>
                {say.invite(uninvited)}
              </Button>
            </>
          )}
          <div role="status">
            {present.invited === undefined && <p>{say.notInvited}</p>}
            {waiting > 0 && <p>{say.sending(mails.length - waiting, mails.length)}</p>}
            {waiting === 0 && sent > 0 && <p>{say.sent(sent)}</p>}
            {waiting === 0 && failed > 0 && <p className={styles.needs}>{say.failed(failed)}</p>}
          </div>
          {waiting > 0 && <progress className={styles.progress} value={mails.length - waiting} max={mails.length} aria-label={say.sending(mails.length - waiting, mails.length)} />}
          {present.invited !== undefined && plan.guests.length > 0 && (
            <div className={styles.acts}>
              {failed > 0 && plan.mail && (
                <Button disabled={busy} onClick={() => void run(() => sendAgain(ward.id, present.id))}>
                  {say.again}
                </Button>
              )}
              <Button disabled={busy} onClick={() => void print(present.id)}>
                {say.letters}
              </Button>
            </div>
          )}
          {present.invited !== undefined && plan.guests.length > 0 && <p className={styles.aside}>{say.lettersHint(plan.mail)}</p>}
        </section>
      )}
      {told}
      {present.invited !== undefined && <Guests plan={plan} busy={busy} onAgain={(id) => void run(() => sendAgain(ward.id, present.id, id))} />}
    </>
  )
}

function Words({ plan: { title, day, time, place, text, over } }: { plan: NonNullable<Plan['gathering']> }) {
  const say = useTopic(gathering)
  const language = useLanguage()
  return (
    <section className={`${styles.part} ${styles.measure}`} aria-label={title}>
      <h2>{title}</h2>
      <p>
        {say.when(longDay(day, language), time)}
        <br />
        {place}
      </p>
      {text !== '' && <p className={styles.lines}>{text}</p>}
      {over && <p className={styles.needs}>{say.over}</p>}
    </section>
  )
}
