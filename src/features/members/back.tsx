import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { WayBack } from '#page/way-back.tsx'
import styles from './members.module.css'

/** To the list; beside the list it is not needed. */
export const Back = () => (
  <WayBack to="/mensen" className={styles.back}>
    {useTopic(members).toList}
  </WayBack>
)
