import { Copy } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { former } from '#i18n/words/former.ts'
import { members } from '#i18n/words/members.ts'
import { Button } from '#ui/button.tsx'
import { QrCode } from '#ui/qr-code.tsx'
import { useCopy } from '#ui/use-copy.ts'
import styles from './former.module.css'

/** A personal link that was just made: it stands here once. */
export function LinkCard({ name, link }: { name: string; link: string }) {
  const say = useTopic(former)
  const copying = useTopic(members)
  const { said, copy } = useCopy(copying.copyFailed)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), []) // the button that asked for it is gone
  return (
    <section className={styles.card} aria-label={say.linkOf(name)}>
      <h3 ref={title} tabIndex={-1}>
        {say.linkOf(name)}
      </h3>
      <p>{say.linkOnce}</p>
      <QrCode text={link} label={say.qr(name)} />
      <p className={styles.code}>{link}</p>
      <p>
        <Button icon={<Copy aria-hidden size={20} />} onClick={() => void copy(link, copying.copied)}>
          {copying.copy}
        </Button>
      </p>
      <p role="status" className={styles.aside}>
        {said}
      </p>
    </section>
  )
}
