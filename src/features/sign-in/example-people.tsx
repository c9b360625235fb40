import { isProfessional } from '#notebook/may.ts'
import { setup as setupWords } from '#i18n/words/setup.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { roleInWords } from '#page/role.ts'
import type { ExamplePerson } from '#sync/door/enrol.ts'
import { Button, LinkButton } from '#ui/button.tsx'
import { useCopy } from '#ui/use-copy.ts'
import { DoorPage } from './door-page.tsx'
import styles from './sign-in.module.css'

/** The people of the example ward with a sign-in link each. The links exist here alone, until they are used. */
export function ExamplePeople({ people }: { people: readonly ExamplePerson[] }) {
  const say = useTopic(setupWords)
  const { said, copy } = useCopy(say.copyFailed)
  const groups = [
    { heading: say.volunteers, members: people.filter((person) => !isProfessional(person.role)) },
    { heading: say.professionals, members: people.filter((person) => isProfessional(person.role)) },
  ]
  const everything = people.map((person) => `${person.name}: ${person.link}`).join('\n')
  return (
    <DoorPage heading={say.ready}>
      <p>{say.advice}</p>
      <p>{say.once}</p>
      {people.some((person) => onlyHere(person.link)) && <p>{say.localhost}</p>}
      <Button onClick={() => void copy(everything, say.copiedAll)}>{say.copyAll}</Button>
      <p role="status" className={styles.hint}>
        {said}
      </p>
      {groups.map(({ heading, members }) => (
        <section key={heading}>
          <h2>{heading}</h2>
          <ul className={styles.people}>
            {members.map((person) => (
              <Person key={person.id} person={person} onCopy={() => void copy(person.link, say.copied(person.name))} />
            ))}
          </ul>
        </section>
      ))}
    </DoorPage>
  )
}

function Person({ person, onCopy }: { person: ExamplePerson; onCopy: () => void }) {
  const words = useWords()
  const say = useTopic(setupWords)
  return (
    <li>
      <p>
        <bdi className={styles.name}>{person.name}</bdi>
        <br />
        <bdi>{roleInWords(person.role, person.title, words.common.roles)}</bdi>
      </p>
      <div className={styles.acts}>
        <LinkButton href={person.link} target="_blank" rel="noreferrer" aria-label={`${say.openFor(person.name)} (${say.newTab})`}>
          {say.open}
        </LinkButton>
        <Button onClick={onCopy} aria-label={say.copyFor(person.name)}>
          {say.copy}
        </Button>
      </div>
      <p className={styles.link}>{person.link}</p>
    </li>
  )
}

const onlyHere = (link: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(link, location.href).hostname)
