import type { Day } from '#notebook/calendar.ts'
import type { Particular } from '#notebook/resident.ts'
import type { Selection } from '#local/selection.ts'
import type { LineRow } from '#local/tables.ts'
import { longDay } from '#i18n/dates.ts'
import { closedOff } from '#i18n/isolated.ts'
import { useTopic } from '#i18n/words.tsx'
import { sheets } from '#i18n/words/sheets.ts'
import { useNotebook } from '#page/notebook.tsx'
import type { Names } from './names.ts'
import { PrintedLine } from './printed-line.tsx'
import styles from './sheet.module.css'
import { usePaperWords } from './words.ts'

type Props = {
  selection: Selection
  names: Names
  /** R4: how to be with the one resident whom the page is about. */
  particulars?: readonly Particular[] | undefined
  newestFirst?: boolean
  whole?: boolean
  none: string
}

/** What everyone must know first, then a resident's particulars, then the lines under their days. */
export function Lines({ selection: { musts, lines }, names, particulars = [], newestFirst = false, whole = false, none }: Props) {
  const words = usePaperWords()
  const { language } = useNotebook()
  // An entry stands on the page once.
  const onTop = new Set(musts.map((row) => row.id))
  const days = byDay(lines.filter((row) => !onTop.has(row.id)))
  return (
    <>
      {musts.length > 0 && (
        <section className={`${styles.part} ${styles.musts}`}>
          <h3>{words.paper.musts}</h3>
          {musts.map((row) => (
            <PrintedLine key={row.id} row={row} names={names} whole={whole} />
          ))}
        </section>
      )}
      {particulars.length > 0 && (
        <section className={styles.part}>
          <h3>{useTopic(sheets).everything.held}</h3>
          <Particulars particulars={particulars} names={names} />
        </section>
      )}
      {lines.length === 0 && musts.length === 0 && <p className={styles.empty}>{none}</p>}
      {(newestFirst ? days.reverse() : days).map(([day, rows]) => (
        <section key={day} className={styles.part}>
          <h3>{longDay(day, language)}</h3>
          {(newestFirst ? [...rows].reverse() : rows).map((row) => (
            <PrintedLine key={row.id} row={row} names={names} day={day} whole={whole} />
          ))}
        </section>
      ))}
    </>
  )
}

/** Particulars, each with who noted it and, where it holds no more, who ended it. */
export function Particulars({ particulars, names, ended }: { particulars: readonly Particular[]; names: Names; ended?: (id: string) => string }) {
  const words = usePaperWords()
  const say = useTopic(sheets).everything
  if (particulars.length === 0) return <p>{say.none}</p>
  return (
    <ul className={styles.list}>
      {particulars.map((one) => (
        <li key={one.id}>
          <span className={styles.text}>{closedOff(names.shown(one.text))}</span>{' '}
          <span className={styles.about}>
            ({[one.audience === 'staff' ? words.common.staffOnly : '', say.noted(names.person(one.by), names.moment(one.at)), ended?.(one.id) ?? ''].filter(Boolean).join('; ')})
          </span>
        </li>
      ))}
    </ul>
  )
}

function byDay(lines: readonly LineRow[]): [Day, LineRow[]][] {
  const days = new Map<Day, LineRow[]>()
  for (const row of lines) days.set(row.day, [...(days.get(row.day) ?? []), row])
  return [...days]
}
