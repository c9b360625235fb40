import { Schema, type DOMOutputSpec } from 'prosemirror-model'
import { safeLink } from '#notebook/markdown.ts'

/**
 * What the editor can hold: what the adopted form can say, no more. Generous within its lists, because two people's
 * edits that meet must never make something that the editor would have to throw away.
 */
const list = (tag: 'ul' | 'ol', kind: string) => ({
  group: 'block',
  content: 'item+',
  toDOM: (): DOMOutputSpec => [tag, { 'data-list': kind }, 0],
})

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'text*', toDOM: (): DOMOutputSpec => ['p', 0] },
    heading: {
      group: 'block',
      content: 'text*',
      defining: true,
      attrs: { level: { default: 2 } },
      toDOM: ({ attrs }): DOMOutputSpec => [attrs['level'] === 3 ? 'h4' : 'h3', 0],
    },
    points: list('ul', 'points'),
    numbers: list('ol', 'numbers'),
    checks: list('ul', 'checks'),
    item: {
      content: 'paragraph+',
      defining: true,
      attrs: { done: { default: false } },
      toDOM: ({ attrs }): DOMOutputSpec => ['li', attrs['done'] === true ? { 'data-done': '' } : {}, 0],
    },
    text: {},
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      toDOM: ({ attrs }): DOMOutputSpec => ['a', { href: safeLink(String(attrs['href'])) ?? '#', rel: 'noopener noreferrer', target: '_blank' }, 0],
    },
    strong: { toDOM: (): DOMOutputSpec => ['strong', 0] },
  },
})

