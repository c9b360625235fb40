import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { withdrawInvitation, type Invitation } from '#sync/door/people.ts'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { More } from '#ui/parts.tsx'
import { useAct } from './use-act.tsx'
import { isOpen, type PeopleNow } from './use-people.ts'
import { useWhen } from './when.ts'
import styles from './members.module.css'

/** Who was asked to come in, and who is in. Open ones first; those of the last week behind a word. */
export function Invitations({ people }: { people: PeopleNow }) {
  const say = useTopic(members)
  const { now } = useNotebook()
  const { last, trouble } = people
  if (!last) return trouble ? <p className={styles.aside}>{say.offline}</p> : <p role="status">{say.asking}</p>
  const open = last.invitations.filter((invitation) => isOpen(invitation, now))
  const earlier = last.invitations.filter((invitation) => !isOpen(invitation, now))
  return (
    <>
      {open.length === 0 && <p className={styles.aside}>{say.noInvitations}</p>}
      <List invitations={open} people={people} />
      {earlier.length > 0 && (
        <More label={`${say.earlier} (${earlier.length})`}>
          <List invitations={earlier} people={people} />
        </More>
      )}
    </>
  )
}

function List({ invitations, people }: { invitations: readonly Invitation[]; people: PeopleNow }) {
  return (
    <ul>
      {invitations.map((invitation) => (
        <Row key={invitation.id} invitation={invitation} people={people} />
      ))}
    </ul>
  )
}

function Row({ invitation, people }: { invitation: Invitation; people: PeopleNow }) {
  const words = useWords()
  const say = useTopic(members)
  const { ward, now } = useNotebook()
  const nameOf = usePersonName()
  const act = useAct()
  const { id, person, tablet, maker, used, withdrawn, expires } = invitation
  const whom = person === undefined ? say.forTablet : nameOf(person)
  const set = (next: boolean): void => void act.run(() => withdrawInvitation(ward.id, id, next)).then(people.again)
  return (
    <li className={styles.item}>
      <div>
        <p className={styles.name}>
          <bdi>{whom}</bdi>
        </p>
        <p className={styles.what}>
          {tablet && <span>{say.tabletPages[tablet]}</span>}
          <State invitation={invitation} />
          {maker !== undefined && <span>{say.madeBy(nameOf(maker))}</span>}
        </p>
      </div>
      {isOpen(invitation, now) && (
        <Button onClick={() => set(true)} disabled={act.busy} aria-label={say.withdrawThis(whom)}>
          {say.withdraw}
        </Button>
      )}
      {withdrawn && !used && expires > now && (
        <Button onClick={() => set(false)} disabled={act.busy} aria-label={say.restoreThis(whom)}>
          {words.common.undo}
        </Button>
      )}
      {act.trouble}
    </li>
  )
}

function State({ invitation: { used, withdrawn, expires } }: { invitation: Invitation }) {
  const say = useTopic(members)
  const { now, register } = useNotebook()
  const when = useWhen()
  if (used) {
    const label = register.devices.get(used.device)?.label
    return <span className={styles.good}>{label ? say.usedOn(when.moment(used.at), label) : say.usedAt(when.moment(used.at))}</span>
  }
  if (withdrawn) return <span>{say.withdrawn}</span>
  return <span>{expires > now ? say.openUntil(when.moment(expires)) : say.expiredAt(when.moment(expires))}</span>
}
