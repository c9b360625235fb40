import { useLiveQuery } from 'dexie-react-hooks'
import { LogOut } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { here } from '#local/here.ts'
import { undelivered } from '#local/queries.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { devices as devicesWords } from '#i18n/words/devices.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { signOut } from '#sync/door/devices.ts'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './devices.module.css'

/** `waiting`: for lines that the relay does not have yet. */
type Leaving = { readonly at: 'here' } | { readonly at: 'waiting' } | { readonly at: 'leaving' } | { readonly at: 'refused'; readonly why: DoorRefusal }

/** Signing out here: it waits for what is not delivered, or says that it stays. `passkey`: the person can come back with one. */
export function SignOut({ passkey }: { passkey: boolean }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(devicesWords)
  const waits = useLiveQuery(() => undelivered(here, undefined), [])
  const [state, go] = useState<Leaving>({ at: 'here' })
  const [, navigate] = useLocation()
  const leaving = state.at === 'leaving' || (state.at === 'waiting' && waits === 0)
  useEffect(() => {
    if (!leaving) return
    void signOut(here).then((answer) => (answer.ok ? navigate('/', { replace: true }) : go({ at: 'refused', why: answer.error })))
  }, [leaving, navigate])
  return (
    <section className={styles.section} aria-labelledby="sign-out">
      <h2 id="sign-out">{say.signOut}</h2>
      <p>
        {say.signOutWhat} {passkey ? say.backByPasskey : say.backByLink}
      </p>
      <p className={styles.aside}>{say.keptHere}</p>
      {state.at === 'waiting' && waits !== undefined && waits > 0 && (
        <Notice kind="needs" role="status">
          <p>
            {say.waits(waits)} {say.waiting}
          </p>
          <p>{say.anywayHelp}</p>
          <div className={styles.acts}>
            <Button onClick={() => go({ at: 'leaving' })}>{say.anyway}</Button>
            <Button onClick={() => go({ at: 'here' })}>{words.common.cancel}</Button>
          </div>
        </Notice>
      )}
      {state.at === 'refused' && (
        <Notice kind="needs" role="alert">
          {door[state.why]}
        </Notice>
      )}
      {(leaving || state.at !== 'waiting') && (
        <Button icon={<LogOut aria-hidden size={20} />} onClick={() => go({ at: 'waiting' })} disabled={leaving}>
          {leaving ? say.signingOut : say.signOut}
        </Button>
      )}
    </section>
  )
}
