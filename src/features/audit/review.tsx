import { useLiveQuery } from 'dexie-react-hooks'
import { CloudOff, Download, RotateCw } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { dayOf } from '#notebook/calendar.ts'
import { here } from '#local/here.ts'
import { clockTime, dayName } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { audit as auditWords } from '#i18n/words/audit.ts'
import { exportReview, type ReviewQuestion, type ReviewRow } from '#sync/door/audit.ts'
import { Button } from '#ui/button.tsx'
import { Empty, More, Notice, PageHeader } from '#ui/parts.tsx'
import { toCsv } from './csv.ts'
import { gather } from './gather.ts'
import { useGround } from './ground.ts'
import { choicesIn, nothing, questionOf, type LookingFor } from './looking-for.ts'
import { useNaming } from './naming.ts'
import { NarrowDown } from './narrow-down.tsx'
import { useReview, type Found } from './use-review.ts'
import styles from './audit.module.css'

/** The list, newest first, and what narrows it down; `children` stand above it, `head` on paper alone. */
export function Review({ head, children }: { head?: ReactNode; children?: ReactNode }) {
  const door = useTopic(doorWords)
  const say = useTopic(auditWords)
  const { ward: { id, timezone }, today } = useGround()
  const [form, setForm] = useState(nothing)
  const question = useMemo(() => questionOf(form, { id, timezone }, today), [form, id, timezone, today])
  const { found, again, more } = useReview(question)
  useTriedAgainOnline(found, again)
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} />
      {head && <p className={styles.printed}>{head}</p>}
      <p className={styles.what}>{say.what}</p>
      {children}
      <div className={styles.tools}>
        <NarrowDown form={form} onChange={(part: Partial<LookingFor>) => setForm({ ...form, ...part })} />
        {found.at !== 'failed' && (
          <>
            <Button icon={<RotateCw aria-hidden size={18} />} onClick={again}>
              {say.refresh}
            </Button>
            <Save question={question} />
          </>
        )}
      </div>
      <p role="status" className={styles.count}>
        {found.at === 'asking' && say.asking}
        {found.at === 'shown' && found.rows.length > 0 && (found.next === undefined ? say.shown : say.shownMore)(found.rows.length)}
      </p>
      {found.at === 'shown' && found.rows.length === 0 && (
        <Empty title={say.none}>
          <p>{choicesIn(form) > 0 ? say.noneNarrowed : say.noneHere}</p>
        </Empty>
      )}
      {found.rows.length > 0 && <Rows rows={found.rows} busy={found.at === 'asking'} />}
      {found.at === 'shown' && found.next !== undefined && (
        <div className={styles.more}>
          <Button onClick={more} disabled={found.asking}>
            {found.asking ? say.asking : say.more}
          </Button>
        </div>
      )}
      {found.at === 'failed' && (
        <Notice kind={found.why === 'not-reached' ? 'needs' : 'must'} role="alert">
          <p>{found.why === 'not-reached' ? say.offline : door[found.why]}</p>
          <div>
            <Button onClick={again}>{say.again}</Button>
          </div>
        </Notice>
      )}
    </div>
  )
}

/** Grouped by the ward's days, as they come: newest first. */
function Rows({ rows, busy }: { rows: readonly ReviewRow[]; busy: boolean }) {
  const say = useTopic(auditWords)
  const { ward, language, today } = useGround()
  const days = Map.groupBy(rows, ({ at }) => dayOf(at, ward.timezone))
  const heading = (day: string): string => dayName(day, language) + (day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`)
  return (
    <div role="group" aria-label={say.list} aria-busy={busy} className={styles.days}>
      {[...days].map(([day, ofDay]) => (
        <section key={day} aria-label={heading(day)}>
          <h2>{heading(day)}</h2>
          <ol className={styles.rows}>
            {gather(ofDay).map(([row, ...others]) => row && <Row key={row.seq} row={row} others={others} />)}
          </ol>
        </section>
      ))}
    </div>
  )
}

function Row({ row, others }: { row: ReviewRow; others: readonly ReviewRow[] }) {
  const say = useTopic(auditWords)
  const { ward, language } = useGround()
  const tell = useNaming()
  const { who, what, device, refused, ward: on } = tell(row)
  const about = [row, ...others].flatMap((each) => tell(each).about ?? [])
  return (
    <li className={styles.row}>
      <time dateTime={new Date(row.at).toISOString()} className={styles.time}>
        {clockTime(row.at, ward.timezone, language)}
      </time>
      <p className={styles.who}>
        <bdi>{who}</bdi>
      </p>
      <p className={styles.did}>
        {about.length > 1 ? say.fetched(about.length) : what}
        {about.length === 1 && (
          <>
            {': '}
            <bdi className={styles.about}>{about[0]}</bdi>
          </>
        )}
        {row.count !== undefined && ` (${say.times(row.count)})`}
        {refused !== undefined && <span className={styles.refused}> · {refused}</span>}
      </p>
      {about.length > 1 && (
        <div className={styles.parts}>
          <More label={say.which}>
            <ul>
              {about.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </More>
        </div>
      )}
      <p className={styles.device}>
        {[device, on].filter(Boolean).join(' · ')}
        {row.offline && (
          <span className={styles.later} title={say.laterHelp}>
            <CloudOff aria-hidden size={16} />
            {say.later}
          </span>
        )}
      </p>
    </li>
  )
}

/** Takes the list along as a file, with names beside the ids; the relay notes who did. */
function Save({ question }: { question: ReviewQuestion }) {
  const door = useTopic(doorWords)
  const say = useTopic(auditWords)
  const { ward, today } = useGround()
  const tell = useNaming()
  const [state, setState] = useState<{ at: 'idle' | 'saving' } | { at: 'saved'; rows: number } | { at: 'failed'; sentence: string }>({ at: 'idle' })

  async function save(): Promise<void> {
    setState({ at: 'saving' })
    const rows = await exportReview(question)
    if (!rows.ok) return setState({ at: 'failed', sentence: rows.error === 'not-reached' ? say.offline : door[rows.error] })
    download(`wie-keek-waar-${ward.id ?? 'alle'}-${today}.csv`, toCsv(rows.value, tell, say))
    setState({ at: 'saved', rows: rows.value.length })
  }

  return (
    <>
      <Button icon={<Download aria-hidden size={18} />} disabled={state.at === 'saving'} onClick={() => void save()}>
        {state.at === 'saving' ? say.saving : say.save}
      </Button>
      <p role="status" className={styles.saved}>
        {state.at === 'saved' && say.saved(state.rows)}
      </p>
      {state.at === 'failed' && (
        <p role="alert" className={styles.trouble}>
          {state.sentence}
        </p>
      )}
    </>
  )
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** A list that could not be fetched comes as soon as there is a connection; a relay that does not answer is not asked without end. */
function useTriedAgainOnline(found: Found, again: () => void): void {
  const at = useLiveQuery(async () => (await here.self()).connection?.at, [])
  const unreached = useRef<() => void>(undefined)
  useEffect(() => {
    unreached.current = found.at === 'failed' && found.why === 'not-reached' ? again : undefined
  })
  useEffect(() => {
    if (at === 'connected') unreached.current?.()
  }, [at])
}
