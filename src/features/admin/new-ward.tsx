import { Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { admin as adminWords } from '#i18n/words/admin.ts'
import { makeWard } from '#sync/door/admin.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import { useFocusOf } from '#ui/use-focus.ts'
import { ZoneField } from '#ui/zone-field.tsx'
import type { HandedOut } from './admin.tsx'
import styles from './admin.module.css'
import { word } from './word.ts'

type Filled = { readonly name: string; readonly house: string; readonly timezone: string; readonly coordinator: string }

/** Makes a ward with its first coordinator, who gets a link. `zone`: where it probably is. */
export function NewWard({ zone, onMade }: { zone: string; onMade: (made: HandedOut) => void }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(adminWords)
  const [own, setOwn] = useState<Filled>()
  const [refused, setRefused] = useState<DoorRefusal>()
  const { inside, opener } = useFocusOf<HTMLInputElement, HTMLButtonElement>(own !== undefined)
  const make = (event: FormEvent): void => {
    event.preventDefault()
    if (!own) return
    const { name, house, timezone, coordinator } = own
    const made = { name: name.trim(), timezone, coordinator: coordinator.trim(), ...(house.trim() ? { house: house.trim() } : {}) }
    void makeWard(made).then((answer) => {
      if (!answer.ok) return setRefused(answer.error)
      setRefused(undefined)
      setOwn(undefined)
      onMade({ ...answer.value, name: made.coordinator })
    })
  }
  if (!own)
    return (
      <div>
        <Button ref={opener} icon={<Plus aria-hidden size={20} />} onClick={() => setOwn({ name: '', house: '', timezone: zone, coordinator: '' })}>
          {say.newWard}
        </Button>
      </div>
    )
  return (
    <form className={styles.card} onSubmit={make} aria-labelledby="new-ward">
      <h2 id="new-ward">{say.newWard}</h2>
      <p>{say.newWardWhat}</p>
      <TextField label={say.name} value={own.name} onChange={(event) => setOwn({ ...own, name: event.target.value })} {...word} ref={inside} />
      <TextField label={say.house} hint={say.houseHint} value={own.house} onChange={(event) => setOwn({ ...own, house: event.target.value })} maxLength={100} />
      <ZoneField label={say.zone} value={own.timezone} onChange={(timezone) => setOwn({ ...own, timezone })} />
      <TextField label={say.coordinator} value={own.coordinator} onChange={(event) => setOwn({ ...own, coordinator: event.target.value })} {...word} autoComplete="off" />
      {refused && (
        <Notice kind="needs" role="alert">
          {door[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button type="submit" kind="primary">
          {say.make}
        </Button>
        <Button onClick={() => setOwn(undefined)}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
