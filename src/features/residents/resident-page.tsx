import { useLiveQuery } from 'dexie-react-hooks'
import { Cake, FileText, Printer } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { noteAct } from '#local/acts.ts'
import { linesAbout } from '#local/queries.ts'
import type { ResidentRow } from '#local/tables.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import type { Words } from '#notebook/records.ts'
import { shortDate } from '#i18n/dates.ts'
import { isolated } from '#i18n/isolated.ts'
import { residents as residentsWords } from '#i18n/words/residents.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { paper as paperWords } from '#i18n/words/paper.ts'
import { Line } from '#page/line.tsx'
import { useNotebook, type Notebook } from '#page/notebook.tsx'
import { PrintedHead } from '#page/printed.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { Empty, More, Notice, PageHeader } from '#ui/parts.tsx'
import { birthdayThisWeek, LEAP_YEAR } from './birthday.ts'
import { Particulars } from './particulars.tsx'
import { ResidentForm, type Fields } from './resident-form.tsx'
import { mayTend } from './tending.ts'
import styles from './residents.module.css'

/** How many lines stand on the page at first, and come with each "more". */
const SOME = 20

/** R4: how to be with this resident first, then the lines, newest first. */
export function ResidentPage({ id }: { id: string }) {
  const say = useTopic(residentsWords)
  const notebook = useNotebook()
  const resident = notebook.residents.get(id)
  const tends = mayTend(notebook)
  useNotedVisit(notebook, resident?.id)
  return (
    <div className={styles.page}>
      <WayBack to="/bewoners">{say.toList}</WayBack>
      {resident ? (
        <>
          <PrintedHead title={resident.name} about={resident.id} />
          <PageHeader title={resident.name}>
            <Where resident={resident} />
          </PageHeader>
          {!resident.here && <Left resident={resident} tends={tends} />}
          <Particulars resident={resident} tends={tends} />
          <Lines resident={resident} />
          <OnPaper id={resident.id} tends={tends} />
          {tends && <Tend resident={resident} />}
        </>
      ) : (
        <Empty title={say.unknown} />
      )}
    </div>
  )
}

/** Who opened whose page is noted for the organisation (NEN 7513): once a visit, also for the next person on a tablet. */
function useNotedVisit({ tables, ward, me }: Notebook, resident: string | undefined): void {
  const noted = useRef('')
  useEffect(() => {
    const visit = `${me.id} ${resident ?? ''}`
    if (resident === undefined || noted.current === visit) return
    noted.current = visit
    void noteAct(tables, { act: 'resident.opened', about: resident, person: me.id, ward: ward.id, outcome: 'done' })
  }, [tables, ward.id, me.id, resident])
}

function Where({ resident: { roomNumber, birthday } }: { resident: ResidentRow }) {
  const words = useWords()
  const say = useTopic(residentsWords)
  const { language, today } = useNotebook()
  const soon = birthdayThisWeek(birthday, today) !== undefined
  const [day, month] = (birthday ?? '').split('-').reverse().map(Number)
  return (
    <span className={styles.where}>
      <span>{words.common.room(isolated(roomNumber))}</span>
      {day !== undefined && month !== undefined && (
        <span className={soon ? styles.birthday : undefined}>
          {soon && <Cake aria-hidden size={17} />}
          {say.birthday(shortDate(Date.UTC(LEAP_YEAR, month - 1, day, 12), 'UTC', language))}
        </span>
      )}
    </span>
  )
}

/** This resident's page on paper; for professionals also all that is kept here, for who asks to see it. */
function OnPaper({ id, tends }: { id: string; tends: boolean }) {
  const words = useWords()
  const say = useTopic(paperWords)
  const address = `/afdrukken?bewoner=${encodeURIComponent(id)}`
  return (
    <p className={styles.onPaper}>
      <Link href={address}>
        <Printer aria-hidden size={18} />
        {words.day.toPrint}
      </Link>
      {tends && (
        <Link href={`${address}&alles`}>
          <FileText aria-hidden size={18} />
          {say.toEverything}
        </Link>
      )}
    </p>
  )
}

function Lines({ resident }: { resident: ResidentRow }) {
  const say = useTopic(residentsWords)
  const { tables, reader } = useNotebook()
  const [limit, setLimit] = useState(SOME)
  const rows = useLiveQuery(() => linesAbout(tables, reader, resident.id), [tables, reader, resident.id])
  if (!rows) return null
  const behind = rows.length - limit
  return (
    <section className={styles.section}>
      <h2>{say.lines(isolated(resident.name))}</h2>
      {rows.length === 0 && <p className={styles.aside}>{say.noLines}</p>}
      {rows.slice(0, limit).map((row) => (
        <Line key={row.id} row={row} />
      ))}
      {behind > 0 && <Button onClick={() => setLimit(limit + SOME)}>{say.more(Math.min(behind, SOME))}</Button>}
    </section>
  )
}

/** Said goodbye to: says so, and lets a professional undo it at any time. */
function Left({ resident, tends }: { resident: ResidentRow; tends: boolean }) {
  const say = useTopic(residentsWords)
  const { trouble, say: write } = useWrite()
  const { fullName } = useNotebook()
  const { id, roomNumber } = resident
  return (
    <Notice role="status">
      <p>{say.hasLeft}</p>
      {tends && <Button onClick={() => write({ type: 'resident.admitted', resident: id, name: fullName(id), roomNumber })}>{say.welcomeBack}</Button>}
      {trouble}
    </Notice>
  )
}

/** Change what the ward knows of a resident, or say goodbye. */
function Tend({ resident }: { resident: ResidentRow }) {
  const say = useTopic(residentsWords)
  const [open, setOpen] = useState(false)
  const { trouble, say: write } = useWrite()
  const { fullName } = useNotebook()
  const { id, roomNumber, birthday, initials } = resident
  const first: Fields = { name: fullName(id), roomNumber, ...(birthday === undefined ? {} : { birthday }), ...(initials === undefined ? {} : { initials }) }
  return (
    <section className={`${styles.section} ${styles.screenOnly}`} aria-label={say.change}>
      <More label={say.change} open={open} onToggle={setOpen}>
        {open && (
          <div className={styles.formCard}>
            <ResidentForm place={id} first={first} toWords={(fields) => changed(id, first, fields)} onWritten={() => setOpen(false)} onCancel={() => setOpen(false)} />
            {resident.here && (
              <div className={styles.goodbye}>
                <h3>{say.goodbye}</h3>
                <p>{say.goodbyeBody(isolated(resident.name))}</p>
                <Button onClick={() => write({ type: 'resident.left', resident: id })}>{say.goodbye}</Button>
                {trouble}
              </div>
            )}
          </div>
        )}
      </More>
    </section>
  )
}

/** Only what is other than it was; undefined when nothing is. */
function changed(resident: string, before: Fields, after: Fields): Extract<Words, { type: 'resident.changed' }> | undefined {
  const other = Object.entries(after).filter(([field, text]) => Object.entries(before).every(([name, was]) => name !== field || was !== text))
  return other.length === 0 ? undefined : { type: 'resident.changed', resident, ...Object.fromEntries(other) }
}

function useWrite(): { trouble: React.ReactNode; say: (said: Words) => void } {
  const words = useWords()
  const { tables, writer } = useNotebook()
  const [refused, setRefused] = useState<WriteRefusal>()
  return {
    trouble: refused && <p role="alert">{words.refusal[refused]}</p>,
    say: (said) => void write(tables, writer, said).then((written) => setRefused(written.ok ? undefined : written.error)),
  }
}
