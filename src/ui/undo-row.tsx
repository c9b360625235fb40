import { useEffect, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './undo-row.module.css'

/** Stands where something was that can still be taken back. The focus, which was on what is gone, moves to its button. */
export function UndoRow({ said, label, onUndo }: { said: string; label: string; onUndo: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <div className={styles.row}>
      <span role="status">{said}</span>
      <Button ref={button} onClick={onUndo}>
        {label}
      </Button>
    </div>
  )
}
