import { useLiveQuery } from 'dexie-react-hooks'
import { BookOpenCheck, Printer, TriangleAlert } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Link } from 'wouter'
import { addDays, HOUR, type Day } from '#notebook/calendar.ts'
import { inPageOrder } from '#notebook/entry.ts'
import type { RecordId } from '#notebook/ids.ts'
import { daysBefore, daysWithLines, linesOfDay, mustKnows, waiting } from '#local/queries.ts'
import { opening } from '#local/opening.ts'
import type { EntryRow, LineRow } from '#local/tables.ts'
import { dayName, longDay } from '#i18n/dates.ts'
import { useWords } from '#i18n/words.tsx'
import { ContactNow } from '#page/contact-now.tsx'
import { Line, understoodBy } from '#page/line.tsx'
import { dayInAddress, useLineInAddress } from '#page/line-address.ts'
import { useHelp } from '#page/names.tsx'
import { later } from '#page/later.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useNewsAtRest } from '#page/use-news.ts'
import { PrintedHead } from '#page/printed.tsx'
import { Button } from '#ui/button.tsx'
import { Empty, PageHeader } from '#ui/parts.tsx'
import { Composer } from './composer.tsx'
import styles from './day.module.css'

const ToSign = later(async () => (await import('#page/beside.tsx')).ToSign)

/** Where two panes fit. */
const WIDE = '(min-width: 1000px)'

/** How many days with lines come in above the page at a time. */
const EARLIER = 3

/** *Vandaag*: the day page. What everyone must know, the lines by time, and the pen ready. */
export function DayScreen() {
  const help = useHelp('day')
  const { tables, reader, today, now, me, language } = useNotebook()
  const words = useWords()
  const wide = useMedia(WIDE)
  const [first, setFirst] = useState<Day>(() => dayInAddress(today) ?? today)
  // Nothing that is written today bears on what stood before: neither is asked again for it.
  const days = useLiveQuery(() => (first < today ? daysWithLines(tables, reader, first, addDays(today, -1)) : []), [tables, reader, first, today])
  const before = useLiveQuery(() => daysBefore(tables, reader, first, EARLIER), [tables, reader, first])
  const musts = useLiveQuery(() => mustKnows(tables, reader, now), [tables, reader, now], opening().musts)
  const open = useLiveQuery(() => waiting(tables, reader), [tables, reader], opening().open)
  const [written, setWritten] = useState<readonly EntryRow[]>([])
  const drop = useCallback((ids: readonly RecordId[]) => setWritten((lines) => lines.filter(({ id }) => !ids.includes(id))), [])

  const shown = [...new Set([today, ...(days ?? []).filter((day) => day >= first && day <= today)])].sort()
  const earlier = before?.last.at(-1)
  const unread = (musts ?? []).filter((row) => !understoodBy(row, me.id))
  // An entry stands on the page once: what waits on top is not repeated among the day's lines.
  const onTop = new Set(unread.map((row) => row.id))

  const measure = useWayBack(shown[0])
  useLineInAddress()
  function goTo(day: Day): void {
    measure()
    setFirst(day)
  }
  if (!musts || !open || (!days && first !== today)) return null
  return (
    <div className={styles['panes']}>
      <PrintedHead title={longDay(today, language)} about={`${shown[0] ?? today}/${today}`} />
      <aside className={styles['aside']} aria-label={words.day.aside}>
        <Top unread={unread} open={wide ? open.filter((row) => !onTop.has(row.id) && (row.day < first || risen(row, now))) : []} />
      </aside>
      <div className={styles['page']}>
        <PageHeader title={words.day.title} help={help}>
          <Link href={`/afdrukken?dag=${first}`} className={styles['print']}>
            <Printer aria-hidden size={18} />
            {words.day.toPrint}
          </Link>
        </PageHeader>
        <NewsBanner />
        <ToSign />
        <ContactNow />
        <div className={styles['earlier']}>
          {!before || earlier ? <Button onClick={() => goTo(earlier ?? first)}>{words.day.earlier}</Button> : <p className={styles['jump']}>{words.day.noEarlier}</p>}
          <label className={styles['jump']}>
            {words.day.jump}
            <input type="date" max={today} min={before?.oldest ?? shown[0]} value={first} onChange={(event) => event.target.value !== '' && goTo(event.target.value > today ? today : event.target.value)} />
          </label>
        </div>
        {shown.map((day) => (
          <DayLines key={day} day={day} hidden={onTop} written={written} onRead={drop} />
        ))}
      </div>
      <Composer wide={wide} onWritten={(line) => setWritten((lines) => [...lines, line])} onTakenBack={(id) => drop([id])} />
    </div>
  )
}

