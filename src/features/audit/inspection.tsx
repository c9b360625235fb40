import { useMemo, useState } from 'react'
import { dayOf } from '#notebook/calendar.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { audit as auditWords } from '#i18n/words/audit.ts'
import { useAsked } from '#page/use-asked.ts'
import { organisationNow, type Organisation } from '#sync/door/admin.ts'
import { Button } from '#ui/button.tsx'
import { SelectField } from '#ui/field.tsx'
import { Notice, PageHeader } from '#ui/parts.tsx'
import { GroundContext, type Ground } from './ground.ts'
import { Review } from './review.tsx'

/**
 * `/beheer/inzage`: who opened and did what, on one ward or on all, for administrators. They may not know a ward's
 * people, residents and devices by name: those stand as ids.
 */
export function InspectionScreen() {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(auditWords)
  const { asked, again } = useAsked(organisationNow)
  if (asked.at === 'told') return <Inspection organisation={asked.value} />
  return (
    <>
      <PageHeader title={say.heading} />
      {asked.at === 'asking' && <p role="status">{say.asking}</p>}
      {asked.at === 'refused' && (
        <Notice kind="needs" role="alert">
          <p>{asked.why === 'not-found' ? say.noAdministrator : door[asked.why]}</p>
          <p>
            <Button onClick={again}>{words.common.again}</Button>
          </p>
        </Notice>
      )}
    </>
  )
}

function Inspection({ organisation: { wards, administrators, time } }: { organisation: Organisation }) {
  const say = useTopic(auditWords)
  const language = useLanguage()
  const [chosen, choose] = useState('')
  const ground = useMemo((): Ground => {
    const ward = wards.find(({ id }) => id === chosen)
    const timezone = (ward ?? wards[0])?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    return {
      ward: { id: ward?.id, timezone },
      today: dayOf(time, timezone),
      language,
      people: new Map(administrators.map(({ person, name }) => [person, name])),
      devices: new Map(),
      residents: new Map(),
      wards: new Map(ward ? [] : wards.map(({ id, name }) => [id, name])),
      unnamed: (person) => person,
    }
  }, [wards, administrators, time, chosen, language])
  return (
    <GroundContext value={ground}>
      <Review>
        <SelectField label={say.ward} value={chosen} onChange={(event) => choose(event.target.value)}>
          <option value="">{say.allWards}</option>
          {wards.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      </Review>
    </GroundContext>
  )
}
