import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { here } from '#local/here.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { devices as devicesWords } from '#i18n/words/devices.ts'
import { useAsked, type Asked } from '#page/use-asked.ts'
import { myDevices } from '#sync/door/devices.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { myPasskeys } from '#sync/door/passkeys.ts'
import { Button } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Said } from '#ui/said.tsx'
import styles from './devices.module.css'
import { Devices } from './devices.tsx'
import { Passkeys } from './passkeys.tsx'
import { SignOut } from './sign-out.tsx'

/** `/instellingen/toegang`: a person's passkeys and devices, and signing out here. */
export function DevicesScreen() {
  const say = useTopic(devicesWords)
  const passkeys = useAsked(myPasskeys)
  const devices = useAsked(myDevices)
  const [said, setSaid] = useState('')
  const name = useLiveQuery(async () => (await here.self()).identity?.person?.name, [])
  const tell = (sentence: string): void => {
    setSaid(sentence)
    passkeys.again()
    devices.again()
  }
  const mine = passkeys.asked
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading}>{name && <bdi>{name}</bdi>}</PageHeader>
      <Said>{said}</Said>
      {devices.asked.at !== 'told' && <Wait asked={devices.asked} again={() => tell('')} />}
      <div className={styles.columns}>
        {mine.at === 'told' && <Passkeys passkeys={mine.value} onDone={tell} />}
        {devices.asked.at === 'told' && <Devices devices={devices.asked.value} onDone={tell} />}
        <SignOut passkey={mine.at === 'told' && mine.value.length > 0} />
      </div>
    </div>
  )
}

function Wait({ asked, again }: { asked: Asked<unknown, DoorRefusal>; again: () => void }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(devicesWords)
  if (asked.at !== 'refused') return <p>{say.looking}</p>
  return (
    <Notice kind="needs" role="alert">
      <p>{door[asked.why]}</p>
      <p>
        <Button onClick={again}>{words.common.again}</Button>
      </p>
    </Notice>
  )
}
