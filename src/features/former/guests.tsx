import { Check, CircleHelp, Minus } from 'lucide-react'
import { Link } from 'wouter'
import { longDate } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { gathering } from '#i18n/words/gathering.ts'
import { useNotebook } from '#page/notebook.tsx'
import type { Answer, MailState } from '#sync/door/former.ts'
import type { Guest, Plan } from '#sync/door/gathering.ts'
import { Button } from '#ui/button.tsx'
import styles from './former.module.css'

/** Who comes and who does not, former volunteers and those of now; and what former ones do. */
export function Guests({ plan, busy, onAgain }: { plan: Plan; busy: boolean; onAgain: (former: string) => void }) {
  const say = useTopic(gathering)
  const { register } = useNotebook()
  const answers = new Map(plan.volunteers.map(({ person, answer }) => [person, answer]))
  const volunteers = [...register.members.values()].filter(({ role }) => role === 'volunteer')
  return (
    <div className={styles.panes}>
      <section className={styles.part} aria-label={say.former}>
        <h2>{say.former}</h2>
        {plan.guests.length > 0 && <Counts answers={plan.guests.map(({ answer }) => answer)} />}
        <ul>
          {plan.guests.map((guest) => (
            <GuestRow key={guest.former} guest={guest} mailing={plan.mail} busy={busy} onAgain={onAgain} />
          ))}
        </ul>
        <p>
          <Link href="/oud-vrijwilligers" className={styles.link}>
            {say.toList}
          </Link>
        </p>
      </section>
      <section className={styles.part} aria-label={say.volunteers}>
        <h2>{say.volunteers}</h2>
        <Counts answers={volunteers.map(({ person }) => answers.get(person))} />
        <ul>
          {volunteers.map(({ person, name }) => (
            <li key={person} className={styles.row}>
              <bdi className={styles.name}>{name}</bdi>
              <Said answer={answers.get(person)} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

function GuestRow({ guest: { former, name, email, news, answer, mail }, mailing, busy, onAgain }: { guest: Guest; mailing: boolean; busy: boolean; onAgain: (former: string) => void }) {
  const say = useTopic(gathering)
  return (
    <li className={styles.row}>
      <bdi className={styles.name}>{name}</bdi>
      <Said answer={answer} />
      {answer === undefined && mailing && <Mailed mail={mail} email={email} />}
      {mailing && answer === undefined && email && (mail === undefined || mail.at === 'failed') && (
        <p className={styles.across}>
          <Button disabled={busy} aria-label={say.againTo(name)} onClick={() => onAgain(former)}>
            {say.againOne}
          </Button>
        </p>
      )}
      {news !== undefined && (
        <p className={styles.across}>
          <b>{say.doing}</b> <span className={styles.lines}>{news}</span>
        </p>
      )}
    </li>
  )
}

function Mailed({ mail, email }: { mail: MailState | undefined; email: boolean }) {
  const say = useTopic(gathering)
  const { ward, language } = useNotebook()
  if (mail?.at === 'failed') return <p className={`${styles.across} ${styles.needs}`}>{say.troubles[mail.why]}</p>
  if (!mail) return email ? null : <p className={`${styles.across} ${styles.aside}`}>{say.mails.none}</p>
  return <p className={`${styles.across} ${styles.aside}`}>{mail.at === 'sent' ? say.mails.sent(longDate(mail.when, ward.timezone, language)) : say.mails.waiting}</p>
}

const icons = { comes: Check, 'does-not': Minus, open: CircleHelp }

function Said({ answer }: { answer: Answer | undefined }) {
  const say = useTopic(gathering)
  const Icon = icons[answer ?? 'open']
  return (
    <span className={answer === undefined ? styles.open : styles.said}>
      <Icon aria-hidden size={20} />
      {say.answers[answer ?? 'open']}
    </span>
  )
}

function Counts({ answers }: { answers: readonly (Answer | undefined)[] }) {
  const count = (which: Answer | undefined): number => answers.filter((answer) => answer === which).length
  return <p className={styles.aside}>{useTopic(gathering).counts(count('comes'), count('does-not'), count(undefined))}</p>
}
