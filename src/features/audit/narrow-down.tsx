import { auditedActs } from '#notebook/acts.ts'
import { useTopic } from '#i18n/words.tsx'
import { audit as auditWords } from '#i18n/words/audit.ts'
import { Button } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/field.tsx'
import { More } from '#ui/parts.tsx'
import { useGround } from './ground.ts'
import { choicesIn, nothing, periods, type LookingFor } from './looking-for.ts'
import styles from './audit.module.css'

type Props = { form: LookingFor; onChange: (part: Partial<LookingFor>) => void }

/** Who, what, about whom, and in which days. */
export function NarrowDown({ form, onChange }: Props) {
  const say = useTopic(auditWords)
  const { residents, people: named, today, language } = useGround()
  const choices = choicesIn(form)
  const people = [...named].sort(([, a], [, b]) => a.localeCompare(b, language))
  const acts = [...auditedActs].sort((a, b) => say.acts[a].localeCompare(say.acts[b], language))
  return (
    <More label={choices === 0 ? say.narrow : `${say.narrow} (${say.narrowed(choices)})`}>
      <div className={styles.choices}>
        <SelectField label={say.person} value={form.person} onChange={(event) => onChange({ person: event.target.value })}>
          <option value="">{say.anyone}</option>
          {people.map(([person, name]) => (
            <option key={person} value={person}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label={say.act} value={form.act} onChange={(event) => onChange({ act: auditedActs.find((act) => act === event.target.value) ?? '' })}>
          <option value="">{say.anything}</option>
          {acts.map((act) => (
            <option key={act} value={act}>
              {say.acts[act]}
            </option>
          ))}
        </SelectField>
        {residents.size > 0 && (
          <SelectField label={say.resident} value={form.resident} onChange={(event) => onChange({ resident: event.target.value })}>
            <option value="">{say.anyResident}</option>
            {[...residents.values()].map((resident) => (
              <option key={resident.id} value={resident.id}>
                {resident.roomNumber} · {resident.name}
              </option>
            ))}
          </SelectField>
        )}
        <SelectField label={say.period} value={form.period} onChange={(event) => onChange({ period: periods.find((period) => period === event.target.value) ?? 'week' })}>
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
            <Button onClick={() => onChange(nothing)}>{say.clear}</Button>
          </div>
        )}
      </div>
    </More>
  )
}
