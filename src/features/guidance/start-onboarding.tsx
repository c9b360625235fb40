import { UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import { addDays } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import type { Onboarding, Protocol } from '#notebook/onboarding.ts'
import type { Member } from '#notebook/register.ts'
import { onboarding as onboardingWords } from '#i18n/words/onboarding.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { roleInWords } from '#page/role.ts'
import { useWriting } from '#page/use-writing.tsx'
import { Button } from '#ui/button.tsx'
import { SelectField } from '#ui/field.tsx'
import { Opened } from '#ui/opened.tsx'
import styles from './guidance.module.css'

/** S5: a coordinator gives somebody new a buddy. `open`: the introductions that run now. */
export function StartOnboarding({ protocol, open }: { protocol: Protocol | undefined; open: readonly Onboarding[] }) {
  const say = useTopic(onboardingWords)
  if (!protocol) return null // its list comes first, below
  return (
    <div className={styles.section}>
      <Opened label={say.start} icon={<UserRoundPlus aria-hidden size={20} />}>
        {(close) => <StartForm protocol={protocol} open={open} close={close} />}
      </Opened>
    </div>
  )
}

function StartForm({ protocol, open, close }: { protocol: Protocol; open: readonly Onboarding[]; close: () => void }) {
  const words = useWords()
  const say = useTopic(onboardingWords)
  const { tables, register, today, language } = useNotebook()
  const { put, refused } = useWriting()
  const [newcomer, setNewcomer] = useState('')
  const [buddy, setBuddy] = useState('')
  const members = [...register.members.values()].filter(({ role }) => role).sort((a, b) => a.name.localeCompare(b.name, language))
  const free = members.filter(({ person }) => !open.some((each) => each.newcomer === person))
  const ready = newcomer !== '' && buddy !== '' && newcomer !== buddy

  async function begin(): Promise<void> {
    if (!ready) return
    const steps = protocol.steps.map(({ id, text, after }) => ({ id, text, ...(after === undefined ? {} : { on: addDays(today, after) }) }))
    const started = await put({ type: 'onboarding.started', onboarding: newId(tables.now()), newcomer, buddy, title: protocol.title, steps }, [newcomer, buddy])
    if (started) close()
  }
  const option = ({ person, name, role, title }: Member) => (
    <option key={person} value={person}>
      {role ? `${name} · ${roleInWords(role, title, words.common.roles)}` : name}
    </option>
  )
  return (
    <form
      className={styles.form}
      aria-label={say.start}
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <SelectField label={say.newcomer} value={newcomer} onChange={(event) => setNewcomer(event.target.value)} required>
        <option value="">{say.choose}</option>
        {free.map(option)}
      </SelectField>
      <SelectField label={say.buddy} hint={say.buddyHint} value={buddy} onChange={(event) => setBuddy(event.target.value)} required>
        <option value="">{say.choose}</option>
        {members.filter(({ person }) => person !== newcomer).map(option)}
      </SelectField>
      <p className={styles.aside}>{say.beginHint}</p>
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big disabled={!ready}>
          {say.begin}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}
