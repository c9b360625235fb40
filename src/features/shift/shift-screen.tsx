import { useLiveQuery } from 'dexie-react-hooks'
import { useCallback } from 'react'
import { isProfessional } from '#notebook/may.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { shift } from '#i18n/words/shift.ts'
import { useClock } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { askShiftCode } from '#sync/door/shift.ts'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { CodeCard } from './code-card.tsx'
import { useShown, type ShownRefusal } from './use-shown.ts'
import styles from './shift.module.css'

/** `/dienst` in the open notebook: a professional lets somebody in; a volunteer sees until when the shift is open. */
export function ShiftScreen() {
  const { role } = useNotebook()
  return isProfessional(role) ? <LetIn /> : <OwnShift />
}

function LetIn() {
  const door = useTopic(doorWords)
  const say = useTopic(shift)
  const { tables, ward } = useNotebook()
  const showing = useShown(useCallback(() => askShiftCode(tables, ward.id), [tables, ward.id]))
  const inWords = (why: ShownRefusal): string => (why === 'no-key' ? say.noKey : why === 'not-reached' ? say.needsNetwork : door[why])
  return (
    <div className={styles.show}>
      <div className={styles.told}>
        <PageHeader title={say.letIn} />
        {showing.at === 'shown' && <p>{say.showTo}</p>}
      </div>
      {showing.at === 'asking' && <p role="status">{say.asking}</p>}
      {showing.at === 'shown' && <CodeCard shown={showing.shown} />}
      {showing.at === 'refused' && (
        <Notice kind="needs" role="status">
          {inWords(showing.why)}
        </Notice>
      )}
    </div>
  )
}

function OwnShift() {
  const words = useWords()
  const say = useTopic(shift)
  const { tables } = useNotebook()
  const clock = useClock()
  const self = useLiveQuery(() => tables.self(), [tables])
  if (!self) return null
  return (
    <div className={styles.told}>
      <PageHeader title={words.shell.shift.yours} />
      <p>{self.shift ? say.openUntil(clock(self.shift.until)) : say.always}</p>
    </div>
  )
}
