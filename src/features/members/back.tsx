import { ArrowLeft } from 'lucide-react'
import { Link } from 'wouter'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import styles from './members.module.css'

/** To the list; beside the list it is not needed. */
export const Back = () => (
  <p className={styles.back}>
    <Link href="/mensen">
      <ArrowLeft aria-hidden size={20} />
      {useTopic(members).toList}
    </Link>
  </p>
)
