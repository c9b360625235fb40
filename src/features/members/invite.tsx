import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { dropDraft, draftKey } from '#local/drafts.ts'
import { cleanText } from '#notebook/records.ts'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { inviteNewcomer, type Made, type Way } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Back } from './back.tsx'
import { BringAlong } from './bring-along.tsx'
import { CodeCard } from './code-card.tsx'
import { MemberFields, readTyped, typedOf } from './member-fields.tsx'
import { addressOf } from './places.ts'
import { useAct } from './use-act.tsx'
import type { PeopleNow } from './use-people.ts'
import { Ways } from './ways.tsx'
import styles from './members.module.css'

type Invited = { readonly made: Made; readonly way: Way; readonly person: string; readonly name: string }

/** `/mensen/+uitnodigen`: somebody new becomes a member, and gets a code or a link for a first device. */
export function InvitePage({ people }: { people: PeopleNow }) {
  const say = useTopic(members)
  const [invited, setInvited] = useState<Invited>()
  return (
    <div className={styles.page}>
      <Back />
      <PageHeader title={say.invite} />
      {invited ? (
        <CodeCard made={invited.made} way={invited.way} whom={invited.name} people={people} onNew={() => setInvited(undefined)}>
          <div className={styles.acts}>
            <Button onClick={() => setInvited(undefined)}>{say.another}</Button>
            <ToMember person={invited.person} name={invited.name} />
          </div>
        </CodeCard>
      ) : (
        <>
          <Newcomer
            onInvited={(next) => {
              setInvited(next)
              people.again()
            }}
          />
          <BringAlong people={people} />
        </>
      )}
    </div>
  )
}

const ToMember = ({ person, name }: { person: string; name: string }) => (
  <Link href={addressOf(person)} asChild>
    <LinkButton>{useTopic(members).lookAt(name)}</LinkButton>
  </Link>
)

/** What was typed is kept until the person stands in the register. */
function Newcomer({ onInvited }: { onInvited: (invited: Invited) => void }) {
  const say = useTopic(members)
  const { tables, me, ward, register } = useNotebook()
  const key = draftKey(me.id, `invite ${ward.id}`)
  const [draft, setDraft] = useDraft(tables, key)
  const typed = readTyped(draft) ?? typedOf(undefined)
  const [shown, setShown] = useState(false)
  const act = useAct()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    // After the page itself took the focus, as every page does that is gone to.
    const frame = requestAnimationFrame(() => form.current?.querySelector('input')?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  const [name, title] = [cleanText(typed.name), cleanText(typed.title)]
  const same = name === '' ? undefined : [...register.members.values()].find((member) => member.name.toLowerCase() === name.toLowerCase())

  async function invite(way: Way): Promise<void> {
    setShown(true)
    if (name === '') return
    const made = await act.run(() => inviteNewcomer(ward.id, { name, role: typed.role, ...(title ? { title } : {}) }, way))
    if (!made) return
    setDraft('')
    await dropDraft(tables, key)
    onInvited({ made, way, person: made.person, name })
  }

  return (
    <form ref={form} noValidate className={styles.form} onSubmit={(event) => event.preventDefault()}>
      <MemberFields typed={typed} onType={(change) => setDraft(JSON.stringify({ ...typed, ...change }))} shown={shown} />
      {same && (
        <Notice kind="needs" role="status">
          <p>{say.sameName(same.name)}</p>
          <p>
            <ToMember person={same.person} name={same.name} />
          </p>
        </Notice>
      )}
      <Ways busy={act.busy} onWay={(way) => void invite(way)} />
      {act.trouble}
    </form>
  )
}
