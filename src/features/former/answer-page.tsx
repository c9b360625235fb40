import { useCallback, useEffect, useState } from 'react'
import { longDay } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { gathering } from '#i18n/words/gathering.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import type { Answer } from '#sync/door/former.ts'
import { giveAnswer, invitation, type Invited } from '#sync/door/gathering.ts'
import { Button } from '#ui/button.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import styles from './former.module.css'

/** `/uitnodiging#code`: an invitation to the gathering. It takes one answer; from then on it shows that answer. */
export function AnswerPage() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(gathering)
  const [code] = useState(() => location.hash.slice(1))
  const [invited, setInvited] = useState<Invited>()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const [busy, setBusy] = useState(false)
  const look = useCallback(
    () =>
      invitation(code).then((answer) => {
        if (answer.ok) setInvited(answer.value)
        setTrouble(answer.ok ? undefined : answer.error)
      }),
    [code]
  )
  useEffect(() => {
    if (code !== '') void look()
  }, [code, look])

  async function give(said: Answer): Promise<void> {
    setBusy(true)
    const answer = await giveAnswer(code, said)
    setBusy(false)
    // Answered on another device meanwhile: that answer is shown.
    if (!answer.ok && answer.error === 'answered') await look()
    if (answer.ok) setInvited(answer.value)
    setTrouble(answer.ok ? undefined : answer.error)
  }

  if (code === '')
    return (
      <>
        <PageHeader title={say.link.noCode} />
        <p>{say.link.noCodeHelp}</p>
      </>
    )
  return (
    <>
      <PageHeader title={invited ? say.link.hello(invited.name) : say.heading} />
      {!invited && trouble === undefined && <p role="status">{say.asking}</p>}
      {invited && <Shown invited={invited} busy={busy} onGive={(said) => void give(said)} />}
      {trouble !== undefined && (
        <Notice kind="needs" role="alert">
          <p>{door[trouble]}</p>
          {!invited && (
            <p>
              <Button onClick={() => void look()}>{words.common.again}</Button>
            </p>
          )}
        </Notice>
      )}
    </>
  )
}

function Shown({ invited: { ward, gathering: asked, over, answer }, busy, onGive }: { invited: Invited; busy: boolean; onGive: (said: Answer) => void }) {
  const say = useTopic(gathering)
  const language = useLanguage()
  return (
    <div className={styles.own}>
      <div className={styles.part}>
        <p>{say.link.from(ward.house ? `${ward.name} (${ward.house})` : ward.name)}</p>
        <h2>{asked.title}</h2>
        <p>
          {say.when(longDay(asked.day, language), asked.time)}
          <br />
          {asked.place}
        </p>
        {asked.text !== '' && <p className={styles.lines}>{asked.text}</p>}
      </div>
      <div className={styles.part}>
        {answer !== undefined ? (
          <>
            <div role="status">
              <p>
                <strong>{say.link.said}</strong>
              </p>
              <p>{say.yours.said[answer]}</p>
            </div>
            <p className={styles.aside}>{say.link.change}</p>
          </>
        ) : over ? (
          <p role="status">{say.link.over}</p>
        ) : (
          <>
            <p>{say.yours.ask}</p>
            <div className={styles.acts}>
              {(['comes', 'does-not'] as const).map((said) => (
                <Button key={said} big kind={said === 'comes' ? 'primary' : 'normal'} disabled={busy} onClick={() => onGive(said)}>
                  {say.yours[said]}
                </Button>
              ))}
            </div>
            <p className={styles.aside}>{say.link.once}</p>
          </>
        )}
      </div>
    </div>
  )
}
