import { useState, type FormEvent } from 'react'
import { shortDate } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { endAdministrator, inviteAdministrator, type Organisation } from '#sync/door/admin.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { Button } from '#ui/button.tsx'
import { AskOnce } from '#ui/ask-once.tsx'
import { TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import type { HandedOut } from './admin.tsx'
import styles from './admin.module.css'
import { word } from './word.ts'

type Administrator = Organisation['administrators'][number]
type Props = {
  administrators: readonly Administrator[]
  me: string | undefined
  onMade: (made: HandedOut) => void
  onDone: (said: string) => void
}

/** Who runs the relay; inviting another, a new link for one who lost a device, and ending one. */
export function Administrators({ administrators, me, onMade, onDone }: Props) {
  const door = useTopic(doorWords)
  const say = useTopic(adminWords)
  const [name, setName] = useState('')
  const [refused, setRefused] = useState<DoorRefusal>()
  const invite = async (who: { name: string } | { person: string }, called: string): Promise<void> => {
    const answer = await inviteAdministrator(who)
    setRefused(answer.ok ? undefined : answer.error)
    if (!answer.ok) return
    setName('')
    onMade({ ...answer.value, name: called })
  }
  const end = async ({ person, name: called }: Administrator): Promise<void> => {
    const answer = await endAdministrator(person)
    setRefused(answer.ok ? undefined : answer.error)
    if (answer.ok) onDone(say.ended(called))
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void invite({ name: name.trim() }, name.trim())
  }
  return (
    <section className={styles.section} aria-labelledby="administrators">
      <h2 id="administrators">{say.administrators}</h2>
      <p>{say.administratorsWhat}</p>
      <ul className={styles.list}>
        {administrators.map((each) => (
          <Row
            key={each.person}
            administrator={each}
            isMe={each.person === me}
            onLink={() => void invite({ person: each.person }, each.name)}
            onEnd={administrators.length > 1 ? () => void end(each) : undefined}
          />
        ))}
      </ul>
      {refused && (
        <Notice kind="needs" role="alert">
          {door[refused]}
        </Notice>
      )}
      <form className={styles.inline} onSubmit={submit}>
        <TextField label={say.inviteName} value={name} onChange={(event) => setName(event.target.value)} {...word} autoComplete="off" />
        <Button type="submit">{say.invite}</Button>
      </form>
    </section>
  )
}

type RowProps = { administrator: Administrator; isMe: boolean; onLink: () => void; onEnd: (() => void) | undefined }

function Row({ administrator: { name, since }, isMe, onLink, onEnd }: RowProps) {
  const words = useWords()
  const say = useTopic(adminWords)
  const language = useLanguage()
  return (
    <li className={styles.row}>
      <p>
        <span>
          <bdi className={styles.name}>{name}</bdi>
          {isMe && <strong className={styles.mark}>{say.you}</strong>}
        </span>
        <span className={styles.facts}>{say.since(shortDate(since, Intl.DateTimeFormat().resolvedOptions().timeZone, language))}</span>
      </p>
      <Button kind="quiet" aria-label={say.newLinkOf(name)} onClick={onLink}>
        {say.newLink}
      </Button>
      {onEnd && (
        <AskOnce quiet label={say.end} name={say.endOf(name)} what={say.endHelp(name)} confirm={say.endSure} cancel={words.common.cancel} onConfirm={onEnd} />
      )}
    </li>
  )
}
