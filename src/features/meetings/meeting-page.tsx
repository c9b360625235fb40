import { useLiveQuery } from 'dexie-react-hooks'
import { CalendarArrowDown, Clock, MapPin, Users } from 'lucide-react'
import { useState } from 'react'
import { useParams } from 'wouter'
import { isProfessional } from '#notebook/may.ts'
import { nextMeeting, restOf, type Meeting } from '#notebook/meeting.ts'
import { agendaFor } from '#local/meetings.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Agenda } from './agenda.tsx'
import styles from './meetings.module.css'
import { Minutes } from './minutes.tsx'
import { PlanForm } from './plan-form.tsx'
import { calledOff } from './planning.ts'
import { saveCalendar } from './save-calendar.ts'
import { useInvited, useWhen } from './use-when.ts'

/** `/samen/overleg/:id`: one meeting, its agenda and its minutes (S4). */
export function MeetingScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const say = useTopic(meetingWords)
  const { tables, reader, now } = useNotebook()
  const agenda = useLiveQuery(async () => (await agendaFor(tables, reader, decodeURIComponent(id), now)) ?? 'absent', [tables, reader, id, now])
  if (!agenda) return null
  return (
    <div className={styles.screen}>
      <WayBack to="/samen/overleg">{say.toMeetings}</WayBack>
      {agenda === 'absent' ? (
        <>
          <PageHeader title={say.heading} />
          <p>{say.gone}</p>
        </>
      ) : (
        <>
          <PageHeader title={agenda.meeting.title} />
          <About meeting={agenda.meeting} meetings={agenda.meetings} />
          <div className={styles.panes} data-even>
            <Agenda meeting={agenda.meeting} items={agenda.items} takesQuestions={agenda.meeting.starts <= now || nextMeeting(agenda.meetings, now)?.id === agenda.meeting.id} />
            <Minutes meeting={agenda.meeting} />
          </div>
        </>
      )}
    </div>
  )
}

function About({ meeting, meetings }: { meeting: Meeting; meetings: readonly Meeting[] }) {
  const say = useTopic(meetingWords)
  const { refusal } = useWords()
  const { ward, role, now, shared } = useNotebook()
  const { tables, writer } = useNotebook()
  const { day, hours } = useWhen()(meeting)
  const invited = useInvited()(meeting)
  const [changing, setChanging] = useState(false)
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const staff = isProfessional(role)
  const rest = restOf(meeting, meetings)

  async function callOff(which: readonly Meeting[], cancelled: boolean): Promise<void> {
    for (const one of which) {
      const written = await write(tables, writer, calledOff(one, cancelled))
      if (!written.ok) return setTrouble(written.error)
    }
    setTrouble(undefined)
  }
  return (
    <>
      <div className={styles.facts}>
        <p>
          <Clock aria-hidden size={20} />
          <span className={styles.fact}>
            {day}, {hours}
          </span>
        </p>
        {meeting.where !== undefined && (
          <p>
            <MapPin aria-hidden size={20} />
            <bdi>{meeting.where}</bdi>
          </p>
        )}
        <p>
          <Users aria-hidden size={20} />
          {invited}
        </p>
      </div>
      {meeting.cancelled && (
        <Notice kind="needs">
          <strong>{say.cancelled}</strong>
          <p>{say.cancelledLong}</p>
        </Notice>
      )}
      {trouble && (
        <Notice kind="must" role="alert">
          {refusal[trouble]}
        </Notice>
      )}
      {changing ? (
        <PlanForm of={{ meeting, meetings }} close={() => setChanging(false)} />
      ) : (
        <div className={styles.quietActs}>
          {!shared && !meeting.cancelled && meeting.until > now && (
            <Button kind="quiet" icon={<CalendarArrowDown aria-hidden size={20} />} onClick={() => void saveCalendar(ward, [meeting], meeting.id)}>
              {say.download}
            </Button>
          )}
          {staff && !meeting.cancelled && (
            <Button kind="quiet" onClick={() => setChanging(true)}>
              {say.change}
            </Button>
          )}
          {staff && !meeting.cancelled && meeting.until > now && (
            <Button kind="quiet" onClick={() => void callOff([meeting], true)}>
              {say.cancel}
            </Button>
          )}
          {staff && !meeting.cancelled && meeting.until > now && rest.length > 1 && (
            <Button kind="quiet" onClick={() => void callOff(rest, true)}>
              {say.cancelRest(rest.length)}
            </Button>
          )}
          {staff && meeting.cancelled && meeting.until > now && (
            <Button kind="quiet" onClick={() => void callOff([meeting], false)}>
              {say.restore}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
