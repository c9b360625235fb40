import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { here } from '#local/here.ts'
import { undelivered } from '#local/queries.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { access as accessWords } from '#i18n/words/access.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { askStanding } from '#sync/door/standing.ts'
import { Button } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import styles from './access.module.css'

type Asking = { readonly at: 'still' | 'asking' } | { readonly at: 'refused'; readonly why: DoorRefusal }

/** In the place of the notebook: this device has not spoken to the relay for too long, or its clock leapt. */
export function Locked({ why }: { why: 'ended' | 'leapt' }) {
  const door = useTopic(doorWords)
  const say = useTopic(accessWords)
  const unsent = useLiveQuery(() => undelivered(here, undefined), []) ?? 0
  const [asking, setAsking] = useState<Asking>({ at: 'still' })
  const connect = async (): Promise<void> => {
    setAsking({ at: 'asking' })
    const answer = await askStanding(here)
    setAsking(answer.ok ? { at: 'still' } : { at: 'refused', why: answer.error })
  }
  return (
    <div className={styles.page}>
      <PageHeader title={say.locked} />
      <p>{why === 'ended' ? say.ended : say.leapt}</p>
      <p className={styles.strong}>{why === 'ended' ? say.endedDo : say.leaptDo}</p>
      <p>
        {say.kept} {unsent > 0 && say.unsent(unsent)}
      </p>
      {asking.at === 'refused' && (
        <Notice kind="needs" role="alert">
          {door[asking.why]}
        </Notice>
      )}
      <Button kind="primary" big disabled={asking.at === 'asking'} onClick={() => void connect()}>
        {say.connect}
      </Button>
      <p role="status">{asking.at === 'asking' ? say.connecting : ''}</p>
    </div>
  )
}
