import { useId } from 'react'
import styles from './radio-group.module.css'

type Choice<T extends string> = { readonly value: T; readonly label: string; readonly hint?: string; readonly lang?: string }
type Props<T extends string> = {
  legend: string
  value: T
  choices: readonly Choice<T>[]
  onChange: (value: T) => void
}

/** One of a few: radio buttons side by side, each as large as a finger. */
export function RadioGroup<T extends string>({ legend, value, choices, onChange }: Props<T>) {
  const name = useId()
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <label key={choice.value} className={styles.choice}>
            <input type="radio" name={name} checked={choice.value === value} onChange={() => onChange(choice.value)} />
            <span>
              <span lang={choice.lang}>{choice.label}</span>
              {choice.hint !== undefined && <span className={styles.hint}>{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
