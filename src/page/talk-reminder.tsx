import { useLiveQuery } from 'dexie-react-hooks'
import { Link } from 'wouter'
import { addDays } from '#notebook/calendar.ts'
import { talkAhead } from '#notebook/onboarding.ts'
import { togetherOf } from '#local/queries.ts'
import { dayName } from '#i18n/dates.ts'
import { onboarding } from '#i18n/words/onboarding.ts'
import { useTopic } from '#i18n/words.tsx'
import { Notice } from '#ui/parts.tsx'
import { usePersonName } from './names.tsx'
import { useNotebook } from './notebook.tsx'

/** From so many days before it on. */
const AHEAD = 7

/** S5: the talk after some shifts reminds the newcomer and the coordinators of itself. */
export function TalkReminder() {
  const say = useTopic(onboarding)
  const { tables, reader, me, role, today, language } = useNotebook()
  const name = usePersonName()
  const all = useLiveQuery(() => togetherOf(tables, reader, 'onboarding'), [tables, reader]) ?? []
  const soon = all.flatMap((each) => {
    const talk = talkAhead(each)
    const concerns = each.newcomer === me.id || role === 'coordinator'
    return talk && concerns && talk.on <= addDays(today, AHEAD) ? [{ ...each, talk }] : []
  })
  return soon.map(({ id, newcomer, talk }) => (
    <Notice key={id} kind="needs">
      <p>
        {newcomer === me.id ? say.remindNewcomer(dayName(talk.on, language)) : say.remindCoordinator(name(newcomer), dayName(talk.on, language))}{' '}
        {talk.on < today && say.remindPast} <Link href="/samen/inwerken">{say.toOnboarding}</Link>
      </p>
    </Notice>
  ))
}
