import type { Line } from '#notebook/entry.ts'
import type { Day } from '#notebook/calendar.ts'
import type { EntryRow, LineRow } from '#local/tables.ts'
import { shortDate } from '#i18n/dates.ts'
import { useNotebook } from '#page/notebook.tsx'
import { notDelivered, onPaper, stateOf } from './line-words.ts'
import type { Names } from './names.ts'
import styles from './sheet.module.css'
import { usePaperWords } from './words.ts'

type Props = {
  row: LineRow
  names: Names
  /** The day under whose heading it stands. */
  day?: Day
  /** Also the words that stand in the care record now. */
  whole?: boolean
}

/** A line as it stands on paper: who, when, about whom, every word that was written, and what became of it. */
export function PrintedLine({ row, names, day, whole = false }: Props) {
  const words = usePaperWords()
  if (row.form === 'future')
    return (
      <div className={styles.line}>
        <p className={styles.about}>
          <b>{names.person(row.by)}</b> · {names.moment(row.at, day)}
        </p>
        <p>{words.paper.future}</p>
      </div>
    )
  const state = stateOf(row, names, words, day)
  return (
    <div className={styles.line}>
      <Head row={row} names={names} day={day} />
      {row.recorded && !whole ? null : <Text line={row} names={names} day={day} />}
      {state !== '' && <p className={styles.strong}>{state}</p>}
      {row.replies.length > 0 && (
        <div className={styles.replies}>
          {row.replies.map((reply) => (
            <div key={reply.id}>
              <p className={styles.about}>
                {[words.paper.reply, notDelivered(row, reply.id, words)].filter(Boolean).join(', ')}: <Who line={reply} names={names} day={day} late={row.late[reply.id]} />
              </p>
              <Text line={reply} names={names} day={day} />
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

type Part = { names: Names; day: Day | undefined }

function Head({ row, names, day }: Part & { row: EntryRow }) {
  const words = usePaperWords()
  const { ward, language } = useNotebook()
  const date = (at: number): string => shortDate(at, ward.timezone, language)
  const written = onPaper(row, names, words, day)
  const marks = [
    row.importance === 'must-know' ? `${words.line.mustKnow}${row.until === undefined ? '' : `, ${words.line.until(date(row.until))}`}` : '',
    row.audience === 'staff' ? words.common.staffOnly : '',
  ].filter(Boolean)
  const rest = [
    row.kind === 'note' ? '' : words.common.kinds[row.kind],
    row.due === undefined ? '' : row.kind === 'appointment' ? words.line.at(names.moment(row.due, day)) : words.line.due(names.moment(row.due, day)),
    row.residents.length > 0 ? words.paper.about(row.residents.map(names.resident).join(', ')) : '',
    notDelivered(row, row.id, words),
  ].filter(Boolean)
  return (
    <p className={styles.about}>
      <Who line={row} names={names} day={day} late={row.late[row.id]} written={written} />
      {marks.length > 0 && (
        <b>
          {DOT}
          {marks.join(DOT)}
        </b>
      )}
      {rest.map((part) => DOT + part)}
    </p>
  )
}

/** Keeps to the word before it. */
const DOT = '\u00A0· '

/** `written`: who wrote it on paper and who typed it in, in the place of who writes. */
function Who({ line, names, day, late, written = '' }: Part & { line: Line; late: number | undefined; written?: string }) {
  const words = usePaperWords()
  const time = names.moment(line.at, day)
  return (
    <>
      <b>
        <bdi>{written === '' ? names.person(line.by) : written}</bdi>
      </b>
      {DOT}
      <bdi>{names.role(line.by, line.as)}</bdi>
      {DOT}
      {late === undefined ? time : words.line.late(time, names.moment(late, day))}
    </>
  )
}

/** W1: as on paper. What no longer holds is struck through and can be read. */
function Text({ line, names, day }: Part & { line: Line }) {
  const words = usePaperWords()
  const before = line.first === undefined ? [] : [line.first, ...line.corrections.slice(0, -1).map((one) => one.text)]
  const last = line.corrections.at(-1)
  return (
    <>
      {before.map((text, i) => (
        <p key={i} className={styles.text}>
          <del>{names.shown(text)}</del>
        </p>
      ))}
      <p className={styles.text}>{line.struck ? <del>{names.shown(line.text)}</del> : names.shown(line.text)}</p>
      {last && <p className={styles.about}>{words.line.corrected(names.person(last.by), names.moment(last.at, day))}</p>}
      {line.struck && (
        <p className={styles.about}>
          {words.line.struck(names.person(line.struck.by), names.moment(line.struck.at, day))}
          {line.struck.reason !== undefined && <bdi>. {words.line.reason(names.shown(line.struck.reason))}</bdi>}
        </p>
      )}
    </>
  )
}
