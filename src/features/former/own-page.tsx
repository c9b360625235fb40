import { useCallback, useEffect, useState } from 'react'
import { longDate, longDay } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { former } from '#i18n/words/former.ts'
import { gathering } from '#i18n/words/gathering.ts'
import type { Result } from '#notebook/result.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { answerOwn, changeOwn, eraseOwn, ownPart, type Answer, type Own, type OwnChange } from '#sync/door/former.ts'
import { AskOnce } from '#ui/ask-once.tsx'
import { Button } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import { isEmail } from '#ui/is-email.ts'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Saying } from './saying.tsx'
import styles from './former.module.css'

type State =
  | { readonly at: 'asking' }
  | { readonly at: 'here'; readonly own: Own }
  | { readonly at: 'refused'; readonly why: DoorRefusal }
  | { readonly at: 'erased' }

/**
 * `/oud-vrijwilliger#code`: what the ward keeps of a former volunteer, for that person alone: to see, to change, to
 * erase. The code stays behind the `#`, so that the link can be kept among the bookmarks.
 */
export function OwnPage() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(former).own
  const code = useCode()
  const [state, setState] = useState<State>({ at: 'asking' })
  const look = useCallback(
    () => ownPart(code).then((answer) => setState(answer.ok ? { at: 'here', own: answer.value } : { at: 'refused', why: answer.error })),
    [code]
  )
  useEffect(() => {
    if (code !== '') void look()
  }, [code, look])

  if (code === '')
    return (
      <>
        <PageHeader title={say.noCode} />
        <p>{say.noCodeHelp}</p>
      </>
    )
  switch (state.at) {
    case 'asking':
      return <p role="status">{say.asking}</p>
    case 'refused':
      return (
        <>
          <PageHeader title={words.shell.welcome} />
          <Notice kind="needs" role="alert">
            <p>{door[state.why]}</p>
            <p>
              <Button onClick={() => void look()}>{words.common.again}</Button>
            </p>
          </Notice>
        </>
      )
    case 'erased':
      return (
        <div role="status" className={styles.own}>
          <PageHeader title={say.erased} />
          <p>{say.erasedHelp}</p>
          <p className={styles.aside}>{say.erasedRegister}</p>
        </div>
      )
    case 'here':
      return <Part code={code} own={state.own} onChange={(own) => setState({ at: 'here', own })} onErased={() => setState({ at: 'erased' })} />
  }
}

function Part({ code, own, onChange, onErased }: { code: string; own: Own; onChange: (own: Own) => void; onErased: () => void }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(former).own
  const language = useLanguage()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const date = longDate(own.consented, own.ward.timezone, language)
  return (
    <div className={styles.own}>
      <div>
        <PageHeader title={say.heading(own.name)} />
        <p>{say.from(own.ward.house ? `${own.ward.name} (${own.ward.house})` : own.ward.name)}</p>
      </div>
      {own.invitations.map((invitation) => (
        <Invitation key={invitation.id} invitation={invitation} answer={(said) => answerOwn(code, invitation.id, said)} onChange={onChange} />
      ))}
      <News code={code} own={own} onChange={onChange} />
      <Address code={code} own={own} onChange={onChange} />
      <section className={styles.part} aria-label={say.consent}>
        <h2>{say.consent}</h2>
        <p>{say.consented(date)}</p>
        <blockquote className={styles.quote}>{own.consent}</blockquote>
      </section>
      <section className={styles.part} aria-label={say.erase}>
        <h2>{say.erase}</h2>
        <p>{say.eraseHelp}</p>
        <AskOnce
          label={say.erase}
          what={say.eraseWhat}
          confirm={say.eraseYes}
          cancel={words.common.cancel}
          onConfirm={() =>
            void eraseOwn(code).then((answer) => {
              setTrouble(answer.ok ? undefined : answer.error)
              if (answer.ok) onErased()
            })
          }
        />
        {trouble !== undefined && (
          <Notice kind="needs" role="alert">
            {door[trouble]}
          </Notice>
        )}
      </section>
    </div>
  )
}

