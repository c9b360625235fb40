import { useEffect, useRef, useState } from 'react'
import { letGo, takeBack } from '#local/write.ts'
import { useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import styles from './composer.module.css'

/** How long it is said that a line could not be taken back any more, ms. */
const TOLD = 8000

/**
 * Some seconds (`span`, ms) in which the line that was just written can be taken back; then, or when the page goes, it
 * travels. Whoever presses in time has it, however slow the disk; whoever presses too late is told so.
 */
export function TakeBack({ id, span, onPressed, onOver }: { id: string; span: number; onPressed: (taken: boolean) => void; onOver: () => void }) {
  const { tables } = useNotebook()
  const words = useWords()
  const [late, setLate] = useState(false)
  const pressed = useRef(false)
  const over = useRef(onOver)
  useEffect(() => {
    over.current = onOver
  })
  useEffect(() => {
    const travel = (): void => {
      if (pressed.current) return
      void letGo(tables, id).then(() => pressed.current || over.current(), () => over.current()) // else the engine lets it go
    }
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
      travel()
    }
  }, [tables, id, span])
  useEffect(() => {
    if (!late) return
    const timer = setTimeout(() => over.current(), TOLD)
    return () => clearTimeout(timer)
  }, [late])

  async function take(): Promise<void> {
    if (pressed.current) return
    pressed.current = true
    const taken = await takeBack(tables, id).catch(() => false)
    onPressed(taken)
    if (taken) over.current()
    else setLate(true)
  }
  return (
    <div className={styles['takeBack']}>
      <span role="status">{late ? words.day.tooLate : words.day.written}</span>
      {!late && <Button onClick={() => void take()}>{words.day.takeBack}</Button>}
    </div>
  )
}
