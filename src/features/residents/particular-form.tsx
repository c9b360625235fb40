import { useEffect, useRef, useState } from 'react'
import { addDays } from '#notebook/calendar.ts'
import { cleanText } from '#notebook/records.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import { sees } from '#local/reader.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { residents as residentsWords } from '#i18n/words/residents.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { Button } from '#ui/button.tsx'
import { Switch, TextArea, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './residents.module.css'

/** The longest particular, in UTF-16 units (SPEC.md, `particular.noted`). */
const MAX_PARTICULAR = 500

/** Notes a particular, for everyone or for professionals alone. What was typed is kept until it is written (W3). */
export function ParticularForm({ resident, close }: { resident: string; close: () => void }) {
  const words = useWords()
  const say = useTopic(residentsWords)
  const { tables, writer, reader, me, today } = useNotebook()
  const key = draftKey(me.id, `particular ${resident}`)
  const [text, setText, diskTrouble] = useDraft(tables, key)
  const [staff, setStaff] = useState(false)
  const [review, setReview] = useState('')
  const [refused, setRefused] = useState<WriteRefusal>()
  const box = useRef<HTMLTextAreaElement>(null)
  useEffect(() => box.current?.focus(), [])

  async function submit(): Promise<void> {
    const said = cleanText(text)
    if (said === '') return
    const noted = { type: 'particular.noted', resident, text: said, ...(review === '' ? {} : { review }) } as const
    const written = await write(tables, writer, noted, staff ? 'staff' : 'all')
    if (!written.ok) return setRefused(written.error)
    setText('')
    await dropDraft(tables, key)
    close()
  }

  return (
    <form
      className={styles.formCard}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          void submit()
        }
      }}
    >
      <TextArea
        ref={box}
        label={say.particularText}
        hint={say.particularHint}
        rows={2}
        maxLength={MAX_PARTICULAR}
        value={text}
        onChange={(event) => setText(event.target.value)}
        trouble={diskTrouble ? words.day.draftTrouble : undefined}
      />
      {sees(reader, 'staff') && <Switch label={say.forStaff} checked={staff} onChange={setStaff} />}
      <TextField type="date" label={say.review} min={addDays(today, 1)} value={review} onChange={(event) => setReview(event.target.value)} />
      {refused && <Notice kind="must" role="alert">{words.refusal[refused]}</Notice>}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={cleanText(text) === ''}>
          {say.note}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
