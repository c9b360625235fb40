import { useLiveQuery } from 'dexie-react-hooks'
import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { here } from '#local/here.ts'
import { isolated } from '#i18n/isolated.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { signin } from '#i18n/words/signin.ts'
import { roleInWords } from '#page/role.ts'
import type { Invitation } from '#sync/door/enrol.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { CodeForm } from './code-form.tsx'
import { DoorPage, NeedsHttps, Refused, sealsPossible } from './door-page.tsx'
import { ScanCode } from './scan-code.tsx'
import { useLink, type Linking } from './use-link.ts'
import styles from './sign-in.module.css'

/** `/koppelen#<code>`: for whom a sign-in link is, and one tap that makes this device theirs. */
export const LinkScreen = () => (sealsPossible() ? <LinkDoor /> : <NeedsHttps />)

function LinkDoor() {
  const { state, take, link } = useLink()
  const owner = useLiveQuery(ownerOfDevice, [])
  const [, navigate] = useLocation()
  useEffect(() => {
    if (state.at === 'linked') navigate('/', { replace: true })
  }, [state.at, navigate])
  if (owner === undefined) return null // the disk answers within a few ms, or with a refusal
  return <LinkStep state={state} owner={owner} take={take} link={link} />
}

/** Whose device this is; without `id` a ward's tablet. `stopped`: the relay will not have it back until it is linked anew. */
type Owner = { readonly id: string | undefined; readonly name: string; readonly tabletOf: string | undefined; readonly stopped: boolean }

/** null: nobody's yet, or a disk that cannot say so. */
const ownerOfDevice = (): Promise<Owner | null> =>
  here.self().then(
    ({ identity, connection, left }) =>
      identity
        ? {
            id: identity.person?.id,
            name: isolated(identity.person?.name ?? identity.wards[0]?.name ?? ''),
            tabletOf: identity.tablet && identity.wards[0]?.id,
            stopped: connection?.at === 'stopped' || left !== undefined,
          }
        : null,
    () => null
  )

type Props = { state: Linking; owner: Owner | null; take: (code: string) => void; link: () => void }

function LinkStep({ state, owner, take, link }: Props) {
  const door = useTopic(doorWords)
  const say = useTopic(signin)
  switch (state.at) {
    case 'no-code':
      return (
        <DoorPage heading={say.codeHeading}>
          <ScanCode onCode={take} />
          <CodeForm label={say.code} hint={say.codeHint} action={say.lookAtCode} onCode={take} />
        </DoorPage>
      )
    case 'looking':
      return (
        <DoorPage heading={say.welcome}>
          <p role="status">{say.looking}</p>
        </DoorPage>
      )
    case 'found':
    case 'linking': {
      const { invitation } = state
      const theirs = 'person' in invitation && owner?.id === invitation.person.id
      // A ward's tablet that is brought in again begins with new PINs; that is the way on when nobody can vouch any more.
      const again = 'tablet' in invitation && owner?.tabletOf === invitation.ward.id
      if (owner && state.at === 'found' && !theirs && !again) return <SomebodyElses owner={owner} invitation={invitation} />
      if (owner && state.at === 'found' && !owner.stopped && !again) return <AlreadyYou owner={owner} />
      return (
        <DoorPage heading={say.welcome}>
          <ForWhom invitation={invitation} />
          {'ward' in invitation && <p>{say.keeps}</p>}
          <Button kind="primary" big onClick={link} disabled={state.at === 'linking'}>
            {say.link}
          </Button>
          <p role="status">{state.at === 'linking' ? say.linking : ''}</p>
          {'person' in invitation && <p className={styles.aside}>{say.notYou(isolated(invitation.person.name))}</p>}
        </DoorPage>
      )
    }
    case 'refused':
      return <Refused heading={say.refused} why={state.why === 'no-disk' ? say.noDisk : door[state.why]} retry={() => take(state.code)} other={{ label: say.typeCode, go: () => take('') }} />
    case 'linked':
      return null
  }
}

type Signin = (typeof signin)['nl']

const nameOf = (invitation: Invitation, say: Signin): string =>
  'person' in invitation ? isolated(invitation.person.name) : say.tabletOf(isolated(invitation.ward.name))

function ForWhom({ invitation }: { invitation: Invitation }) {
  const words = useWords()
  const say = useTopic(signin)
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{say.forWhom}</dt>
          <dd className={styles.name}>
            <bdi>{nameOf(invitation, say)}</bdi>
          </dd>
        </div>
        {'ward' in invitation && (
          <div>
            <dt>{say.ward}</dt>
            <dd>
              <bdi>{invitation.ward.name}</bdi>
              {invitation.ward.house && <>, <bdi>{invitation.ward.house}</bdi></>}
            </dd>
          </div>
        )}
        {'person' in invitation && (
          <div>
            <dt>{say.role}</dt>
            <dd>
              <bdi>{'role' in invitation ? roleInWords(invitation.role, invitation.person.title, words.common.roles) : say.administrator}</bdi>
            </dd>
          </div>
        )}
      </dl>
      <p>{whatInWords(invitation, say)}</p>
    </>
  )
}

function whatInWords(invitation: Invitation, say: Signin): string {
  if ('tablet' in invitation) return say.whatTablet[invitation.tablet]
  return 'role' in invitation ? say.what[invitation.role] : say.whatAdministrator
}

function AlreadyYou({ owner }: { owner: Owner }) {
  const say = useTopic(signin)
  return (
    <DoorPage heading={say.welcome}>
      <p>{say.alreadyYou(owner.name)}</p>
      <ToNotebook label={say.toNotebook} />
    </DoorPage>
  )
}

function SomebodyElses({ owner, invitation }: { owner: Owner; invitation: Invitation }) {
  const say = useTopic(signin)
  const [mine, theirs] = [owner.name, nameOf(invitation, say)]
  return (
    <DoorPage heading={say.otherHeading(mine)}>
      <p>{say.otherBody(mine, theirs)}</p>
      <p>{say.otherDevice(theirs)}</p>
      <ToNotebook label={say.stays(mine)} />
      <p className={styles.aside}>{say.handOver(theirs)}</p>
    </DoorPage>
  )
}

const ToNotebook = ({ label }: { label: string }) => (
  <Link href="/" replace asChild>
    <LinkButton kind="primary" big>
      {label}
    </LinkButton>
  </Link>
)
