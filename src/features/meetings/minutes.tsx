import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { fromMarkdown } from '#notebook/markdown.ts'
import { may } from '#notebook/may.ts'
import type { Meeting } from '#notebook/meeting.ts'
import type { Adopted, Text } from '#notebook/text.ts'
import { togetherOf } from '#local/queries.ts'
import type { WriteRefusal } from '#local/write.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Markdown } from '#page/markdown.tsx'
import { useMoment, usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { toWriting } from '#page/text-address.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { More, Notice } from '#ui/parts.tsx'
import styles from './meetings.module.css'

/** The longest title of a text. */
const MAX_TITLE = 100

/**
 * The minutes of a meeting: a text that its people write together, and what was adopted of it, for everyone. Two that
 * were begun at one moment, by people without a network, stand here both.
 */
export function Minutes({ meeting }: { meeting: Meeting }) {
  const say = useTopic(meetingWords)
  const { tables, reader } = useNotebook()
  const texts = useLiveQuery(() => togetherOf(tables, reader, 'text'), [tables, reader])
  if (!texts) return null
  const mine = texts.filter((text) => text.kind === 'minutes' && text.meeting === meeting.id).sort((a, b) => a.started.at - b.started.at)
  return (
    <section className={styles.minutes} aria-label={say.minutes}>
      <h2>{say.minutes}</h2>
      {mine.map((text) => (
        <Written key={text.id} text={text} />
      ))}
      {mine.length === 0 && <Begin meeting={meeting} />}
    </section>
  )
}

function Begin({ meeting }: { meeting: Meeting }) {
  const words = useWords()
  const say = useTopic(meetingWords)
  const { tables, writer, me, role } = useNotebook()
  const [, navigate] = useLocation()
  const [refused, setRefused] = useState<WriteRefusal>()
  const [busy, setBusy] = useState(false)
  if (!may({ person: me.id, role }, { do: 'draft', kind: 'minutes' }).ok) return <p className={styles.aside}>{say.noMinutes}</p>
  async function begin(): Promise<void> {
    setBusy(true)
    const { startText } = await import('#sync/door/text.ts')
    const started = await startText(tables, writer, { kind: 'minutes', title: say.minutesOf(meeting.title).slice(0, MAX_TITLE), meeting: meeting.id }, fromMarkdown(say.minutesBegin))
    setBusy(false)
    if (started.ok) navigate(toWriting(started.value))
    else setRefused(started.error)
  }
  return (
    <>
      <p className={styles.aside}>{say.noMinutes}</p>
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <div>
        <Button disabled={busy} onClick={() => void begin()}>
          {say.write}
        </Button>
      </div>
    </>
  )
}

function Written({ text }: { text: Text }) {
  const say = useTopic(meetingWords)
  const [holds, ...earlier] = text.versions
  return (
    <>
      {holds ? <Version of={holds} /> : <p className={styles.aside}>{say.minutesBegun}</p>}
      <div>
        <Link href={toWriting(text.id)} asChild>
          <LinkButton>{holds ? say.correct : say.writeAlong}</LinkButton>
        </Link>
      </div>
      {earlier.length > 0 && (
        <More label={say.earlier(earlier.length)}>
          {earlier.map((one) => (
            <Version key={one.id} of={one} />
          ))}
        </More>
      )}
    </>
  )
}

function Version({ of: { content, by, at } }: { of: Adopted }) {
  const say = useTopic(meetingWords)
  const { shown } = useNotebook()
  const person = usePersonName()
  const when = useMoment()
  return (
    <article className={styles.sheet} aria-label={say.adopted(person(by), when(at))}>
      <Markdown text={shown(content)} />
      <p className={styles.aside}>
        <bdi>{say.adopted(person(by), when(at))}</bdi>
      </p>
    </article>
  )
}
