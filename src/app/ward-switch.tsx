import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import styles from './app.module.css'

/** The notebook of another ward opens anew, this row with it: the keyboard stays where it was. */
let switched = false

/** Which ward's notebook is open, for whoever works on several, and the way to another. */
export function WardSwitch() {
  const words = useWords().shell
  const { tables, ward, wards } = useNotebook()
  const [, navigate] = useLocation()
  const select = useRef<HTMLSelectElement>(null)
  useEffect(() => {
    if (switched) select.current?.focus()
    switched = false
  }, [])
  if (wards.length < 2) return null
  const open = async (next: string): Promise<void> => {
    switched = true
    await tables.keep({ ward: next })
    navigate('/')
  }
  return (
    <select ref={select} aria-label={words.ward} className={styles['ward']} value={ward.id} onChange={(event) => void open(event.target.value)}>
      {wards.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
