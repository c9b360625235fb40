import { useEffect, useRef } from 'react'
import { letGo, takeBack } from '#local/write.ts'
import type { Hold } from '#local/tables.ts'
import { useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import styles from './composer.module.css'

/** How long a line waits before it travels, ms. */
const SPAN: Record<Hold, number> = { none: 0, short: 3000, long: 10_000 }

/** Some seconds in which the line that was just written can be taken back; then, or when the page goes, it travels. */
export function TakeBack({ id, onTaken, onOver }: { id: string; onTaken: () => void; onOver: () => void }) {
  const { tables, settings } = useNotebook()
  const words = useWords()
  const over = useRef(onOver)
  useEffect(() => {
    over.current = onOver
  })
  const span = SPAN[settings.hold ?? 'short']
  useEffect(() => {
    const travel = (): void => void letGo(tables, id).then(() => over.current())
    const timer = setTimeout(travel, span)
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') travel()
    }
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('pagehide', travel)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hidden)
      window.removeEventListener('pagehide', travel)
      void letGo(tables, id)
    }
  }, [tables, id, span])

  async function take(): Promise<void> {
    if (await takeBack(tables, id)) onTaken()
    over.current()
  }
  return (
    <div className={styles['takeBack']}>
      <span role="status">{words.day.written}</span>
      <Button onClick={() => void take()}>{words.day.takeBack}</Button>
    </div>
  )
}
