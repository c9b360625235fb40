import { Copy, Printer } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { goodbye } from '#i18n/words/goodbye.ts'
import { members } from '#i18n/words/members.ts'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { QrCode } from '#ui/qr-code.tsx'
import { useCopy } from '#ui/use-copy.ts'
import styles from './members.module.css'

/** Who leaves, after how many whole months; `link`: the personal link of whoever wants to hear from the ward. */
export type Farewell = { readonly name: string; readonly months: number | undefined; readonly link: string | undefined }

/** Thanks, on the screen that both look at; with the personal link, which stands here once and can be printed as a card. */
export function FarewellCard({ farewell: { name, months, link }, onReady }: { farewell: Farewell; onReady: () => void }) {
  const say = useTopic(goodbye)
  const { ward } = useNotebook()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), []) // the button that was pressed is gone
  return (
    <section className={`${styles.card} ${styles.farewell}`} aria-label={say.thanks(name)}>
      <h2 ref={title} tabIndex={-1}>
        {say.thanks(name)}
      </h2>
      <p>{months === undefined ? say.thanksShort : say.thanksWhat(say.stay(months))}</p>
      {link === undefined ? <p className={styles.aside}>{say.nothingKept}</p> : <PersonalLink name={name} link={link} />}
      <p className={styles.printOnly}>{ward.name}</p>
      <div className={`${styles.acts} ${styles.screenOnly}`}>
        {link !== undefined && (
          <Button kind="primary" big icon={<Printer aria-hidden size={22} />} onClick={() => window.print()}>
            {say.print}
          </Button>
        )}
        <Button big onClick={onReady}>
          {say.ready}
        </Button>
      </div>
    </section>
  )
}

function PersonalLink({ name, link }: { name: string; link: string }) {
  const say = useTopic(goodbye)
  const shared = useTopic(members)
  const { said, copy } = useCopy(shared.copyFailed)
  return (
    <>
      <p>{say.kept}</p>
      <p className={styles.screenOnly}>{say.keptOnce}</p>
      <QrCode text={link} label={say.qr(name)} />
      <p className={styles.code}>{link}</p>
      <div className={styles.screenOnly}>
        <Button icon={<Copy aria-hidden size={20} />} onClick={() => void copy(link, shared.copied)}>
          {shared.copy}
        </Button>
        <p role="status" className={styles.said}>
          {said}
        </p>
      </div>
    </>
  )
}
