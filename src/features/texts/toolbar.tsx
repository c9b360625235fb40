import { Bold, Heading2, Heading3, Link2, List, ListChecks, ListOrdered, Redo2, SquareCheckBig, Undo2 } from 'lucide-react'
import type { EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { useEffect, useRef, useState } from 'react'
import { safeLink } from '#notebook/markdown.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { linkAt, setLink, tools, type ToolName } from './commands.ts'
import styles from './editor.module.css'

const icons: Record<ToolName, typeof Bold> = { bold: Bold, heading: Heading2, subheading: Heading3, points: List, numbers: ListOrdered, checks: ListChecks, done: SquareCheckBig, undo: Undo2, redo: Redo2 }
const order = ['bold', 'heading', 'subheading', 'points', 'numbers', 'checks', 'done'] as const satisfies readonly ToolName[]
const mac = /mac|iphone|ipad/i.test(navigator.userAgent)

/** What one can do with the words at the cursor. */
export function Toolbar({ view, state }: { view: EditorView; state: EditorState }) {
  const say = useTopic(textWords)
  const [linking, setLinking] = useState(false)
  const linked = linkAt(state)
  return (
    <>
      <div role="group" aria-label={say.tools} className={styles['tools']}>
        {order.map((name) => (
          <ToolButton key={name} name={name} view={view} state={state} pressed={tools[name].on(state)} />
        ))}
        <button
          type="button"
          className={styles['tool']}
          aria-pressed={linked !== undefined}
          aria-expanded={linking}
          disabled={state.selection.empty && !linking}
          title={say.tool.link}
          aria-label={say.tool.link}
          onClick={() => setLinking(!linking)}
        >
          <Link2 aria-hidden size={22} />
        </button>
        <ToolButton name="undo" view={view} state={state} />
        <ToolButton name="redo" view={view} state={state} />
      </div>
      {linking && (
        <LinkForm
          first={linked ?? ''}
          onDone={(href) => {
            setLinking(false)
            if (href !== undefined) setLink(href === '' ? undefined : href)(view.state, view.dispatch)
            view.focus()
          }}
        />
      )}
    </>
  )
}

function ToolButton({ name, view, state, pressed }: { name: ToolName; view: EditorView; state: EditorState; pressed?: boolean }) {
  const say = useTopic(textWords)
  const { run, keys } = tools[name]
  const Icon = icons[name]
  const shortcut = keys.replace('Mod', mac ? '⌘' : 'Ctrl').replaceAll('-', '+').replace(/\+([a-z])$/, (_all, key: string) => `+${key.toUpperCase()}`)
  return (
    <button
      type="button"
      className={styles['tool']}
      aria-pressed={pressed}
      aria-label={say.tool[name]}
      aria-keyshortcuts={keys.replace('Mod', mac ? 'Meta' : 'Control').replaceAll('-', '+')}
      title={`${say.tool[name]} (${shortcut})`}
      disabled={!run(state)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        run(view.state, view.dispatch, view)
        view.focus()
      }}
    >
      <Icon aria-hidden size={22} />
    </button>
  )
}

/** `onDone`: with an address, with nothing to take the link away, or undefined: left as it was. */
function LinkForm({ first, onDone }: { first: string; onDone: (href: string | undefined) => void }) {
  const words = useWords()
  const say = useTopic(textWords)
  const [address, setAddress] = useState(first)
  const [wrong, setWrong] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  return (
    <form
      ref={form}
      className={styles['linkForm']}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone(undefined)
      }}
      onSubmit={(event) => {
        event.preventDefault()
        const href = address.trim() === '' ? '' : safeLink(address)
        if (href === undefined) setWrong(true)
        else onDone(href)
      }}
    >
      <TextField label={say.linkAddress} hint={say.linkHint} value={address} inputMode="url" autoComplete="off" trouble={wrong ? say.linkTrouble : undefined} onChange={(event) => setAddress(event.target.value)} />
      <div className={styles['linkActs']}>
        <Button type="submit">{say.linkMake}</Button>
        <Button kind="quiet" onClick={() => onDone(undefined)}>
          {words.common.cancel}
        </Button>
      </div>
    </form>
  )
}
