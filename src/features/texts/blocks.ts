import { Fragment, type Node } from 'prosemirror-model'
import { type Block, type Item, type ListKind, type Run } from '#notebook/markdown.ts'
import { schema } from './schema.ts'

/** Blocks as the editor holds them. */
export const nodesOf = (blocks: readonly Block[]): Node[] =>
  blocks.map((block) => {
    if (block.is === 'list')
      return schema.nodes[block.kind].create(null, block.items.map(({ runs, done }) => schema.nodes.item.create({ done }, schema.nodes.paragraph.create(null, textsOf(runs)))))
    return block.is === 'heading' ? schema.nodes.heading.create({ level: block.level }, textsOf(block.runs)) : schema.nodes.paragraph.create(null, textsOf(block.runs))
  })

const textsOf = (runs: readonly Run[]): Node[] =>
  runs
    .filter(({ text }) => text !== '')
    .map(({ text, bold, link }) => {
      const marks = [...(link === undefined ? [] : [schema.marks.link.create({ href: link })]), ...(bold ? [schema.marks.strong.create()] : [])]
      return schema.text(text, marks)
    })

/** What the editor holds, as blocks. */
export function blocksIn(content: Fragment): Block[] {
  const blocks: Block[] = []
  content.forEach((node) => {
    const { name } = node.type
    if (name === 'points' || name === 'numbers' || name === 'checks') blocks.push(listOf(name, node))
    else if (name === 'item') blocks.push({ is: 'list', kind: 'points', items: itemsOf(node) })
    else if (name === 'heading') blocks.push({ is: 'heading', level: node.attrs['level'] === 3 ? 3 : 2, runs: runsOf(node) })
    else if (node.isText) blocks.push({ is: 'paragraph', runs: runsOf(schema.nodes.paragraph.create(null, node)) })
    else blocks.push({ is: 'paragraph', runs: runsOf(node) })
  })
  return blocks
}

function listOf(kind: ListKind, node: Node): Block {
  const items: Item[] = []
  node.forEach((item) => items.push(...itemsOf(item)))
  return { is: 'list', kind, items }
}

function itemsOf(item: Node): Item[] {
  const items: Item[] = []
  item.forEach((line) => items.push({ runs: runsOf(line), done: item.attrs['done'] === true }))
  return items
}

function runsOf(line: Node): Run[] {
  const runs: Run[] = []
  line.forEach((part) => {
    const href: unknown = part.marks.find(({ type }) => type === schema.marks.link)?.attrs['href']
    runs.push({ text: part.text ?? '', bold: part.marks.some(({ type }) => type === schema.marks.strong), link: typeof href === 'string' ? href : undefined })
  })
  return runs
}
