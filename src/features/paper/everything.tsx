import { useLiveQuery } from 'dexie-react-hooks'
import { daysWithLines } from '#local/queries.ts'
import { sees } from '#local/reader.ts'
import type { Selection } from '#local/selection.ts'
import type { ResidentRow } from '#local/tables.ts'
import { longDay, shortDate } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { sheets } from '#i18n/words/sheets.ts'
import { useNotebook } from '#page/notebook.tsx'
import { toldOf } from './export-json.ts'
import { Lines, Particulars } from './lines.tsx'
import type { Names } from './names.ts'
import styles from './sheet.module.css'
import { usePaperWords } from './words.ts'

type Props = { resident: ResidentRow; selection: Selection; names: Names; staff: boolean; missing: readonly string[] }

/** All that this device holds about one resident, and a plain word on what it does not hold. */
export function Everything({ resident, selection, names, staff, missing }: Props) {
  const words = usePaperWords()
  const say = useTopic(sheets).everything
  const { language } = useNotebook()
  const { held, ended } = toldOf(resident, { staff })
  const facts: readonly (readonly [string, string | undefined])[] = [
    [say.name, resident.name],
    [say.room, resident.roomNumber],
    [say.initials, resident.initials],
    [say.birthday, birthdayOf(resident, language)],
    [say.here, resident.here ? say.yes : say.no],
  ]
  return (
    <>
      <section className={styles.part}>
        <h3>{say.data}</h3>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => value !== undefined && [<dt key={name}>{name}</dt>, <dd key={`${name}:`}>{value}</dd>])}
        </dl>
      </section>
      <section className={styles.part}>
        <h3>{say.held}</h3>
        <Particulars particulars={held} names={names} />
      </section>
      <section className={styles.part}>
        <h3>{say.ended}</h3>
        <Particulars
          particulars={ended}
          names={names}
          ended={(id) => {
            const one = ended.find((particular) => particular.id === id)
            return one ? say.endedBy(names.person(one.ended.by), names.moment(one.ended.at)) : ''
          }}
        />
      </section>
      <section className={styles.part}>
        <h3>{say.missing}</h3>
        <ul className={styles.list}>
          {missing.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </section>
      <Lines selection={{ musts: [], lines: selection.lines }} names={names} newestFirst whole none={words.paper.emptyResident} />
    </>
  )
}

function birthdayOf({ birthday }: ResidentRow, language: 'nl' | 'en'): string | undefined {
  if (birthday === undefined) return undefined
  const [day = 1, month = 1, year] = birthday.split('-').reverse().map(Number)
  // A leap year has every birthday.
  const at = Date.UTC(year ?? 2024, month - 1, day, 12)
  return `${shortDate(at, 'UTC', language)}${year === undefined ? '' : ` ${year}`}`
}

/** What this device does not have, in sentences; undefined until it has looked. */
export function useMissing(staff: boolean): readonly string[] | undefined {
  const say = useTopic(sheets).everything
  const { tables, reader, ward, language } = useNotebook()
  const days = useLiveQuery(() => daysWithLines(tables, reader), [tables, reader])
  if (!days) return undefined
  const first = days.at(-1)
  const withStaff = staff && sees(reader, 'staff')
  return [
    first === undefined ? say.noLines : say.since(longDay(first, language), ward.retentionDays),
    ...(withStaff ? [] : [say.noStaff]),
    say.byName,
    say.elsewhere,
  ]
}
