import { useEffect, useState } from 'react'
import { settings as settingsWords } from '#i18n/words/settings.ts'
import { useLanguage, useTopic, type Language } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import styles from './settings.module.css'

/** What the browser promises about this device's copy of the notebook. */
type Promised =
  | { readonly at: 'asking' }
  | { readonly at: 'kept' }
  /** `asked`: the browser was asked just now and said no. */
  | { readonly at: 'not-kept'; readonly asked: boolean }
  | { readonly at: 'cannot-say' }

/** Whether the browser keeps the notebook, and how much room it takes. */
export function Storage() {
  const say = useTopic(settingsWords)
  const language = useLanguage()
  const { promised, bytes, ask } = useStorage()
  return (
    <section className={styles.section}>
      <h2>{say.storage}</h2>
      <p role="status">{promiseInWords(say, promised)}</p>
      {promised.at === 'not-kept' && <Button onClick={ask}>{say.askPersist}</Button>}
      {bytes !== undefined && <p className={styles.aside}>{say.used(megabytes(bytes, language))}</p>}
    </section>
  )
}

function promiseInWords(say: typeof settingsWords.nl, promised: Promised): string {
  switch (promised.at) {
    case 'asking':
      return ''
    case 'kept':
      return say.persisted
    case 'not-kept':
      return promised.asked ? `${say.notPersisted} ${say.persistRefused}` : say.notPersisted
    case 'cannot-say':
      return say.cannotPersist
  }
}

function useStorage(): { promised: Promised; bytes: number | undefined; ask: () => void } {
  const [promised, setPromised] = useState<Promised>({ at: 'asking' })
  const [bytes, setBytes] = useState<number>()
  const answer = (asked: boolean, asking: Promise<boolean>): Promise<void> =>
    asking.then(
      (kept) => setPromised(kept ? { at: 'kept' } : { at: 'not-kept', asked }),
      () => setPromised({ at: 'cannot-say' })
    )
  useEffect(() => {
    void answer(false, persisted())
    void estimate().then(setBytes)
  }, [])
  return { promised, bytes, ask: () => void answer(true, navigator.storage.persist()) }
}

/** Rejects where the browser does not know the question. */
const persisted = async (): Promise<boolean> => navigator.storage.persisted()

/** How much this site keeps, in bytes; undefined where the browser does not say. */
const estimate = async (): Promise<number | undefined> => navigator.storage.estimate().then(({ usage }) => usage, () => undefined)

const megabytes = (bytes: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(bytes / 1_000_000)
