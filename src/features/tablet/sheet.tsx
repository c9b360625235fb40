import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import styles from './tablet.module.css'

/** One person's business with a PIN, with the way back: to the names unless `back` says otherwise. */
export function Sheet({ wide = false, back, onBack, children }: { wide?: boolean; back?: string; onBack: () => void; children: ReactNode }) {
  const say = useTopic(tabletWords)
  return (
    <div className={wide ? styles.wideSheet : styles.sheet}>
      <div className={styles.flush}>
        <Button kind="quiet" icon={<ArrowLeft aria-hidden size={20} />} onClick={onBack}>
          {back ?? say.back}
        </Button>
      </div>
      {children}
    </div>
  )
}
