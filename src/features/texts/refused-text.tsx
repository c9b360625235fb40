import { useEffect, useState, type ReactNode } from 'react'
import { toMarkdown } from '#notebook/markdown.ts'
import { texts as textWords } from '#i18n/words/texts.ts'
import { useTopic } from '#i18n/words.tsx'
import { Markdown } from '#page/markdown.tsx'
import type { TextLink } from '#sync/door/text.ts'
import { Notice } from '#ui/parts.tsx'
import styles from './texts.module.css'

/** What was written here stands on the page until its writer has seen it: the relay will not have it. */
export function Refused({ link, children }: { link: TextLink; children: ReactNode }) {
  const say = useTopic(textWords)
  const [words, setWords] = useState('')
  useEffect(() => {
    void import('#sync/door/text.ts').then(({ blocksOf }) => setWords(toMarkdown(blocksOf(link))))
  }, [link])
  return (
    <>
      <Notice kind="must" role="alert">
        {say.refused}
      </Notice>
      <article className={styles.sheet}>
        <Markdown text={words} />
      </article>
      <div className={styles.acts}>{children}</div>
    </>
  )
}
