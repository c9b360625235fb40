import { Link } from 'wouter'
import { useTopic } from '#i18n/words.tsx'
import { together } from '#i18n/words/together.ts'
import { ToSign } from '#page/beside.tsx'
import { ContactNow } from '#page/contact-now.tsx'
import { useManages } from '#page/manages.ts'
import { NextMeeting } from '#page/next-meeting.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { TalkReminder } from '#page/talk-reminder.tsx'
import { PageHeader } from '#ui/parts.tsx'
import { places } from './places.ts'
import styles from './together.module.css'

/** `/samen`: who is there for questions now, and everything that the ward keeps together beside the notebook. */
export function TogetherScreen() {
  const say = useTopic(together)
  const { role } = useNotebook()
  const manages = useManages()
  const mine = places.filter((place) => !('for' in place) || place.for.some((one) => one === role && (one !== 'coordinator' || manages)))
  return (
    <div className={styles.screen}>
      <PageHeader title={say.heading} />
      <ContactNow />
      <ToSign />
      <TalkReminder />
      <NextMeeting within={60} />
      <ul className={styles.places}>
        {mine.map(({ key, href, Icon }) => (
          <li key={key}>
            <Link href={href}>
              <Icon aria-hidden size={26} strokeWidth={1.8} />
              <span>{say.places[key].name}</span>
            </Link>
            <p>{say.places[key].what}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
