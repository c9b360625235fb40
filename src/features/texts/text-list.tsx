import { ArrowDown, ArrowUp, FileText } from 'lucide-react'
import { Link } from 'wouter'
import { isProfessional } from '#notebook/may.ts'
import type { TextKind } from '#notebook/records.ts'
import { inReadingOrder, toSign, type Text } from '#notebook/text.ts'
import { write } from '#local/write.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic, useWords } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import { Button, LinkButton } from '#ui/button.tsx'
import { Empty, PageHeader } from '#ui/parts.tsx'
import { toStart, toText } from '#page/text-address.ts'
import { WayBack } from '#page/way-back.tsx'
import { useTexts } from './use-texts.ts'
import styles from './texts.module.css'

/** The order in which the kinds stand. Minutes stand with their meetings, the agreement at its own address. */
const shown = ['task', 'guide', 'protocol', 'minutes'] as const satisfies readonly TextKind[]

/** `/samen/teksten`: what is still to sign, and the texts by kind. */
export function TextList() {
  const say = useTopic(textWords)
  const { me, role } = useNotebook()
  const texts = useTexts()
  if (!texts) return null
  const mine = toSign(texts, me.id, role)
  const listed = shown.map((kind) => ({ kind, its: inReadingOrder(texts.filter((text) => text.kind === kind)) })).filter(({ its }) => its.length > 0)
  return (
    <div className={styles.screen}>
      <WayBack className={styles.back} />
      <PageHeader title={say.heading}>{say.intro}</PageHeader>
      <p>
        <Link href={toStart('task')} asChild>
          <LinkButton kind="primary" big>
            {say.start}
          </LinkButton>
        </Link>
      </p>
      {mine.length > 0 && (
        <section className={styles.section}>
          <h2>{say.toSign}</h2>
          <ul>
            {mine.map((text) => (
              <Row key={text.id} text={text} />
            ))}
          </ul>
        </section>
      )}
      {listed.length === 0 && (
        <Empty title={say.none}>
          <p>{say.noneBody}</p>
        </Empty>
      )}
      {listed.map(({ kind, its }) => (
        <section key={kind} className={styles.section}>
          <h2>{say.sections[kind]}</h2>
          <p className={styles.aside}>{say.what[kind]}</p>
          {kind === 'guide' ? <Guides guides={its} /> : <ul>{its.map((text) => <Row key={text.id} text={text} />)}</ul>}
        </section>
      ))}
    </div>
  )
}

/** S3: in the order in which they are to be read, which staff set. */
function Guides({ guides }: { guides: readonly Text[] }) {
  const say = useTopic(textWords)
  const { tables, writer, role } = useNotebook()
  async function move(at: number, by: -1 | 1): Promise<void> {
    const order = [...guides]
    const [moved] = order.splice(at, 1)
    if (!moved) return
    order.splice(at + by, 0, moved)
    for (const [place, { id, place: before }] of order.entries())
      if (before !== place) await write(tables, writer, { type: 'text.placed', text: id, place })
  }
  return (
    <ol className={styles.guides}>
      {guides.map((text, at) => (
        <Row key={text.id} text={text} nr={at + 1}>
          {isProfessional(role) && guides.length > 1 && (
            <span className={styles.moves}>
              <Button kind="quiet" aria-label={say.up(text.title)} disabled={at === 0} icon={<ArrowUp aria-hidden size={20} />} onClick={() => void move(at, -1)} />
              <Button kind="quiet" aria-label={say.down(text.title)} disabled={at === guides.length - 1} icon={<ArrowDown aria-hidden size={20} />} onClick={() => void move(at, 1)} />
            </span>
          )}
        </Row>
      ))}
    </ol>
  )
}

function Row({ text: { id, title, versions }, nr, children }: { text: Text; nr?: number; children?: React.ReactNode }) {
  const say = useTopic(textWords)
  const words = useWords()
  const [newest] = versions
  return (
    <li className={styles.row}>
      <span className={styles.rowWords}>
        <Link href={toText(id)}>
          {nr === undefined ? <FileText aria-hidden size={20} /> : <span className={styles.nr}>{nr}</span>}
          <bdi>{title === '' ? words.common.someone : title}</bdi>
        </Link>
        <span className={newest ? styles.aside : styles.draft}>{newest ? say.version(newest.version) : say.draft}</span>
      </span>
      {children}
    </li>
  )
}
