import { useSyncExternalStore } from 'react'
import { usePersonName } from '#page/names.tsx'
import type { TextLink } from '#sync/door/text.ts'
import styles from './editor.module.css'

/** Who else has the text open now, by the names that the ward knows. */
export function Writers({ link: { awareness, doc }, label }: { link: TextLink; label: (names: string) => string }) {
  const person = usePersonName()
  const ids = useSyncExternalStore(
    (heard) => {
      awareness.on('change', heard)
      return () => awareness.off('change', heard)
    },
    () => [...new Set([...awareness.getStates()].flatMap(([client, state]) => (client !== doc.clientID && typeof state['person'] === 'string' ? [state['person']] : [])))].sort().join(' ')
  )
  return (
    <p className={styles['writers']} aria-live="polite">
      {ids !== '' && label(ids.split(' ').map(person).join(', '))}
    </p>
  )
}
