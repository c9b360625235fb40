import { useEffect, useRef, useState } from 'react'
import { addDays, type Day } from '#notebook/calendar.ts'
import { shiftOn, shifts, type Contact, type Present, type ShiftName } from '#notebook/contact.ts'
import { isProfessional } from '#notebook/may.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { weekday } from '#i18n/dates.ts'
import { duty as dutyWords } from '#i18n/words/duty.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { Button, ToggleChip } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './contact-now.module.css'
import { useNotebook } from './notebook.tsx'

const PHONE = /^[0-9+() .-]{0,30}$/
/** What the list of people says for nobody; no person's id is empty. */
const NOBODY = ''

type Props = {
  present: Present | undefined
  contacts: readonly Contact[]
  /** One shift on days of choice; without it, of the shift that runs now or of the next ones. */
  on?: { readonly shift: ShiftName; readonly day: Day; readonly days: readonly Day[] }
  close: () => void
}

/** S5: staff say who is there for questions. Of two who say so the later one holds. */
export function ContactForm({ present, contacts, on, close }: Props) {
  const { tables, writer, ward, me, now, today, register, language } = useNotebook()
  const words = useWords()
  const say = useTopic(dutyWords)
  const staff = [...register.members.values()].filter((member) => isProfessional(member.role)).sort((a, b) => a.name.localeCompare(b.name, 'nl'))
  const numberOf = (person: string): string => contacts.findLast((contact) => contact.person === person && contact.phone !== undefined)?.phone ?? ''
  const [person, setPerson] = useState(present?.person ?? me.id)
  const [phone, setPhone] = useState(() => numberOf(person))
  const [shift, setShift] = useState<ShiftName>(() => on?.shift ?? shiftAt(now, today, ward.timezone))
  const [days, setDays] = useState<readonly Day[]>(on ? [on.day] : [])
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => first.current?.focus(), [])
  const fits = PHONE.test(phone)

  async function save(): Promise<void> {
    const number = person === NOBODY || phone.trim() === '' ? {} : { phone: phone.trim() }
    const who = person === NOBODY ? {} : { person }
    const spans = on ? days.map((day) => shiftOn(day, shift, ward.timezone)) : [spanOf(shift, now, today, ward.timezone)]
    for (const span of spans) {
      const written = await write(tables, writer, { type: 'contact.set', ...who, ...span, ...number })
      if (!written.ok) return setTrouble(written.error)
    }
    close()
  }
  return (
    <form
      className={styles.form}
      aria-label={say.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (fits) void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <SelectField
        ref={first}
        label={say.who}
        value={person}
        onChange={(event) => {
          setPerson(event.target.value)
          setPhone(numberOf(event.target.value))
        }}
      >
        {staff.map((member) => (
          <option key={member.person} value={member.person}>
            {member.name}
          </option>
        ))}
        {present && <option value={NOBODY}>{say.noOne}</option>}
      </SelectField>
      {person !== NOBODY && (
        <TextField type="tel" label={say.phone} hint={say.phoneHint} trouble={fits ? undefined : say.badPhone} value={phone} onChange={(event) => setPhone(event.target.value)} autoComplete="off" />
      )}
      {on ? (
        <fieldset>
          <legend className={styles.legend}>{say.days}</legend>
          <div className={styles.acts}>
            {on.days.map((day) => (
              <ToggleChip key={day} on={days.includes(day)} onToggle={() => setDays(days.includes(day) ? days.filter((other) => other !== day) : [...days, day])}>
                {weekday(day, language)}
              </ToggleChip>
            ))}
          </div>
        </fieldset>
      ) : (
        <SelectField label={say.when} value={shift} onChange={(event) => setShift(shifts.find(({ name }) => name === event.target.value)?.name ?? 'day')}>
          {shifts.map(({ name }) => (
            <option key={name} value={name}>
              {say.shifts[name]}
            </option>
          ))}
        </SelectField>
      )}
      {trouble && (
        <Notice kind="must" role="alert">
          {words.refusal[trouble]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button kind="primary" type="submit" disabled={!fits || (on !== undefined && days.length === 0)}>
          {say.save}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}

/** The shift that runs at `now`. */
const shiftAt = (now: number, today: Day, zone: string): ShiftName => shifts.find(({ name }) => spanOf(name, now, today, zone).since <= now)?.name ?? 'day'

/** The span of a shift (ms) that runs at `now`, or the next one. */
function spanOf(name: ShiftName, now: number, today: Day, zone: string): { readonly since: number; readonly until: number } {
  const spans = [-1, 0, 1].map((days) => shiftOn(addDays(today, days), name, zone))
  return spans.find(({ until }) => now < until) ?? shiftOn(today, name, zone)
}
