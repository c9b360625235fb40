import { useRef, useState, useEffect } from 'react'
import { cleanText, MAX_AGREEMENT } from '#notebook/records.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import type { WriteRefusal } from '#local/write.ts'
import { agreement as agreementWords } from '#i18n/words/agreement.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import { AgreementChanges } from './agreement-text.tsx'
import styles from './agreement.module.css'
import { useNotebook } from './notebook.tsx'
import { publishAgreement } from './publish-agreement.ts'
import { useDraft } from './use-draft.ts'

/** The longest title, in UTF-16 units (SPEC.md, `agreement.published`). */
const MAX_TITLE = 100

type Props = {
  /** The text to begin with: the version that holds, or the one that stands ready. */
  first: { readonly title: string; readonly text: string }
  /** The number of the new version. */
  version: number
  onDone: () => void
}

/** Writes a new version of the agreement. What was typed is kept until it is published (W3). */
export function AgreementForm({ first, version, onDone }: Props) {
  const words = useWords()
  const say = useTopic(agreementWords)
  const { tables, writer, me, ward } = useNotebook()
  const [titleKey, textKey] = [draftKey(me.id, `agreement title ${ward.id}`), draftKey(me.id, `agreement text ${ward.id}`)]
  const [title, setTitle, titleTrouble] = useDraft(tables, titleKey, first.title)
  const [text, setText, textTrouble] = useDraft(tables, textKey, first.text)
  const [refused, setRefused] = useState<WriteRefusal>()
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])

  const made = { title: cleanText(title), text: cleanText(text) }
  const unchanged = made.title === first.title && made.text === first.text
  const ready = made.title !== '' && made.text !== '' && (version === 1 || !unchanged)

  async function submit(): Promise<void> {
    if (!ready || busy) return
    setBusy(true)
    const published = await publishAgreement(tables, writer, { version, ...made })
    setBusy(false)
    if (!published.ok) return setRefused(published.error)
    await forget()
  }
  async function forget(): Promise<void> {
    setTitle('')
    setText('')
    await Promise.all([dropDraft(tables, titleKey), dropDraft(tables, textKey)])
    onDone()
  }

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone()
      }}
    >
      <TextField label={say.title} value={title} onChange={(event) => setTitle(event.target.value)} maxLength={MAX_TITLE} autoComplete="off" required />
      <TextArea
        ref={box}
        label={say.text}
        hint={say.textHint}
        rows={8}
        value={text}
        maxLength={MAX_AGREEMENT}
        onChange={(event) => setText(event.target.value)}
        trouble={titleTrouble || textTrouble ? words.day.draftTrouble : undefined}
        required
      />
      {!unchanged && (
        <section className={styles['section']}>
          <h3>{say.willChange}</h3>
          <AgreementChanges before={first} after={made} />
        </section>
      )}
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <p className={styles['aside']}>{version === 1 ? say.forEveryone(ward.name) : say.allSignAgain}</p>
      <div className={styles['acts']}>
        <Button type="submit" kind="primary" big disabled={!ready || busy}>
          {say.publish}
        </Button>
        <Button onClick={onDone}>{words.common.close}</Button>
        {!unchanged && (
          <Button kind="quiet" onClick={() => void forget()}>
            {say.discard}
          </Button>
        )}
      </div>
    </form>
  )
}
