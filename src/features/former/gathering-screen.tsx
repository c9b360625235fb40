import { useEffect, useState } from 'react'
import { longDay } from '#i18n/dates.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { gathering } from '#i18n/words/gathering.ts'
import { useManages } from '#page/manages.ts'
import { useNotebook } from '#page/notebook.tsx'
import { WayBack } from '#page/way-back.tsx'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { answerMine, myInvitation, type Mine } from '#sync/door/gathering.ts'
import { Button } from '#ui/button.tsx'
import { Empty, Notice, PageHeader } from '#ui/parts.tsx'
import { Planning } from './planning.tsx'
import { Saying } from './saying.tsx'
import styles from './former.module.css'

/** `/reunie`: the yearly gathering. A coordinator plans it and asks people; a volunteer of now answers. */
export function GatheringScreen() {
  const say = useTopic(gathering)
  const manages = useManages()
  const { shared } = useNotebook()
  return (
    <div className={styles.screen}>
      <WayBack />
      <PageHeader title={say.heading} />
      {manages ? <Planning /> : shared ? <p>{say.yours.shared}</p> : <Invitation />}
    </div>
  )
}

function Invitation() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(gathering)
  const language = useLanguage()
  const { ward } = useNotebook()
  const [mine, setMine] = useState<Mine>()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let here = true
    void myInvitation(ward.id).then((answer) => {
      if (!here) return
      if (answer.ok) setMine(answer.value)
      setTrouble(answer.ok ? undefined : answer.error)
    })
    return () => {
      here = false
    }
  }, [ward.id, asked])
  const invited = mine?.gathering
  return (
    <>
      {!mine && trouble === undefined && <p role="status">{say.asking}</p>}
      {mine && !invited && (
        <Empty title={say.yours.none}>
          <p>{say.yours.noneHelp}</p>
        </Empty>
      )}
      {invited && (
        <section className={`${styles.part} ${styles.measure}`} aria-label={invited.title}>
          <h2>{invited.title}</h2>
          <p>
            {say.when(longDay(invited.day, language), invited.time)}
            <br />
            {invited.place}
          </p>
          {invited.text !== '' && <p className={styles.lines}>{invited.text}</p>}
          <Saying
            said={mine?.answer}
            onSay={async (said) => {
              const answer = await answerMine(ward.id, invited.id, said)
              if (answer.ok) setMine(answer.value)
              setTrouble(answer.ok ? undefined : answer.error)
            }}
          />
        </section>
      )}
      {trouble !== undefined && (
        <Notice kind="needs" role="alert">
          <p>{door[trouble]}</p>
          {!mine && (
            <p>
              <Button onClick={() => setAsked((before) => before + 1)}>{words.common.again}</Button>
            </p>
          )}
        </Notice>
      )}
    </>
  )
}
