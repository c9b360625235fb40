import { Delete } from 'lucide-react'
import { useEffect, useRef, useState, type FormEvent, type PointerEvent } from 'react'
import { MAX_PIN, MIN_PIN } from '#notebook/pin.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import styles from './tablet.module.css'

type Props = {
  /** The button that ends the PIN. */
  action: string
  /** What became of the last one, in a sentence. */
  trouble?: string | undefined
  /** What goes on meanwhile: it is being looked at, or so much longer to wait. */
  note?: string | undefined
  /** Nothing can be typed now. */
  closed?: boolean
  onPin: (pin: string) => void
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** A PIN by touch or by keyboard; nobody reads along. It empties itself when the PIN is handed over. */
export function PinPad({ action, trouble, note, closed = false, onPin }: Props) {
  const say = useTopic(tabletWords)
  const [typed, setTyped] = useState('')
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!closed) box.current?.focus()
  }, [closed])
  const set = (digits: string): void => setTyped(digits.replace(/\D/g, '').slice(0, MAX_PIN))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (closed || typed.length < MIN_PIN) return
    setTyped('')
    onPin(typed)
  }
  // A finger on a key leaves the focus where the keyboard types.
  const stay = (event: PointerEvent): void => event.preventDefault()
  const key = (digit: string) => (
    <button key={digit} type="button" className={styles.key} disabled={closed} onPointerDown={stay} onClick={() => set(typed + digit)}>
      {digit}
    </button>
  )
  return (
    <form className={styles.pad} onSubmit={submit}>
      {/* `one-time-code`: the browser offers no password to keep, which the next person would find. */}
      <input
        ref={box}
        className={styles.digits}
        type="password"
        inputMode="none"
        autoComplete="one-time-code"
        aria-label={say.pin}
        aria-invalid={trouble !== undefined || undefined}
        aria-describedby={trouble === undefined ? undefined : 'pin-trouble'}
        value={typed}
        disabled={closed}
        onChange={(event) => set(event.target.value)}
      />
      <div className={styles.became}>
        <p id="pin-trouble" role="alert" className={styles.trouble}>
          {trouble}
        </p>
        <p className={styles.note}>{note}</p>
      </div>
      <div className={styles.keys}>
        {keys.map(key)}
        {key('0')}
        <button type="button" className={styles.key} aria-label={say.erase} disabled={closed || typed === ''} onPointerDown={stay} onClick={() => set(typed.slice(0, -1))}>
          <Delete aria-hidden size={28} />
        </button>
      </div>
      <Button kind="primary" big type="submit" disabled={closed || typed.length < MIN_PIN}>
        {action}
      </Button>
    </form>
  )
}
