import { useParams } from 'wouter'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { useManages } from '#page/manages.ts'
import { PageHeader } from '#ui/parts.tsx'
import { InvitePage } from './invite.tsx'
import { InviteTabletPage } from './invite-tablet.tsx'
import { MemberList } from './member-list.tsx'
import { MemberPage } from './member-page.tsx'
import { Overview } from './overview.tsx'
import { pages } from './places.ts'
import { usePeople } from './use-people.ts'
import styles from './members.module.css'

/** `/mensen` and `/mensen/:who`: who belongs to the ward, and beside the list one of them or what is to be done. */
export function MembersScreen() {
  const say = useTopic(members)
  const manages = useManages()
  if (manages) return <Managing />
  return (
    <>
      <PageHeader title={say.notYours} />
      <p>{say.notYoursHelp}</p>
    </>
  )
}

function Managing() {
  const { who } = useParams<{ who?: string }>()
  const chosen = who === undefined ? undefined : decodeURIComponent(who)
  const people = usePeople()
  return (
    <div className={styles.panes}>
      <div className={chosen === undefined ? undefined : styles.wideOnly}>
        <MemberList chosen={chosen} people={people} />
      </div>
      <Chosen chosen={chosen} people={people} />
    </div>
  )
}

function Chosen({ chosen, people }: { chosen: string | undefined; people: ReturnType<typeof usePeople> }) {
  switch (chosen) {
    case undefined:
      return <Overview people={people} />
    case pages.invite:
      return <InvitePage people={people} />
    case pages.tablet:
      return <InviteTabletPage people={people} />
    default:
      return <MemberPage key={chosen} id={chosen} people={people} />
  }
}
