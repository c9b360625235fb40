import { useEffect, useState } from 'react'
import { SHIFT_STEP, spelled } from '#notebook/shift-key.ts'
import { here } from '#local/here.ts'
import { useTopic } from '#i18n/words.tsx'
import { shift } from '#i18n/words/shift.ts'
import type { Shown } from '#sync/door/shift.ts'
import { QrCode } from '#ui/qr-code.tsx'
import styles from './shift.module.css'

/** The code that opens a shift: as a QR code with a link, and spelled for whoever has no camera. */
export function CodeCard({ shown }: { shown: Shown }) {
  const say = useTopic(shift)
  const left = useLeft(shown.until)
  return (
    <div className={styles.card}>
      <QrCode text={`${location.origin}/dienst#${shown.code}`} label={say.codeLabel} />
      <div className={styles.typed}>
        <p className={styles.aside}>{say.or}</p>
        <p className={styles.code} translate="no">
          {spelled(shown.code)}
        </p>
        <div className={styles.countdown} aria-hidden>
          <span className={styles.bar}>
            <span key={shown.code} style={{ inlineSize: `${(left / SHIFT_STEP) * 100}%` }} />
          </span>
          <span>{say.next(Math.ceil(left / 1000))}</span>
        </div>
      </div>
    </div>
  )
}

/** ms until then, anew each second. */
function useLeft(until: number): number {
  const [now, setNow] = useState(() => here.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(here.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return Math.min(Math.max(0, until - now), SHIFT_STEP)
}
