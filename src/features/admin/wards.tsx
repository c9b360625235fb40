import { useState } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { admin as adminWords } from '#i18n/words/admin.ts'
import type { Ward } from '#sync/door/admin.ts'
import { Button } from '#ui/button.tsx'
import { useFocusOf } from '#ui/use-focus.ts'
import styles from './admin.module.css'
import { WardForm } from './ward-form.tsx'

type Props = { wards: readonly Ward[]; now: number; onDone: (said: string) => void }

/** The organisation's wards; each is changed in its place. */
export function Wards({ wards, now, onDone }: Props) {
  const say = useTopic(adminWords)
  return (
    <section className={styles.section} aria-labelledby="wards">
      <h2 id="wards">{say.wards}</h2>
      {wards.length === 0 && <p className={styles.aside}>{say.noWards}</p>}
      <ul className={styles.list}>
        {wards.map((ward) => (
          <Row key={ward.id} ward={ward} now={now} onSaved={() => onDone(say.saved(ward.name))} />
        ))}
      </ul>
    </section>
  )
}

function Row({ ward, now, onSaved }: { ward: Ward; now: number; onSaved: () => void }) {
  const say = useTopic(adminWords)
  const [changing, setChanging] = useState(false)
  const { inside, opener } = useFocusOf<HTMLInputElement, HTMLButtonElement>(changing)
  const close = (): void => setChanging(false)
  const saved = (): void => {
    close()
    onSaved()
  }
  if (changing)
    return (
      <li className={styles.row}>
        <WardForm ward={ward} now={now} first={inside} onSaved={saved} onCancel={close} />
      </li>
    )
  return (
    <li className={styles.row}>
      <p>
        <span>
          <bdi className={styles.name}>{ward.name}</bdi>
          {ward.house && <>, <bdi>{ward.house}</bdi></>}
        </span>
        <span className={styles.facts}>{[say.members(ward.members), say.keeps(ward.retentionDays), ward.timezone].join(' · ')}</span>
      </p>
      <Button ref={opener} kind="quiet" aria-label={say.changeOf(ward.name)} onClick={() => setChanging(true)}>
        {say.change}
      </Button>
    </li>
  )
}
