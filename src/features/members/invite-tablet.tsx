import { useState } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { inviteTablet, type Made, type TabletPages } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { PageHeader } from '#ui/parts.tsx'
import { Back } from './back.tsx'
import { CodeCard } from './code-card.tsx'
import { useAct } from './use-act.tsx'
import type { PeopleNow } from './use-people.ts'
import styles from './members.module.css'

/** `/mensen/+tablet`: makes a tablet the ward's, with or without the professionals' pages. */
export function InviteTabletPage({ people }: { people: PeopleNow }) {
  const say = useTopic(members)
  const { ward } = useNotebook()
  const act = useAct()
  const [made, setMade] = useState<Made>()
  const invite = (pages: TabletPages): void =>
    void act.run(() => inviteTablet(ward.id, pages)).then((code) => {
      if (!code) return
      setMade(code)
      people.again()
    })
  return (
    <div className={styles.page}>
      <Back />
      <PageHeader title={say.inviteTablet} />
      {made ? (
        <CodeCard made={made} way="screen" whom={undefined} people={people} onNew={() => setMade(undefined)} />
      ) : (
        <>
          <p className={styles.measure}>{say.tabletHelp}</p>
          <div className={styles.twoWays}>
            {(['all', 'staff'] as const).map((pages) => (
              <div key={pages}>
                <Button big disabled={act.busy} onClick={() => invite(pages)}>
                  {say.tabletPages[pages]}
                </Button>
                <p className={styles.aside}>{say.tabletPagesHint[pages]}</p>
              </div>
            ))}
          </div>
          {act.trouble}
        </>
      )}
    </div>
  )
}
