import { useLiveQuery } from 'dexie-react-hooks'
import { Heart } from 'lucide-react'
import { dayOf } from '#notebook/calendar.ts'
import { writtenAt } from '#notebook/entry.ts'
import { MAX_TEXT } from '#notebook/records.ts'
import { thanksFor } from '#local/thanks.ts'
import type { EntryRow } from '#local/tables.ts'
import { dayName } from '#i18n/dates.ts'
import { whoIsWho } from '#i18n/words/who-is-who.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useFields } from '#page/use-fields.ts'
import { useWriting } from '#page/use-writing.tsx'
import { Button } from '#ui/button.tsx'
import { TextArea } from '#ui/field.tsx'
import { Opened } from '#ui/opened.tsx'
import { More } from '#ui/parts.tsx'
import styles from './guidance.module.css'

/** How many stand in sight; the others are one tap away. */
const IN_SIGHT = 5

type Props = { readonly person: string; readonly name: string; readonly mine: boolean }

/** S7: lines of thanks for this person, as long as the notebook keeps them. */
export function Thanks({ person, name, mine }: Props) {
  const say = useTopic(whoIsWho).thanks
  const { tables, reader, register } = useNotebook()
  const written = register.members.get(person)?.name ?? ''
  const thanks = useLiveQuery(() => thanksFor(tables, reader, person, written), [tables, reader, person, written])
  if (!thanks) return null
  return (
    <section className={styles.section}>
      <h2>{say.heading}</h2>
      {thanks.length === 0 && <p className={styles.aside}>{say.none}</p>}
      <Lines of={thanks.slice(0, IN_SIGHT)} />
      {thanks.length > IN_SIGHT && (
        <More label={say.older(thanks.length - IN_SIGHT)}>
          <Lines of={thanks.slice(IN_SIGHT)} />
        </More>
      )}
      {!mine && (
        <div>
          <Opened label={say.say(name)} icon={<Heart aria-hidden size={18} />}>
            {(close) => <ThanksForm person={person} name={name} close={close} />}
          </Opened>
        </div>
      )}
    </section>
  )
}

function Lines({ of }: { of: readonly EntryRow[] }) {
  const say = useTopic(whoIsWho).thanks
  const { ward, language, shown } = useNotebook()
  const name = usePersonName()
  return (
    <ul className={styles.list}>
      {of.map((row) => (
        <li key={row.id} className={styles.item}>
          <div>
            <p className={styles.words}>{shown(row.text)}</p>
            <p className={styles.aside}>{say.from(name(row.by), dayName(dayOf(writtenAt(row), ward.timezone), language))}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}

function ThanksForm({ person, name, close }: { person: string; name: string; close: () => void }) {
  const words = useWords()
  const say = useTopic(whoIsWho).thanks
  const { value, clean, set, forget, trouble } = useFields(`thanks ${person}`, { text: '' })
  const { put, refused } = useWriting()
  async function save(): Promise<void> {
    const text = clean('text')
    if (text === '') return
    const written = await put({ type: 'entry.written', kind: 'thanks', text, residents: [], importance: 'normal', for: { who: 'person', person } })
    if (!written) return
    forget()
    close()
  }
  return (
    <form
      className={styles.form}
      aria-label={say.say(name)}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextArea
        label={say.text(name)}
        hint={say.hint}
        rows={2}
        maxLength={MAX_TEXT}
        value={value('text')}
        onChange={(event) => set('text', event.target.value)}
        trouble={trouble ? words.day.draftTrouble : undefined}
      />
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={clean('text') === ''}>
          {say.write}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
