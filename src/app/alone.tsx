import { Suspense, type ReactNode } from 'react'
import { useWords } from '#i18n/words.tsx'
import styles from './app.module.css'

/** Pages before there is a notebook to show; on a ward's tablet across its width. */
export function Alone({ wide, children }: { wide: boolean; children: ReactNode }) {
  const words = useWords().shell
  return (
    <main className={`${styles['alone']} ${wide ? styles['wide'] : ''}`} aria-label={words.page}>
      <Suspense fallback={null}>{children}</Suspense>
    </main>
  )
}
