import { useEffect } from 'react'
import { dayOf } from '#notebook/calendar.ts'
import { isProfessional } from '#notebook/may.ts'
import { noteAct } from '#local/acts.ts'
import { clockTime, longDay } from '#i18n/dates.ts'
import { useTopic } from '#i18n/words.tsx'
import { printed } from '#i18n/words/printed.ts'
import { useNotebook } from './notebook.tsx'
import styles from './printed.module.css'

/**
 * At the top of a screen that is printed as it is; on the screen itself it does not show. `about`: the id or the days
 * that the audit shall know of.
 */
export function PrintedHead({ title, about }: { title: string; about: string }) {
  const say = useTopic(printed)
  const { ward, role } = useNotebook()
  useNoteOfPrint(about)
  return (
    <div className={styles.head}>
      <p>
        <strong>
          <bdi>{ward.name}</bdi>
        </strong>{' '}
        · {title} · {say.confidential}
      </p>
      <p>
        <PrintedBy />
      </p>
      {isProfessional(role) && <p>{say.leftOut}</p>}
    </div>
  )
}

/** Who prints, and when. */
export function PrintedBy() {
  const say = useTopic(printed)
  const { me, ward, now, language } = useNotebook()
  const day = longDay(dayOf(now, ward.timezone), language)
  return <bdi>{say.printedBy(me.name, say.dayAndTime(day, clockTime(now, ward.timezone, language)))}</bdi>
}

/** What goes onto paper is noted for the audit, whether a button or the browser's own menu printed it. */
export function useNoteOfPrint(about: string): void {
  const { tables, me, ward } = useNotebook()
  useEffect(() => {
    const note = (): void => void noteAct(tables, { act: 'exported', person: me.id, ward: ward.id, about, outcome: 'done' }).catch(() => undefined)
    addEventListener('beforeprint', note)
    return () => removeEventListener('beforeprint', note)
  }, [tables, me.id, ward.id, about])
}
