import { useState } from 'react'
import { ago, shortDate } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { devices as devicesWords } from '#i18n/words/devices.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { revokeDevice, type OwnDevice } from '#sync/door/devices.ts'
import { AskOnce } from '#ui/ask-once.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './devices.module.css'
import { here } from './here.ts'

/** A person's devices: which is this one, when each was last here, and stopping one that is lost. */
export function Devices({ devices, onDone }: { devices: readonly OwnDevice[]; onDone: (said: string) => void }) {
  const door = useTopic(doorWords)
  const say = useTopic(devicesWords)
  const [refused, setRefused] = useState<DoorRefusal>()
  const revoke = async ({ device, label }: OwnDevice): Promise<void> => {
    const answer = await revokeDevice(device)
    setRefused(answer.ok ? undefined : answer.error)
    if (answer.ok) onDone(say.revoked(label ?? say.unnamed))
  }
  return (
    <section className={styles.section} aria-labelledby="devices">
      <h2 id="devices">{say.devices}</h2>
      <ul className={styles.list}>
        {devices.map((own) => (
          <Row key={own.device} own={own} onRevoke={() => void revoke(own)} />
        ))}
      </ul>
      {refused && (
        <Notice kind="needs" role="alert">
          {door[refused]}
        </Notice>
      )}
    </section>
  )
}

function Row({ own: { label, since, unseen, here: isThis }, onRevoke }: { own: OwnDevice; onRevoke: () => void }) {
  const words = useWords()
  const say = useTopic(devicesWords)
  const language = useLanguage()
  const name = label ?? say.unnamed
  const last = unseen === undefined ? say.notSignedIn : say.seen(ago(unseen, language))
  return (
    <li className={styles.row}>
      <p>
        <span>
          <bdi className={styles.name}>{name}</bdi>
          {isThis && <strong className={styles.mark}>{say.here}</strong>}
        </span>
        <span className={styles.facts}>
          {say.since(shortDate(since, here, language))}
          {!isThis && ` · ${last}`}
        </span>
      </p>
      {!isThis && (
        <AskOnce quiet label={say.revoke} name={say.revokeOf(name)} what={say.revokeHelp} confirm={say.revokeSure} cancel={words.common.cancel} onConfirm={onRevoke} />
      )}
    </li>
  )
}
