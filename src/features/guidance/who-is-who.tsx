import { useLiveQuery } from 'dexie-react-hooks'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import type { Profile } from '#notebook/profile.ts'
import { togetherOf } from '#local/queries.ts'
import { foldText, matches, wordsOf } from '#local/search-text.ts'
import { whoIsWho } from '#i18n/words/who-is-who.ts'
import { useLanguage, useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { roleInWords } from '#page/role.ts'
import { WayBack } from '#page/way-back.tsx'
import { LinkButton } from '#ui/button.tsx'
import { TextField } from '#ui/field.tsx'
import { PageHeader } from '#ui/parts.tsx'
import styles from './guidance.module.css'
import { PersonPage } from './person-page.tsx'

const addressOf = (person: string): string => `/samen/wie-is-wie/${encodeURIComponent(person)}`

/** `/samen/wie-is-wie` and `/samen/wie-is-wie/:person`: everybody by name, and beside the list one of them. */
export function WhoIsWhoScreen() {
  const say = useTopic(whoIsWho)
  const { person } = useParams<{ person?: string }>()
  const { tables, reader } = useNotebook()
  const profiles = useLiveQuery(() => togetherOf(tables, reader, 'profile'), [tables, reader])
  if (!profiles) return null
  const chosen = person === undefined ? undefined : decodeURIComponent(person)
  return (
    <div className={styles.panes}>
      <div className={chosen === undefined ? undefined : styles.wideOnly}>
        <Names chosen={chosen} profiles={profiles} />
      </div>
      {chosen === undefined ? (
        <p className={`${styles.aside} ${styles.wideOnly}`}>{say.choose}</p>
      ) : (
        <PersonPage key={chosen} person={chosen} profile={profiles.find((one) => one.person === chosen)} />
      )}
    </div>
  )
}

/** Paid and unpaid in one list, by name: who is what stands in words, and nobody stands above another. */
function Names({ chosen, profiles }: { chosen: string | undefined; profiles: readonly Profile[] }) {
  const words = useWords()
  const say = useTopic(whoIsWho)
  const language = useLanguage()
  const { register, me } = useNotebook()
  const [typed, setTyped] = useState('')
  const wanted = wordsOf(typed)
  const told = new Map(profiles.map((profile) => [profile.person, profile]))
  const found = [...register.members.values()]
    .flatMap((member) => {
      const { role } = member
      if (!role) return []
      const { languages = '', talents = '' } = told.get(member.person) ?? {}
      const what = roleInWords(role, member.title, words.common.roles)
      return matches(foldText(`${member.name} ${what} ${languages} ${talents}`), wanted) ? [{ ...member, what }] : []
    })
    .sort((a, b) => a.name.localeCompare(b.name, language))
  return (
    <nav className={styles.names} aria-label={say.list}>
      <WayBack className={styles.back} />
      {chosen === undefined ? <PageHeader title={say.heading} help={{ label: words.help.label, text: say.help }} /> : <h2 className={styles.namesHeading}>{say.heading}</h2>}
      <Link href={addressOf(me.id)} asChild>
        <LinkButton big aria-current={chosen === me.id ? 'page' : undefined}>
          {say.yourPage}
        </LinkButton>
      </Link>
      <TextField type="search" label={say.filter} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" enterKeyHint="search" />
      <p role="status" className={found.length === 0 ? styles.aside : 'visually-hidden'}>
        {typed === '' ? '' : found.length === 0 ? say.noneFound : say.found(found.length)}
      </p>
      <ul>
        {found.map(({ person, name, what }) => (
          <li key={person} className={styles.row}>
            <Link href={addressOf(person)} aria-current={person === chosen ? 'page' : undefined}>
              <bdi>{name}</bdi>
            </Link>
            <span className={styles.what}>
              <bdi>{what}</bdi>
              {person === me.id && <span>{say.you}</span>}
              {(told.get(person)?.days ?? []).length > 0 && <span>{told.get(person)?.days.map((day) => say.weekdays[day].slice(0, 2)).join(' ')}</span>}
            </span>
          </li>
        ))}
      </ul>
    </nav>
  )
}
