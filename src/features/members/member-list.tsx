import { TabletSmartphone, UserRoundPlus } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Member } from '#notebook/register.ts'
import { foldText, matches, wordsOf } from '#local/search-text.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { door as doorWords } from '#i18n/words/door.ts'
import { members } from '#i18n/words/members.ts'
import { useNotebook } from '#page/notebook.tsx'
import { roleInWords } from '#page/role.ts'
import { LinkButton } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { More, Notice, PageHeader } from '#ui/parts.tsx'
import { addressOf, pages } from './places.ts'
import { isIn } from './standing.ts'
import type { PeopleNow } from './use-people.ts'
import styles from './members.module.css'

/** Everybody by name, paid and unpaid in one list. It stands in the register, so it is there without a network too. */
export function MemberList({ chosen, people }: { chosen: string | undefined; people: PeopleNow }) {
  const words = useWords()
  const door = useTopic(doorWords)
  const say = useTopic(members)
  const language = useLanguage()
  const { register } = useNotebook()
  const [typed, setTyped] = useState('')
  const wanted = wordsOf(typed)
  const found = [...register.members.values()]
    .filter(({ name, role, title }) => matches(foldText(`${name} ${role ? words.common.roles[role] : ''} ${title ?? ''}`), wanted))
    .sort((a, b) => a.name.localeCompare(b.name, language))
  const former = found.filter(({ role }) => !role)
  return (
    <nav className={styles.list} aria-label={say.list}>
      {chosen === undefined ? <PageHeader title={say.heading} /> : <h2 className={styles.listHeading}>{say.heading}</h2>}
      {people.trouble === 'not-reached' && <Notice role="status">{say.offline}</Notice>}
      {people.trouble !== undefined && people.trouble !== 'not-reached' && <Notice kind="needs">{door[people.trouble]}</Notice>}
      <div className={styles.ways}>
        <Link href={addressOf(pages.invite)} asChild>
          <LinkButton kind={chosen === undefined ? 'primary' : 'normal'} big aria-current={chosen === pages.invite ? 'page' : undefined} icon={<UserRoundPlus aria-hidden size={22} />}>
            {say.invite}
          </LinkButton>
        </Link>
        <Link href={addressOf(pages.tablet)} asChild>
          <LinkButton big aria-current={chosen === pages.tablet ? 'page' : undefined} icon={<TabletSmartphone aria-hidden size={22} />}>
            {say.inviteTablet}
          </LinkButton>
        </Link>
      </div>
      <TextField type="search" label={say.filter} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" enterKeyHint="search" />
      <p role="status" className={found.length === 0 ? styles.aside : 'visually-hidden'}>
        {typed === '' ? '' : found.length === 0 ? say.noneFiltered : say.filtered(found.length)}
      </p>
      <Names people={found.filter(({ role }) => role)} chosen={chosen} />
      {former.length > 0 && (
        <More label={`${say.former} (${former.length})`}>
          <Names people={former} chosen={chosen} />
        </More>
      )}
    </nav>
  )
}

function Names({ people, chosen }: { people: readonly Member[]; chosen: string | undefined }) {
  const words = useWords()
  const say = useTopic(members)
  const { register, me } = useNotebook()
  return (
    <ul>
      {people.map((member) => {
        const { person, name, role, title } = member
        return (
          <li key={person} className={styles.row}>
            <Link href={addressOf(person)} aria-current={person === chosen ? 'page' : undefined}>
              <bdi>{name}</bdi>
            </Link>
            <span className={styles.what}>
              {role && <bdi>{roleInWords(role, title, words.common.roles)}</bdi>}
              {person === me.id && <span>{say.you}</span>}
              {role && !isIn(register, person) && <span className={styles.notIn}>{say.notIn}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
