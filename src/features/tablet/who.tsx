import { useLiveQuery } from 'dexie-react-hooks'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { PersonId } from '#notebook/ids.ts'
import type { Member, Register } from '#notebook/register.ts'
import { here } from '#local/here.ts'
import { pinHash } from '#local/pin-hash.ts'
import { countsForAll } from '#local/queries.ts'
import { LOCK_AFTER, type DeviceRow, type Identity, type PinRow } from '#local/tables.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic } from '#i18n/words.tsx'
import { useIdle } from '#page/use-idle.ts'
import { More, Notice, PageHeader } from '#ui/parts.tsx'
import { Button } from '#ui/button.tsx'
import { FirstPin } from './first-pin.tsx'
import { Sheet } from './sheet.tsx'
import { Tiles } from './tiles.tsx'
import { TryOwn } from './try-own.tsx'
import styles from './tablet.module.css'

type Props = { identity: Identity; device: DeviceRow; register: Register; pins: readonly PinRow[]; onUnlock: (person: PersonId) => void }

type At = { readonly at: 'tiles' } | { readonly at: 'pin' | 'first'; readonly person: Member }

/** *Wie ben je?*: a locked tablet. Names of colleagues and numbers; nothing of what stands in the notebook. */
export function WhoScreen({ identity, device, register, pins, onUnlock }: Props) {
  const say = useTopic(tabletWords)
  const ward = identity.wards[0]?.id ?? ''
  const [state, go] = useState<At>({ at: 'tiles' })
  const works = useHashWorks()
  const page = useRef<HTMLDivElement>(null)
  // What somebody touched is gone; a keyboard and a screen reader go on at the top.
  useEffect(() => {
    page.current?.querySelector('h1')?.focus()
  }, [state.at])
  const tablet = register.devices.get(identity.device)
  const tiles = useCallback(() => go({ at: 'tiles' }), [])
  // Whoever walks off while choosing a PIN leaves no open door.
  useIdle(LOCK_AFTER, tiles)

  if (!tablet) return <PageHeader title={say.who}>{say.coming}</PageHeader>
  if (state.at === 'first')
    return (
      <FirstPin
        ward={ward}
        register={register}
        tablet={tablet}
        pins={pins}
        person={state.person}
        connected={device.connection?.at === 'connected'}
        onBack={tiles}
        onDone={() => onUnlock(state.person.person)}
      />
    )
  if (state.at === 'pin') {
    const { person } = state
    return (
      <Sheet onBack={tiles}>
        <h1 className={styles.heading}>{say.hello(person.name)}</h1>
        <TryOwn who={{ person: person.person, ward }} name={person.name} action={say.unlock} onRight={() => onUnlock(person.person)} />
        <div className={styles.flush}>
          <Button kind="quiet" onClick={() => go({ at: 'first', person })}>
            {say.forgot}
          </Button>
        </div>
      </Sheet>
    )
  }
  const members = [...register.members.values()].filter((member) => member.role)
  const hasPin = (member: Member): boolean => pins.some((row) => row.person === member.person && row.verifier)
  const others = members.filter((member) => !hasPin(member))
  const bringer = tablet.seats.length === 0 ? register.members.get(tablet.person) : undefined
  return (
    <div ref={page} className={styles.who}>
      <PageHeader title={say.who}>
        <Counts ward={ward} />
      </PageHeader>
      {!works && <Notice kind="must" role="alert">{say.noHash}</Notice>}
      {bringer ? (
        <>
          <p>{say.firstOne(bringer.name)}</p>
          <Tiles members={[bringer]} onChoose={(person) => go({ at: 'first', person })} />
        </>
      ) : (
        <>
          <Tiles members={members.filter(hasPin)} onChoose={(person) => go({ at: 'pin', person })} />
          {others.length > 0 && (
            <More label={say.firstTime}>
              <Tiles members={others} onChoose={(person) => go({ at: 'first', person })} />
            </More>
          )}
        </>
      )}
    </div>
  )
}

function Counts({ ward }: { ward: string }) {
  const say = useTopic(tabletWords)
  const counts = useLiveQuery(() => countsForAll(here, ward, here.now()), [ward])
  return counts ? say.counts(counts.mustKnows, counts.open) : null
}

/** Tries the worker out before anybody waits for it: an old browser is told of at once, and the first PIN is quick. */
function useHashWorks(): boolean {
  const [works, setWorks] = useState(true)
  useEffect(() => {
    pinHash(new Uint8Array(32), new Uint8Array(16), { memory: 64, passes: 1 }).then(
      () => setWorks(true),
      () => setWorks(false)
    )
  }, [])
  return works
}
