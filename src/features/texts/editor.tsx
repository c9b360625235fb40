import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { useEffect, useRef, useState } from 'react'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { editing, type TextLink } from '#sync/door/text.ts'
import { copyText, keys, pasteText } from './commands.ts'
import { schema } from './schema.ts'
import { Toolbar } from './toolbar.tsx'
import { Writers } from './writers.tsx'
import styles from './editor.module.css'

type Props = { link: TextLink; title: string; mayWrite: boolean }

/** The page on which several people write one text at once. */
export function Editor({ link, title, mayWrite }: Props) {
  const say = useTopic(textWords)
  const { register } = useNotebook()
  const place = useRef<HTMLDivElement>(null)
  const names = useRef(register)
  useEffect(() => {
    names.current = register
  }, [register])
  const [view, setView] = useState<EditorView>()
  const [state, setState] = useState<EditorState>()

  useEffect(() => {
    if (!place.current) return
    const caret = (person: string | undefined): HTMLElement => {
      const mark = document.createElement('span')
      mark.className = styles['caret'] ?? ''
      mark.dataset['caret'] = ''
      const name = document.createElement('span')
      name.textContent = (person !== undefined && names.current.members.get(person)?.name) || '…'
      mark.append(name)
      return mark
    }
    const made = new EditorView(place.current, {
      state: EditorState.create({ schema, plugins: [...editing(link, { caret, selected: styles['selected'] ?? '' }), ...keys()] }),
      editable: () => mayWrite,
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': title, dir: 'auto', class: styles['words'] ?? '', spellcheck: 'true' },
      clipboardTextSerializer: copyText,
      handleDOMEvents: {
        // Pasted and dropped markup is never read: the page's policy forbids it, and plain words are enough.
        paste: (editor, event) => {
          event.preventDefault()
          pasteText(editor, event.clipboardData?.getData('text/plain') ?? '')
          return true
        },
        drop: (editor, event) => {
          if (editor.dragging) return false
          event.preventDefault()
          pasteText(editor, event.dataTransfer?.getData('text/plain') ?? '')
          return true
        },
      },
      handleClickOn: (editor, _pos, node, nodePos, event) => {
        // The box stands beside the words of a point.
        if (!mayWrite || node.type !== schema.nodes.item || !(event.target instanceof HTMLElement) || event.target.tagName !== 'LI') return false
        if (editor.state.doc.resolve(nodePos).parent.type !== schema.nodes.checks) return false
        editor.dispatch(editor.state.tr.setNodeAttribute(nodePos, 'done', node.attrs['done'] !== true))
        return true
      },
      // Also while the view is being made: the text comes in at once.
      dispatchTransaction(this: EditorView, transaction) {
        this.updateState(this.state.apply(transaction))
        setState(this.state)
      },
    })
    setView(made)
    setState(made.state)
    return () => {
      made.destroy()
      setView(undefined)
    }
  }, [link, title, mayWrite])

  return (
    <div className={styles['editor']}>
      {mayWrite && view && state && <Toolbar view={view} state={state} />}
      <div ref={place} className={styles['page']} />
      <Writers link={link} label={say.writing} />
    </div>
  )
}

