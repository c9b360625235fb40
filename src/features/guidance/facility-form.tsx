import { useEffect, useId, useRef } from 'react'
import type { Facility } from '#notebook/facility.ts'
import { MAX_TEXT } from '#notebook/records.ts'
import { facilities } from '#i18n/words/facilities.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useFields } from '#page/use-fields.ts'
import { useWriting } from '#page/use-writing.tsx'
import { Button } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import styles from './guidance.module.css'

/** The longest topic and code, in UTF-16 units (SPEC.md, `facility.set`). */
const MAX_TOPIC = 100
const MAX_CODE = 40

type Props = { readonly of: Pick<Facility, 'id' | 'topic' | 'text' | 'code'> & { readonly fresh?: true }; readonly close: () => void }

/** Sets what stands of one thing. What was typed is kept until it is set or given up. */
export function FacilityForm({ of: { id, topic, text = '', code = '', fresh }, close }: Props) {
  const words = useWords()
  const say = useTopic(facilities)
  // What is new has one draft for each suggestion, and one for something else.
  const { value, clean, set, forget, trouble } = useFields(`facility ${fresh ? `new ${topic}` : id}`, { topic, text, code })
  const { put, refused } = useWriting()
  const heading = useId()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>(fresh && topic !== '' ? 'textarea' : 'input')?.focus(), [fresh, topic])

  async function save(): Promise<void> {
    if (clean('topic') === '') return
    const said = { ...(clean('text') === '' ? {} : { text: clean('text') }), ...(clean('code') === '' ? {} : { code: clean('code') }) }
    if (!(await put({ type: 'facility.set', facility: id, topic: clean('topic'), ...said }))) return
    forget()
    close()
  }
  return (
    <form
      ref={form}
      className={styles.form}
      aria-labelledby={heading}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <h2 id={heading}>{fresh ? say.newHeading : say.changeOf(topic)}</h2>
      <TextField label={say.topic} value={value('topic')} maxLength={MAX_TOPIC} onChange={(event) => set('topic', event.target.value)} autoComplete="off" required />
      <TextArea
        label={say.text}
        rows={2}
        value={value('text')}
        maxLength={MAX_TEXT}
        onChange={(event) => set('text', event.target.value)}
        trouble={trouble ? words.day.draftTrouble : undefined}
      />
      <TextField label={say.code} hint={say.codeHint} value={value('code')} maxLength={MAX_CODE} onChange={(event) => set('code', event.target.value)} autoComplete="off" translate="no" />
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={clean('topic') === ''}>
          {say.save}
        </Button>
        <Button
          onClick={() => {
            forget()
            close()
          }}
        >
          {words.common.cancel}
        </Button>
      </div>
    </form>
  )
}
