import { Link } from 'wouter'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { Invitations } from './invitations.tsx'
import { Tablets } from './tablets.tsx'
import type { PeopleNow } from './use-people.ts'
import styles from './members.module.css'

/** What a coordinator keeps an eye on, one section after another. */
export function Overview({ people }: { people: PeopleNow }) {
  const say = useTopic(members)
  return (
    <div className={styles.page}>
      <section className={styles.section} aria-label={say.invitations}>
        <h2>{say.invitations}</h2>
        <Invitations people={people} />
      </section>
      <section className={styles.section} aria-label={say.tablets}>
        <h2>{say.tablets}</h2>
        <Tablets people={people} />
      </section>
      <HandedIn waiting={people.last?.handedIn} />
      <Former />
    </div>
  )
}

/** To the tray of words that devices handed in when they were let go. */
function HandedIn({ waiting }: { waiting: number | undefined }) {
  const say = useTopic(members)
  return (
    <Link href="/ingeleverd" className={styles.place}>
      <strong>{say.handedIn}</strong>
      <span className={waiting ? styles.needs : styles.aside}>{waiting === undefined ? say.handedInAsk : say.handedInWait(waiting)}</span>
    </Link>
  )
}

/** To the list of former volunteers, and to the yearly gathering. */
function Former() {
  const say = useTopic(members)
  return (
    <>
      <Link href="/oud-vrijwilligers" className={styles.place}>
        <strong>{say.formerVolunteers}</strong>
        <span className={styles.aside}>{say.formerVolunteersWhat}</span>
      </Link>
      <Link href="/reunie" className={styles.place}>
        <strong>{say.gathering}</strong>
        <span className={styles.aside}>{say.gatheringWhat}</span>
      </Link>
    </>
  )
}
