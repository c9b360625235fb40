import { Check } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { isProfessional, may } from '#notebook/may.ts'
import { isConcerned, lastSigned, type Adopted, type Text } from '#notebook/text.ts'
import { write } from '#local/write.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { AgreementChanges } from '#page/agreement-text.tsx'
import { Markdown } from '#page/markdown.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Sign, Signatures } from '#page/signing.tsx'
import { AskOnce } from '#ui/ask-once.tsx'
import { LinkButton } from '#ui/button.tsx'
import { Empty, More, Notice, PageHeader } from '#ui/parts.tsx'
import { toWriting } from '#page/text-address.ts'
import { WayBack } from '#page/way-back.tsx'
import { useDay } from './parts.tsx'
import { useText } from './use-texts.ts'
import styles from './texts.module.css'

/** One text as it holds: the adopted version, what changed in it, and signing. */
export function TextPage({ id }: { id: string }) {
  const say = useTopic(textWords)
  const { role, register } = useNotebook()
  const text = useText(id)
  if (text === undefined) return null
  if (text === null)
    return (
      <div className={styles.screen}>
        <WayBack to="/samen/teksten" className={styles.back}>{say.toTexts}</WayBack>
        <Empty title={say.gone}>
          <p>{say.goneBody}</p>
        </Empty>
      </div>
    )
  const [newest, ...earlier] = text.versions
  const asked = [...register.members.values()].filter((member) => member.role && newest && isConcerned(newest, member.person, member.role))
  const drafts = may({ person: undefined, role }, { do: 'draft', kind: text.kind }).ok
  return (
    <div className={styles.screen}>
      <WayBack to="/samen/teksten" className={styles.back}>{say.toTexts}</WayBack>
      <PageHeader title={text.title}>{say.kinds[text.kind]}</PageHeader>
      <div className={styles.panes}>
        <div className={styles.pane}>
          {newest ? <Holding text={text} version={newest} /> : <NotYet text={text} />}
          <div className={styles.acts}>
            <Link href={toWriting(id)} asChild>
              <LinkButton>{drafts ? say.write : say.readDraft}</LinkButton>
            </Link>
            {isProfessional(role) && <End id={id} />}
          </div>
          {earlier.length > 0 && <Earlier versions={earlier} />}
        </div>
        {newest && isProfessional(role) && asked.length > 0 && <Signatures asked={asked} signed={newest.signed} everyone={say.everyone} />}
      </div>
    </div>
  )
}

function NotYet({ text: { started } }: { text: Text }) {
  const say = useTopic(textWords)
  const person = usePersonName()
  const day = useDay()
  return (
    <Notice>
      <bdi>{say.startedBy(person(started.by), day(started.at))}</bdi>
    </Notice>
  )
}

/** What changed is told from the version that I signed last, or else from the one before. */
function Holding({ text, version }: { text: Text; version: Adopted }) {
  const say = useTopic(textWords)
  const { me } = useNotebook()
  const before = lastSigned(text, me.id) ?? text.versions[1]
  return (
    <>
      {before && before.id !== version.id && (
        <section className={styles.section}>
          <h2>{say.changes(before.version)}</h2>
          <AgreementChanges before={{ title: before.title, text: before.content }} after={{ title: version.title, text: version.content }} />
        </section>
      )}
      <Version version={version} />
      <Mine text={text} version={version} />
    </>
  )
}

function Version({ version: { version, title, content, by, at, contact }, headed }: { version: Adopted; headed?: boolean }) {
  const say = useTopic(textWords)
  const person = usePersonName()
  const day = useDay()
  return (
    <article className={styles.sheet} aria-label={say.version(version)}>
      {headed && <h3>{title}</h3>}
      <Markdown text={content} />
      {contact !== undefined && (
        <p className={styles.contact}>
          {say.contact} <bdi>{person(contact)}</bdi>
        </p>
      )}
      <p className={styles.aside}>
        <bdi>{say.adopted(version, person(by), day(at))}</bdi>
      </p>
    </article>
  )
}

function Mine({ text, version }: { text: Text; version: Adopted }) {
  const say = useTopic(textWords)
  const { tables, writer, me, role } = useNotebook()
  const day = useDay()
  const signed = version.signed.get(me.id)
  if (signed !== undefined)
    return (
      <p className={styles.mine} role="status">
        <Check aria-hidden size={18} />
        {say.youSigned(day(signed))}
      </p>
    )
  if (!isConcerned(version, me.id, role)) return null
  return <Sign act={() => write(tables, writer, { type: 'text.signed', text: text.id, to: version.id })} />
}

function End({ id }: { id: string }) {
  const words = useWords()
  const say = useTopic(textWords)
  const { tables, writer } = useNotebook()
  const [, navigate] = useLocation()
  async function end(): Promise<void> {
    const written = await write(tables, writer, { type: 'text.ended', text: id })
    if (written.ok) navigate('/samen/teksten')
  }
  return <AskOnce label={say.end} what={say.endSure} confirm={say.end} cancel={words.common.cancel} onConfirm={() => void end()} />
}

function Earlier({ versions }: { versions: readonly Adopted[] }) {
  const say = useTopic(textWords)
  const [open, setOpen] = useState(false)
  return (
    <More label={say.earlier(versions.length)} open={open} onToggle={setOpen}>
      {open && (
        <div className={styles.earlier}>
          {versions.map((version) => (
            <Version key={version.id} version={version} headed />
          ))}
        </div>
      )}
    </More>
  )
}
