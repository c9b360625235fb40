import type { Member } from '#notebook/register.ts'
import { useLanguage, useWords } from '#i18n/words.tsx'
import styles from './tablet.module.css'

/** Members as tiles, by name: always in the same place. Each says in words what somebody is. */
export function Tiles({ members, onChoose }: { members: readonly Member[]; onChoose: (member: Member) => void }) {
  const words = useWords()
  const language = useLanguage()
  const sorted = members.toSorted((a, b) => a.name.localeCompare(b.name, language))
  return (
    <ul className={styles.tiles}>
      {sorted.map((member) => (
        <li key={member.person}>
          <button type="button" className={styles.tile} onClick={() => onChoose(member)}>
            <bdi className={styles.name}>{member.name}</bdi>
            <bdi className={styles.role}>{member.title ?? (member.role && words.common.roles[member.role])}</bdi>
          </button>
        </li>
      ))}
    </ul>
  )
}
