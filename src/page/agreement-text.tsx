import { changesBetween, type Change } from '#notebook/agreement.ts'
import { plainLine } from '#notebook/markdown.ts'
import { agreement as agreementWords } from '#i18n/words/agreement.ts'
import { useTopic } from '#i18n/words.tsx'
import styles from './agreement.module.css'

type Text = { readonly title: string; readonly text: string }

/** What came in and what went out, each said in a word; what stayed is left out. */
export function AgreementChanges({ before, after }: { before: Text; after: Text }) {
  const say = useTopic(agreementWords)
  const changes = changesBetween(`${before.title}\n${before.text}`, `${after.title}\n${after.text}`).filter(({ is }) => is !== 'kept')
  if (changes.length === 0) return <p>{say.nothingChanged}</p>
  return (
    <ul className={styles['changes']}>
      {changes.map((change, at) => (
        <li key={at}>
          <Changed change={change} />
        </li>
      ))}
    </ul>
  )
}

function Changed({ change: { is, line } }: { change: Change }) {
  const say = useTopic(agreementWords)
  const words = plainLine(line)
  return (
    <>
      <span className={is === 'new' ? styles['came'] : styles['went']}>{is === 'new' ? say.added : say.removed}</span>
      {is === 'new' ? <ins>{words}</ins> : <del>{words}</del>}
    </>
  )
}
