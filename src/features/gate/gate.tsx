import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { dayOf } from '#notebook/calendar.ts'
import type { Agreement, Publication } from '#notebook/agreement.ts'
import type { Words } from '#notebook/records.ts'
import type { Result } from '#notebook/result.ts'
import type { RecordId } from '#notebook/ids.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { dayName } from '#i18n/dates.ts'
import { standardAgreement } from '#i18n/words/standard-agreement.ts'
import { agreement as agreementWords } from '#i18n/words/agreement.ts'
import { useTopic } from '#i18n/words.tsx'
import { AgreementForm } from '#page/agreement-form.tsx'
import { AgreementChanges } from '#page/agreement-text.tsx'
import { Markdown } from '#page/markdown.tsx'
import { publishAgreement } from '#page/publish-agreement.ts'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Sign } from '#page/signing.tsx'
import { Button } from '#ui/button.tsx'
import { PageHeader } from '#ui/parts.tsx'
import type { ClosedGate } from './gate-for.ts'
import styles from './gate.module.css'

/** In front of every screen until this person has signed the agreement that holds (S9). Nothing of the notebook is on it. */
export function GatePage({ gate }: { gate: ClosedGate }) {
  return (
    <div className={styles.page}>
      <AtTheGate gate={gate} />
    </div>
  )
}

function AtTheGate({ gate }: { gate: ClosedGate }) {
  const say = useTopic(agreementWords)
  const { ward } = useNotebook()
  switch (gate.at) {
    case 'waiting':
      return <Waiting />
    case 'to-come':
      return (
        <>
          <PageHeader title={say.toCome} />
          <p role="status">{say.toComeBody(ward.name)}</p>
        </>
      )
    case 'to-make':
      return <ToMake />
    case 'to-sign':
      return <ToSign key={gate.agreement.id} agreement={gate.agreement} before={gate.before} />
  }
}

function Waiting() {
  const say = useTopic(agreementWords)
  const { tables } = useNotebook()
  const connection = useLiveQuery(async () => (await tables.self()).connection, [tables])
  return (
    <>
      <PageHeader title={say.waiting} />
      <p role="status">{connection?.at === 'offline' ? say.waitingOffline : say.waitingBody}</p>
    </>
  )
}

function ToSign({ agreement, before }: { agreement: Agreement; before: Publication | undefined }) {
  const say = useTopic(agreementWords)
  const { tables, writer, ward, language } = useNotebook()
  const person = usePersonName()
  const { title, text, version, by, at } = agreement
  const signed: Words = { type: 'agreement.signed', to: agreement.id }
  return (
    <>
      <PageHeader title={title} />
      <p>{before ? say.introAgain : say.intro(ward.name)}</p>
      {before && (
        <section className={styles.section}>
          <h2>{say.changes}</h2>
          <AgreementChanges before={before} after={agreement} />
        </section>
      )}
      <section className={styles.sheet} aria-label={say.whole}>
        {before && <h2>{say.whole}</h2>}
        <Markdown text={text} />
        <p className={styles.aside}>
          <bdi>{say.published(version, person(by), dayName(dayOf(at, ward.timezone), language))}</bdi>
        </p>
      </section>
      {before && <p className={styles.aside}>{say.draftKept}</p>}
      <Agree act={() => write(tables, writer, signed)} />
    </>
  )
}

/** A ward begins: a text stands ready, and may be changed first. */
function ToMake() {
  const say = useTopic(agreementWords)
  const { tables, writer, ward } = useNotebook()
  const standard = useTopic(standardAgreement)
  const [own, setOwn] = useState(false)
  return (
    <>
      <PageHeader title={say.toMake} />
      <p>{say.toMakeBody(ward.name)}</p>
      {own ? (
        <AgreementForm first={standard} version={1} onDone={() => setOwn(false)} />
      ) : (
        <>
          <section className={styles.sheet}>
            <h2>{standard.title}</h2>
            <Markdown text={standard.text} />
          </section>
          <p>{say.forEveryone(ward.name)}</p>
          <Agree act={() => publishAgreement(tables, writer, { version: 1, ...standard })}>
            <Button onClick={() => setOwn(true)}>{say.changeFirst}</Button>
          </Agree>
        </>
      )}
    </>
  )
}

/** The gate opens by itself when the record stands on this device. */
function Agree({ act, children }: { act: () => Promise<Result<RecordId, WriteRefusal>>; children?: React.ReactNode }) {
  const say = useTopic(agreementWords)
  const { role } = useNotebook()
  return (
    <div className={styles.agree}>
      <Sign act={act}>{children}</Sign>
      {role !== 'coordinator' && <p className={styles.aside}>{say.doubt}</p>}
    </div>
  )
}
