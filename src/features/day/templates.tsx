import { useLiveQuery } from 'dexie-react-hooks'
import { Pencil, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { newId } from '#notebook/ids.ts'
import { isProfessional } from '#notebook/may.ts'
import { cleanText } from '#notebook/records.ts'
import { templatesOf } from '#local/queries.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import type { Composing } from '#page/pen.ts'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { More, Notice } from '#ui/parts.tsx'
import styles from './composer.module.css'

/** As long as a template may be: a line, not a page. */
const MAX_TEMPLATE = 500

/** Lines that the ward writes often: one tap puts them in the pen. Staff keep the list here, where they use it. */
export function Templates({ composing, change }: { composing: Composing; change: (part: Partial<Composing>) => void }) {
  const { tables, ward, writer, role } = useNotebook()
  const words = useWords()
  const templates = useLiveQuery(() => templatesOf(tables, ward.id), [tables, ward.id]) ?? []
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const [changing, setChanging] = useState<string>()
  const staff = isProfessional(role)
  const text = cleanText(composing.text)
  const known = templates.some((template) => template.text === text)
  if (templates.length === 0 && !staff) return null

  async function set(template: string, said: { text: string; kind: Composing['kind']; ended?: true }): Promise<void> {
    const written = await write(tables, writer, { type: 'template.set', template, ...said })
    setTrouble(written.ok ? undefined : written.error)
  }
  return (
    <More label={words.day.templates}>
      <ul className={styles['templates']}>
        {templates.map(({ id, text: line, kind }) => (
          <li key={id}>
            {changing === id ? (
              <Change
                line={line}
                onSave={(changed) => {
                  setChanging(undefined)
                  void set(id, { text: changed, kind })
                }}
                onCancel={() => setChanging(undefined)}
              />
            ) : (
              <Button kind="quiet" onClick={() => change({ text: [composing.text, line].filter(Boolean).join('\n'), kind })}>
                <bdi>{line}</bdi>
              </Button>
            )}
            {staff && changing !== id && (
              <span>
                <Button aria-label={words.day.changeTemplate(line)} icon={<Pencil aria-hidden size={18} />} onClick={() => setChanging(id)} />
                <Button aria-label={words.day.dropTemplate(line)} icon={<Trash2 aria-hidden size={18} />} onClick={() => void set(id, { text: line, kind, ended: true })} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {templates.length === 0 && <p className={styles['who']}>{words.day.noTemplates}</p>}
      {staff && (
        <Button disabled={text === '' || text.length > MAX_TEMPLATE || known} onClick={() => void set(newId(), { text, kind: composing.kind })}>
          {words.day.keepTemplate}
        </Button>
      )}
      {trouble && (
        <Notice kind="must" role="alert">
          {words.refusal[trouble]}
        </Notice>
      )}
    </More>
  )
}

/** One of the lines, being changed. The composer is a form of its own, so Enter is answered here. */
function Change({ line, onSave, onCancel }: { line: string; onSave: (changed: string) => void; onCancel: () => void }) {
  const words = useWords()
  const [typed, setTyped] = useState(line)
  const text = cleanText(typed)
  const fits = text !== '' && text.length <= MAX_TEMPLATE
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') onCancel()
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (fits) onSave(text)
  }
  return (
    <div className={styles['change']}>
      <TextField
        ref={box}
        label={words.day.changeTemplate(line)}
        bare
        value={typed}
        maxLength={MAX_TEMPLATE}
        onKeyDown={onKeyDown}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button disabled={!fits} onClick={() => onSave(text)}>
        {words.day.saveTemplate}
      </Button>
      <Button kind="quiet" onClick={onCancel}>
        {words.common.cancel}
      </Button>
    </div>
  )
}
