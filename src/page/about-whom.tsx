import type { ResidentId } from '#notebook/ids.ts'
import { useWords } from '#i18n/words.tsx'
import { ToggleChip } from '#ui/button.tsx'
import styles from './about-whom.module.css'
import { useNotebook } from './notebook.tsx'

/** The residents that a line is about: a chip for everyone who lives here. */
export function AboutWhom({ residents: chosen, onChange }: { residents: readonly ResidentId[]; onChange: (residents: readonly ResidentId[]) => void }) {
  const { residents } = useNotebook()
  const words = useWords()
  const here = [...residents.values()].filter((resident) => resident.here)
  const toggle = (id: ResidentId): void => onChange(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  return (
    <fieldset className={styles.group}>
      <legend>{words.day.about}</legend>
      {here.length === 0 ? <p className={styles.nobody}>{words.day.aboutNobody}</p> : (
        <div className={styles.chips}>
          {here.map((resident) => (
            <ToggleChip key={resident.id} on={chosen.includes(resident.id)} onToggle={() => toggle(resident.id)}>
              <span>{resident.roomNumber}</span> <bdi>{resident.name}</bdi>
            </ToggleChip>
          ))}
        </div>
      )}
    </fieldset>
  )
}
