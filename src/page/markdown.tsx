import { Square, SquareCheckBig } from 'lucide-react'
import { useMemo } from 'react'
import { fromMarkdown, type Block, type Item, type ListKind, type Run } from '#notebook/markdown.ts'
import { markdown as markdownWords } from '#i18n/words/markdown.ts'
import { useTopic } from '#i18n/words.tsx'
import styles from './markdown.module.css'

/** An adopted text, made of elements: nothing in it can be markup of the page. Its headings stand under an h2. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => fromMarkdown(text), [text])
  return <div className={styles['text']}>{blocks.map((block, at) => <BlockOf key={at} block={block} />)}</div>
}

function BlockOf({ block }: { block: Block }) {
  switch (block.is) {
    case 'heading': {
      const Heading = block.level === 2 ? 'h3' : 'h4'
      return <Heading><Runs runs={block.runs} /></Heading>
    }
    case 'paragraph':
      return <p><Runs runs={block.runs} /></p>
    case 'list': {
      const List = block.kind === 'numbers' ? 'ol' : 'ul'
      return (
        <List className={styles[block.kind]}>
          {block.items.map((item, at) => (
            <li key={at}>
              <Mark kind={block.kind} item={item} />
              <span><Runs runs={item.runs} /></span>
            </li>
          ))}
        </List>
      )
    }
  }
}

function Mark({ kind, item: { done } }: { kind: ListKind; item: Item }) {
  const say = useTopic(markdownWords)
  if (kind !== 'checks') return null
  const Box = done ? SquareCheckBig : Square
  return (
    <>
      <Box aria-hidden size={20} />
      <span className="visually-hidden">{done ? say.done : say.open} </span>
    </>
  )
}

const Runs = ({ runs }: { runs: readonly Run[] }) => runs.map((run, at) => <RunOf key={at} run={run} />)

function RunOf({ run: { text, bold, link } }: { run: Run }) {
  const words = bold ? <strong>{text}</strong> : text
  if (link === undefined) return words
  return (
    <a href={link} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  )
}