type InvitationProps = { invitation: Own['invitations'][number]; answer: (said: Answer) => Promise<Result<Own, DoorRefusal>>; onChange: (own: Own) => void }

function Invitation({ invitation: { title, day, time, place, answer: said }, answer, onChange }: InvitationProps) {
  const door = useTopic(doorWords)
  const say = useTopic(former).own
  const about = useTopic(gathering)
  const language = useLanguage()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  return (
    <section className={styles.part} aria-label={say.invited}>
      <h2>{title}</h2>
      <p>
        {about.when(longDay(day, language), time)}
        <br />
        {place}
      </p>
      <Saying
        said={said}
        onSay={async (next) => {
          const answered = await answer(next)
          setTrouble(answered.ok ? undefined : answered.error)
          if (answered.ok) onChange(answered.value)
        }}
      />
      {trouble !== undefined && (
        <Notice kind="needs" role="alert">
          {door[trouble]}
        </Notice>
      )}
    </section>
  )
}

type FormProps = { code: string; own: Own; onChange: (own: Own) => void }

function News({ code, own, onChange }: FormProps) {
  const say = useTopic(former).own
  const [text, setText] = useState(own.news ?? '')
  const keeping = useKeeping(code, onChange)
  return (
    <form
      className={styles.part}
      aria-label={say.doing}
      onSubmit={(event) => {
        event.preventDefault()
        void keeping.keep({ news: text.trim() === '' ? null : text })
      }}
    >
      <h2>{say.doing}</h2>
      <TextArea label={say.doing} bare hint={say.doingHint} rows={3} maxLength={1000} value={text} onChange={(event) => setText(event.target.value)} />
      <Button type="submit" kind="primary" disabled={keeping.busy}>
        {say.save}
      </Button>
      {keeping.told}
    </form>
  )
}

function Address({ code, own, onChange }: FormProps) {
  const say = useTopic(former).own
  const [email, setEmail] = useState(own.email ?? '')
  const [postal, setPostal] = useState(own.postal ?? '')
  const keeping = useKeeping(code, onChange)
  const [tried, setTried] = useState(false)
  const mail = email.trim()
  const wrong = mail !== '' && !isEmail(mail)
  return (
    <form
      noValidate
      className={styles.part}
      aria-label={say.address}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!wrong) void keeping.keep({ email: mail === '' ? null : mail, postal: postal.trim() === '' ? null : postal })
      }}
    >
      <h2>{say.address}</h2>
      <TextField label={say.email} type="email" autoComplete="email" maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} trouble={tried && wrong ? say.emailWrong : undefined} />
      <TextArea label={say.postal} rows={2} autoComplete="street-address" maxLength={300} value={postal} onChange={(event) => setPostal(event.target.value)} />
      <Button type="submit" disabled={keeping.busy}>
        {say.save}
      </Button>
      {keeping.told}
    </form>
  )
}

/** Brings a change to the relay and says what became of it; what was typed stays in its box whatever happens. */
function useKeeping(code: string, onChange: (own: Own) => void) {
  const door = useTopic(doorWords)
  const say = useTopic(former).own
  const [state, setState] = useState<'idle' | 'busy' | 'saved' | DoorRefusal>('idle')
  const refused = state === 'idle' || state === 'busy' || state === 'saved' ? undefined : state
  return {
    busy: state === 'busy',
    keep: async (change: OwnChange): Promise<void> => {
      setState('busy')
      const answer = await changeOwn(code, change)
      setState(answer.ok ? 'saved' : answer.error)
      if (answer.ok) onChange(answer.value)
    },
    told: (
      <>
        <p role="status" className={styles.aside}>
          {state === 'saved' ? say.saved : ''}
        </p>
        {refused !== undefined && (
          <Notice kind="needs" role="alert">
            {door[refused]}
          </Notice>
        )}
      </>
    ),
  }
}

/** The code behind the `#`, also when another link is opened in this tab. */
function useCode(): string {
  const [code, setCode] = useState(() => location.hash.slice(1))
  useEffect(() => {
    const look = (): void => setCode(location.hash.slice(1))
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return code
}
