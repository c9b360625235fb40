import { Link as LinkIcon, QrCode as QrIcon } from 'lucide-react'
import { useId } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import type { Way } from '#sync/door/people.ts'
import { Button } from '#ui/button.tsx'
import styles from './members.module.css'

/** The two ways to let somebody in: by a code on this screen, or by a link to hand over. */
export function Ways({ onWay, busy }: { onWay: (way: Way) => void; busy: boolean }) {
  const say = useTopic(members)
  const id = useId()
  return (
    <div className={styles.twoWays}>
      <div>
        <Button kind="primary" big disabled={busy} icon={<QrIcon aria-hidden size={22} />} onClick={() => onWay('screen')} aria-describedby={`${id}-screen`}>
          {say.screen}
        </Button>
        <p id={`${id}-screen`} className={styles.aside}>
          {say.screenHint}
        </p>
      </div>
      <div>
        <Button big disabled={busy} icon={<LinkIcon aria-hidden size={22} />} onClick={() => onWay('link')} aria-describedby={`${id}-link`}>
          {say.link}
        </Button>
        <p id={`${id}-link`} className={styles.aside}>
          {say.linkHint}
        </p>
      </div>
    </div>
  )
}
