import { CircleCheck, Copy } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTopic } from '#i18n/words.tsx'
import { members } from '#i18n/words/members.ts'
import type { Made, Way } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'
import { Button } from '#ui/button.tsx'
import { Notice } from '#ui/parts.tsx'
import { QrCode } from '#ui/qr-code.tsx'
import { useCopy } from '#ui/use-copy.ts'
import type { PeopleNow } from './use-people.ts'
import { useWhen } from './when.ts'
import styles from './members.module.css'

/** What the code is for. `whom`: a person's name; undefined: the ward's tablet. */
type Props = { made: Made; way: Way; whom: string | undefined; people: PeopleNow; onNew: () => void; children?: ReactNode }

/**
 * A code that was just made: to be scanned, typed, or handed over as a link. It stands here alone and is gone when the
 * page is left. As soon as somebody came in by it, the page says so.
 */
export function CodeCard({ made, way, whom, people, onNew, children }: Props) {
  const say = useTopic(members)
  const { now } = useNotebook()
  const when = useWhen()
  const invitation = people.last?.invitations.find(({ id }) => id === made.id)
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), []) // the button that asked for it is gone
  const heading = whom === undefined ? say.codeForTablet : say.codeFor(whom)
  const over = invitation?.withdrawn ? say.codeWithdrawn : made.expires <= now ? say.codeExpired : undefined
  return (
    <section className={styles.card} aria-label={heading}>
      <h2 ref={title} tabIndex={-1} className={styles.title}>
        {heading}
      </h2>
      <p role="status" className={invitation?.used ? styles.done : styles.aside}>
        {invitation?.used && <CircleCheck aria-hidden size={26} />}
        {invitation?.used ? (whom === undefined ? say.tabletIsIn : say.isIn(whom)) : over ? '' : say.works(when.moment(made.expires))}
      </p>
      {over !== undefined && !invitation?.used && (
        <Notice kind="needs" role="alert">
          <p>{over}</p>
          <p>
            <Button onClick={onNew}>{say.newCode}</Button>
          </p>
        </Notice>
      )}
      {!invitation?.used && over === undefined && (way === 'screen' ? <ToScan made={made} whom={whom} /> : <ToHandOver made={made} />)}
      {children}
    </section>
  )
}

function ToScan({ made, whom }: { made: Made; whom: string | undefined }) {
  const say = useTopic(members)
  return (
    <>
      <p>{whom === undefined ? say.scanTablet : say.scanThis}</p>
      <QrCode text={made.link} label={say.qr(whom ?? say.tablet)} />
      <p>
        {say.typeThis}
        <br />
        <code className={styles.code}>{made.link.slice(made.link.indexOf('#') + 1)}</code>
      </p>
    </>
  )
}

function ToHandOver({ made }: { made: Made }) {
  const say = useTopic(members)
  const { said, copy } = useCopy(say.copyFailed)
  return (
    <>
      <p>{say.handOver}</p>
      <p className={styles.code}>{made.link}</p>
      <Button kind="primary" big icon={<Copy aria-hidden size={22} />} onClick={() => void copy(made.link, say.copied)}>
        {say.copy}
      </Button>
      <p role="status" className={styles.said}>
        {said}
      </p>
    </>
  )
}
