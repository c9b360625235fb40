import { useEffect, useRef, type ReactNode } from 'react'
import { here } from '#local/here.ts'
import { settings as settingsWords } from '#i18n/words/settings.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { signin } from '#i18n/words/signin.ts'
import { defaultSettings } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './sign-in.module.css'

/** The one sheet of paper on which linking and setting up stand. Its heading takes the focus when it changes. */
export function DoorPage({ heading, children }: { heading: string; children: ReactNode }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [heading])
  return (
    <div className={styles.sheet}>
      <h1 ref={title} tabIndex={-1} className={styles.heading}>
        {heading}
      </h1>
      {children}
      <OtherLanguage />
    </div>
  )
}

/** Before there is a notebook there are no settings to open; the choice stands in them afterwards. */
function OtherLanguage() {
  const language = useLanguage()
  const other = language === 'nl' ? 'en' : 'nl'
  const choose = async (): Promise<void> => {
    const { settings } = await here.self()
    await here.keep({ settings: { ...(settings ?? defaultSettings), language: other } })
  }
  return (
    <div className={styles.language}>
      <Button kind="quiet" lang={other} onClick={() => void choose().catch(() => undefined)}>
        {settingsWords[language].languages[other]}
      </Button>
    </div>
  )
}

type RefusedProps = {
  heading: string
  why: string
  retry: () => void
  other: { label: string; go: () => void }
}

/** What went wrong at the door, and the ways on. */
export function Refused({ heading, why, retry, other }: RefusedProps) {
  const say = useWords().common
  return (
    <DoorPage heading={heading}>
      <Notice kind="needs" role="alert">
        <p>{why}</p>
      </Notice>
      <div className={styles.acts}>
        <Button kind="primary" onClick={retry}>
          {say.again}
        </Button>
        <Button onClick={other.go}>{other.label}</Button>
      </div>
    </DoorPage>
  )
}

/** Browsers give their cryptography to secure pages alone, and without it no line can be sealed. */
export const sealsPossible = (): boolean => globalThis.crypto?.subtle !== undefined && 'indexedDB' in globalThis

export function NeedsHttps() {
  const say = useTopic(signin)
  return (
    <DoorPage heading={say.httpsHeading}>
      <p>{say.httpsBody}</p>
      <p>{say.httpsDo}</p>
      <p className={styles.aside}>{say.httpsHere}</p>
    </DoorPage>
  )
}
