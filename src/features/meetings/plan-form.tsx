import { useEffect, useRef, useState } from 'react'
import { restOf, type Meeting } from '#notebook/meeting.ts'
import { MOST_TIMES, rhythms } from '#notebook/series.ts'
import { draftKey, dropDraft } from '#local/drafts.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { dayName, longDay } from '#i18n/dates.ts'
import { meetings as meetingWords } from '#i18n/words/meetings.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useDraft } from '#page/use-draft.ts'
import { Button, ToggleChip } from '#ui/button.tsx'
import { SelectField, TextField } from '#ui/field.tsx'
import { More, Notice } from '#ui/parts.tsx'
import styles from './meetings.module.css'
import { blankPlanning, changed, isWhole, namesResident, planDays, planned, planningOf, readPlanning, type Planning } from './planning.ts'

/** SPEC.md: the longest title and place, in UTF-16 units. */
const LONGEST = 100

/** `of`: the meeting that is changed, among all of them; without it a new one is planned. */
type Props = { of?: { readonly meeting: Meeting; readonly meetings: readonly Meeting[] }; close: () => void }

/** Plans a meeting or a series, or changes one. What was typed is kept until it stands in the notebook (W3). */
export function PlanForm({ of, close }: Props) {
  const words = useWords()
  const say = useTopic(meetingWords)
  const { tables, writer, ward, me, today, now, register, residents, fullName, language } = useNotebook()
  const [first] = useState(() => (of ? planningOf(of.meeting, ward.timezone) : blankPlanning(say.titleFirst, today)))
  const key = draftKey(me.id, `meeting ${of?.meeting.id ?? ward.id}`)
  const [kept, keep, draftTrouble] = useDraft(tables, key)
  const planning = readPlanning(kept, first)
  const change = (part: Partial<Planning>): void => keep(JSON.stringify({ ...planning, ...part }))
  const [refused, setRefused] = useState<WriteRefusal>()
  const [busy, setBusy] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])

  const named = namesResident(planning, [...residents.values()].map((resident) => ({ ...resident, name: fullName(resident.id) })))
  const days = isWhole(planning) ? planDays(planning) : []
  const lacksDay = planning.day !== '' && planning.day < today && !(of && of.meeting.starts < now)
  const lacksWho = planning.roles.length === 0 && planning.people.length === 0
  const ready = isWhole(planning) && days.length > 0 && !named && !lacksDay && !lacksWho

  async function submit(): Promise<void> {
    if (!ready || busy) return
    setBusy(true)
    const records = of ? changed(planning, of.meeting, of.meetings, ward.timezone) : planned(planning, ward.timezone)
    for (const record of records) {
      const written = await write(tables, writer, record)
      if (!written.ok) {
        setBusy(false)
        return setRefused(written.error)
      }
    }
    keep('')
    await dropDraft(tables, key)
    close()
  }

  const series = of ? restOf(of.meeting, of.meetings).length : 1
  return (
    <form
      className={`${styles.sheet} ${styles.form}`}
      aria-label={of ? say.change : say.plan}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextField ref={box} label={say.title} hint={say.outside} value={planning.title} maxLength={LONGEST} onChange={(event) => change({ title: event.target.value })} autoComplete="off" required />
      <div className={styles.side}>
        <TextField label={say.day} type="date" value={planning.day} onChange={(event) => change({ day: event.target.value })} trouble={lacksDay ? say.lacksDay : undefined} required />
        <TextField label={say.from} type="time" value={planning.from} onChange={(event) => change({ from: event.target.value })} required />
        <TextField label={say.to} type="time" value={planning.to} onChange={(event) => change({ to: event.target.value })} required />
      </div>
      <TextField label={say.where} value={planning.where} maxLength={LONGEST} onChange={(event) => change({ where: event.target.value })} autoComplete="off" trouble={named ? say.noName : undefined} />
      <Who planning={planning} change={change} lacks={lacksWho} members={[...register.members.values()].filter(({ role }) => role).map(({ person, name }) => ({ person, name }))} />
      {of ? (
        series > 1 && (
          <SelectField label={say.which} value={planning.which} onChange={(event) => change({ which: event.target.value === 'rest' ? 'rest' : 'one' })}>
            <option value="one">{say.onlyThis}</option>
            <option value="rest">{say.andRest(series)}</option>
          </SelectField>
        )
      ) : (
        <Repeat planning={planning} change={change} />
      )}
      {days.length > 1 && <p className={styles.aside}>{say.willBe(days.length, (days.at(-1) ?? '').slice(0, 4) === today.slice(0, 4) ? dayName(days.at(-1) ?? today, language) : longDay(days.at(-1) ?? today, language))}</p>}
      {draftTrouble && (
        <Notice kind="must" role="alert">
          {words.day.draftTrouble}
        </Notice>
      )}
      {refused && (
        <Notice kind="must" role="alert">
          {words.refusal[refused]}
        </Notice>
      )}
      <div className={styles.acts}>
        <Button kind="primary" big type="submit" disabled={!ready || busy}>
          {say.savePlan}
        </Button>
        <Button onClick={close}>{words.common.cancel}</Button>
      </div>
    </form>
  )
}

type Part = { planning: Planning; change: (part: Partial<Planning>) => void }

const other = <T,>(list: readonly T[], one: T): T[] => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one])

function Who({ planning, change, members, lacks }: Part & { members: readonly { person: string; name: string }[]; lacks: boolean }) {
  const say = useTopic(meetingWords)
  const sorted = members.toSorted((a, b) => a.name.localeCompare(b.name, 'nl'))
  return (
    <fieldset>
      <legend className={styles.legend}>{say.whoComes}</legend>
      <div className={styles.chips}>
        {(['volunteer', 'professional'] as const).map((role) => (
          <ToggleChip key={role} on={planning.roles.includes(role)} onToggle={() => change({ roles: other(planning.roles, role) })}>
            {say.rolesShort[role]}
          </ToggleChip>
        ))}
      </div>
      <More label={say.morePeople(planning.people.length)}>
        <div className={styles.chips}>
          {sorted.map(({ person, name }) => (
            <ToggleChip key={person} on={planning.people.includes(person)} onToggle={() => change({ people: other(planning.people, person) })}>
              <bdi>{name}</bdi>
            </ToggleChip>
          ))}
        </div>
      </More>
      {lacks && <Notice kind="needs">{say.lacksWho}</Notice>}
    </fieldset>
  )
}

function Repeat({ planning, change }: Part) {
  const say = useTopic(meetingWords)
  return (
    <>
      <SelectField label={say.repeat} value={planning.rhythm} onChange={(event) => change({ rhythm: rhythms.find((rhythm) => rhythm === event.target.value) ?? 'once' })}>
        {(['once', ...rhythms] as const).map((rhythm) => (
          <option key={rhythm} value={rhythm}>
            {say.rhythms[rhythm]}
          </option>
        ))}
      </SelectField>
      {planning.rhythm !== 'once' && (
        <div className={styles.side}>
          <SelectField label={say.extent} value={planning.extent} onChange={(event) => change({ extent: event.target.value === 'until' ? 'until' : 'times' })}>
            <option value="times">{say.extents.times}</option>
            <option value="until">{say.extents.until}</option>
          </SelectField>
          {planning.extent === 'times' ? (
            <TextField label={say.times} type="number" inputMode="numeric" min={1} max={MOST_TIMES} value={planning.times} onChange={(event) => change({ times: event.target.value })} />
          ) : (
            <TextField label={say.until} type="date" min={planning.day} value={planning.until} onChange={(event) => change({ until: event.target.value })} />
          )}
        </div>
      )}
    </>
  )
}
