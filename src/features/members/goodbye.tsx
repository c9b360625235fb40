import { useState } from 'react'
import { dayOf } from '#notebook/calendar.ts'
import { memberSince, type Member } from '#notebook/register.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { goodbye } from '#i18n/words/goodbye.ts'
import { endAndKeep } from '#sync/door/former.ts'
import { endMembership } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { Switch, TextArea, TextField } from '#ui/field.tsx'
import { isEmail } from '#ui/is-email.ts'
import type { Farewell } from './farewell.tsx'
import { useAct } from './use-act.tsx'
import styles from './members.module.css'

/**
 * The end of a volunteer's membership, said together: how long they were here, and whether they want to be asked to
 * the yearly gathering. Without a yes to the very words on the screen nothing is kept. What is typed here is an
 * address of somebody who leaves: it stands on this page alone, in no draft.
 */
export function SayGoodbye({ member, onCancel, onLeft }: { member: Member; onCancel: () => void; onLeft: (farewell: Farewell) => void }) {
  const words = useWords()
  const say = useTopic(goodbye)
  const { ward, now } = useNotebook()
  const act = useAct()
  const [asks, setAsks] = useState(false)
  const [agrees, setAgrees] = useState(false)
  const [email, setEmail] = useState('')
  const [postal, setPostal] = useState('')
  const [tried, setTried] = useState(false)
  const { person, name } = member
  const months = monthsBetween(memberSince(member), now, ward.timezone)
  const [mail, post] = [email.trim(), postal.trim()]
  const missing = mail === '' && post === '' ? say.addressMissing : mail !== '' && !isEmail(mail) ? say.emailWrong : undefined

  async function end(): Promise<void> {
    setTried(true)
    if (asks && (missing !== undefined || !agrees)) return
    const kept = { ...(mail ? { email: mail } : {}), ...(post ? { postal: post } : {}), consent: say.consent(ward.name) }
    const done = await act.run<{ link?: string }>(() => (asks ? endAndKeep(ward.id, person, kept) : endMembership(ward.id, person)))
    if (done) onLeft({ name, months, link: done.link })
  }

  return (
    <form
      noValidate
      className={styles.card}
      aria-label={say.end}
      onSubmit={(event) => {
        event.preventDefault()
        void end()
      }}
    >
      {months !== undefined && <p>{say.was(name, say.stay(months))}</p>}
      <p>{say.what(name)}</p>
      <div>
        <Switch label={say.asks(name)} checked={asks} onChange={setAsks} />
        <p className={styles.aside}>{say.asksHint}</p>
      </div>
      {asks && (
        <>
          <TextField label={say.email} type="email" autoComplete="off" value={email} onChange={(event) => setEmail(event.target.value)} trouble={tried ? missing : undefined} maxLength={254} />
          <TextArea label={say.postal} hint={say.postalHint} rows={2} autoComplete="off" value={postal} onChange={(event) => setPostal(event.target.value)} maxLength={300} />
          <h3>{say.consentHeading}</h3>
          <blockquote className={styles.consent}>{say.consent(ward.name)}</blockquote>
          <div>
            <Switch label={say.agrees(name)} checked={agrees} onChange={setAgrees} />
            {tried && !agrees && (
              <p role="alert" className={styles.shut}>
                {say.consentMissing(name)}
              </p>
            )}
          </div>
        </>
      )}
      <div className={styles.acts}>
        <Button kind="must" type="submit" disabled={act.busy}>
          {say.end}
        </Button>
        <Button onClick={onCancel}>{words.common.cancel}</Button>
      </div>
      {act.trouble}
    </form>
  )
}

/** Whole months between two moments, by the ward's calendar. */
function monthsBetween(from: number | undefined, to: number, zone: string): number | undefined {
  if (from === undefined) return undefined
  const [year = 0, month = 0, day = 0] = dayOf(from, zone).split('-').map(Number)
  const [toYear = 0, toMonth = 0, toDay = 0] = dayOf(to, zone).split('-').map(Number)
  return Math.max(0, (toYear - year) * 12 + toMonth - month - (toDay < day ? 1 : 0))
}
