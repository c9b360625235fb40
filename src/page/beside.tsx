import { useLiveQuery } from 'dexie-react-hooks'
import { Link } from 'wouter'
import { inReadingOrder, toSign, type Text } from '#notebook/text.ts'
import { togetherOf } from '#local/queries.ts'
import { beside } from '#i18n/words/beside.ts'
import { useTopic } from '#i18n/words.tsx'
import { SelectField } from '#ui/field.tsx'
import { Notice } from '#ui/parts.tsx'
import styles from './beside.module.css'
import { useNotebook } from './notebook.tsx'
import type { Composing } from './pen.ts'
import { ruleFor } from './rule-for.ts'

function useTexts(): readonly Text[] {
  const { tables, reader } = useNotebook()
  return useLiveQuery(() => togetherOf(tables, reader, 'text'), [tables, reader]) ?? []
}

/** What I still have to sign, quietly. */
export function ToSign() {
  const say = useTopic(beside)
  const { me, role } = useNotebook()
  const mine = toSign(useTexts(), me.id, role)
  if (mine.length === 0) return null
  return (
    <Notice>
      <ul className={styles['toSign']}>
        {mine.map(({ id, title }) => (
          <li key={id}>
            <Link href={`/samen/teksten/${id}`}>
              <bdi>{say.toSign(title)}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

type Pen = { composing: Composing; change: (part: Partial<Composing>) => void }

/** S2: which adopted description goes with a task that is handed over; nothing where the ward has none. */
export function DescriptionChoice({ composing, change }: Pen) {
  const say = useTopic(beside)
  const adopted = inReadingOrder(useTexts().filter(({ kind, versions }) => kind === 'task' && versions.length > 0))
  if (adopted.length === 0) return null
  return (
    <SelectField label={say.description} value={composing.description} onChange={(event) => change({ description: event.target.value })}>
      <option value="">{say.none}</option>
      {adopted.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </SelectField>
  )
}

/** S9: the one rule that fits, where somebody writes. */
export function Rule({ composing }: Pick<Pen, 'composing'>) {
  const say = useTopic(beside)
  const { agreement } = useNotebook()
  const rule = agreement.at === 'holds' ? ruleFor(composing, agreement.agreement.text) : undefined
  return (
    <p className={styles['rule']} aria-live="polite">
      {rule !== undefined && (
        <>
          {say.agreed} <bdi>{rule}</bdi>
        </>
      )}
    </p>
  )
}
