import { BookOpenCheck } from 'lucide-react'
import { useCallback } from 'react'
import { Link, useLocation } from 'wouter'
import { dayOf } from '#notebook/calendar.ts'
import { markAfter, type Card } from '#notebook/since.ts'
import { finishReading } from '#local/marks.ts'
import type { EntryRow } from '#local/tables.ts'
import { dayName } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { since as sinceWords } from '#i18n/words/since.ts'
import { ContactNow } from '#page/contact-now.tsx'
import { Line } from '#page/line.tsx'
import { ResidentLink, useClock, useHelp } from '#page/names.tsx'
import { NextMeeting } from '#page/next-meeting.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { ReadAloud } from '#page/read-aloud.tsx'
import { TalkReminder } from '#page/talk-reminder.tsx'
import { useFollowing, useNews, type MyNews } from '#page/use-news.ts'
import { followMark } from '#sync/door/mark.ts'
import { Button } from '#ui/button.tsx'
import { Empty, More, PageHeader } from '#ui/parts.tsx'
import styles from './since.module.css'

/** How many lines of one resident stand on a card; the rest is on the resident's page. */
const LINES_PER_RESIDENT = 2

/** `/sinds`: at most seven cards at the start of a shift (R1); all that is new one tap away. */
export function SinceScreen() {
  const say = useTopic(sinceWords)
  const { tables, ward, me } = useNotebook()
  const help = useHelp('since')
  const [, navigate] = useLocation()
  const news = useNews()
  useFollowing(useCallback(() => followMark(tables, ward.id, me.id), [tables, ward.id, me.id]))
  if (!news) return null

  async function finish({ entries, arrivedAt }: MyNews): Promise<void> {
    await finishReading(tables, ward.id, me.id, markAfter(entries, tables.now(), arrivedAt))
    navigate('/')
    await followMark(tables, ward.id, me.id)
  }

  const byId = new Map(news.entries.map((entry) => [entry.id, entry]))
  const nothing = news.cards.length === 0 && news.lines.length === 0
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} help={help}>
        <SinceWhen since={news.since} />
      </PageHeader>
      <ReadAloud rows={news.cards.flatMap((card) => (card.is === 'resident' ? card.entries : [card.entry])).flatMap(({ id }) => byId.get(id) ?? [])} />
      <ContactNow />
      <TalkReminder />
      <NextMeeting within={7} />
      {nothing && (
        <Empty title={say.nothing}>
          <p>{say.nothingHelp}</p>
        </Empty>
      )}
      {news.cards.length > 0 && (
        <ol className={styles.cards}>
          {news.cards.map((card) => (
            <li key={card.is === 'resident' ? card.resident : card.entry.id} className={styles.card} data-is={card.is}>
              <CardOf card={card} byId={byId} />
            </li>
          ))}
        </ol>
      )}
      {news.more > 0 && <p className={styles.aside}>{say.more(news.more)}</p>}
      {news.lines.length > 0 && <All lines={news.lines.flatMap(({ id }) => byId.get(id) ?? [])} />}
      <div className={styles.finish}>
        <Button kind="primary" big icon={<BookOpenCheck aria-hidden size={22} />} onClick={() => void finish(news)}>
          {say.finish}
        </Button>
      </div>
    </div>
  )
}

function SinceWhen({ since }: { since: number }) {
  const say = useTopic(sinceWords)
  const { ward, language } = useNotebook()
  const clock = useClock()
  return <p>{say.since(dayName(dayOf(since, ward.timezone), language), clock(since))}</p>
}

function CardOf({ card, byId }: { card: Card; byId: ReadonlyMap<string, EntryRow> }) {
  const say = useTopic(sinceWords)
  const rowOf = (id: string): EntryRow[] => {
    const row = byId.get(id)
    return row ? [row] : []
  }
  if (card.is !== 'resident')
    return (
      <>
        <h2>{say[card.is]}</h2>
        {rowOf(card.entry.id).map((row) => (
          <Line key={row.id} row={row} />
        ))}
      </>
    )
  const more = card.entries.length - LINES_PER_RESIDENT
  return (
    <>
      <h2>
        {say.resident} <ResidentLink id={card.resident} />
      </h2>
      {card.entries.slice(0, LINES_PER_RESIDENT).flatMap(({ id }) => rowOf(id)).map((row) => (
        <Line key={row.id} row={row} />
      ))}
      {more > 0 && (
        <p className={styles.aside}>
          <Link href={`/bewoners/${encodeURIComponent(card.resident)}`}>{say.moreLines(more)}</Link>
        </p>
      )}
    </>
  )
}

function All({ lines }: { lines: readonly EntryRow[] }) {
  const say = useTopic(sinceWords)
  return (
    <More label={say.all(lines.length)}>
      {lines.map((row) => (
        <Line key={row.id} row={row} />
      ))}
    </More>
  )
}
