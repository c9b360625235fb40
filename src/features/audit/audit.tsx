import { useMemo } from 'react'
import { useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { PrintedBy, useNoteOfPrint } from '#page/printed.tsx'
import { GroundContext, type Ground } from './ground.ts'
import { Review } from './review.tsx'

/** `/inzage`: who opened and did what, for the ward's coordinators. It stands on the relay, and needs a connection. */
export function AuditScreen() {
  const words = useWords()
  const { ward, register, residents, today, language } = useNotebook()
  useNoteOfPrint('audit')
  const ground = useMemo(
    (): Ground => ({
      ward,
      today,
      language,
      people: new Map([...register.members.values()].map(({ person, name }) => [person, name])),
      devices: register.devices,
      residents,
      wards: new Map(),
      unnamed: () => words.common.someone,
    }),
    [ward, register, residents, today, language, words]
  )
  return (
    <GroundContext value={ground}>
      <Review
        head={
          <>
            <bdi>{ward.name}</bdi> · <PrintedBy />
          </>
        }
      />
    </GroundContext>
  )
}
