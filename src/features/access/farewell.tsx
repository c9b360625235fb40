import { useLiveQuery } from 'dexie-react-hooks'
import { OctagonX } from 'lucide-react'
import { Link } from 'wouter'
import { here } from '#local/here.ts'
import { countRefused, undelivered } from '#local/queries.ts'
import type { Farewell } from '#local/tables.ts'
import { useTopic } from '#i18n/words.tsx'
import { access as accessWords } from '#i18n/words/access.ts'
import { LinkButton } from '#ui/button.tsx'
import { PageHeader } from '#ui/parts.tsx'
import styles from './access.module.css'

/** The last page of a device that was let go: what happened, and what became of the words. */
export function FarewellPage({ farewell }: { farewell: Farewell }) {
  const say = useTopic(accessWords)
  const waiting = useLiveQuery(async () => (await undelivered(here, undefined)) + (await countRefused(here)), []) ?? 0
  const { handedIn, lost, texts = 0 } = farewell
  return (
    <div className={styles.page}>
      <div role="status" aria-label={say.connection} className={styles.stopped}>
        <OctagonX aria-hidden size={26} />
        <PageHeader title={say.stopped} />
      </div>
      <p>{say.goodbye}</p>
      <div role="status" className={styles.page}>
        {farewell.at === 'handing-in' && waiting > 0 && (
          <p className={styles.strong}>
            {say.handingIn(waiting)} {say.stayOpen}
          </p>
        )}
        {farewell.at === 'gone' && <p className={styles.strong}>{handedIn > 0 ? say.handedIn(handedIn) : lost === 0 && texts === 0 && say.allThere}</p>}
        {lost > 0 && <p className={styles.strong}>{say.lost(lost)}</p>}
        {texts > 0 && <p className={styles.strong}>{say.texts(texts)}</p>}
      </div>
      <p>{say.drafts}</p>
      <p>{say.thanks}</p>
      <p>
        <LinkButton href="/koppelen">{say.code}</LinkButton>
      </p>
      <p>
        <Link href="/aanmelden">{say.byPasskey}</Link>
      </p>
    </div>
  )
}
