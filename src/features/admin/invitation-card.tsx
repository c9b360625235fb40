import { Copy } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { shortDate } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { Button } from '#ui/button.tsx'
import { QrCode } from '#ui/qr-code.tsx'
import { useCopy } from '#ui/use-copy.ts'
import type { HandedOut } from './admin.tsx'
import styles from './admin.module.css'

/** A link that works once, to hand to one person: as text and as a QR code. It stands on this screen alone. */
export function InvitationCard({ link: { link, name, expires }, onClose }: { link: HandedOut; onClose: () => void }) {
  const words = useWords()
  const say = useTopic(adminWords)
  const language = useLanguage()
  const { said, copy } = useCopy(say.copyFailed)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'center' })
  }, [link])
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <section className={styles.card} aria-labelledby="link">
      <h2 id="link" ref={heading} tabIndex={-1}>
        {say.linkFor(name)}
      </h2>
      <p>{say.linkHelp(shortDate(expires, zone, language))}</p>
      <div className={styles.pair}>
        <div className={styles.stack}>
          <p className={styles.link}>{link}</p>
          <div className={styles.acts}>
            <Button icon={<Copy aria-hidden size={20} />} onClick={() => void copy(link, say.copied)}>
              {say.copy}
            </Button>
            <Button onClick={onClose}>{words.common.close}</Button>
          </div>
          <p role="status">{said}</p>
        </div>
        <div className={styles.code}>
          <QrCode text={link} label={say.qr} />
        </div>
      </div>
    </section>
  )
}
