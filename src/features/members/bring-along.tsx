import { useState } from 'react'
import { useLocation } from 'wouter'
import { roles, type Role } from '#notebook/records.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import { bringMember } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { SelectField } from '#ui/field.tsx'
import { addressOf } from './places.ts'
import { useAct } from './use-act.tsx'
import type { PeopleNow } from './use-people.ts'
import styles from './members.module.css'

/** For a coordinator of several wards: somebody of another ward becomes a member here too, with the devices they have. */
export function BringAlong({ people }: { people: PeopleNow }) {
  const words = useWords()
  const say = useTopic(members)
  const { ward } = useNotebook()
  const [, navigate] = useLocation()
  const [chosen, setChosen] = useState('')
  const [role, setRole] = useState<Role>()
  const act = useAct()
  const wards = (people.last?.elsewhere ?? []).filter((from) => from.members.length > 0)
  if (wards.length === 0) return null
  const everyone = wards.flatMap((from) => from.members.map((member) => ({ from: from.id, key: `${from.id} ${member.person}`, ...member })))
  const one = everyone.find(({ key }) => key === chosen)
  const as = role ?? one?.role ?? 'volunteer'
  async function bring(): Promise<void> {
    if (!one) return
    const done = await act.run(() => bringMember(ward.id, one.from, one.person, as, one.title))
    if (done) navigate(addressOf(one.person))
  }
  return (
    <section className={styles.section} aria-label={say.bringHeading}>
      <h2>{say.bringHeading}</h2>
      <p>{say.bringHelp}</p>
      <SelectField label={say.who} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{say.choose}</option>
        {wards.map((from) => (
          <optgroup key={from.id} label={from.name}>
            {from.members.map(({ person, name }) => (
              <option key={person} value={`${from.id} ${person}`}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </SelectField>
      <SelectField label={say.role} hint={say.roleHints[as]} value={as} onChange={(event) => setRole(roles.find((each) => each === event.target.value))}>
        {roles.map((each) => (
          <option key={each} value={each}>
            {words.common.roles[each]}
          </option>
        ))}
      </SelectField>
      <Button disabled={!one || act.busy} onClick={() => void bring()}>
        {say.bring(ward.name)}
      </Button>
      {act.trouble}
    </section>
  )
}
