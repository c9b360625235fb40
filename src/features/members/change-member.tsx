import { useEffect, useRef, useState } from 'react'
import { cleanText } from '#notebook/records.ts'
import type { Member } from '#notebook/register.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { changeMember, type MemberChange } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { MemberFields, typedOf, type Typed } from './member-fields.tsx'
import { useAct } from './use-act.tsx'
import styles from './members.module.css'

/** `former`: what stood there, to set back with one tap. */
type State = { readonly at: 'closed' } | { readonly at: 'open'; readonly typed: Typed } | { readonly at: 'changed'; readonly former: MemberChange }

/** Name, role and job. A role is given on *Bewaren*, never in passing while one leafs through the choices. */
export function ChangeMember({ member }: { member: Member }) {
  const words = useWords()
  const say = useTopic(members)
  const { ward } = useNotebook()
  const act = useAct()
  const [state, setState] = useState<State>({ at: 'closed' })
  const form = useRef<HTMLFormElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const before = useRef(state.at)
  useEffect(() => {
    if (state.at === before.current) return
    before.current = state.at
    if (state.at === 'open') form.current?.querySelector('input')?.focus()
    if (state.at === 'closed') button.current?.focus()
  }, [state.at])
  const { name, role = 'volunteer', title, person } = member
  const former: MemberChange = { name, role, title: title ?? null }

  async function save(typed: Typed): Promise<void> {
    const next: MemberChange = { name: cleanText(typed.name), role: typed.role, title: cleanText(typed.title) || null }
    if (next.name === '') return
    if (JSON.stringify(next) === JSON.stringify(former)) return setState({ at: 'closed' })
    if (await act.run(() => changeMember(ward.id, person, next))) setState({ at: 'changed', former })
  }
  const undo = async (change: MemberChange): Promise<void> => {
    if (await act.run(() => changeMember(ward.id, person, change))) setState({ at: 'closed' })
  }

  switch (state.at) {
    case 'closed':
      return (
        <Button ref={button} onClick={() => setState({ at: 'open', typed: typedOf({ name, role, title }) })}>
          {say.change}
        </Button>
      )
    case 'changed':
      return (
        <>
          <UndoRow said={say.saved} label={words.common.undo} onUndo={() => void undo(state.former)} />
          {act.trouble}
        </>
      )
    case 'open':
      return (
        <form
          ref={form}
          noValidate
          className={styles.card}
          onSubmit={(event) => {
            event.preventDefault()
            void save(state.typed)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setState({ at: 'closed' })
          }}
        >
          <MemberFields typed={state.typed} onType={(change) => setState({ at: 'open', typed: { ...state.typed, ...change } })} shown />
          {act.trouble}
          <div className={styles.acts}>
            <Button type="submit" kind="primary" big disabled={act.busy}>
              {say.save}
            </Button>
            <Button onClick={() => setState({ at: 'closed' })}>{words.common.cancel}</Button>
          </div>
        </form>
      )
  }
}
