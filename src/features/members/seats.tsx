import type { Device } from '#notebook/register.ts'
import { seatedOn } from '#notebook/register.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { endSeatOn } from '#sync/door/tablet.ts'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { AskOnce } from '#ui/ask-once.tsx'
import { More } from '#ui/parts.tsx'
import { seatsOf } from './standing.ts'
import { useAct } from './use-act.tsx'
import styles from './members.module.css'

/** Who may write on a tablet, each with the way to end it. */
export function SeatsOnTablet({ tablet }: { tablet: Device }) {
  const say = useTopic(members)
  const nameOf = usePersonName()
  const seated = seatedOn(tablet)
  if (seated.length === 0) return null
  return (
    <div className={styles.seats}>
      <More label={say.whoSits}>
        <ul>
          {seated.map((person) => (
            <Seat key={person} tablet={tablet} person={person} shown={nameOf(person)} />
          ))}
        </ul>
      </More>
    </div>
  )
}

/** On which tablets somebody may write, each with the way to end it. */
export function SeatsOfPerson({ person }: { person: string }) {
  const say = useTopic(members)
  const { register } = useNotebook()
  const tablets = seatsOf(register, person)
  if (tablets.length === 0) return null
  return (
    <>
      <h3>{say.onTablets}</h3>
      <ul>
        {tablets.map((tablet) => (
          <Seat key={tablet.device} tablet={tablet} person={person} shown={tablet.label ?? say.tablet} />
        ))}
      </ul>
    </>
  )
}

function Seat({ tablet, person, shown }: { tablet: Device; person: string; shown: string }) {
  const words = useWords()
  const say = useTopic(members)
  const { ward } = useNotebook()
  const nameOf = usePersonName()
  const act = useAct()
  const [name, device] = [nameOf(person), tablet.label ?? say.tablet]
  // The row is gone then; whoever reads by ear or hand goes on at the top of the page.
  const end = async (): Promise<void> => {
    if (await act.run(() => endSeatOn(ward.id, tablet.device, person))) document.querySelector<HTMLElement>('main h1')?.focus()
  }
  return (
    <li className={styles.item}>
      <p className={styles.name}>
        <bdi>{shown}</bdi>
      </p>
      <AskOnce label={say.endSeat} name={say.endSeatOf(name, device)} what={say.endSeatWhat(name)} confirm={say.endSeat} cancel={words.common.cancel} onConfirm={() => void end()} />
      {act.trouble}
    </li>
  )
}
