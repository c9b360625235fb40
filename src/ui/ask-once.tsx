import { useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './ask-once.module.css'

type Props = {
  /** The act, on the button that asks for it. */
  label: string
  /** The act with whom or what, where a list has many of them. */
  name?: string
  /** A button among others, as in the rows of a list. */
  quiet?: boolean
  /** What will happen, in a plain sentence or two. */
  what: string
  /** The act again, as an answer. */
  confirm: string
  cancel: string
  onConfirm: () => void
}

/** For the few acts that cannot be taken back: says what will happen, and asks once. */
export function AskOnce({ label, name = label, quiet = false, what, confirm, cancel, onConfirm }: Props) {
  const [asking, setAsking] = useState(false)
  const sentence = useRef<HTMLParagraphElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(false)
  useEffect(() => {
    if (asking) sentence.current?.focus()
    else if (before.current) button.current?.focus()
    before.current = asking
  }, [asking])
  if (!asking)
    return (
      <Button ref={button} kind={quiet ? 'quiet' : 'normal'} aria-label={name} onClick={() => setAsking(true)}>
        {label}
      </Button>
    )
  return (
    <div
      role="group"
      aria-label={name}
      className={styles.ask}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setAsking(false)
      }}
    >
      <p ref={sentence} tabIndex={-1}>
        {what}
      </p>
      <div className={styles.acts}>
        <Button
          kind="must"
          onClick={() => {
            setAsking(false)
            onConfirm()
          }}
        >
          {confirm}
        </Button>
        <Button onClick={() => setAsking(false)}>{cancel}</Button>
      </div>
    </div>
  )
}
