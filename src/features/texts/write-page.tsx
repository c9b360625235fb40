import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { may } from '#notebook/may.ts'
import type { Text } from '#notebook/text.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic } from '#i18n/words.tsx'
import { useNotebook } from '#page/notebook.tsx'
import type { TextLink } from '#sync/door/text.ts'
import { Button } from '#ui/button.tsx'
import { Empty, PageHeader } from '#ui/parts.tsx'
import { Adopt } from './adopt.tsx'
import { toText } from '#page/text-address.ts'
import { WayBack } from '#page/way-back.tsx'
import { Refused } from './refused-text.tsx'
import { useText } from './use-texts.ts'
import styles from './texts.module.css'

/** The editor and all that it needs come in when somebody opens a text to write in it. */
const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }))

/** The draft of a text, that several people write at once. */
export function WritePage({ id }: { id: string }) {
  const say = useTopic(textWords)
  const text = useText(id)
  if (text === undefined) return null
  if (text === null)
    return (
      <div className={styles.screen}>
        <WayBack to="/samen/teksten" className={styles.back}>{say.toTexts}</WayBack>
        <Empty title={say.gone}>
          <p>{say.goneBody}</p>
        </Empty>
      </div>
    )
  const back = text.kind === 'agreement' ? '/afspraken' : toText(id)
  return (
    <div className={styles.screen}>
      <WayBack to={back} className={styles.back}>{say.reading}</WayBack>
      <PageHeader title={text.title}>{say.kinds[text.kind]}</PageHeader>
      <Open text={text} />
    </div>
  )
}

function Open({ text }: { text: Text }) {
  const say = useTopic(textWords)
  const { role } = useNotebook()
  const [turn, setTurn] = useState(0)
  const link = useLink(text.id, turn)
  if (!link) return <p role="status">{say.standing.loading}</p>
  const drafts = may({ person: undefined, role }, { do: 'draft', kind: text.kind }).ok
  return <Writing text={text} link={link} drafts={drafts} onAnew={() => void link.close(true).then(() => setTurn(turn + 1))} />
}

function Writing({ text, link, drafts, onAnew }: { text: Text; link: TextLink; drafts: boolean; onAnew: () => void }) {
  const say = useTopic(textWords)
  const standing = useStanding(link)
  if (standing.startsWith('refused'))
    return (
      <Refused link={link}>
        <Button kind="primary" onClick={onAnew}>
          {say.startAnew}
        </Button>
      </Refused>
    )
  return (
    <>
      <Suspense fallback={<p role="status">{say.standing.loading}</p>}>
        <Editor link={link} title={text.title} mayWrite={drafts} />
      </Suspense>
      <p role="status" className={styles.aside} data-standing={standing}>
        {drafts ? say.standing[standing as keyof typeof say.standing] : say.standing.readOnly}
      </p>
      <Adopt text={text} link={link} />
    </>
  )
}

/** The text, open on this page; `turn`: opened anew. */
function useLink(id: string, turn: number): TextLink | undefined {
  const { tables, writer: { person, ward } } = useNotebook()
  const [link, setLink] = useState<TextLink>()
  useEffect(() => {
    let over = false
    let opened: TextLink | undefined
    void import('#sync/door/text.ts')
      .then(({ openText }) => openText(tables, { person, ward }, id))
      .then((made) => {
        if (over) return void made.close()
        opened = made
        setLink(made)
      })
    return () => {
      over = true
      setLink(undefined)
      void opened?.close()
    }
  }, [tables, person, ward, id, turn])
  return link
}

function useStanding(link: TextLink): string {
  return useSyncExternalStore(
    (heard) => link.onChange(heard),
    () => {
      const standing = link.standing()
      return standing.at === 'connected' && link.unsent() ? 'sending' : standing.at
    }
  )
}
