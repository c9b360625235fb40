import { useLiveQuery } from 'dexie-react-hooks'
import { useCallback, useEffect, useState } from 'react'
import { audienceOf, parseRoom } from '#notebook/rooms.ts'
import { countCopies, line } from '#local/queries.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { handedIn } from '#i18n/words/handed-in.ts'
import { useMoment, usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { askHandedIn, settleHandedIn, type HandedIn } from '#sync/door/handed-in.ts'
import { Button } from '#ui/button.tsx'
import { Empty, Notice, PageHeader } from '#ui/parts.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import { takenOver, wordsIn } from './take-over.ts'
import styles from './handed-in.module.css'

type Tray = { readonly at: 'asking' } | { readonly at: 'refused'; readonly why: DoorRefusal } | { readonly at: 'here'; readonly records: readonly HandedIn[] }

/** `/ingeleverd`: the coordinator's tray of words that devices handed in when they were let go. */
export function HandedInScreen() {
  const say = useTopic(handedIn)
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} />
      <HandedInSection />
    </div>
  )
}

function HandedInSection() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(handedIn)
  const { ward } = useNotebook()
  const [tray, setTray] = useState<Tray>({ at: 'asking' })
  const [said, setSaid] = useState('')
  const look = useCallback(
    () => askHandedIn(ward.id).then((answer) => setTray(answer.ok ? { at: 'here', records: answer.value } : { at: 'refused', why: answer.error })),
    [ward.id]
  )
  useEffect(() => void look(), [look])
  const off = (id: string): void => setTray((now) => (now.at === 'here' ? { ...now, records: now.records.filter((one) => one.id !== id) } : now))
  const undo = useUndo(
    useCallback(
      async (id) => {
        const answer = await settleHandedIn(ward.id, id, 'removed')
        if (!answer.ok) throw new Error(answer.error)
      },
      [ward.id]
    )
  )
  if (tray.at === 'asking') return <p role="status">{say.asking}</p>
  if (tray.at === 'refused')
    return (
      <Notice kind="needs" role="alert">
        <p>{door[tray.why]}</p>
        <p>
          <Button onClick={() => void look()}>{words.common.again}</Button>
        </p>
      </Notice>
    )
  const shown = tray.records.filter(({ id }) => undo.fateOf(id) !== 'gone')
  return (
    <>
      <p role="status" className={styles.aside}>
        {said}
      </p>
      {shown.length === 0 ? (
        <Empty title={say.none}>
          <p>{say.noneBody}</p>
        </Empty>
      ) : (
        <>
          <p>{say.intro}</p>
          <p className={styles.aside}>{say.takeHint}</p>
          <ul className={styles.list}>
            {shown.map((one) => (
              <li key={one.id}>
                {undo.fateOf(one.id) === 'undoable' ? (
                  <UndoRow said={say.removed} label={words.common.undo} onUndo={() => undo.undo(one.id)} />
                ) : (
                  <Card
                    one={one}
                    onTaken={() => {
                      setSaid(say.taken)
                      off(one.id)
                    }}
                    onRemove={() => undo.ask(one.id)}
                  />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

type CardProps = { one: HandedIn; onTaken: () => void; onRemove: () => void }
type Taking = { readonly at: 'still' | 'busy' | 'written' } | { readonly at: 'refused'; readonly why: WriteRefusal }

function Card({ one, onTaken, onRemove }: CardProps) {
  const words = useWords()
  const say = useTopic(handedIn)
  const { tables, reader, ward, writer } = useNotebook()
  const person = usePersonName()
  const moment = useMoment()
  const [taking, setTaking] = useState<Taking>({ at: 'still' })
  const { record } = one
  // Taken over before, and the relay had not heard of it when this page was left.
  const copied = useLiveQuery(() => countCopies(tables, reader, one.id), [tables, reader, one.id]) ?? 0
  const written = taking.at === 'written' || copied > 0
  const text = record ? wordsIn(record) : ''
  const name = person(one.person)

  async function takeOver(): Promise<void> {
    if (!record) return
    setTaking({ at: 'busy' })
    const room = parseRoom(record.room)
    const known = 'to' in record && (await line(tables, reader, record.to)) !== undefined
    for (const each of takenOver(record, say.from(name), known)) {
      const put = await write(tables, writer, each, room ? audienceOf(room) : 'all')
      if (!put.ok) return setTaking({ at: 'refused', why: put.error })
    }
    setTaking({ at: 'written' })
    await finish()
  }
  async function finish(): Promise<void> {
    const answer = await settleHandedIn(ward.id, one.id, 'taken-over')
    if (answer.ok) onTaken()
  }

  return (
    <article className={styles.card} aria-label={`${name}, ${record ? moment(record.at) : moment(one.handed)}`}>
      <header className={styles.head}>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <p className={styles.aside}>
          {record && `${say.written(moment(record.at))} · `}
          {say.handed(moment(one.handed))}
          {record && room(record.room) && ` · ${words.common.staffOnly}`}
        </p>
      </header>
      {text === '' ? <p className={styles.aside}>{record ? say.noWords : say.unreadable}</p> : <p className={styles.words}>{text}</p>}
      {taking.at === 'refused' && (
        <Notice kind="must" role="alert">
          {words.refusal[taking.why]}
        </Notice>
      )}
      {written && <Notice kind="needs">{say.notFinished}</Notice>}
      <div className={styles.acts}>
        {written ? (
          <Button kind="primary" onClick={() => void finish()}>
            {say.finish}
          </Button>
        ) : (
          <>
            {text !== '' && (
              <Button kind="primary" disabled={taking.at === 'busy'} onClick={() => void takeOver()}>
                {say.take}
              </Button>
            )}
            <Button kind="quiet" onClick={onRemove}>
              {say.remove}
            </Button>
          </>
        )}
      </div>
    </article>
  )
}

/** Whether a room is the staff's alone. */
function room(name: string): boolean {
  const parsed = parseRoom(name)
  return parsed !== undefined && audienceOf(parsed) === 'staff'
}
