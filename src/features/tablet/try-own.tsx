import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { here } from '#local/here.ts'
import { pinHash } from '#local/pin-hash.ts'
import { tryPin, type PinRefusal } from '#local/pins.ts'
import type { Writer } from '#local/write.ts'
import { span } from '#i18n/dates.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useLanguage, useTopic } from '#i18n/words.tsx'
import { PinPad } from './pin-pad.tsx'

type Props = { who: Writer; name: string; action: string; onRight: () => void }

/** Asks a person for the PIN that they have; wrong tries make this person wait, and nobody else. */
export function TryOwn({ who, name, action, onRight }: Props) {
  const say = useTopic(tabletWords)
  const language = useLanguage()
  const [trouble, setTrouble] = useState<string>()
  const [busy, setBusy] = useState(false)
  const wait = useLiveQuery(async () => (await here.pins.get(who.person))?.wait, [who.person]) ?? 0
  const waits = wait > 0 && !busy // while a try is being worked out it is counted already

  async function attempt(pin: string): Promise<void> {
    setBusy(true)
    setTrouble(undefined)
    const tried = await tryPin(here, pinHash, who, pin)
    setBusy(false)
    if (tried.ok) onRight()
    else setTrouble(sentence(tried.error))
  }

  function sentence({ why }: PinRefusal): string | undefined {
    switch (why) {
      case 'wrong':
        return say.wrong(name)
      case 'wait':
        return undefined
      case 'no-pin':
        return say.noPin
      case 'no-hash':
        return say.noHash
      case 'disk-full':
      case 'disk-broken':
        return say.noDisk
    }
  }

  return (
    <PinPad
      action={action}
      trouble={trouble}
      note={busy ? say.checking : waits ? say.wait(span(wait, language)) : undefined}
      closed={busy || waits}
      onPin={(pin) => void attempt(pin)}
    />
  )
}
