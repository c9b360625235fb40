import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { fromMarkdown } from '#notebook/markdown.ts'
import { may } from '#notebook/may.ts'
import { cleanText } from '#notebook/records.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import { line } from '#local/queries.ts'
import type { EntryRow } from '#local/tables.ts'
import type { WriteRefusal } from '#local/write.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { Button } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { toWriting } from '#page/text-address.ts'
import { WayBack } from '#page/way-back.tsx'
import { answerWords } from './from-answer.ts'
import styles from './texts.module.css'

const offered = ['task', 'guide', 'protocol'] as const
type Offered = (typeof offered)[number]
const MAX_TITLE = 100

/** Begins a text; or, from an answer in the notebook, a guide whose words are looked through first (S3). */
export function StartPage() {
  const say = useTopic(textWords)
  const { tables, reader } = useNotebook()
  const asked = new URLSearchParams(useSearch())
  const from = asked.get('uit')
  const row = useLiveQuery(async () => (from === null ? null : ((await line(tables, reader, from)) ?? null)), [tables, reader, from])
  if (row === undefined) return null
  const answered = row?.form === 'entry' && row.question?.at === 'answered' ? row : undefined
  const kind = offered.find((one) => one === asked.get('soort')) ?? 'task'
  return (
    <div className={styles.screen}>
      <WayBack to="/samen/teksten" className={styles.back}>{say.toTexts}</WayBack>
      <PageHeader title={answered ? say.fromAnswer : say.startHeading} />
      {answered ? <FromAnswer row={answered} /> : <Begin first={kind} />}
    </div>
  )
}

function Begin({ first }: { first: Offered }) {
  const say = useTopic(textWords)
  const { tables, me, ward, role } = useNotebook()
  const [kind, setKind] = useState<Offered>(first)
  const key = draftKey(me.id, `text title ${ward.id}`)
  const [title, setTitle] = useDraft(tables, key)
  const { begin, refused, busy } = useBegin(key)
  const kinds = offered.filter((one) => may({ person: me.id, role }, { do: 'draft', kind: one }).ok)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void begin(kind, title, say.templates[kind])
      }}
    >
      <fieldset className={styles.choose}>
        <legend>{say.kind}</legend>
        {kinds.map((one) => (
          <label key={one} className={styles.choice}>
            <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
            <span>{say.kinds[one]}</span>
            <span className={styles.aside}>{say.what[one]}</span>
          </label>
        ))}
      </fieldset>
      <TextField label={say.title} hint={say.titleHints[kind]} value={title} maxLength={MAX_TITLE} autoComplete="off" required onChange={(event) => setTitle(event.target.value)} />
      <Submit refused={refused} disabled={busy || cleanText(title) === ''} />
    </form>
  )
}

function FromAnswer({ row }: { row: EntryRow }) {
  const say = useTopic(textWords)
  const { tables, me, residents, fullName } = useNotebook()
  const first = answerWords(row, [...residents.values()].map((resident) => ({ name: fullName(resident.id), shown: resident.name })), say)
  const [titleKey, textKey] = [draftKey(me.id, `guide title ${row.id}`), draftKey(me.id, `guide text ${row.id}`)]
  const [title, setTitle] = useDraft(tables, titleKey)
  const [text, setText] = useDraft(tables, textKey, first)
  const { begin, refused, busy } = useBegin(titleKey, textKey)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void begin('guide', title, text)
      }}
    >
      <p>{say.fromAnswerBody}</p>
      <TextField label={say.title} hint={say.titleHints.guide} value={title} maxLength={MAX_TITLE} autoComplete="off" required onChange={(event) => setTitle(event.target.value)} />
      <TextArea label={say.firstWords} rows={8} value={text} onChange={(event) => setText(event.target.value)} />
      <Submit refused={refused} disabled={busy || cleanText(title) === ''} />
    </form>
  )
}

function Submit({ refused, disabled }: { refused: WriteRefusal | undefined; disabled: boolean }) {
  const words = useWords()
  const say = useTopic(textWords)
  return (
    <>
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={disabled}>
          {say.begin}
        </Button>
      </div>
    </>
  )
}

/** Starts the text and goes to it; its drafts go when it stands on this device. */
function useBegin(...keys: readonly string[]) {
  const { tables, writer } = useNotebook()
  const [, navigate] = useLocation()
  const [refused, setRefused] = useState<WriteRefusal>()
  const [busy, setBusy] = useState(false)
  async function begin(kind: Offered, title: string, text: string): Promise<void> {
    setBusy(true)
    const { startText } = await import('#sync/door/text.ts')
    const started = await startText(tables, writer, { kind, title: cleanText(title) }, fromMarkdown(text))
    setBusy(false)
    if (!started.ok) return setRefused(started.error)
    await Promise.all(keys.map((key) => dropDraft(tables, key)))
    navigate(toWriting(started.value))
  }
  return { begin, refused, busy }
}
