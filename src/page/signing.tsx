import { useState, type ReactNode } from 'react'
import type { RecordId } from '#notebook/ids.ts'
import type { Member } from '#notebook/register.ts'
import type { Result } from '#notebook/result.ts'
import type { WriteRefusal } from '#local/write.ts'
import { shortDate } from '#i18n/dates.ts'
import { agreement as agreementWords } from '#i18n/words/agreement.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { useRoleName } from './names.tsx'
import { useNotebook } from './notebook.tsx'
import styles from './signing.module.css'

type SignProps = { act: () => Promise<Result<RecordId, WriteRefusal>>; children?: ReactNode }

/** Signing: in whose name, and one button; `children` stand beside it. */
export function Sign({ act, children }: SignProps) {
  const words = useWords()
  const say = useTopic(agreementWords)
  const { me, role } = useNotebook()
  const roleName = useRoleName()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<WriteRefusal>()
  async function sign(): Promise<void> {
    setBusy(true)
    const written = await act()
    setBusy(false)
    setRefused(written.ok ? undefined : written.error)
  }
  return (
    <div className={styles.sign}>
      <p className={styles.aside}>
        {say.signingAs} <bdi>{me.name}</bdi>, <bdi>{roleName(me.id, role)}</bdi>.
      </p>
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button kind="primary" big disabled={busy} onClick={() => void sign()}>
          {say.agree}
        </Button>
        {children}
      </div>
    </div>
  )
}

type SignaturesProps = {
  /** Everybody who is asked to sign. */
  readonly asked: readonly Member[]
  /** Who did, and when (ms). */
  readonly signed: ReadonlyMap<string, number>
  /** What is said when all of them did. */
  readonly everyone: string
  /** What it means not to have signed. */
  readonly help?: string
}

/** Who of those who are asked has signed, and who has not. */
export function Signatures({ asked, signed, everyone, help }: SignaturesProps) {
  const say = useTopic(agreementWords)
  const { ward, language } = useNotebook()
  const members = [...asked].sort((a, b) => a.name.localeCompare(b.name))
  const [have, not] = [members.filter(({ person }) => signed.has(person)), members.filter(({ person }) => !signed.has(person))]
  return (
    <section className={styles.signatures} aria-label={say.who}>
      <h2>{say.who}</h2>
      <p>{not.length === 0 ? everyone : say.count(have.length, members.length)}</p>
      {not.length > 0 && (
        <>
          <h3>{say.notYet}</h3>
          <Names members={not} />
          {help !== undefined && <p className={styles.aside}>{help}</p>}
        </>
      )}
      {have.length > 0 && (
        <>
          <h3>{say.have}</h3>
          <Names members={have} beside={(person) => shortDate(signed.get(person) ?? 0, ward.timezone, language)} />
        </>
      )}
    </section>
  )
}

function Names({ members, beside }: { members: readonly Member[]; beside?: (person: string) => string }) {
  const roleName = useRoleName()
  return (
    <ul>
      {members.map(({ person, name, role }) => (
        <li key={person}>
          <span>
            <bdi className={styles.name}>{name}</bdi> <bdi className={styles.aside}>{roleName(person, role ?? '')}</bdi>
          </span>
          {beside && <span className={styles.aside}>{beside(person)}</span>}
        </li>
      ))}
    </ul>
  )
}
