import { useLiveQuery } from 'dexie-react-hooks'
import { dayOf } from '#notebook/calendar.ts'
import { isProfessional } from '#notebook/may.ts'
import { isDone, type Onboarding } from '#notebook/onboarding.ts'
import { togetherOf } from '#local/queries.ts'
import { dayName } from '#i18n/dates.ts'
import { onboarding as onboardingWords } from '#i18n/words/onboarding.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { usePersonName } from '#page/names.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { useWriting } from '#page/use-writing.tsx'
import { WayBack } from '#page/way-back.tsx'
import { Button } from '#ui/button.tsx'
import { Empty, More, Notice, PageHeader } from '#ui/parts.tsx'
import styles from './guidance.module.css'
import { ProtocolSection } from './protocol.tsx'
import { StartOnboarding } from './start-onboarding.tsx'
import { Introduction } from './introduction.tsx'

/**
 * `/samen/inwerken`: the introductions that this person is part of; a coordinator sees all of them. The steps with
 * which the ward begins stand below for everyone else.
 */
export function OnboardingScreen() {
  const words = useWords()
  const say = useTopic(onboardingWords)
  const { tables, reader, me, role, shared } = useNotebook()
  const all = useLiveQuery(() => togetherOf(tables, reader, 'onboarding'), [tables, reader])
  const protocol = useLiveQuery(async () => (await togetherOf(tables, reader, 'protocol')).at(0) ?? 'none', [tables, reader])
  const circles = useLiveQuery(() => togetherOf(tables, reader, 'circle'), [tables, reader])
  const self = useLiveQuery(() => tables.self(), [tables])
  if (!all || !circles || protocol === undefined) return null
  const open = all.filter(({ closed }) => closed === undefined).sort((a, b) => a.started - b.started)
  const closed = all.filter(({ closed: at }) => at !== undefined).sort((a, b) => b.started - a.started)
  const coordinator = role === 'coordinator'
  const mine = (people: readonly string[]): boolean => people.length === 2 && people.includes(me.id)
  // Whoever walks the steps has them above already.
  const underWay = !isProfessional(role) && open.length > 0
  const elsewhere = shared && self?.identity?.tablet === 'all' && circles.some(({ people }) => coordinator || mine(people))

  return (
    <div className={styles.screen}>
      <WayBack className={styles.back} />
      <PageHeader title={say.heading} help={{ label: words.help.label, text: say.help }} />
      {elsewhere && <Notice>{say.elsewhere}</Notice>}
      <div className={styles.beside}>
        <div>
          {open.length === 0 && !elsewhere && (
            <Empty title={say.none}>
              <p>{coordinator ? say.noneCoordinator : say.noneAll}</p>
            </Empty>
          )}
          {open.map((each) => (
            <Introduction key={each.id} onboarding={each} folded={open.length > 1 && coordinator} />
          ))}
          {coordinator && !elsewhere && <StartOnboarding protocol={protocol === 'none' ? undefined : protocol} open={open} />}
          {closed.length > 0 && (
            <More label={say.earlier(closed.length)}>
              <ul className={styles.list}>
                {closed.map((each) => (
                  <li key={each.id}>
                    <Closed onboarding={each} />
                  </li>
                ))}
              </ul>
            </More>
          )}
        </div>
        {!underWay && <ProtocolSection protocol={protocol === 'none' ? undefined : protocol} />}
      </div>
    </div>
  )
}

function Closed({ onboarding: { id, newcomer, buddy, steps, closed = 0 } }: { onboarding: Onboarding }) {
  const say = useTopic(onboardingWords)
  const { ward, language, role } = useNotebook()
  const name = usePersonName()
  const { put, refused } = useWriting()
  return (
    <div className={styles.item}>
      <div>
        <p>{say.who(name(newcomer), name(buddy))}</p>
        <p className={styles.aside}>
          {say.closedOn(dayName(dayOf(closed, ward.timezone), language))} · {say.progress(steps.filter(isDone).length, steps.length)}
        </p>
        {refused}
      </div>
      {role === 'coordinator' && (
        <Button kind="quiet" onClick={() => void put({ type: 'onboarding.closed', onboarding: id, open: true }, [newcomer, buddy])}>
          {say.reopen}
        </Button>
      )}
    </div>
  )
}
