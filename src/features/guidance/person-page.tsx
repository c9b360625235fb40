import { Link } from 'wouter'
import { isProfessional } from '#notebook/may.ts'
import type { Profile } from '#notebook/profile.ts'
import { sees } from '#local/reader.ts'
import { whoIsWho } from '#i18n/words/who-is-who.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { isolated } from '#i18n/isolated.ts'
import { useManages } from '#page/manages.ts'
import { useNotebook } from '#page/notebook.tsx'
import { roleInWords } from '#page/role.ts'
import { WayBack } from '#page/way-back.tsx'
import { PageHeader } from '#ui/parts.tsx'
import { OthersGoal, OwnGoal } from './goal.tsx'
import styles from './guidance.module.css'
import { About } from './about.tsx'
import { Remarks } from './remarks.tsx'
import { Thanks } from './thanks.tsx'
import { Trainings } from './trainings.tsx'

/** One person: what they tell of themselves, the thanks they got, and for those who may read it what concerns guiding them. */
export function PersonPage({ person, profile }: { person: string; profile: Profile | undefined }) {
  const words = useWords()
  const say = useTopic(whoIsWho)
  const { register, me, reader } = useNotebook()
  const manages = useManages()
  const member = register.members.get(person)
  if (!member?.role)
    return (
      <div className={styles.page}>
        <WayBack to="/samen/wie-is-wie" className={styles.back}>{say.back}</WayBack>
        <PageHeader title={say.notHere} />
        <p>{say.notHereHelp}</p>
      </div>
    )
  const name = isolated(member.name)
  const mine = person === me.id
  const staff = sees(reader, 'staff')
  return (
    <article className={styles.page}>
      <WayBack to="/samen/wie-is-wie" className={styles.back}>{say.back}</WayBack>
      <PageHeader title={name}>
        <bdi>{roleInWords(member.role, member.title, words.common.roles)}</bdi>
        {mine && ` · ${say.you}`}
      </PageHeader>
      <About person={person} profile={profile} name={name} mine={mine} />
      {mine ? <OwnGoal /> : <OthersGoal person={person} />}
      <Thanks person={person} name={name} mine={mine} />
      {(mine || staff) && <Trainings person={person} name={name} mine={mine} />}
      {staff && !mine && !isProfessional(member.role) && <Remarks person={person} name={name} />}
      {manages && (
        <p>
          <Link href={`/mensen/${encodeURIComponent(person)}`}>{say.manage}</Link>
        </p>
      )}
    </article>
  )
}
