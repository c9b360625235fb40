import { Pencil } from 'lucide-react'
import { useId } from 'react'
import type { Profile } from '#notebook/profile.ts'
import { MAX_STEP, weekdays, type Weekday } from '#notebook/records.ts'
import { whoIsWho } from '#i18n/words/who-is-who.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useFields } from '#page/use-fields.ts'
import { useWriting } from '#page/use-writing.tsx'
import { Button, ToggleChip } from '#ui/button.tsx'
import { TextArea, TextField } from '#ui/field.tsx'
import { Opened } from '#ui/opened.tsx'
import styles from './guidance.module.css'

/** The longest list of languages and of talents, in UTF-16 units (SPEC.md, `profile.set`). */
const MAX_LANGUAGES = 100
const MAX_TALENTS = 200

type Props = { readonly person: string; readonly profile: Profile | undefined; readonly name: string; readonly mine: boolean }

/** What somebody tells of themselves; they alone change it. */
export function About({ person, profile, name, mine }: Props) {
  const say = useTopic(whoIsWho)
  const { days = [], languages, talents, about } = profile ?? {}
  const nothing = days.length === 0 && !languages && !talents && !about
  return (
    <div className={styles.section}>
      {nothing && <p className={styles.aside}>{mine ? say.nothingYours : say.nothingYet(name)}</p>}
      {about !== undefined && <p className={styles.words}>{about}</p>}
      <dl className={styles.facts}>
        {days.length > 0 && <Fact what={say.about.days}>{days.map((day) => say.weekdays[day]).join(', ')}</Fact>}
        {languages !== undefined && <Fact what={say.about.languages}>{languages}</Fact>}
        {talents !== undefined && <Fact what={say.about.talents}>{talents}</Fact>}
      </dl>
      {mine && (
        <div>
          <Opened label={nothing ? say.tell : say.tellChange} icon={<Pencil aria-hidden size={18} />}>
            {(close) => <ProfileForm person={person} profile={profile} close={close} />}
          </Opened>
        </div>
      )}
    </div>
  )
}

const Fact = ({ what, children }: { what: string; children: string }) => (
  <div>
    <dt>{what}</dt>
    <dd>
      <bdi>{children}</bdi>
    </dd>
  </div>
)

function ProfileForm({ person, profile, close }: { person: string; profile: Profile | undefined; close: () => void }) {
  const words = useWords()
  const say = useTopic(whoIsWho)
  const heading = useId()
  const { value, clean, set, forget, trouble } = useFields('profile', {
    days: (profile?.days ?? []).join(' '),
    languages: profile?.languages ?? '',
    talents: profile?.talents ?? '',
    about: profile?.about ?? '',
  })
  const { put, refused } = useWriting()
  const chosen = weekdays.filter((day) => value('days').split(' ').includes(day))
  const toggle = (day: Weekday): void => set('days', weekdays.filter((each) => chosen.includes(each) !== (each === day)).join(' '))

  async function save(): Promise<void> {
    const told = (['languages', 'talents', 'about'] as const).flatMap((field) => (clean(field) === '' ? [] : [[field, clean(field)] as const]))
    if (!(await put({ type: 'profile.set', person, days: chosen, ...Object.fromEntries(told) }))) return
    forget()
    close()
  }
  return (
    <form
      className={styles.form}
      aria-labelledby={heading}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div>
        <h2 id={heading}>{say.tell}</h2>
        <p className={styles.aside}>{say.everyoneReads}</p>
      </div>
      <fieldset className={styles.days}>
        <legend>{say.days}</legend>
        <div className={styles.chips}>
          {weekdays.map((day) => (
            <ToggleChip key={day} on={chosen.includes(day)} onToggle={() => toggle(day)}>
              {say.weekdays[day]}
            </ToggleChip>
          ))}
        </div>
      </fieldset>
      <TextField label={say.languages} hint={say.languagesHint} maxLength={MAX_LANGUAGES} value={value('languages')} onChange={(event) => set('languages', event.target.value)} autoComplete="off" />
      <TextField label={say.talents} hint={say.talentsHint} maxLength={MAX_TALENTS} value={value('talents')} onChange={(event) => set('talents', event.target.value)} autoComplete="off" />
      <TextArea
        label={say.aboutMe}
        rows={2}
        maxLength={MAX_STEP}
        value={value('about')}
        onChange={(event) => set('about', event.target.value)}
        trouble={trouble ? words.day.draftTrouble : undefined}
      />
      {refused}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" big>
          {say.save}
        </Button>
        <Button onClick={close}>{words.common.close}</Button>
      </div>
    </form>
  )
}
