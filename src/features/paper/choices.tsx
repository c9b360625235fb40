import { sees } from '#local/reader.ts'
import { useNotebook } from '#page/notebook.tsx'
import { SelectField, Switch, TextField } from '#ui/field.tsx'
import { whatsFor, type Choice } from './choice.ts'
import styles from './paper.module.css'
import { usePaperWords } from './words.ts'

type Props = { choice: Choice; onChange: (part: Partial<Choice>) => void }

/** What goes on paper, about which days or whom, and for whose eyes. */
export function Choices({ choice, onChange }: Props) {
  const say = usePaperWords().paper
  const { role, reader, today } = useNotebook()
  const { what, day, from, to } = choice
  return (
    <div className={styles.choices}>
      <SelectField
        label={say.what}
        value={what}
        {...(say.hints[what] === '' ? {} : { hint: say.hints[what] })}
        onChange={({ target }) => {
          const next = whatsFor(role).find((one) => one === target.value)
          if (next) onChange({ what: next, staff: next === 'everything' })
        }}
      >
        {whatsFor(role).map((one) => (
          <option key={one} value={one}>
            {say.whats[one]}
          </option>
        ))}
      </SelectField>
      {what === 'day' && <TextField type="date" label={say.day} max={today} value={day} onChange={({ target }) => target.value !== '' && onChange({ day: target.value })} />}
      {what === 'period' && (
        <div className={styles.pair}>
          <TextField type="date" label={say.from} max={to} value={from} onChange={({ target }) => target.value !== '' && onChange({ from: target.value })} />
          <TextField type="date" label={say.to} min={from} max={today} value={to} onChange={({ target }) => target.value !== '' && onChange({ to: target.value })} />
        </div>
      )}
      {(what === 'period' || what === 'resident' || what === 'everything') && <WhichResident choice={choice} onChange={onChange} />}
      {sees(reader, 'staff') && <Switch label={say.staff} checked={choice.staff} onChange={(staff) => onChange({ staff })} />}
      {what !== 'everything' && (
        <div>
          <Switch label={say.initials} checked={choice.initials} onChange={(initials) => onChange({ initials })} />
          {choice.initials && <p className={styles.hint}>{say.initialsHint}</p>}
        </div>
      )}
    </div>
  )
}

function WhichResident({ choice: { what, resident }, onChange }: Props) {
  const say = usePaperWords().paper
  const { residents } = useNotebook()
  return (
    <SelectField label={say.resident} value={resident} onChange={({ target }) => onChange({ resident: target.value })}>
      <option value="">{what === 'period' ? say.anyResident : say.chooseResident}</option>
      {[...residents.values()].map(({ id, roomNumber, name }) => (
        <option key={id} value={id}>
          {roomNumber} · {name}
        </option>
      ))}
    </SelectField>
  )
}
