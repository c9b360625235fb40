import { clockTime, shortDate } from '#i18n/dates.ts'
import { useLanguage, useTopic } from '#i18n/words.tsx'
import { admin as adminWords } from '#i18n/words/admin.ts'
import type { Organisation } from '#sync/door/admin.ts'
import { Notice } from '#ui/parts.tsx'
import styles from './admin.module.css'

type Props = { relay: Organisation['relay']; wards: Organisation['wards'] }

/** How the relay is: whether it keeps what is written, what it found damaged, its version, since when it runs. */
export function RelayState({ relay: { storage, damaged, version, since }, wards }: Props) {
  const say = useTopic(adminWords)
  const language = useLanguage()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const kinds: Record<string, string> = say.kinds
  return (
    <section className={styles.section} aria-labelledby="relay">
      <h2 id="relay">{say.relay}</h2>
      <dl className={styles.terms}>
        <div>
          <dt>{say.storage}</dt>
          <dd>{storage === 'ok' ? say.storages.ok : <Notice kind="must">{say.storages.failing}</Notice>}</dd>
        </div>
        <div>
          <dt>{say.damaged}</dt>
          <dd>
            {damaged.length === 0 && say.undamaged}
            {damaged.length > 0 && (
              <>
                <ul>
                  {damaged.map(({ ward, kind, at }, i) => (
                    <li key={`${ward} ${kind} ${at} ${i}`}>
                      {say.damage(kinds[kind] ?? say.kinds.other, wards.find(({ id }) => id === ward)?.name ?? ward, shortDate(at, zone, language))}
                    </li>
                  ))}
                </ul>
                <p className={styles.aside}>{say.damageHelp}</p>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{say.running}</dt>
          <dd>{`${shortDate(since, zone, language)}, ${clockTime(since, zone, language)}`}</dd>
        </div>
        <div>
          <dt>{say.version}</dt>
          <dd>{version}</dd>
        </div>
      </dl>
    </section>
  )
}
