import { useLiveQuery } from 'dexie-react-hooks'
import { CircleAlert, Phone } from 'lucide-react'
import { useState } from 'react'
import { addDays, type Day } from '#notebook/calendar.ts'
import { dutiesOf, type Contact, type Duty } from '#notebook/contact.ts'
import { isProfessional } from '#notebook/may.ts'
import { contactsOf } from '#local/queries.ts'
import { dayName } from '#i18n/dates.ts'
import { duty as dutyWords } from '#i18n/words/duty.ts'
import { useTopic } from '#i18n/words.tsx'
import { ContactForm } from '#page/contact-form.tsx'
import { telephone } from '#page/contact-now.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button, LinkButton } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import styles from './schedule.module.css'

const DAYS = 7

/** `/samen/aanspreekpunt`: who is there for questions in the coming seven days (S5). Staff fill it, and see what is open. */
export function ScheduleScreen() {
  const say = useTopic(dutyWords)
  const { tables, ward, today, now, role, language } = useNotebook()
  const contacts = useLiveQuery(() => contactsOf(tables, ward.id), [tables, ward.id])
  const [setting, setSetting] = useState<string>()
  if (!contacts) return null
  const staff = isProfessional(role)
  const duties = dutiesOf(contacts, today, DAYS, ward.timezone)
  const open = duties.filter(({ present, until }) => !present && until > now).length
  const days = [...new Set(duties.map(({ day }) => day))]
  return (
    <div className={styles.screen}>
      <WayBack />
      <PageHeader title={say.heading} />
      <p className={styles.what}>{staff ? say.what : say.whatVolunteer}</p>
      {staff && (open > 0 ? <Notice kind="needs">{say.gaps(open)}</Notice> : <Notice>{say.full}</Notice>)}
      <ul className={styles.days}>
        {days.map((day) => (
          <li key={day} className={styles.day}>
            <h2>
              {day === today && `${say.today}, `}
              {dayName(day, language)}
            </h2>
            <ul className={styles.shifts}>
              {duties
                .filter((duty) => duty.day === day)
                .map((duty) => {
                  const key = `${duty.day} ${duty.shift}`
                  return (
                    <li key={key} className={styles.shift} data-over={duty.until <= now || undefined} data-now={(duty.since <= now && now < duty.until) || undefined}>
                      <Shift duty={duty} contacts={contacts} setting={setting === key} set={() => setSetting(key)} close={() => setSetting(undefined)} />
                    </li>
                  )
                })}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  )
}

type ShiftProps = { duty: Duty; contacts: readonly Contact[]; setting: boolean; set: () => void; close: () => void }

function Shift({ duty: { day, shift, since, until, present }, contacts, setting, set, close }: ShiftProps) {
  const say = useTopic(dutyWords)
  const { now, today, role, language } = useNotebook()
  const name = usePersonName()
  const staff = isProfessional(role)
  const over = until <= now
  return (
    <>
      <p className={styles.when}>
        <span className={styles.name}>
          {say.names[shift]}
          {since <= now && now < until && ` (${say.now})`}
        </span>
        <span className={styles.times}>{say.times[shift]}</span>
      </p>
      <p className={styles.who}>
        {present ? (
          <bdi>{name(present.person)}</bdi>
        ) : over ? (
          '–'
        ) : staff ? (
          <span className={styles.gap}>
            <CircleAlert aria-hidden size={18} />
            {say.nobody}
          </span>
        ) : (
          <span className={styles.soft}>{since <= now ? say.ask : say.notYet}</span>
        )}
      </p>
      <div className={styles.acts}>
        {present?.phone !== undefined && !over && (
          <LinkButton kind="quiet" href={telephone(present.phone)} icon={<Phone aria-hidden size={18} />} aria-label={say.call(name(present.person))}>
            {present.phone}
          </LinkButton>
        )}
        {staff && !over && !setting && (
          <Button kind="quiet" onClick={set} aria-label={`${present ? say.change : say.choose}: ${say.chooseFor(say.names[shift], dayName(day, language))}`}>
            {present ? say.change : say.choose}
          </Button>
        )}
      </div>
      {setting && (
        <div className={styles.form}>
          <ContactForm present={present} contacts={contacts} on={{ shift, day, days: daysFrom(today, day) }} close={close} />
        </div>
      )}
    </>
  )
}

/** The days that one may fill in the same act: those of the list that are not behind the one that was chosen. */
const daysFrom = (today: Day, day: Day): Day[] => Array.from({ length: DAYS }, (_, n) => addDays(today, n)).filter((one) => one >= day)
