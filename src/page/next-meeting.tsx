import { useLiveQuery } from 'dexie-react-hooks'
import { CalendarDays } from 'lucide-react'
import { Link } from 'wouter'
import { DAY, dayOf } from '#notebook/calendar.ts'
import { coming, isInvited } from '#notebook/meeting.ts'
import { meetingsOf } from '#local/meetings.ts'
import { dayName } from '#i18n/dates.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic } from '#i18n/words.tsx'
import { useClock } from './names.tsx'
import styles from './next-meeting.module.css'
import { useNotebook } from './notebook.tsx'

/** The first meeting to which I am asked within so many days, as a quiet line; nothing when there is none. */
export function NextMeeting({ within }: { within: number }) {
  const say = useTopic(meetingWords)
  const { tables, reader, now, me, role, ward, language } = useNotebook()
  const clock = useClock()
  const meetings = useLiveQuery(() => meetingsOf(tables, reader), [tables, reader])
  const next = meetings && coming(meetings, now).find((meeting) => isInvited(meeting, me.id, role) && meeting.starts < now + within * DAY)
  if (!next) return null
  return (
    <p className={styles.next}>
      <CalendarDays aria-hidden size={20} />
      <span>
        {say.next}{' '}
        <Link href={`/samen/overleg/${encodeURIComponent(next.id)}`}>
          {dayName(dayOf(next.starts, ward.timezone), language)}, {clock(next.starts)}
        </Link>
      </span>
    </p>
  )
}
