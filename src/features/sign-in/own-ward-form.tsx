import type { FormEvent } from 'react'
import { setup as setupWords } from '#i18n/words/setup.ts'
import { useTopic } from '#i18n/words.tsx'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { ZoneField } from '#ui/zone-field.tsx'
import type { OwnWard } from './use-set-up.ts'
import styles from './sign-in.module.css'

type Props = { own: OwnWard; onChange: (own: OwnWard) => void; onBegin: () => void; onBack: () => void }

/** A new ward: its name, its time zone, and the name of its first coordinator. */
export function OwnWardForm({ own, onChange, onBegin, onBack }: Props) {
  const say = useTopic(setupWords)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onBegin()
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextField
        label={say.wardName}
        hint={say.wardNameHint}
        value={own.ward}
        onChange={(event) => onChange({ ...own, ward: event.target.value })}
        {...word}
      />
      <TextField
        label={say.yourName}
        hint={say.yourNameHint}
        value={own.name}
        onChange={(event) => onChange({ ...own, name: event.target.value })}
        autoComplete="name"
        {...word}
      />
      <ZoneField label={say.zone} value={own.timezone} onChange={(timezone) => onChange({ ...own, timezone })} />
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big>
          {say.begin}
        </Button>
        <Button onClick={onBack}>{say.back}</Button>
      </div>
    </form>
  )
}

/** A name: 1 to 100 characters that are not all spaces. */
const word = { required: true, maxLength: 100, pattern: '.*\\S.*' }
