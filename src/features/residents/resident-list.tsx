import { Cake } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { foldText, matches, wordsOf } from '#local/search-text.ts'
import { newResidentId } from '#local/write.ts'
import type { ResidentRow } from '#local/tables.ts'
import { weekday } from '#i18n/dates.ts'
import { residents as residentsWords } from '#i18n/words/residents.ts'
import { useTopic } from '#i18n/words.tsx'
import { useHelp } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { Empty, More, PageHeader } from '#ui/parts.tsx'
import { birthdayThisWeek } from './birthday.ts'
import { ResidentForm } from './resident-form.tsx'
import { mayTend } from './tending.ts'
import styles from './residents.module.css'

/** Residents by room number, with a box to find one; professionals put a new one in here. */
export function ResidentList({ chosen }: { chosen?: string }) {
  const say = useTopic(residentsWords)
  const notebook = useNotebook()
  const help = useHelp('residents')
  const [typed, setTyped] = useState('')
  const everyone = useMemo(() => [...notebook.residents.values()], [notebook.residents])
  const wanted = wordsOf(typed)
  const found = everyone.filter(({ id, roomNumber }) => matches(foldText(`${notebook.fullName(id)} ${roomNumber}`), wanted))
  const [here, left] = [found.filter((resident) => resident.here), found.filter((resident) => !resident.here)]
  const tends = mayTend(notebook)
  return (
    <nav className={styles.list} aria-label={say.list}>
      {chosen === undefined ? <PageHeader title={say.heading} help={help} /> : <h2 className={styles.listHeading}>{say.heading}</h2>}
      {everyone.length === 0 && (
        <Empty title={say.none}>
          <p>{tends ? say.noneStaff : say.noneVolunteer}</p>
        </Empty>
      )}
      {everyone.length > 0 && (
        <>
          <TextField
            type="search"
            label={say.filter}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            enterKeyHint="search"
          />
          <p role="status" className="visually-hidden">
            {typed === '' ? '' : say.filtered(found.length)}
          </p>
          {found.length === 0 && <p className={styles.aside}>{say.noneFiltered}</p>}
          <Names residents={here} chosen={chosen} />
          {left.length > 0 && (
            <More label={`${say.left} (${left.length})`}>
              <Names residents={left} chosen={chosen} />
            </More>
          )}
        </>
      )}
      {tends && <Admit />}
    </nav>
  )
}

function Names({ residents, chosen }: { residents: readonly ResidentRow[]; chosen: string | undefined }) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    // Some browsers answer with a promise, which is no clean-up of an effect.
    void list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <ul ref={list} className={styles.names}>
      {residents.map((resident) => (
        <li key={resident.id} className={styles.row}>
          <span className={styles.room}>{resident.roomNumber}</span>
          <span className={styles.who}>
            <Link href={`/bewoners/${encodeURIComponent(resident.id)}`} aria-current={resident.id === chosen ? 'page' : undefined}>
              <bdi>{resident.name}</bdi>
            </Link>
            <BirthdayMark birthday={resident.birthday} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function BirthdayMark({ birthday }: { birthday: string | undefined }) {
  const say = useTopic(residentsWords)
  const { today, language } = useNotebook()
  const day = birthdayThisWeek(birthday, today)
  if (!day) return null
  return (
    <span className={styles.birthday}>
      <Cake aria-hidden size={17} />
      {day === today ? say.birthdayToday : say.birthdayOn(weekday(day, language))}
    </span>
  )
}

function Admit() {
  const say = useTopic(residentsWords)
  const [open, setOpen] = useState(false)
  const [, navigate] = useLocation()
  if (!open) return <Button onClick={() => setOpen(true)}>{say.admit}</Button>
  return (
    <section className={styles.formCard} aria-label={say.admit}>
      <h2>{say.admit}</h2>
      <ResidentForm
        place="admit"
        toWords={(fields) => ({ type: 'resident.admitted', resident: newResidentId(), ...fields })}
        onWritten={(said) => {
          setOpen(false)
          if (said.type === 'resident.admitted') navigate(`/bewoners/${encodeURIComponent(said.resident)}`)
        }}
        onCancel={() => setOpen(false)}
      />
    </section>
  )
}
