import { kinds } from '#notebook/records.ts'
import { isolated } from '#i18n/isolated.ts'
import { search as searchWords } from '#i18n/words/search.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/field.tsx'
import { More } from '#ui/parts.tsx'
import { choicesIn, nothing, periods, type LookingFor } from './looking-for.ts'
import styles from './search.module.css'

type Props = { form: LookingFor; onChange: (part: Partial<LookingFor>) => void }

/** Whom a line is about, who wrote it, its kind and its days. */
export function NarrowDown({ form, onChange }: Props) {
  const words = useWords()
  const say = useTopic(searchWords)
  const language = useLanguage()
  const { residents, register, today } = useNotebook()
  const choices = choicesIn(form)
  const people = [...register.members.values()].sort((a, b) => a.name.localeCompare(b.name, language))
  return (
    <More label={choices === 0 ? say.narrow : `${say.narrow} (${say.narrowed(choices)})`}>
      <div className={styles.choices}>
        <SelectField label={say.resident} value={form.resident} onChange={(event) => onChange({ resident: event.target.value })}>
          <option value="">{say.anyResident}</option>
          {[...residents.values()].map((resident) => (
            <option key={resident.id} value={resident.id}>
              {isolated(resident.roomNumber)} · {isolated(resident.name)}
            </option>
          ))}
        </SelectField>
        <SelectField label={say.person} value={form.person} onChange={(event) => onChange({ person: event.target.value })}>
          <option value="">{say.anyone}</option>
          {people.map(({ person, name }) => (
            <option key={person} value={person}>
              {isolated(name)}
            </option>
          ))}
        </SelectField>
        <SelectField label={say.kind} value={form.kind} onChange={(event) => onChange({ kind: kinds.find((kind) => kind === event.target.value) ?? '' })}>
          <option value="">{say.any}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words.common.kinds[kind]}
            </option>
          ))}
        </SelectField>
        <SelectField label={say.period} value={form.period} onChange={(event) => onChange({ period: periods.find((period) => period === event.target.value) ?? 'any' })}>
          {periods.map((period) => (
            <option key={period} value={period}>
              {say.periods[period]}
            </option>
          ))}
        </SelectField>
        {form.period === 'custom' && (
          <>
            <TextField type="date" label={say.from} value={form.from} max={form.to || today} onChange={(event) => onChange({ from: event.target.value })} />
            <TextField type="date" label={say.to} value={form.to} min={form.from} max={today} onChange={(event) => onChange({ to: event.target.value })} />
          </>
        )}
        {choices > 0 && (
          <div className={styles.clear}>
            <Button onClick={() => onChange({ ...nothing, words: form.words })}>{say.clear}</Button>
          </div>
        )}
      </div>
    </More>
  )
}
