import { useLiveQuery } from 'dexie-react-hooks'
import { useCallback, useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { PersonId } from '#notebook/ids.ts'
import type { Register } from '#notebook/register.ts'
import { noteAct } from '#local/acts.ts'
import { here } from '#local/here.ts'
import { liveWaits } from '#local/pin-waits.ts'
import { tidyPins } from '#local/pins.ts'
import { registerOf } from '#local/queries.ts'
import { LOCK_AFTER, type DeviceRow, type Identity, type PinRow } from '#local/tables.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic } from '#i18n/words.tsx'
import { useIdle } from '#page/use-idle.ts'
import { Notice } from '#ui/parts.tsx'
import { Contained } from './trouble.tsx'
import styles from './app.module.css'

export type Locked = { readonly register: Register; readonly pins: readonly PinRow[]; readonly unlock: (person: PersonId) => void }
export type Unlocked = { readonly person: { readonly id: PersonId; readonly name: string }; readonly lock: () => void }

export type TabletProps = {
  device: DeviceRow
  identity: Identity
  locked: (locked: Locked) => ReactNode
  unlocked: (unlocked: Unlocked) => ReactNode
}

/**
 * A ward's tablet: locked until somebody types their PIN, and then theirs until they leave it, nobody touches it, or
 * their seat ends. Who unlocked it stands in memory alone, so a reload locks.
 */
export function Tablet({ device, identity, locked, unlocked }: TabletProps) {
  const ward = identity.wards[0]?.id ?? ''
  const register = useLiveQuery(() => registerOf(here, ward), [ward])
  const pins = useLiveQuery(() => here.pins.toArray(), [])
  const [person, setPerson] = useState<PersonId>()
  const lock = useCallback(() => setPerson(undefined), [])
  const unlock = (who: PersonId): void => {
    setPerson(who)
    void noteAct(here, { act: 'tablet.unlocked', person: who, ward, outcome: 'done' })
  }
  useEffect(() => liveWaits(here), [])
  useSeats(register, identity)
  useStillSeated(person, register, pins, lock)
  useBlankAddress(person === undefined)
  if (!register || !pins) return null
  const name = person === undefined ? '' : (register.members.get(person)?.name ?? person)
  // A page that fails while it is being left says so, and can be loaded anew by the next person.
  return (
    <Contained place={person ?? 'locked'}>
      {person === undefined ? (
        locked({ register, pins, unlock })
      ) : (
        <>
          {unlocked({ person: { id: person, name }, lock })}
          <IdleLock key={person} after={device.lockAfter ?? LOCK_AFTER} lock={lock} />
        </>
      )}
    </Contained>
  )
}

/** WCAG 2.2.1: it is said before it happens, and any touch puts it off. */
function IdleLock({ after, lock }: { after: number; lock: () => void }) {
  const say = useTopic(tabletWords)
  const soon = useIdle(after, lock)
  return <div className={styles.soon}>{soon && <Notice kind="needs" role="status">{say.lockSoon}</Notice>}</div>
}

/** PINs of seats that have ended, or of people who left the ward, go. */
function useSeats(register: Register | undefined, { device }: Identity): void {
  useEffect(() => {
    const tablet = register?.devices.get(device)
    if (!register || !tablet) return
    void tidyPins(here, tablet, (person) => register.members.get(person)?.role !== undefined).catch(() => undefined)
  }, [register, device])
}

function useStillSeated(person: PersonId | undefined, register: Register | undefined, pins: readonly PinRow[] | undefined, lock: () => void): void {
  useEffect(() => {
    if (person === undefined || !register) return
    if (!register.members.get(person)?.role) return lock()
    // Read anew: the list may be a moment behind a PIN that was chosen just now.
    void here.pins.get(person).then((row) => {
      if (!row?.verifier) lock()
    }, lock)
  }, [person, register, pins, lock])
}

/** A locked tablet's address names no resident, and whoever unlocks it begins at today's page. */
function useBlankAddress(isLocked: boolean): void {
  const [path, navigate] = useLocation()
  useEffect(() => {
    if (isLocked && (path !== '/' || location.search !== '' || location.hash !== '')) navigate('/', { replace: true })
  }, [isLocked, path, navigate])
}
