import { useState } from 'react'
import * as v from 'valibot'
import { dropDraft, draftKey } from '#local/drafts.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { gathering } from '#i18n/words/gathering.ts'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import type { Gathering } from '#sync/door/former.ts'
import { planGathering, type Plan } from '#sync/door/gathering.ts'
import { Button } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './former.module.css'

const typed = v.object({ title: v.string(), day: v.string(), time: v.string(), place: v.string(), text: v.string() })
type Typed = v.InferOutput<typeof typed>

/** Plans a gathering, or changes the `present` one. What was typed is kept until the relay has it. */
export function PlanForm({ present, onPlanned, onCancel }: { present: Gathering | undefined; onPlanned: (plan: Plan) => void; onCancel: (() => void) | undefined }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(gathering)
  const { tables, me, ward, today } = useNotebook()
  const key = draftKey(me.id, present ? `gathering ${present.id}` : 'gathering')
  const [draft, setDraft] = useDraft(tables, key)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const now = readTyped(draft) ?? present ?? { title: say.titleFirst(ward.name).slice(0, 100), day: '', time: '14:00', place: '', text: '' }
  const type = (change: Partial<Typed>): void => {
    const { title, day, time, place, text } = { ...now, ...change }
    setDraft(JSON.stringify({ title, day, time, place, text }))
  }
  const empty = (text: string): string | undefined => (tried && text.trim() === '' ? say.fillIn : undefined)
  const dayWrong = now.day === '' ? say.fillIn : now.day < today ? say.past : undefined

  async function keep(): Promise<void> {
    setTried(true)
    const { title, day, time, place, text } = now
    if ([title, time, place].some((each) => each.trim() === '') || dayWrong !== undefined) return
    setBusy(true)
    const answer = await planGathering(ward.id, { title, day, time, place, text }, present?.id)
    setBusy(false)
    setTrouble(answer.ok ? undefined : answer.error)
    if (!answer.ok) return
    setDraft('')
    await dropDraft(tables, key)
    onPlanned(answer.value)
  }

  return (
    <form
      noValidate
      aria-label={say.plan}
      className={`${styles.form} ${styles.measure}`}
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <TextField label={say.title} maxLength={100} value={now.title} onChange={(event) => type({ title: event.target.value })} trouble={empty(now.title)} />
      <div className={styles.pair}>
        <TextField label={say.day} type="date" min={today} value={now.day} onChange={(event) => type({ day: event.target.value })} trouble={tried ? dayWrong : undefined} />
        <TextField label={say.time} type="time" value={now.time} onChange={(event) => type({ time: event.target.value })} trouble={empty(now.time)} />
      </div>
      <TextField label={say.place} maxLength={100} value={now.place} onChange={(event) => type({ place: event.target.value })} trouble={empty(now.place)} />
      <TextArea label={say.text} hint={say.textHint} rows={4} maxLength={2000} value={now.text} onChange={(event) => type({ text: event.target.value })} />
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={busy}>
          {present ? say.keep : say.plan}
        </Button>
        {onCancel && (
          <Button big onClick={onCancel}>
            {words.common.cancel}
          </Button>
        )}
      </div>
      {trouble !== undefined && (
        <Notice kind="needs" role="alert">
          {door[trouble]}
        </Notice>
      )}
    </form>
  )
}

function readTyped(draft: string): Typed | undefined {
  try {
    const parsed = v.safeParse(typed, JSON.parse(draft))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