/** R1: what came since I last finished reading, one tap away; nothing when there is nothing. */
function NewsBanner() {
  const words = useWords()
  const news = useNewsAtRest()
  const count = news ? news.cards.length + news.more : 0
  if (count === 0) return null
  return (
    <Link href="/sinds" className={styles['news']}>
      <BookOpenCheck aria-hidden size={22} />
      {words.day.news(count)}
    </Link>
  )
}

/** R3: a question that nobody answered for two hours rises to where everyone at the tablet sees it. */
const risen = (row: EntryRow, now: number): boolean => row.question?.at === 'open' && now - row.at > 2 * HOUR

function Top({ unread, open }: { unread: readonly EntryRow[]; open: readonly EntryRow[] }) {
  const words = useWords()
  return (
    <div className={styles['top']}>
      {unread.length > 0 && (
        <section className={`${styles['section']} ${styles['red']}`}>
          <h2>
            <TriangleAlert aria-hidden size={22} />
            {words.day.mustKnows}
          </h2>
          {unread.map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </section>
      )}
      {open.length > 0 && (
        <section className={styles['section']}>
          <h2>{words.day.waiting}</h2>
          {open.map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </section>
      )}
    </div>
  )
}

/**
 * `written`: lines that were just written here. They come into sight, and stand on the page before the disk has been
 * asked again; `onRead`: the disk was, and has them.
 */
function DayLines({ day, hidden, written, onRead }: { day: Day; hidden: ReadonlySet<string>; written: readonly EntryRow[]; onRead: (ids: readonly RecordId[]) => void }) {
  const { tables, reader, today, language } = useNotebook()
  const words = useWords()
  const read = useLiveQuery(() => linesOfDay(tables, reader, day), [tables, reader, day], opening().today === day ? opening().lines : undefined)
  const latest = written.at(-1)?.id
  useEffect(() => {
    if (latest !== undefined) document.getElementById(`regel-${latest}`)?.scrollIntoView({ block: 'center' })
  }, [latest])
  useEffect(() => {
    const there = written.filter(({ id }) => read?.some((row) => row.id === id))
    if (there.length > 0) onRead(there.map(({ id }) => id))
  }, [read, written, onRead])
  if (!read) return null
  const ahead = written.filter((line) => line.day === day && !read.some(({ id }) => id === line.id))
  const lines = ahead.length > 0 ? [...read, ...ahead].sort(inPageOrder) : read
  const shown = lines.filter((row: LineRow) => !hidden.has(row.id))
  const name = day === addDays(today, -1) ? `${words.common.yesterday}, ${dayName(day, language)}` : dayName(day, language)
  return (
    <section className={styles['day']} aria-label={name}>
      <h2 className={styles['dayName']}>{name}</h2>
      {lines.length === 0 && <Empty title={words.day.empty}>{words.day.emptyHelp}</Empty>}
      {shown.map((row) => (
        <Line key={row.id} row={row} />
      ))}
    </section>
  )
}

/**
 * Keeps what one was reading in place when earlier days come in above it. Call what it returns when they are asked for:
 * to know the height of a page it has to be laid out, which is done then and not at every line.
 */
function useWayBack(first: Day | undefined): () => void {
  const height = useRef<number>(undefined)
  const before = useRef(first)
  useLayoutEffect(() => {
    if (height.current !== undefined && before.current !== undefined && first !== undefined && first < before.current)
      window.scrollBy(0, document.documentElement.scrollHeight - height.current)
    height.current = undefined
    before.current = first
  }, [first])
  return () => {
    height.current = document.documentElement.scrollHeight
  }
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    () => matchMedia(query).matches
  )
}
