import { useState } from 'react'
import { Link } from 'wouter'
import { setup as setupWords } from '#i18n/words/setup.ts'
import { useTopic } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { signin } from '#i18n/words/signin.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { CodeForm } from './code-form.tsx'
import { DoorPage, NeedsHttps, Refused, sealsPossible } from './door-page.tsx'
import { ExamplePeople } from './example-people.tsx'
import { OwnWardForm } from './own-ward-form.tsx'
import { useSetUp, type OwnWard } from './use-set-up.ts'
import styles from './sign-in.module.css'

/** `/opstarten#<code>`: a relay's first start, with a ward of one's own or the example ward. */
export const SetUpScreen = () => (sealsPossible() ? <SetUpDoor /> : <NeedsHttps />)

function SetUpDoor() {
  const door = useTopic(doorWords)
  const say = useTopic(setupWords)
  const { state, acts } = useSetUp()
  // What was filled in is still there after a refusal.
  const [own, setOwn] = useState<OwnWard>(() => ({ ward: '', timezone: browserZone(), name: '' }))
  switch (state.at) {
    case 'asking':
      return (
        <DoorPage heading={say.heading}>
          <p role="status">{say.looking}</p>
        </DoorPage>
      )
    case 'no-code':
      return (
        <DoorPage heading={say.codeHeading}>
          <CodeForm label={say.code} hint={say.codeHint} action={say.useCode} onCode={acts.takeCode} />
        </DoorPage>
      )
    case 'choosing':
      return <Choice own={acts.chooseOwn} example={acts.build} />
    case 'filling-in':
      return (
        <DoorPage heading={say.own}>
          <OwnWardForm own={own} onChange={setOwn} onBegin={() => acts.begin(trimmed(own))} onBack={acts.back} />
        </DoorPage>
      )
    case 'beginning':
      return <Busy heading={say.own} what={say.beginning} />
    case 'building':
      return <Busy heading={say.example} what={say.building} />
    case 'example':
      return <ExamplePeople people={state.people} />
    case 'refused': {
      const why = state.why === 'no-disk' ? useTopic(signin).noDisk : door[state.why]
      return (
        <Refused heading={say.refused} why={why} retry={acts.again} other={{ label: say.otherCode, go: () => acts.takeCode('') }} />
      )
    }
    case 'done':
      return (
        <DoorPage heading={door['setup-done']}>
          <p>{say.doneHelp}</p>
          <Link href="/" replace asChild>
            <LinkButton kind="primary">{say.toNotebook}</LinkButton>
          </Link>
        </DoorPage>
      )
  }
}

function Choice({ own, example }: { own: () => void; example: () => void }) {
  const say = useTopic(setupWords)
  return (
    <DoorPage heading={say.heading}>
      <p>{say.intro}</p>
      <section className={styles.choice}>
        <h2>{say.own}</h2>
        <p>{say.ownWhat}</p>
        <Button kind="primary" big onClick={own}>
          {say.beginOwn}
        </Button>
      </section>
      <section className={styles.choice}>
        <h2>{say.example}</h2>
        <p>{say.exampleWhat}</p>
        <Button big onClick={example}>
          {say.build}
        </Button>
      </section>
    </DoorPage>
  )
}

const Busy = ({ heading, what }: { heading: string; what: string }) => (
  <DoorPage heading={heading}>
    <progress className={styles.progress} aria-label={what} />
    <p role="status">{what}</p>
  </DoorPage>
)

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Amsterdam'

const trimmed = ({ ward, timezone, name }: OwnWard): OwnWard => ({ ward: ward.trim(), timezone, name: name.trim() })
