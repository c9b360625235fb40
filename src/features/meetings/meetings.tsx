import { useLiveQuery } from 'dexie-react-hooks'
import { CalendarDays, CalendarPlus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { isProfessional } from '#notebook/may.ts'
import { isInvited, type Meeting } from '#notebook/meeting.ts'
import { meetingsOf } from '#local/meetings.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { Empty, More, PageHeader } from '#ui/parts.tsx'
import styles from './meetings.module.css'
import { OwnCalendar } from './own-calendar.tsx'
import { PlanForm } from './plan-form.tsx'
import { useInvited, useWhen } from './use-when.ts'

/** How many past meetings stand in sight; the rest is behind a word. */
const PAST = 5

/** `/samen/overleg`: the meetings that come and those that were (S4). */
export function MeetingsScreen() {
  const say = useTopic(meetingWords)
  const { tables, reader, role, now } = useNotebook()
  const all = useLiveQuery(() => meetingsOf(tables, reader), [tables, reader])
  const [planning, setPlanning] = useState(false)
  if (!all) return null
  const staff = isProfessional(role)
  const ahead = all.filter(({ until }) => until > now)
  const past = all.filter(({ until, cancelled }) => until <= now && !cancelled).toReversed()
  return (
    <div className={styles.screen}>
      <WayBack />
      <PageHeader title={say.heading} />
      {staff && !planning && (
        <div>
          <Button kind="primary" big icon={<CalendarPlus aria-hidden size={22} />} onClick={() => setPlanning(true)}>
            {say.plan}
          </Button>
        </div>
      )}
      {planning && <PlanForm close={() => setPlanning(false)} />}
      <div className={styles.panes}>
        <div className={styles.pane}>
          {ahead.length === 0 ? (
            <Empty title={say.none}>
              <p>{staff ? say.noneHelpStaff : say.noneHelp}</p>
            </Empty>
          ) : (
            <MeetingList heading={say.coming} meetings={ahead} />
          )}
          {past.length > 0 && <MeetingList heading={say.past} meetings={past.slice(0, PAST)} />}
          {past.length > PAST && (
            <More label={say.morePast(past.length - PAST)}>
              <MeetingList meetings={past.slice(PAST)} />
            </More>
          )}
        </div>
        <OwnCalendar meetings={ahead} />
      </div>
    </div>
  )
}

function MeetingList({ heading, meetings }: { heading?: string; meetings: readonly Meeting[] }) {
  return (
    <section className={styles.list} aria-label={heading}>
      {heading !== undefined && <h2>{heading}</h2>}
      <ul>
        {meetings.map((meeting) => (
          <li key={meeting.id} className={styles.row} data-cancelled={meeting.cancelled || undefined}>
            <Row meeting={meeting} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Row({ meeting }: { meeting: Meeting }) {
  const say = useTopic(meetingWords)
  const { me, role, now } = useNotebook()
  const { day, hours } = useWhen()(meeting)
  const invited = useInvited()(meeting)
  const going = meeting.starts <= now && now < meeting.until && !meeting.cancelled
  return (
    <>
      <CalendarDays aria-hidden size={24} strokeWidth={1.8} />
      <div>
        <p className={styles.day}>{day}</p>
        <p className={styles.title}>
          <Link href={`/samen/overleg/${encodeURIComponent(meeting.id)}`}>
            <bdi>{meeting.title}</bdi>
          </Link>
        </p>
        <p className={styles.aside}>
          {hours}
          {meeting.where !== undefined && (
            <>
              {' · '}
              <bdi>{meeting.where}</bdi>
            </>
          )}
        </p>
        <p className={styles.aside}>
          {meeting.cancelled ? <strong className={styles.off}>{say.cancelled}</strong> : going ? <strong>{say.now}</strong> : invited}
          {!meeting.cancelled && !isInvited(meeting, me.id, role) && ` · ${say.notInvited}`}
        </p>
      </div>
    </>
  )
}
