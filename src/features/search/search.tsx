import { useLiveQuery } from 'dexie-react-hooks'
import { useEffect, useRef, useState } from 'react'
import { linesById } from '#local/queries.ts'
import type { Found } from '#local/search.ts'
import { wordsOf } from '#local/search-text.ts'
import { search as searchWords } from '#i18n/words/search.ts'
import { useTopic } from '#i18n/words.tsx'
import { useHelp } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { Hit } from './hit.tsx'
import { choicesIn, nothing, questionOf, type LookingFor } from './looking-for.ts'
import { NarrowDown } from './narrow-down.tsx'
import { useSearch } from './use-search.ts'
import styles from './search.module.css'

/** How many lines come at a time. */
const SOME = 50

/**
 * What somebody looked for last in this tab, so that Back from a line finds it here. Never in the address, and on a
 * tablet not for the next person: it may name residents.
 */
let last: { readonly person: string; readonly form: LookingFor } = { person: '', form: nothing }

/** `/zoeken`: finds lines as one types, in what is on this device. */
export function SearchScreen() {
  const say = useTopic(searchWords)
  const { tables, reader, today } = useNotebook()
  const [form, setForm] = useState(() => (last.person === reader.person ? last.form : nothing))
  const [limit, setLimit] = useState(SOME)
  const { answer, again } = useSearch(tables.name, reader, questionOf(form, reader, today), limit)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // After the frame in which the shell takes the focus to the new screen.
    const frame = requestAnimationFrame(() => box.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  const change = (part: Partial<LookingFor>): void => {
    const next = { ...form, ...part }
    last = { person: reader.person, form: next }
    setForm(next)
    setLimit(SOME)
  }
  return (
    <search className={styles.screen}>
      <PageHeader title={say.heading} help={useHelp('search')} />
      <TextField
        ref={box}
        type="search"
        label={say.box}
        hint={say.hint}
        value={form.words}
        onChange={(event) => change({ words: event.target.value })}
        autoComplete="off"
        autoCapitalize="none"
        enterKeyHint="search"
        maxLength={200}
      />
      <NarrowDown form={form} onChange={change} />
      <p role="status" className={styles.count}>
        {answer.at === 'found' && answer.found.total > 0 && counted(say, answer.found)}
        {answer.at === 'found' && answer.found.total === 0 && say.none}
      </p>
      {answer.at === 'found' && answer.found.total === 0 && <NothingFound narrowed={choicesIn(form) > 0} clear={() => change({ ...nothing, words: form.words })} />}
      {answer.at === 'found' && <Hits ids={answer.found.ids} words={wordsOf(answer.words)} />}
      {answer.at === 'found' && answer.found.total > answer.found.ids.length && (
        <div>
          <Button onClick={() => setLimit(limit + SOME)}>{say.more}</Button>
        </div>
      )}
      {answer.at === 'failed' && (
        <Notice kind="must" role="alert">
          <p>{say.failed}</p>
          <div>
            <Button onClick={again}>{say.again}</Button>
          </div>
        </Notice>
      )}
    </search>
  )
}

const counted = (say: typeof searchWords.nl, { ids, total }: Found): string =>
  ids.length < total ? say.shown(ids.length, total) : say.count(total)

function NothingFound({ narrowed, clear }: { narrowed: boolean; clear: () => void }) {
  const say = useTopic(searchWords)
  return (
    <div className={styles.help}>
      <p>{say.noneWords}</p>
      <p>{say.noneHere}</p>
      {narrowed && <Button onClick={clear}>{say.clear}</Button>}
    </div>
  )
}

function Hits({ ids, words }: { ids: Found['ids']; words: readonly string[] }) {
  const say = useTopic(searchWords)
  const { tables, reader } = useNotebook()
  const rows = useLiveQuery(() => linesById(tables, reader, ids), [tables, reader, ids])
  if (!rows || rows.length === 0) return null
  return (
    <ol className={styles.hits} aria-label={say.results}>
      {rows.filter((row) => row.form === 'entry').map((row) => (
        <li key={row.id}>
          <Hit row={row} words={words} />
        </li>
      ))}
    </ol>
  )
}
