import { useEffect, useRef, useState } from 'react'
import * as v from 'valibot'
import { draftKey, dropDraft } from '#local/drafts.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { cleanText, type Words } from '#notebook/records.ts'
import { monthName } from '#i18n/dates.ts'
import { residents as residentsWords } from '#i18n/words/residents.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { Button } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import { isBirthday } from './birthday.ts'
import styles from './residents.module.css'

/** What the form is about; '' stands for an empty box. `birthday`: `MM-DD` or `YYYY-MM-DD`. */
export type Fields = { readonly name: string; readonly roomNumber: string; readonly birthday?: string; readonly initials?: string }
type ResidentWords = Extract<Words, { type: 'resident.admitted' | 'resident.changed' }>

type Props = {
  /** Where it stands, so that what was typed is found back there. */
  place: string
  first?: Fields
  /** undefined: nothing was changed, and nothing has to be written. */
  toWords: (fields: Fields) => ResidentWords | undefined
  onWritten: (said: ResidentWords) => void
  onCancel: () => void
}

/** A resident's name, room, birthday and initials. What was typed is kept until it is written (W3). */
export function ResidentForm({ place, first, toWords, onWritten, onCancel }: Props) {
  const words = useWords()
  const say = useTopic(residentsWords)
  const { tables, writer, me, ward, language } = useNotebook()
  const key = draftKey(me.id, `resident ${ward.id} ${place}`)
  const [draft, setDraft] = useDraft(tables, key)
  const typed = readTyped(draft) ?? typedOf(first)
  const [shown, setShown] = useState(false)
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])

  const type = (change: Partial<Typed>): void => setDraft(JSON.stringify({ ...typed, ...change }))
  const fields = fieldsOf(typed)
  const missing = (text: string): string | undefined => (shown && cleanText(text) === '' ? say.fillIn : undefined)
  const wrongDay = shown && birthdayOf(typed) === 'no-such-day'

  async function submit(): Promise<void> {
    if (!fields) return setShown(true)
    const said = toWords(fields)
    if (said) {
      const written = await write(tables, writer, said)
      if (!written.ok) return setTrouble(written.error)
    }
    setDraft('')
    await dropDraft(tables, key)
    if (said) onWritten(said)
    else onCancel()
  }

  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          void submit()
        }
      }}
    >
      <TextField ref={box} label={say.name} hint={say.nameHint} trouble={missing(typed.name)} value={typed.name} onChange={(event) => type({ name: event.target.value })} maxLength={100} autoComplete="off" required />
      <TextField label={say.roomNumber} trouble={missing(typed.roomNumber)} value={typed.roomNumber} onChange={(event) => type({ roomNumber: event.target.value })} maxLength={20} autoComplete="off" required />
      <fieldset className={styles.birthdayFields}>
        <legend>{say.birthdayField}</legend>
        <SelectField label={say.birthDay} value={typed.day} onChange={(event) => type({ day: event.target.value })}>
          {!first?.birthday && <option value="">{say.noDay}</option>}
          {numbers(31).map((day) => (
            <option key={day} value={day}>
              {Number(day)}
            </option>
          ))}
        </SelectField>
        <SelectField label={say.birthMonth} value={typed.month} onChange={(event) => type({ month: event.target.value })}>
          {!first?.birthday && <option value="">{say.noDay}</option>}
          {numbers(12).map((month) => (
            <option key={month} value={month}>
              {monthName(Number(month), language)}
            </option>
          ))}
        </SelectField>
      </fieldset>
      {wrongDay && <Notice kind="needs" role="alert">{say.noSuchDay}</Notice>}
      <TextField label={say.initials} value={typed.initials} onChange={(event) => type({ initials: event.target.value })} maxLength={20} autoComplete="off" />
      {trouble && <Notice kind="must" role="alert">{words.refusal[trouble]}</Notice>}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big>
          {say.save}
        </Button>
        <Button onClick={onCancel}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}

const typedSchema = v.object({ name: v.string(), roomNumber: v.string(), initials: v.string(), year: v.string(), month: v.string(), day: v.string() })
/** The boxes as they stand. `year` is carried along where the ward knows it. */
type Typed = v.InferOutput<typeof typedSchema>

function readTyped(draft: string): Typed | undefined {
  try {
    const parsed = v.safeParse(typedSchema, JSON.parse(draft))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

function typedOf(first: Fields | undefined): Typed {
  const [day = '', month = '', year = ''] = (first?.birthday ?? '').split('-').reverse()
  return { name: first?.name ?? '', roomNumber: first?.roomNumber ?? '', initials: first?.initials ?? '', year, month, day }
}

/** undefined: something is missing or wrong. */
function fieldsOf(typed: Typed): Fields | undefined {
  const [name, roomNumber, initials] = [cleanText(typed.name), cleanText(typed.roomNumber), cleanText(typed.initials)]
  const birthday = birthdayOf(typed)
  if (name === '' || roomNumber === '' || birthday === 'no-such-day') return undefined
  return { name, roomNumber, ...(birthday === '' ? {} : { birthday }), ...(initials === '' ? {} : { initials }) }
}

function birthdayOf({ year, month, day }: Typed): string {
  if (month === '' && day === '') return ''
  if (!isBirthday(Number(month), Number(day))) return 'no-such-day'
  return [year, month, day].filter(Boolean).join('-')
}

/** `01` to `<last>`. */
const numbers = (last: number): string[] => Array.from({ length: last }, (_, i) => String(i + 1).padStart(2, '0'))
