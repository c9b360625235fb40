import { seatedOn, type Device } from '#notebook/register.ts'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { useNotebook } from '#page/notebook.tsx'
import { DeviceRow } from './device-row.tsx'
import { SeatsOnTablet } from './seats.tsx'
import { tabletsOf } from './standing.ts'
import type { PeopleNow } from './use-people.ts'
import styles from './members.module.css'

/** The tablets that are the ward's own. */
export function Tablets({ people }: { people: PeopleNow }) {
  const say = useTopic(members)
  const { register } = useNotebook()
  const tablets = tabletsOf(register)
  if (tablets.length === 0) return <p className={styles.aside}>{say.noTablets}</p>
  return (
    <ul>
      {tablets.map((tablet) => (
        <DeviceRow key={tablet.device} device={tablet} people={people} below={tablet.revoked === undefined && <SeatsOnTablet tablet={tablet} />}>
          <Carries tablet={tablet} />
        </DeviceRow>
      ))}
    </ul>
  )
}

function Carries({ tablet }: { tablet: Device }) {
  const say = useTopic(members)
  return (
    <>
      {tablet.tablet && <span>{say.tabletPages[tablet.tablet]}</span>}
      {tablet.revoked === undefined && <span>{say.seats(seatedOn(tablet).length)}</span>}
    </>
  )
}
