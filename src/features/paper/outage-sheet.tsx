import { useLiveQuery } from 'dexie-react-hooks'
import { mustKnows, waiting } from '#local/queries.ts'
import type { EntryRow } from '#local/tables.ts'
import { longDay, shortDate } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { sheets } from '#i18n/words/sheets.ts'
import { useNotebook } from '#page/notebook.tsx'
import { fitSheet, shortened } from './fit-sheet.ts'
import type { Names } from './names.ts'
import { Sheet } from './sheet.tsx'
import styles from './sheet.module.css'
import { usePaperWords } from './words.ts'

/** One page for when everything is down: what must be known, what is open, who is here, and lines to write on. */
export function OutageSheet({ names, staff, about }: { names: Names; staff: boolean; about: string }) {
  const words = usePaperWords()
  const say = useTopic(sheets).outage
  const { tables, reader, ward, now, today, language, residents } = useNotebook()
  const rows = useLiveQuery(
    async () => ({ musts: await mustKnows(tables, reader, now), open: await waiting(tables, reader) }),
    [tables, reader, now]
  )
  if (!rows) return null
  const told = (row: EntryRow): boolean => (staff || row.audience === 'all') && !row.recorded
  const until = ({ until: end }: EntryRow): string => (end === undefined ? '' : `, ${words.line.until(shortDate(end, ward.timezone, language))}`)
  const whom = (row: EntryRow): string =>
    [names.person(row.by), row.residents.length > 0 ? words.paper.about(row.residents.map(names.resident).join(', ')) : '', row.audience === 'staff' ? words.common.staffOnly : ''].filter(Boolean).join(', ')
  const musts = rows.musts.filter(told).map((row) => ({ id: row.id, text: `${names.shown(row.text)} (${whom(row)}${until(row)})` }))
  const open = rows.open.filter(told).map((row) => {
    const taken = row.task?.at === 'taken' ? `; ${words.line.taken(names.person(row.task.holder.by), names.moment(row.task.holder.at, today))}` : ''
    return { id: row.id, text: shortened(`${words.common.kinds[row.kind]}: ${names.shown(row.text)} (${whom(row)}${taken})`) }
  })
  const here = [...residents.values()].filter((resident) => resident.here).map(({ id, roomNumber }) => ({ id, text: `${roomNumber} · ${names.residentAlone(id)}` }))
  const texts = (list: readonly { text: string }[]): string[] => list.map(({ text }) => text)
  const fit = fitSheet({ musts: texts(musts), open: texts(open), residents: texts(here) })
  return (
    <Sheet title={`${words.paper.whats.outage} · ${longDay(today, language)}`} about={about} staff={staff} single>
      <p>{say.what}</p>
      <section className={`${styles.part} ${styles.musts}`}>
        <h3>{words.paper.musts}</h3>
        <Short lines={musts.slice(0, fit.musts)} none={musts.length === 0 ? say.noMusts : ''} />
        {fit.musts < musts.length && <p className={styles.strong}>{say.mustsMore(musts.length - fit.musts)}</p>}
      </section>
      <section className={styles.part}>
        <h3>{say.open}</h3>
        <Short lines={open.slice(0, fit.open)} none={open.length === 0 ? say.nothingOpen : ''} />
        {fit.open < open.length && <p className={styles.strong}>{say.openMore(open.length - fit.open)}</p>}
      </section>
      <section className={styles.part}>
        <h3>{say.here}</h3>
        {here.length === 0 ? <p>{say.nobodyHere}</p> : (
          <ul className={styles.columns}>
            {here.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ul>
        )}
      </section>
      <Ruled rows={fit.ruled} />
    </Sheet>
  )
}

function Short({ lines, none }: { lines: readonly { id: string; text: string }[]; none: string }) {
  if (none !== '') return <p>{none}</p>
  return (
    <ul className={styles.short}>
      {lines.map(({ id, text }) => (
        <li key={id}>{text}</li>
      ))}
    </ul>
  )
}

/** Empty lines to write on, as in the notebook of old. */
function Ruled({ rows }: { rows: number }) {
  const { time, writer, about, text } = useTopic(sheets).outage.columns
  return (
    <div className={styles.ruled}>
      <p className={styles.rule}>
        {[time, writer, about, text].map((name) => (
          <span key={name}>{name}</span>
        ))}
      </p>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} aria-hidden className={styles.rule}>
          <span />
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  )
}
