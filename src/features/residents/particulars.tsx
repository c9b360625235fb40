import { useLiveQuery } from 'dexie-react-hooks'
import { Lock, Plus } from 'lucide-react'
import { useCallback, useRef, useState } from 'react'
import { addDays, dayOf } from '#notebook/calendar.ts'
import type { Particular } from '#notebook/resident.ts'
import { undeliveredAbout } from '#local/queries.ts'
import type { ResidentRow } from '#local/tables.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { dayName, shortDate } from '#i18n/dates.ts'
import { isolated } from '#i18n/isolated.ts'
import { residents as residentsWords } from '#i18n/words/residents.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { More, Notice } from '#ui/parts.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import { ParticularForm } from './particular-form.tsx'
import styles from './residents.module.css'

/** How to be with this resident. What is for professionals alone is only on their devices, and says so. */
export function Particulars({ resident, tends }: { resident: ResidentRow; tends: boolean }) {
  const words = useWords()
  const say = useTopic(residentsWords)
  const { tables, writer, reader, today } = useNotebook()
  const [refused, setRefused] = useState<WriteRefusal>()
  const onDevice = useLiveQuery(() => undeliveredAbout(tables, reader, resident.id), [tables, reader, resident.id])

  const end = useCallback(
    async (to: string) => {
      const audience = resident.particulars.find((particular) => particular.id === to)?.audience
      const ended = await write(tables, writer, { type: 'particular.ended', resident: resident.id, to }, audience)
      setRefused(ended.ok ? undefined : ended.error)
      if (!ended.ok) throw new Error(ended.error)
    },
    [tables, writer, resident]
  )
  /** It still holds: noted anew with a later day, and the old one ended. */
  async function renew({ id, text, audience }: Particular): Promise<void> {
    const noted = { type: 'particular.noted', resident: resident.id, text, review: addDays(today, HOLDS_DAYS) } as const
    const written = await write(tables, writer, noted, audience)
    setRefused(written.ok ? undefined : written.error)
    if (written.ok) await end(id)
  }
  const { fateOf, ask, undo } = useUndo(end)
  const all = resident.particulars.filter(({ id }) => fateOf(id) !== 'gone')
  const due = all.filter(({ review }) => review !== undefined && review < today)
  const shown = all.filter((particular) => !due.includes(particular))
  const list = (particulars: readonly Particular[]) => (
    <ul className={styles.particulars}>
      {particulars.map((particular) => (
        <li key={particular.id} data-audience={particular.audience}>
          {fateOf(particular.id) === 'undoable' ? (
            <UndoRow said={say.ended} label={words.common.undo} onUndo={() => undo(particular.id)} />
          ) : (
            <Stands particular={particular} onDevice={onDevice?.has(particular.id) ?? false} end={tends ? ask : undefined} renew={tends && due.includes(particular) ? renew : undefined} />
          )}
        </li>
      ))}
    </ul>
  )

  return (
    <section className={styles.section}>
      <h2>{say.howTo(isolated(resident.name))}</h2>
      {shown.length === 0 && <p className={styles.aside}>{tends ? say.noParticularsStaff : say.noParticulars}</p>}
      {list(shown)}
      {due.length > 0 && (tends ? <More label={say.toReview(due.length)}>{list(due)}</More> : <p className={styles.aside}>{say.beingReviewed(due.length)}</p>)}
      {refused && <Notice kind="must" role="alert">{words.refusal[refused]}</Notice>}
      {tends ? <AddParticular resident={resident.id} /> : <p className={styles.aside}>{say.proposeNote}</p>}
    </section>
  )
}

/** For how long a particular that was looked at again holds. */
const HOLDS_DAYS = 60

type StandsProps = {
  particular: Particular
  onDevice: boolean
  end: ((id: string) => void) | undefined
  renew: ((particular: Particular) => Promise<void>) | undefined
}

function Stands({ particular, onDevice, end, renew }: StandsProps) {
  const { id, text, audience, by, at, review } = particular
  const words = useWords()
  const say = useTopic(residentsWords)
  const { ward, language, today, shown } = useNotebook()
  const person = usePersonName()
  const noted = dayOf(at, ward.timezone)
  return (
    <div className={styles.particular}>
      <p className={styles.words}>{shown(text)}</p>
      <p className={styles.about}>
        {audience === 'staff' && (
          <span className={styles.staff}>
            <Lock aria-hidden size={15} />
            {words.common.staffOnly}
          </span>
        )}
        <span>
          <bdi>{person(by)}</bdi>, <time dateTime={noted}>{shortDate(at, ward.timezone, language)}</time>
        </span>
        {review !== undefined && (
          <span className={review < today ? styles.due : undefined}>
            {review < today ? say.reviewDue(dayName(review, language)) : say.reviewOn(dayName(review, language))}
          </span>
        )}
        {onDevice && <span>{words.common.allMarks.device}</span>}
      </p>
      {renew && <Button onClick={() => void renew(particular)}>{say.stillHolds}</Button>}
      {end && (
        <Button kind="quiet" aria-label={say.endThis(shown(text))} onClick={() => end(id)}>
          {say.end}
        </Button>
      )}
    </div>
  )
}

function AddParticular({ resident }: { resident: string }) {
  const say = useTopic(residentsWords)
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    requestAnimationFrame(() => opener.current?.focus())
  }
  if (open) return <ParticularForm resident={resident} close={close} />
  return (
    <div>
      <Button ref={opener} icon={<Plus aria-hidden size={20} />} onClick={() => setOpen(true)}>
        {say.addParticular}
      </Button>
    </div>
  )
}
