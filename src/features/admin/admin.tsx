import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Result } from '#notebook/result.ts'
import { here } from '#local/here.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { useAsked } from '#page/use-asked.ts'
import { organisationNow, type Invited, type Organisation } from '#sync/door/admin.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { askStanding } from '#sync/door/standing.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Said } from '#ui/said.tsx'
import { Administrators } from './administrators.tsx'
import styles from './admin.module.css'
import { InvitationCard } from './invitation-card.tsx'
import { NewWard } from './new-ward.tsx'
import { RelayState } from './relay-state.tsx'
import { Wards } from './wards.tsx'

/** A link that was just made, and for whom. */
export type HandedOut = Invited & { readonly name: string }

/** `/beheer`: the organisation's wards, administrators and relay. Only administrators get an answer. */
export function AdminScreen() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(adminWords)
  const { asked, again } = useAsked(question)
  const [said, setSaid] = useState('')
  const [link, setLink] = useState<HandedOut>()
  const me = useLiveQuery(async () => (await here.self()).identity?.person?.id, [])
  const tell = (sentence: string): void => {
    setSaid(sentence)
    again()
  }
  const handOut = (made: HandedOut): void => {
    setLink(made)
    tell('')
  }
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} />
      <p>{say.what}</p>
      <Said>{said}</Said>
      {link && <InvitationCard link={link} onClose={() => setLink(undefined)} />}
      {asked.at === 'asking' && <p>{say.looking}</p>}
      {asked.at === 'refused' && (
        <Notice kind="needs" role="alert">
          <p>{asked.why === 'not-found' ? say.refused : door[asked.why]}</p>
          <p>
            <Button onClick={again}>{words.common.again}</Button>
          </p>
        </Notice>
      )}
      {asked.at === 'told' && (
        <div className={styles.columns}>
          <div className={styles.column}>
            <Wards wards={asked.value.wards} now={asked.value.time} onDone={tell} />
            <NewWard zone={asked.value.wards[0]?.timezone ?? 'Europe/Amsterdam'} onMade={handOut} />
          </div>
          <div className={styles.column}>
            <Administrators administrators={asked.value.administrators} me={me} onMade={handOut} onDone={tell} />
            <section className={styles.section} aria-labelledby="inspection">
              <h2 id="inspection">{say.inspection}</h2>
              <p>{say.inspectionWhat}</p>
              <Link href="/beheer/inzage" asChild>
                <LinkButton>{say.toInspection}</LinkButton>
              </Link>
            </section>
            <RelayState relay={asked.value.relay} wards={asked.value.wards} />
          </div>
        </div>
      )}
    </div>
  )
}

/** Who is refused learns whether this device still has access at all. */
async function question(): Promise<Result<Organisation, DoorRefusal>> {
  const answer = await organisationNow()
  if (!answer.ok && answer.error === 'not-found') await askStanding(here)
  return answer
}
