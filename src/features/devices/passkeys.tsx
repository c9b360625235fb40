import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { shortDate } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { devices as devicesWords } from '#i18n/words/devices.ts'
import { addPasskey, removePasskey, type Passkey, type PasskeyRefusal } from '#sync/door/passkeys.ts'
import { Button } from '#ui/button.tsx'
import { AskOnce } from '#ui/ask-once.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './devices.module.css'
import { here } from './here.ts'

type Props = { passkeys: readonly Passkey[]; onDone: (said: string) => void }
type Adding = { readonly at: 'idle' } | { readonly at: 'adding' } | { readonly at: 'refused'; readonly why: PasskeyRefusal }

/** The passkeys with which a person comes in on another device. */
export function Passkeys({ passkeys, onDone }: Props) {
  const door = useTopic(doorWords)
  const say = useTopic(devicesWords)
  const [adding, go] = useState<Adding>({ at: 'idle' })
  const add = (): void => {
    go({ at: 'adding' })
    void addPasskey().then((answer) => {
      go(answer.ok ? { at: 'idle' } : { at: 'refused', why: answer.error })
      if (answer.ok) onDone(say.added)
    })
  }
  const remove = async ({ id }: Passkey): Promise<void> => {
    const answer = await removePasskey(id)
    if (answer.ok) onDone(say.removed)
    else go({ at: 'refused', why: answer.error })
  }
  return (
    <section className={styles.section} aria-labelledby="passkeys">
      <h2 id="passkeys">{say.passkeys}</h2>
      <p>{say.passkeysWhat}</p>
      {passkeys.length === 0 ? <p className={styles.aside}>{say.noPasskeys}</p> : (
        <ul className={styles.list}>
          {passkeys.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onRemove={() => void remove(passkey)} />
          ))}
        </ul>
      )}
      {adding.at === 'refused' && (
        <Notice kind="needs" role="alert">
          {door[adding.why]}
        </Notice>
      )}
      <div className={styles.act}>
        <Button kind={passkeys.length === 0 ? 'primary' : 'normal'} icon={<KeyRound aria-hidden size={20} />} onClick={add} disabled={adding.at === 'adding'}>
          {say.add}
        </Button>
        <span role="status" className={styles.aside}>
          {adding.at === 'adding' ? say.adding : ''}
        </span>
      </div>
    </section>
  )
}

function Row({ passkey: { label, made, used, synced }, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const words = useWords()
  const say = useTopic(devicesWords)
  const language = useLanguage()
  const day = (at: number): string => shortDate(at, here, language)
  const name = label ?? say.unnamed
  const facts = [say.made(day(made)), used === undefined ? say.notUsed : say.used(day(used)), synced ? say.synced : '']
  return (
    <li className={styles.row}>
      <p>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.facts}>{facts.filter(Boolean).join(' · ')}</span>
      </p>
      <AskOnce quiet label={say.remove} name={say.removeOf(name)} what={say.removeHelp} confirm={say.removeSure} cancel={words.common.cancel} onConfirm={onRemove} />
    </li>
  )
}
