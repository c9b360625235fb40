import { useLiveQuery } from 'dexie-react-hooks'
import { useEffect, useRef, useState } from 'react'
import { undelivered } from '#local/queries.ts'
import { closeShift } from '#local/reading.ts'
import { useWords } from '#i18n/words.tsx'
import { useClock } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './shift.module.css'

/** Until when the shift is open, and its end by a tap. Asked once more: the notebook leaves the phone. */
export function CloseShift({ until }: { until: number }) {
  const say = useWords().shell.shift
  const { tables } = useNotebook()
  const clock = useClock()
  const [asked, setAsked] = useState<boolean>()
  const focused = useRef<HTMLButtonElement>(null)
  // The button that was tapped is gone: the keyboard goes on at what stands in its place.
  useEffect(() => {
    if (asked !== undefined) focused.current?.focus()
  }, [asked])
  const unsent = useLiveQuery(() => undelivered(tables, undefined), [tables]) ?? 0
  if (!asked)
    return (
      <section aria-label={say.yours} className={styles.line}>
        <span>{say.until(clock(until))}</span>
        <Button ref={focused} kind="quiet" onClick={() => setAsked(true)}>
          {say.close}
        </Button>
      </section>
    )
  return (
    <section aria-label={say.yours}>
      <Notice kind="needs">
        <p>
          {say.closeSure} {unsent > 0 && say.closeUnsent(unsent)}
        </p>
        <div className={styles.acts}>
          <Button ref={focused} kind="primary" onClick={() => void closeShift(tables)}>
            {say.closeYes}
          </Button>
          <Button onClick={() => setAsked(false)}>{say.closeNo}</Button>
        </div>
      </Notice>
    </section>
  )
}
