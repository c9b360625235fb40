import { useState } from 'react'
import { isEasyPin, isPin } from '#notebook/pin.ts'
import { tablet as tabletWords } from '#i18n/words/tablet.ts'
import { useTopic } from '#i18n/words.tsx'
import { PinPad } from './pin-pad.tsx'
import styles from './tablet.module.css'

type Props = {
  name: string
  /** Resolves with what went wrong, in a sentence; then the person may try again. */
  onChosen: (pin: string) => Promise<string | undefined>
}

type Choosing =
  | { readonly at: 'first'; readonly trouble?: string }
  | { readonly at: 'again'; readonly pin: string; readonly trouble?: string }
  | { readonly at: 'keeping'; readonly pin: string }

/** A PIN chosen and typed twice. One that others guess soon is kindly refused. */
export function ChoosePin({ name, onChosen }: Props) {
  const say = useTopic(tabletWords)
  const [state, go] = useState<Choosing>({ at: 'first' })

  function first(pin: string): void {
    if (!isPin(pin)) go({ at: 'first', trouble: say.refused['not-a-pin'] })
    else if (isEasyPin(pin)) go({ at: 'first', trouble: say.refused['easy-pin'] })
    else go({ at: 'again', pin })
  }
  async function again(pin: string, typed: string): Promise<void> {
    if (pin !== typed) return go({ at: 'first', trouble: say.differ })
    go({ at: 'keeping', pin })
    const trouble = await onChosen(pin)
    if (trouble !== undefined) go({ at: 'again', pin, trouble })
  }

  return (
    <>
      <h1 className={styles.heading}>{state.at === 'first' ? say.choose(name) : say.repeat}</h1>
      <p className={styles.aside}>{say.chooseHint}</p>
      {state.at === 'first' ? (
        <PinPad key="first" action={say.chooseNext} trouble={state.trouble} onPin={first} />
      ) : (
        <PinPad
          key="again"
          action={say.keep}
          trouble={state.at === 'again' ? state.trouble : undefined}
          note={state.at === 'keeping' ? say.keeping : undefined}
          closed={state.at === 'keeping'}
          onPin={(typed) => void again(state.pin, typed)}
        />
      )}
    </>
  )
}
