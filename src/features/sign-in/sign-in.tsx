import { useLiveQuery } from 'dexie-react-hooks'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { here } from '#local/here.ts'
import { undelivered } from '#local/queries.ts'
import { isolated } from '#i18n/isolated.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { devices as devicesWords } from '#i18n/words/devices.ts'
import { signin } from '#i18n/words/signin.ts'
import { enterByPasskey, type PasskeyRefusal } from '#sync/door/passkeys.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { NeedsHttps, sealsPossible } from './door-page.tsx'
import { Emptied, useKnownAs } from './emptied.tsx'
import styles from './sign-in.module.css'

/**
 * The door of a device that is nobody's yet, or whose access ended: in by passkey, or by a link code. `/aanmelden`,
 * and whatever address is opened on a device without a notebook.
 */
export const SignInScreen = () => (sealsPossible() ? <SignInDoor /> : <NeedsHttps />)

type Entering = { readonly at: 'waiting' } | { readonly at: 'entering' } | { readonly at: 'refused'; readonly why: PasskeyRefusal }

function SignInDoor() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(devicesWords)
  const [state, go] = useState<Entering>({ at: 'waiting' })
  const [, navigate] = useLocation()
  const kept = useLiveQuery(async () => ({ ...(await here.self()), waits: await undelivered(here, undefined) }), [])
  const enter = (): void => {
    go({ at: 'entering' })
    void enterByPasskey(here).then((answer) => {
      if (!answer.ok) return go({ at: 'refused', why: answer.error })
      navigate('/', { replace: true })
    })
  }
  const known = useKnownAs()
  if (!kept) return null // the disk answers within a few ms
  if (!kept.identity && known !== undefined) return <Emptied name={known} />
  const owner = kept.identity?.person
  if (owner && !kept.left && kept.connection?.at !== 'stopped') return <AlreadyIn name={isolated(owner.name)} />
  return (
    <>
      <PageHeader title={words.shell.welcome} />
      {owner ? (
        <Owned name={isolated(owner.name)} waits={kept.waits} left={kept.left !== undefined} />
      ) : (
        <>
          <p>{words.shell.welcomeWhat}</p>
          <p>{words.shell.welcomeHow}</p>
        </>
      )}
      {state.at === 'refused' && (
        <Notice kind="needs" role="alert">
          <p>{door[state.why]}</p>
        </Notice>
      )}
      <div className={styles.ways}>
        <Link href="/koppelen" asChild>
          <LinkButton kind={owner ? 'normal' : 'primary'} big>
            {words.shell.welcomeCode}
          </LinkButton>
        </Link>
        <Button kind={owner ? 'primary' : 'normal'} big onClick={enter} disabled={state.at === 'entering'} icon={<KeyRound aria-hidden size={20} />}>
          {say.signIn}
        </Button>
      </div>
      <p role="status" className={styles.hint}>
        {state.at === 'entering' ? say.signingIn : say.signInHelp}
      </p>
    </>
  )
}

function AlreadyIn({ name }: { name: string }) {
  const words = useWords()
  const say = useTopic(signin)
  return (
    <>
      <PageHeader title={words.shell.welcome} />
      <p>{say.alreadyYou(name)}</p>
      <p>
        <Link href="/" replace asChild>
          <LinkButton kind="primary" big>
            {say.toNotebook}
          </LinkButton>
        </Link>
      </p>
    </>
  )
}

/** Whose words are still here, and how they travel. */
function Owned({ name, waits, left }: { name: string; waits: number; left: boolean }) {
  const say = useTopic(devicesWords)
  return (
    <>
      {!left && <p>{say.stoppedOf(name)}</p>}
      {waits > 0 && <p>{say.waitsHere(name, waits)}</p>}
    </>
  )
}
