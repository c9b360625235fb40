import type { ReactNode } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { printed } from '#i18n/words/printed.ts'
import { useNotebook } from '#page/notebook.tsx'
import { PrintedBy, useNoteOfPrint } from '#page/printed.tsx'
import styles from './sheet.module.css'
import { usePaperWords } from './words.ts'

type Props = {
  title: string
  /** How the audit names what is printed. */
  about: string
  staff?: boolean
  /** The whole of it on one page, without page numbers. */
  single?: boolean
  children: ReactNode
}

/** Keeps to the word before it. */
const DOT = '\u00A0· '

/** A page as it comes out of the printer: black on white on any screen, its head on every sheet. */
export function Sheet({ title, about, staff = false, single = false, children }: Props) {
  const say = usePaperWords().paper
  const { confidential } = useTopic(printed)
  const { ward } = useNotebook()
  useNoteOfPrint(about)
  return (
    <section className={`${styles.sheet} ${single ? styles.single : ''}`} aria-label={say.preview}>
      <header className={styles.head}>
        <div className={styles.headIn}>
          <h2>
            <bdi>{ward.name}</bdi> · <bdi>{title}</bdi>
          </h2>
          <p>
            <PrintedBy />{DOT}<strong>{confidential}</strong>
            {staff && (
              <>
                {DOT}
                <strong>{say.withStaff}</strong>
              </>
            )}
          </p>
        </div>
      </header>
      <div className={styles.body}>{children}</div>
    </section>
  )
}
