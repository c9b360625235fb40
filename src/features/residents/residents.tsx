import { useParams } from 'wouter'
import { residents as residentsWords } from '#i18n/words/residents.ts'
import { useTopic } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Empty } from '#ui/parts.tsx'
import { ResidentList } from './resident-list.tsx'
import { ResidentPage } from './resident-page.tsx'
import styles from './residents.module.css'

/** `/bewoners`: everyone who lives on the ward; on a wide screen one of them can stand beside the list. */
export function ResidentsScreen() {
  const say = useTopic(residentsWords)
  const { residents } = useNotebook()
  return (
    <div className={styles.panes}>
      <ResidentList />
      <div className={styles.wideOnly}>{residents.size > 0 && <Empty title={say.choose} />}</div>
    </div>
  )
}

/** `/bewoners/:id`: a resident's page (R4); on a wide screen the list stands beside it. */
export function ResidentScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const resident = decodeURIComponent(id)
  return (
    <div className={styles.panes}>
      <div className={styles.wideOnly}>
        <ResidentList chosen={resident} />
      </div>
      <ResidentPage key={resident} id={resident} />
    </div>
  )
}
