import { useLiveQuery } from 'dexie-react-hooks'
import { useCallback, useState } from 'react'
import { discard } from '#local/outbox.ts'
import { line as lineById, refusedWords, type Refused } from '#local/queries.ts'
import { writeAgain, type WriteRefusal } from '#local/write.ts'
import { refused as trayWords } from '#i18n/words/refused.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useHelp, useMoment, usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { Empty, Notice, PageHeader } from '#ui/parts.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import { wordsOf } from './words-of.ts'
import styles from './refused.module.css'

/** `/niet-gedeeld`: the tray of words that the ward's server refused, each with why and the ways on. */
export function RefusedScreen() {
  const words = useWords()
  const say = useTopic(trayWords)
  const { tables, reader } = useNotebook()
  const help = useHelp('refused')
  const refused = useLiveQuery(() => refusedWords(tables, reader), [tables, reader])
  const [said, setSaid] = useState('')
  const undo = useUndo(useCallback((id) => discard(tables, id), [tables]))
  if (!refused) return null
  const shown = refused.filter(({ record }) => undo.fateOf(record.id) !== 'gone')
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} help={help} />
      <p role="status" className={styles.said}>
        {said}
      </p>
      {shown.length === 0 ? (
        <Empty title={say.none}>
          <p>{say.noneBody}</p>
        </Empty>
      ) : (
        <>
          <p>{say.intro}</p>
          <ul className={styles.list}>
            {shown.map((one) => (
              <li key={one.record.id}>
                {undo.fateOf(one.record.id) === 'undoable' ? (
                  <UndoRow said={say.discarded} label={words.common.undo} onUndo={() => undo.undo(one.record.id)} />
                ) : (
                  <RefusedCard one={one} onAgain={() => setSaid(say.againDone)} onDiscard={() => undo.ask(one.record.id)} />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

type CardProps = { one: Refused; onAgain: () => void; onDiscard: () => void }

function RefusedCard({ one: { record, code, when }, onAgain, onDiscard }: CardProps) {
  const words = useWords()
  const say = useTopic(trayWords)
  const { tables, me, shown } = useNotebook()
  const moment = useMoment()
  const person = usePersonName()
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const [said, setSaid] = useState('')
  const text = wordsOf(record)
  const kinds: Record<string, string> = say.kinds
  const what = kinds[record.type] ?? say.kinds.other
  const target = 'to' in record ? record.to : undefined

  async function again(): Promise<void> {
    const written = await writeAgain(tables, record)
    if (written.ok) return onAgain()
    setTrouble(written.error)
    setSaid(say.stillRefused)
  }
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => setSaid(say.copied),
      () => setSaid(say.copyFailed)
    )

  return (
    <article className={styles.card} aria-label={`${what}, ${moment(record.at)}`}>
      <header className={styles.head}>
        <h2>{what}</h2>
        <p className={styles.times}>
          {record.by !== me.id && <bdi>{person(record.by)}, </bdi>}
          {say.written(moment(record.at))} · {say.refusedAt(moment(when))}
        </p>
      </header>
      {text !== '' && <p className={styles.words}>{shown(text)}</p>}
      {target !== undefined && <TargetLine id={target} />}
      <Notice kind="needs">
        <p>{words.refusal[code]}</p>
      </Notice>
      {trouble && trouble !== code && (
        <Notice kind="must" role="alert">
          <p>{words.refusal[trouble]}</p>
        </Notice>
      )}
      <div className={styles.acts}>
        <Button kind="primary" onClick={() => void again()}>
          {say.again}
        </Button>
        {text !== '' && <Button onClick={copy}>{say.copy}</Button>}
        <Button kind="quiet" onClick={onDiscard}>
          {say.discard}
        </Button>
      </div>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </article>
  )
}

/** The line that an answer, a correction or a tick belongs to, if it is on this device. */
function TargetLine({ id }: { id: string }) {
  const say = useTopic(trayWords)
  const { tables, reader, shown } = useNotebook()
  const target = useLiveQuery(() => lineById(tables, reader, id), [tables, reader, id])
  if (target?.form !== 'entry') return null
  return (
    <div className={styles.target}>
      <p>{say.to}</p>
      <blockquote>{shown(target.text)}</blockquote>
    </div>
  )
}
