import { useState } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { gathering } from '#i18n/words/gathering.ts'
import type { Answer } from '#sync/door/former.ts'
import { Button } from '#ui/button.tsx'
import styles from './former.module.css'

/** Whether somebody comes: two buttons, or the answer with a way to change it. */
export function Saying({ said, onSay }: { said: Answer | undefined; onSay: (answer: Answer) => Promise<void> }) {
  const say = useTopic(gathering).yours
  const [changing, setChanging] = useState(false)
  const [busy, setBusy] = useState(false)
  const open = said === undefined || changing
  const give = async (answer: Answer): Promise<void> => {
    setBusy(true)
    await onSay(answer)
    setBusy(false)
    setChanging(false)
  }
  return (
    <>
      <p role="status">{said === undefined ? say.ask : say.said[said]}</p>
      <div className={styles.acts}>
        {open ? (
          (['comes', 'does-not'] as const).map((answer) => (
            <Button key={answer} big kind={answer === 'comes' ? 'primary' : 'normal'} disabled={busy} onClick={() => void give(answer)}>
              {say[answer]}
            </Button>
          ))
        ) : (
          <Button onClick={() => setChanging(true)}>{say.changeIt}</Button>
        )}
      </div>
    </>
  )
}
