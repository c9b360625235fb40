import { useCallback } from 'react'
import { Link } from 'wouter'
import { ok, refuse } from '#notebook/result.ts'
import { here } from '#local/here.ts'
import { useTopic } from '#i18n/words.tsx'
import { shift } from '#i18n/words/shift.ts'
import { tabletCode } from '#sync/door/shift.ts'
import { LinkButton } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { CodeCard } from './code-card.tsx'
import { useShown, type ShownRefusal } from './use-shown.ts'
import styles from './shift.module.css'

/** `/dienst` on a ward's tablet, locked or not: the code by which phones open a shift. It needs no network. */
export function TabletCode({ ward }: { ward: string }) {
  const say = useTopic(shift)
  const showing = useShown(
    useCallback(async () => {
      const shown = await tabletCode(await here.self(), here.now())
      return shown ? ok(shown) : refuse<ShownRefusal>('no-key')
    }, [])
  )
  return (
    <div className={`${styles.show} ${styles.counter}`}>
      <div className={styles.told}>
        <PageHeader title={say.showHeading} />
        <p>{say.tabletTo(ward)}</p>
      </div>
      <div className={styles.here}>
        {showing.at === 'shown' && <CodeCard shown={showing.shown} />}
        {showing.at === 'refused' && <Notice kind="needs">{say.noKey}</Notice>}
      </div>
      <p className={styles.back}>
        <Link href="/" asChild>
          <LinkButton big>{say.back}</LinkButton>
        </Link>
      </p>
    </div>
  )
}
