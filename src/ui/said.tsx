import { useEffect, useRef } from 'react'
import styles from './parts.module.css'

/** What was just done, above what it changed. It takes the focus: the button that did it may be gone. */
export function Said({ children: sentence }: { children: string }) {
  const line = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (sentence) line.current?.focus()
  }, [sentence])
  return (
    <p ref={line} role="status" tabIndex={-1} className={styles['said']}>
      {sentence}
    </p>
  )
}
