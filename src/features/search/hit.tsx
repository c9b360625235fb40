import { Lock } from 'lucide-react'
import { Link } from 'wouter'
import type { Line } from '#notebook/entry.ts'
import { excerptOf, piecesOf } from '#local/search-text.ts'
import type { EntryRow } from '#local/tables.ts'
import { isolated } from '#i18n/isolated.ts'
import { search as searchWords } from '#i18n/words/search.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { addressOfLine } from '#page/line-address.ts'
import { useMoment, useOnPaper, usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import styles from './search.module.css'

/** A line that was found, with what was looked for marked in it; it leads to the line on its day's page. */
export function Hit({ row, words }: { row: EntryRow; words: readonly string[] }) {
  const say = useTopic(searchWords)
  const { common, line } = useWords()
  const { residents } = useNotebook()
  const person = usePersonName()
  const moment = useMoment()
  const onPaper = useOnPaper()(row)
  const about = row.residents.flatMap((id) => residents.get(id) ?? [])
  const replies = row.replies.filter((reply) => !reply.struck && piecesOf(reply.text, words).some((piece) => piece.hit))
  return (
    <article className={styles.hit} aria-label={onPaper ?? `${person(row.by)}, ${moment(row.at)}`}>
      <p className={styles.head}>
        <Link href={addressOfLine(row)}>
          {onPaper === undefined ? (
            <>
              <bdi>{person(row.by)}</bdi>, <time dateTime={new Date(row.at).toISOString()}>{moment(row.at)}</time>
            </>
          ) : (
            <bdi>{onPaper}</bdi>
          )}
        </Link>
        {row.kind !== 'note' && <span>{common.kinds[row.kind]}</span>}
        {row.audience === 'staff' && (
          <span className={styles.staff}>
            <Lock aria-hidden size={14} />
            {common.staffOnly}
          </span>
        )}
        {about.map((resident) => (
          <span key={resident.id}>
            <Marked text={`${isolated(resident.name)}, ${common.room(isolated(resident.roomNumber))}`} words={words} />
          </span>
        ))}
      </p>
      {row.recorded ? <p className={styles.words}>{line.recorded(person(row.recorded.by), moment(row.recorded.at))}</p> : <Words line={row} words={words} />}
      {row.task?.at === 'done' && row.task.done.text !== undefined && (
        <p className={styles.words}>
          <Marked text={row.task.done.text} words={words} />
        </p>
      )}
      {replies.map((reply) => (
        <div key={reply.id} className={styles.reply}>
          <p className={styles.head}>
            {say.answer}: <bdi>{person(reply.by)}</bdi>
          </p>
          <Words line={reply} words={words} />
        </div>
      ))}
    </article>
  )
}

/** W1: a struck line is found, and shows that it is struck. */
const Words = ({ line, words }: { line: Line; words: readonly string[] }) => (
  <p className={styles.words}>
    {line.struck ? (
      <del>
        <Marked text={line.text} words={words} />
      </del>
    ) : (
      <Marked text={line.text} words={words} />
    )}
  </p>
)

function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const { shown } = useNotebook()
  return excerptOf(piecesOf(shown(text), words)).map((piece, at) => (piece.hit ? <mark key={at}>{piece.text}</mark> : piece.text))
}
