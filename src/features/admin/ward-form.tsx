import { useState, type FormEvent, type Ref } from 'react'
import { addMonths, monthOf } from '#notebook/calendar.ts'
import { isExpired, MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from '#notebook/retention.ts'
import { monthName } from '#i18n/dates.ts'
import { type Language, useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { changeWard, type Ward } from '#sync/door/admin.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import { ZoneField } from '#ui/zone-field.tsx'
import styles from './admin.module.css'
import { word } from './word.ts'

type Props = { ward: Ward; now: number; first: Ref<HTMLInputElement>; onSaved: () => void; onCancel: () => void }

/** A ward's name, house, time zone, and how long it keeps its months; says what goes when that is made shorter. */
export function WardForm({ ward, now, first, onSaved, onCancel }: Props) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(adminWords)
  const language = useLanguage()
  const [own, setOwn] = useState({ name: ward.name, house: ward.house ?? '', timezone: ward.timezone, days: String(ward.retentionDays) })
  const [refused, setRefused] = useState<DoorRefusal>()
  const days = Number(own.days)
  const right = Number.isInteger(days) && days >= MIN_RETENTION_DAYS && days <= MAX_RETENTION_DAYS
  const goes = right ? newestThatGoes(ward, days, now) : undefined
  const save = (event: FormEvent): void => {
    event.preventDefault()
    if (!right) return
    const house = own.house.trim()
    const changed = { ...ward, name: own.name.trim(), timezone: own.timezone, retentionDays: days, house: house || undefined }
    void changeWard(changed).then((answer) => (answer.ok ? onSaved() : setRefused(answer.error)))
  }
  return (
    <form className={styles.form} onSubmit={save} aria-label={say.changeOf(ward.name)}>
      <TextField label={say.name} value={own.name} onChange={(event) => setOwn({ ...own, name: event.target.value })} {...word} ref={first} />
      <TextField label={say.house} hint={say.houseHint} value={own.house} onChange={(event) => setOwn({ ...own, house: event.target.value })} maxLength={100} />
      <ZoneField label={say.zone} value={own.timezone} onChange={(timezone) => setOwn({ ...own, timezone })} />
      <TextField
        label={say.retention}
        hint={say.retentionHint}
        trouble={right ? undefined : say.retentionWrong}
        value={own.days}
        onChange={(event) => setOwn({ ...own, days: event.target.value })}
        inputMode="numeric"
        required
      />
      {goes && (
        <Notice kind="must" role="status">
          {say.goes(monthInWords(goes, language))}
        </Notice>
      )}
      {refused && (
        <Notice kind="needs" role="alert">
          {door[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button type="submit" kind={goes ? 'must' : 'primary'}>
          {goes ? say.saveShorter : say.save}
        </Button>
        <Button onClick={onCancel}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}

/** The newest month that is kept now and would be gone with so many days; undefined: none goes. */
function newestThatGoes({ timezone, retentionDays }: Ward, days: number, now: number): string | undefined {
  for (let month = addMonths(monthOf(now, timezone), -1); !isExpired(month, timezone, retentionDays, now); month = addMonths(month, -1))
    if (isExpired(month, timezone, days, now)) return month
  return undefined
}

/** `2026-08` → `augustus 2026` */
const monthInWords = (month: string, language: Language): string =>
  `${monthName(Number(month.slice(5)), language)} ${month.slice(0, 4)}`
