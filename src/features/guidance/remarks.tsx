import { useLiveQuery } from 'dexie-react-hooks'
import { Plus } from 'lucide-react'
import { useCallback } from 'react'
import { dayOf } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { MAX_REMARK } from '#notebook/records.ts'
import { togetherOf } from '#local/queries.ts'
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
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import styles from './guidance.module.css'

/** S5: what those who guide volunteers note of this one, for each other. */
export function Remarks({ person, name }: { person: string; name: string }) {
  const words = useWords()
  const say = useTopic(whoIsWho).remarks
  const { tables, reader, me, role, ward, language } = useNotebook()
  const nameOf = usePersonName()
  const all = useLiveQuery(() => togetherOf(tables, reader, 'remark'), [tables, reader])
  const { put, refused } = useWriting()
  const end = useCallback(
    async (id: string) => {
      const remark = all?.find((one) => one.id === id)
      if (remark && !(await put({ type: 'guidance.noted', note: id, person, text: remark.text, ended: true }))) throw new Error('refused')
    },
    [all, person, put]
  )
  const { fateOf, ask, undo } = useUndo(end)
  if (!all) return null
  const theirs = all.filter((remark) => remark.person === person && fateOf(remark.id) !== 'gone').sort((a, b) => b.at - a.at)
  return (
    <section className={styles.section}>
      <h2>{say.heading}</h2>
      <p className={styles.aside}>{say.what(name)}</p>
      {theirs.length === 0 && <p>{say.none}</p>}
      <ul className={styles.list}>
        {theirs.map(({ id, text, by, at }) => (
          <li key={id}>
            {fateOf(id) === 'undoable' ? (
              <UndoRow said={say.ended} label={words.common.undo} onUndo={() => undo(id)} />
            ) : (
              <div className={styles.item}>
                <div>
                  <p className={styles.words}>{text}</p>
                  <p className={styles.aside}>{say.from(nameOf(by), dayName(dayOf(at, ward.timezone), language))}</p>
                </div>
                {(by === me.id || role === 'coordinator') && (
                  <Button kind="quiet" aria-label={say.endOf(text)} onClick={() => ask(id)}>
                    {say.end}
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {refused}
      <div>
        <Opened label={say.add} icon={<Plus aria-hidden size={20} />}>
          {(close) => <RemarkForm person={person} close={close} />}
        </Opened>
      </div>
    </section>
  )
}

function RemarkForm({ person, close }: { person: string; close: () => void }) {
  const words = useWords()
  const say = useTopic(whoIsWho).remarks
  const { tables } = useNotebook()
  const { value, clean, set, forget, trouble } = useFields(`remark ${person}`, { text: '' })
  const { put, refused } = useWriting()
  async function save(): Promise<void> {
    if (clean('text') === '' || !(await put({ type: 'guidance.noted', note: newId(tables.now()), person, text: clean('text') }))) return
    forget()
    close()
  }
  return (
    <form
      className={styles.form}
      aria-label={say.add}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextArea
        label={say.text}
        rows={2}
        maxLength={MAX_REMARK}
        value={value('text')}
        onChange={(event) => set('text', event.target.value)}
        trouble={trouble ? words.day.draftTrouble : undefined}
      />
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={clean('text') === ''}>
          {say.save}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
