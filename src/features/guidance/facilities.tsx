import { useLiveQuery } from 'dexie-react-hooks'
import { Plus } from 'lucide-react'
import { useCallback, useState } from 'react'
import { newId } from '#notebook/ids.ts'
import { isProfessional } from '#notebook/may.ts'
import type { Facility } from '#notebook/facility.ts'
import { togetherOf } from '#local/queries.ts'
import { facilities } from '#i18n/words/facilities.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { PrintedHead } from '#page/printed.tsx'
import { useWriting } from '#page/use-writing.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { Empty, PageHeader } from '#ui/parts.tsx'
import { UndoRow } from '#ui/undo-row.tsx'
import { useUndo } from '#ui/use-undo.ts'
import { FacilityCard } from './facility-card.tsx'
import { FacilityForm } from './facility-form.tsx'
import styles from './guidance.module.css'

/** `/samen/wegwijs`: where things are on the ward. Everyone reads it, without a network too; staff keep it. */
export function FacilitiesScreen() {
  const words = useWords()
  const say = useTopic(facilities)
  const { tables, reader, role, language } = useNotebook()
  const all = useLiveQuery(() => togetherOf(tables, reader, 'facility'), [tables, reader])
  const { put, refused } = useWriting()
  const [open, setOpen] = useState<Opened>()
  const staff = isProfessional(role)

  const end = useCallback(
    async (id: string) => {
      const facility = all?.find((one) => one.id === id)
      const ended = facility === undefined || (await put({ type: 'facility.set', facility: id, topic: facility.topic, ended: true }))
      if (!ended) throw new Error('refused')
    },
    [all, put]
  )
  const { fateOf, ask, undo } = useUndo(end)
  if (!all) return null
  const shown = all.filter(({ id }) => fateOf(id) !== 'gone').sort((a, b) => a.topic.localeCompare(b.topic, language))
  const suggested = Object.values(say.suggestions).filter(({ topic }) => !shown.some((one) => one.topic === topic))

  return (
    <div className={styles.screen}>
      <WayBack className={styles.back} />
      <PrintedHead title={say.heading} about="facilities" />
      <PageHeader title={say.heading} help={{ label: words.help.label, text: say.help }} />
      {refused}
      {shown.length === 0 && !open && (
        <Empty title={say.empty}>
          <p>{staff ? say.emptyStaff : say.emptyAll}</p>
        </Empty>
      )}
      <ul className={styles.facilities}>
        {shown.map((facility) => (
          <li key={facility.id}>
            {fateOf(facility.id) === 'undoable' ? (
              <UndoRow said={say.ended(facility.topic)} label={words.common.undo} onUndo={() => undo(facility.id)} />
            ) : open?.id === facility.id ? (
              <FacilityForm key={facility.id} of={open} close={() => setOpen(undefined)} />
            ) : (
              <FacilityCard facility={facility} {...(staff ? { onChange: () => setOpen(facility), onEnd: () => ask(facility.id) } : {})} />
            )}
          </li>
        ))}
      </ul>
      {open?.fresh && <FacilityForm key={open.id} of={open} close={() => setOpen(undefined)} />}
      {staff && !open && (
        <div className={styles.section}>
          <Button kind="primary" big icon={<Plus aria-hidden size={22} />} onClick={() => setOpen({ id: newId(tables.now()), topic: '', text: undefined, code: undefined, fresh: true })}>
            {say.add}
          </Button>
          {suggested.length > 0 && (
            <>
              <h2>{say.maybe}</h2>
              <div className={styles.chips}>
                {suggested.map(({ topic, text }) => (
                  <Button key={topic} icon={<Plus aria-hidden size={18} />} onClick={() => setOpen({ id: newId(tables.now()), topic, text, code: undefined, fresh: true })}>
                    {topic}
                  </Button>
                ))}
              </div>
            </>
          )}
        </div>
      )}
    </div>
  )
}

/** `fresh`: it does not stand on the ward yet. */
type Opened = Pick<Facility, 'id' | 'topic' | 'text' | 'code'> & { readonly fresh?: true }
