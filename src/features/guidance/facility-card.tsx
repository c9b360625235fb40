import { KeyRound } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Facility } from '#notebook/facility.ts'
import { facilities } from '#i18n/words/facilities.ts'
import { useTopic } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import styles from './guidance.module.css'

/** For how long a code stands in sight, ms. */
const IN_SIGHT = 30_000

type Props = { readonly facility: Facility; readonly onChange?: () => void; readonly onEnd?: () => void }

export function FacilityCard({ facility: { topic, text, code }, onChange, onEnd }: Props) {
  const say = useTopic(facilities)
  return (
    <article className={styles.facility} aria-label={topic}>
      <h2>
        <bdi>{topic}</bdi>
      </h2>
      {text !== undefined && <p className={styles.words}>{text}</p>}
      {code !== undefined && <Code topic={topic} code={code} />}
      {onChange && onEnd && (
        <div className={styles.acts}>
          <Button kind="quiet" aria-label={say.changeOf(topic)} onClick={onChange}>
            {say.change}
          </Button>
          <Button kind="quiet" aria-label={say.endOf(topic)} onClick={onEnd}>
            {say.end}
          </Button>
        </div>
      )}
    </article>
  )
}

/** Nobody reads a code over somebody's shoulder that was not asked for. It goes after a while, and when the page is not looked at. */
function Code({ topic, code }: { topic: string; code: string }) {
  const say = useTopic(facilities)
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!shown) return
    const hide = (): void => setShown(false)
    const timer = setTimeout(hide, IN_SIGHT)
    document.addEventListener('visibilitychange', hide)
    addEventListener('beforeprint', hide)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hide)
      removeEventListener('beforeprint', hide)
    }
  }, [shown])
  return (
    <div className={styles.code}>
      {shown && (
        <strong translate="no" role="status">
          <bdi>{code}</bdi>
        </strong>
      )}
      <Button icon={<KeyRound aria-hidden size={18} />} aria-label={shown ? say.hideCodeOf(topic) : say.showCodeOf(topic)} onClick={() => setShown(!shown)}>
        {shown ? say.hideCode : say.showCode}
      </Button>
      {shown && <p className={styles.aside}>{say.hidesSoon}</p>}
    </div>
  )
}
