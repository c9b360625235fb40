import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { toMarkdown } from '#notebook/markdown.ts'
import { isProfessional, may } from '#notebook/may.ts'
import { cleanText, MAX_AGREEMENT, roles, type Role } from '#notebook/records.ts'
import { isAdoptedKind, type Text } from '#notebook/text.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { AgreementChanges } from '#page/agreement-text.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { publishAgreement } from '#page/publish-agreement.ts'
import type { TextLink } from '#sync/door/text.ts'
import { Button } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import { toText } from '#page/text-address.ts'
import styles from './texts.module.css'

type Props = { text: Text; link: TextLink }

/** Makes a version of the text as it stands: what everybody reads from then on. */
export function Adopt({ text, link }: Props) {
  const say = useTopic(textWords)
  const { role } = useNotebook()
  const [content, setContent] = useState<string>()
  const opener = useRef<HTMLButtonElement>(null)
  const mine = text.kind === 'agreement' ? may({ person: undefined, role }, { do: 'draft', kind: 'agreement' }).ok && role === 'coordinator' : isProfessional(role)
  if (!mine) return <p className={styles.aside}>{text.kind === 'agreement' ? say.adoptAgreementWho : say.adoptWho}</p>
  async function open(): Promise<void> {
    const { blocksOf } = await import('#sync/door/text.ts')
    setContent(toMarkdown(blocksOf(link)))
  }
  if (content === undefined)
    return (
      <div className={styles.acts}>
        <Button ref={opener} kind="primary" big onClick={() => void open()}>
          {say.adopt}
        </Button>
        <p className={styles.aside}>{say.adoptBody}</p>
      </div>
    )
  const close = (): void => {
    setContent(undefined)
    requestAnimationFrame(() => opener.current?.focus())
  }
  return text.kind === 'agreement' ? <AdoptAgreement content={content} onClose={close} /> : <AdoptVersion text={text} content={content} onClose={close} />
}

const MAX_TITLE = 100

/** What is wrong with the text as a version, in a sentence. */
function useTrouble(content: string): string | undefined {
  const say = useTopic(textWords)
  if (content.trim() === '') return say.empty
  return content.length > MAX_AGREEMENT ? say.tooLong(content.length - MAX_AGREEMENT) : undefined
}

function AdoptVersion({ text, content, onClose }: { text: Text; content: string; onClose: () => void }) {
  const say = useTopic(textWords)
  const { tables, writer, me, register, role } = useNotebook()
  const [, navigate] = useLocation()
  const [before] = text.versions
  const [title, setTitle] = useState(text.title)
  const [contact, setContact] = useState(before?.contact ?? '')
  const [concerned, setConcerned] = useState<readonly Role[]>(before?.concerns.roles ?? (text.kind === 'task' || text.kind === 'protocol' ? ['volunteer'] : []))
  const members = [...register.members.values()].filter((member) => member.role).sort((a, b) => a.name.localeCompare(b.name, 'nl'))
  async function adopt(): Promise<WriteRefusal | undefined> {
    if (!isAdoptedKind(text.kind)) return 'malformed'
    const people = before?.concerns.people ?? []
    const written = await write(tables, writer, {
      type: 'text.adopted',
      text: text.id,
      version: (before?.version ?? 0) + 1,
      kind: text.kind,
      title: cleanText(title),
      content,
      ...(contact === '' ? {} : { contact }),
      concerns: { roles: [...concerned], people: [...people] },
    })
    if (!written.ok) return written.error
    // Whoever adopts it has read it.
    if (concerned.includes(role) || people.includes(me.id)) await write(tables, writer, { type: 'text.signed', text: text.id, to: written.value })
    navigate(toText(text.id))
    return undefined
  }
  return (
    <AdoptForm before={before && { title: before.title, text: before.content }} after={{ title, text: content }} ready={cleanText(title) !== ''} adopt={adopt} onClose={onClose}>
      <TextField label={say.title} value={title} maxLength={MAX_TITLE} required autoComplete="off" onChange={(event) => setTitle(event.target.value)} />
      <SelectField label={say.contact} value={contact} onChange={(event) => setContact(event.target.value)}>
        <option value="">{say.contactNone}</option>
        {members.map(({ person, name }) => (
          <option key={person} value={person}>
            {name}
          </option>
        ))}
      </SelectField>
      <fieldset className={styles.choose}>
        <legend>{say.concerns}</legend>
        {roles.map((one) => (
          <label key={one} className={styles.choice}>
            <input type="checkbox" checked={concerned.includes(one)} onChange={({ target }) => setConcerned(target.checked ? [...concerned, one] : concerned.filter((other) => other !== one))} />
            <span>{say.roles[one]}</span>
          </label>
        ))}
      </fieldset>
    </AdoptForm>
  )
}

/** S9: the agreement is adopted by its coordinator, for everyone at once; the gate asks everyone to sign anew. */
function AdoptAgreement({ content, onClose }: { content: string; onClose: () => void }) {
  const say = useTopic(textWords)
  const { tables, writer, agreement: known } = useNotebook()
  const [, navigate] = useLocation()
  const holds = known.at === 'holds' ? known.agreement : undefined
  const [title, setTitle] = useState(holds?.title ?? '')
  async function adopt(): Promise<WriteRefusal | undefined> {
    const published = await publishAgreement(tables, writer, { version: (holds?.version ?? 0) + 1, title: cleanText(title), text: content })
    if (!published.ok) return published.error
    navigate('/afspraken')
    return undefined
  }
  return (
    <AdoptForm before={holds && { title: holds.title, text: holds.text }} after={{ title, text: content }} ready={cleanText(title) !== ''} adopt={adopt} onClose={onClose}>
      <TextField label={say.title} value={title} maxLength={MAX_TITLE} required autoComplete="off" onChange={(event) => setTitle(event.target.value)} />
      <p className={styles.aside}>{say.adoptAgreement}</p>
    </AdoptForm>
  )
}

type Words = { readonly title: string; readonly text: string }
type FormProps = { before: Words | undefined; after: Words; ready: boolean; adopt: () => Promise<WriteRefusal | undefined>; onClose: () => void; children: React.ReactNode }

function AdoptForm({ before, after, ready, adopt, onClose, children }: FormProps) {
  const words = useWords()
  const say = useTopic(textWords)
  const [refused, setRefused] = useState<WriteRefusal>()
  const [busy, setBusy] = useState(false)
  const trouble = useTrouble(after.text)
  async function submit(): Promise<void> {
    setBusy(true)
    const why = await adopt()
    setBusy(false)
    setRefused(why)
  }
  return (
    <form
      className={`${styles.sheet} ${styles.form}`}
      aria-label={say.adoptHeading}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <h2 tabIndex={-1}>{say.adoptHeading}</h2>
      {trouble !== undefined && <Notice kind="needs">{trouble}</Notice>}
      {children}
      {before && (
        <section className={styles.section}>
          <h3>{say.willChange}</h3>
          <AgreementChanges before={before} after={after} />
        </section>
      )}
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={busy || !ready || trouble !== undefined}>
          {say.adoptAct}
        </Button>
        <Button onClick={onClose}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
