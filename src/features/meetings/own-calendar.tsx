import { CalendarArrowDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { isInvited, type Meeting } from '#notebook/meeting.ts'
import type { Result } from '#notebook/result.ts'
import { shortDate } from '#i18n/dates.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { useNotebook } from '#page/notebook.tsx'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { calendarSince, renewCalendar, withdrawCalendar } from '#sync/door/calendar.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { useCopy } from '#ui/use-copy.ts'
import styles from './meetings.module.css'
import { saveCalendar } from './save-calendar.ts'

/** My meetings in my own calendar: as a file, or at an address that my calendar follows. */
export function OwnCalendar({ meetings }: { meetings: readonly Meeting[] }) {
  const say = useTopic(meetingWords)
  const { ward, me, role, shared } = useNotebook()
  const mine = meetings.filter((meeting) => isInvited(meeting, me.id, role))
  if (shared) return null // a ward's tablet is nobody's calendar
  return (
    <section className={styles.sheet} aria-label={say.own}>
      <h2>{say.own}</h2>
      <p className={styles.aside}>{say.ownHelp}</p>
      {mine.length > 0 && (
        <div>
          <Button icon={<CalendarArrowDown aria-hidden size={20} />} onClick={() => void saveCalendar(ward, mine, ward.id)}>
            {say.downloadAll}
          </Button>
        </div>
      )}
      <Following />
    </section>
  )
}

type Known = { readonly since: number | undefined; readonly address?: string }

function Following() {
  const door = useTopic(doorWords)
  const say = useTopic(meetingWords)
  const { ward, language, tables } = useNotebook()
  const [known, setKnown] = useState<Known>()
  const [refused, setRefused] = useState<DoorRefusal>()
  const [gone, setGone] = useState(false)
  const { said, copy } = useCopy(say.notCopied)
  useEffect(() => {
    let here = true
    void calendarSince(ward.id).then((answer) => {
      if (!here) return
      if (answer.ok) setKnown({ since: answer.value })
      else setRefused(answer.error)
    })
    return () => {
      here = false
    }
  }, [ward.id])

  function learn<T>(answer: Result<T, DoorRefusal>, next: (value: T) => Known): void {
    setRefused(answer.ok ? undefined : answer.error)
    if (answer.ok) setKnown(next(answer.value))
  }
  async function renew(): Promise<void> {
    setGone(false)
    learn(await renewCalendar(ward.id), (address) => ({ since: tables.now(), address }))
  }
  async function withdraw(): Promise<void> {
    const answer = await withdrawCalendar(ward.id)
    setGone(answer.ok)
    learn(answer, () => ({ since: undefined }))
  }
  const { since, address } = known ?? { since: undefined }
  return (
    <>
      <p>{say.follow}</p>
      {address !== undefined && (
        <>
          <p>{say.addressOnce}</p>
          <p className={styles.address} aria-label={say.address} translate="no">
            {address}
          </p>
          <div className={styles.acts}>
            <Button kind="primary" onClick={() => void copy(address, say.copied)}>
              {say.copy}
            </Button>
            <span role="status">{said}</span>
          </div>
        </>
      )}
      {address === undefined && since !== undefined && <p className={styles.aside}>{say.hasAddress(shortDate(since, ward.timezone, language))}</p>}
      {refused && <Notice role="status">{refused === 'not-reached' ? say.needsNetwork : door[refused]}</Notice>}
      {gone && <p role="status">{say.withdrawn}</p>}
      {known && (
        <div className={styles.acts}>
          <Button onClick={() => void renew()}>{since === undefined ? say.makeAddress : say.renewAddress}</Button>
          {since !== undefined && (
            <Button kind="quiet" onClick={() => void withdraw()}>
              {say.withdrawAddress}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
