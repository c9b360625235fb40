import fc from 'fast-check'
import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { fromMarkdown, listKinds, normalBlocks, plainLine, safeLink, toMarkdown, type Block } from '#notebook/markdown.ts'
import { isSoundText, readText, writeText } from '#wire/text.ts'

const hostile = fc.constantFrom('**', '*', '_', '`', '<b>', '</script>', '[', ']', '](http://x)', '(', '\\', '- ', '# ', '1. ', '> ', '- [x] ', '\n', '\u2028', '\u202e', ' ', 'é', '👵')
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.array(hostile, { maxLength: 6 }).map((parts) => parts.join('')), fc.constant('koffie schenken'))
const link = fc.option(fc.constantFrom('https://linde.example/a_(b)', 'mailto:sanne@linde.example', 'tel:+31612345678', 'javascript:alert(1)', 'HTTP://x.example/*a*'), { nil: undefined })
const runs = fc.array(fc.record({ text, bold: fc.boolean(), link }), { maxLength: 4 })
const blocks: fc.Arbitrary<Block[]> = fc.array(
  fc.oneof(
    fc.record({ is: fc.constant('heading' as const), level: fc.constantFrom(2 as const, 3 as const), runs }),
    fc.record({ is: fc.constant('paragraph' as const), runs }),
    fc.record({ is: fc.constant('list' as const), kind: fc.constantFrom(...listKinds), items: fc.array(fc.record({ runs, done: fc.boolean() }), { maxLength: 3 }) })
  ),
  { maxLength: 5 }
)

describe('[TX5] an adopted text', () => {
  it('comes back as it was, whatever stands in it', () => {
    fc.assert(fc.property(blocks, (some) => {
      expect(fromMarkdown(toMarkdown(some))).toEqual(normalBlocks(some))
    }), { numRuns: 3000 })
  })

  it('is read from any text at all, and read again it is the same', () => {
    fc.assert(fc.property(fc.oneof(text, fc.string()), (some) => {
      expect(fromMarkdown(toMarkdown(fromMarkdown(some)))).toEqual(fromMarkdown(some))
    }), { numRuns: 3000 })
  })

  it('goes through the document that is written together and comes back', () => {
    fc.assert(
      fc.property(blocks, (some) => {
        const doc = new Y.Doc()
        writeText(doc, normalBlocks(some))
        expect(isSoundText(doc)).toBe(true)
        expect(toMarkdown(readText(doc))).toBe(toMarkdown(some))
      }),
      { numRuns: 300 }
    )
  })

  it('holds headings, lists, checklists, bold words and links, and markup of a page as plain words', () => {
    const markdown = '## Dit mag\n\n- **koffie** schenken\n- [de gids](https://linde.example/gids)\n\n- [ ] vragen\n- [x] \\<b>gevraagd\\</b>\n\n1. eerst\n2. dan'
    expect(toMarkdown(fromMarkdown(markdown.replaceAll('\\<', '<')))).toBe(markdown)
    expect(plainLine('- [x] **Rolstoel** [rijden](https://x.example)')).toBe('☑ Rolstoel rijden')
  })

  it('knows links to pages, mailboxes and telephones, and no others', () => {
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', ' javascript:x', 'java\nscript:x', '/etc', 'https://', 'file:///x', 'vbscript:x', 'https://x y']) expect([bad, safeLink(bad)]).toEqual([bad, undefined])
    for (const good of ['https://linde.example', 'http://x/y', 'mailto:a@b', 'tel:0612345678']) expect(safeLink(good)).toBe(good)
  })
})
