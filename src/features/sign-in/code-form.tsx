import { useState, type FormEvent } from 'react'
import { Button } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { codeIn } from './code.ts'
import styles from './sign-in.module.css'

type Props = { label: string; hint: string; action: string; onCode: (code: string) => void }

/** A code typed by hand, or a link pasted whole. */
export function CodeForm({ label, hint, action, onCode }: Props) {
  const [typed, setTyped] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const code = codeIn(typed)
    if (code) onCode(code)
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextField
        label={label}
        hint={hint}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="go"
        required
      />
      <Button type="submit" kind="primary">
        {action}
      </Button>
    </form>
  )
}
