import { useLiveQuery } from 'dexie-react-hooks'
import { Check } from 'lucide-react'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { Agreement, Publication } from '#notebook/agreement.ts'
import { dayOf } from '#notebook/calendar.ts'
import { fromMarkdown } from '#notebook/markdown.ts'
import { may } from '#notebook/may.ts'
import { agreementWaits, togetherOf } from '#local/queries.ts'
import { dayName } from '#i18n/dates.ts'
import { agreement as agreementWords } from '#i18n/words/agreement.ts'
import { useTopic } from '#i18n/words.tsx'
import { AgreementForm } from '#page/agreement-form.tsx'
import { Markdown } from '#page/markdown.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Signatures } from '#page/signing.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { More, Notice, PageHeader } from '#ui/parts.tsx'
import styles from './agreement.module.css'

/** `/afspraken`: the agreement that holds. A coordinator sees who signed it and makes a new version. */
export function AgreementScreen() {
  const say = useTopic(agreementWords)
  const { agreement: known, me, role, tables, ward, register } = useNotebook()
  const waits = useLiveQuery(() => agreementWaits(tables, ward.id), [tables, ward.id])
  if (known.at !== 'holds') return null // the gate stands before this screen
  const { agreement } = known
  const manages = may({ person: me.id, role }, { do: 'manage' }).ok
  return (
    <div className={styles.screen}>
      <WayBack />
      <PageHeader title={say.heading} />
      {waits && <Notice role="status">{say.onDevice}</Notice>}
      <div className={styles.panes}>
        <div className={styles.pane}>
          <Version of={agreement} heading={agreement.title} />
          <Mine agreement={agreement} />
          {manages && <Edit agreement={agreement} />}
          <Together agreement={agreement} />
          {agreement.earlier.length > 0 && <Earlier versions={agreement.earlier} />}
        </div>
        {manages && <Signatures asked={[...register.members.values()].filter((member) => member.role)} signed={agreement.signed} everyone={say.everyone} help={say.notYetHelp} />}
      </div>
    </div>
  )
}

/** A day in words, on the ward's clock. */
function useDay(): (at: number) => string {
  const { ward, language } = useNotebook()
  return (at) => dayName(dayOf(at, ward.timezone), language)
}

function Version({ of: { title, text, version, by, at }, heading }: { of: Publication; heading?: string }) {
  const say = useTopic(agreementWords)
  const person = usePersonName()
  const day = useDay()
  return (
    <article className={styles.sheet} aria-label={say.version(version)}>
      {heading === undefined ? <h3 className={styles.title}>{title}</h3> : <h2 className={styles.title}>{heading}</h2>}
      <Markdown text={text} />
      <p className={styles.aside}>
        <bdi>{say.published(version, person(by), day(at))}</bdi>
      </p>
    </article>
  )
}

function Mine({ agreement }: { agreement: Agreement }) {
  const say = useTopic(agreementWords)
  const { me } = useNotebook()
  const day = useDay()
  const at = agreement.signed.get(me.id)
  return at === undefined ? null : (
    <p className={styles.mine}>
      <Check aria-hidden size={18} />
      {say.youSigned(day(at))}
    </p>
  )
}

function Edit({ agreement: { title, text, version } }: { agreement: Agreement }) {
  const say = useTopic(agreementWords)
  const [open, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = (): void => {
    setOpen(false)
    requestAnimationFrame(() => opener.current?.focus())
  }
  if (!open)
    return (
      <div>
        <Button ref={opener} onClick={() => setOpen(true)}>
          {say.edit}
        </Button>
      </div>
    )
  return (
    <section className={styles.sheet} aria-label={say.edit}>
      <h2>{say.edit}</h2>
      <AgreementForm first={{ title, text }} version={version + 1} onDone={close} />
    </section>
  )
}

/** The next version, as it is written together; a coordinator adopts it. */
function Together({ agreement: { title, text } }: { agreement: Agreement }) {
  const say = useTopic(agreementWords)
  const { tables, reader, writer, me, role } = useNotebook()
  const [, navigate] = useLocation()
  const drafts = useLiveQuery(() => togetherOf(tables, reader, 'text'), [tables, reader])
  const [busy, setBusy] = useState(false)
  if (!drafts) return null
  const [draft] = drafts.filter(({ kind }) => kind === 'agreement')
  const writes = may({ person: me.id, role }, { do: 'draft', kind: 'agreement' }).ok
  if (!draft && !writes) return null
  async function open(): Promise<void> {
    if (draft) return navigate(`/samen/teksten/${draft.id}/schrijven`)
    setBusy(true)
    const { startText } = await import('#sync/door/text.ts')
    const started = await startText(tables, writer, { kind: 'agreement', title }, fromMarkdown(text))
    setBusy(false)
    if (started.ok) navigate(`/samen/teksten/${started.value}/schrijven`)
  }
  return (
    <div>
      <Button disabled={busy} onClick={() => void open()}>
        {writes ? say.together : say.readDraft}
      </Button>
    </div>
  )
}

function Earlier({ versions }: { versions: readonly Publication[] }) {
  const say = useTopic(agreementWords)
  const [open, setOpen] = useState(false)
  return (
    <More label={say.earlier(versions.length)} open={open} onToggle={setOpen}>
      {open && (
        <div className={styles.earlier}>
          {versions.map((version) => (
            <Version key={version.id} of={version} />
          ))}
        </div>
      )}
    </More>
  )
}
