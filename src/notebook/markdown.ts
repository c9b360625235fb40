/**
 * The form in which a text that was written together is kept once it is adopted: a small part of Markdown, in which
 * every line is one block. Headings, paragraphs, lists, checklists, bold words and links; all else, HTML too, is text.
 */
export type Run = { readonly text: string; readonly bold: boolean; readonly link: string | undefined }
export type Item = { readonly runs: readonly Run[]; readonly done: boolean }
export const listKinds = ['points', 'numbers', 'checks'] as const
export type ListKind = (typeof listKinds)[number]
export type Block =
  | { readonly is: 'heading'; readonly level: 2 | 3; readonly runs: readonly Run[] }
  | { readonly is: 'paragraph'; readonly runs: readonly Run[] }
  | { readonly is: 'list'; readonly kind: ListKind; readonly items: readonly Item[] }

const MAX_LINK = 500

/** The address as it may stand in a text: of a page, a mailbox or a telephone; undefined for every other. */
export function safeLink(address: string): string | undefined {
  const trimmed = address.trim()
  if (trimmed.length > MAX_LINK || !/^(https?:\/\/[^/\s]|mailto:[^\s]|tel:[+\d])/i.test(trimmed)) return undefined
  if (/[\s\u0000-\u001f\u007f]/.test(trimmed) || !trimmed.isWellFormed()) return undefined
  return trimmed.replace(/[()<>[\]\\*_`"]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** The blocks as Markdown keeps them: without empty ones, and with nothing in them that it cannot say. */
export function normalBlocks(blocks: readonly Block[]): Block[] {
  const normal: Block[] = []
  for (const block of blocks) {
    if (block.is !== 'list') {
      const runs = normalRuns(block.runs)
      if (runs.length > 0) normal.push({ ...block, runs })
      continue
    }
    const items = block.items
      .map(({ runs, done }): Item => ({ runs: normalRuns(runs), done: block.kind === 'checks' && done }))
      .filter(({ runs }) => runs.length > 0)
    const last = normal.at(-1)
    if (items.length === 0) continue
    if (last?.is === 'list' && last.kind === block.kind) normal[normal.length - 1] = { ...last, items: [...last.items, ...items] }
    else normal.push({ ...block, items })
  }
  return normal
}

/** Control characters and line ends have no place within a block. */
const oneLine = (text: string): string => text.toWellFormed().replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')

function normalRuns(runs: readonly Run[]): Run[] {
  const split = runs.flatMap(({ text, bold, link }): Run[] => {
    const clean = oneLine(text)
    const href = link === undefined ? undefined : safeLink(link)
    if (!bold) return [{ text: clean, bold, link: href }]
    // Around bold words Markdown wants no space.
    const [, before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(clean) ?? []
    return [{ text: before, bold: false, link: href }, { text: words, bold: true, link: href }, { text: after, bold: false, link: href }]
  })
  return trimmed(joined(withoutEmptyLinks(joined(split))))
}

/** A link around nothing but space is none. */
function withoutEmptyLinks(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (let at = 0; at < runs.length; ) {
    const { link } = runs[at] ?? {}
    let end = at + 1
    while (link !== undefined && runs[end]?.link === link) end += 1
    const group = runs.slice(at, end)
    const empty = link !== undefined && group.every(({ text }) => text.trim() === '')
    all.push(...(empty ? group.map((run) => ({ ...run, link: undefined })) : group))
    at = end
  }
  return all
}

function joined(runs: readonly Run[]): Run[] {
  const all: Run[] = []
  for (const run of runs) {
    const last = all.at(-1)
    if (run.text === '') continue
    if (last && last.bold === run.bold && last.link === run.link) all[all.length - 1] = { ...last, text: last.text + run.text }
    else all.push(run)
  }
  return all
}

function trimmed(runs: readonly Run[]): Run[] {
  const all = [...runs]
  for (let first = all[0]; first; first = all[0]) {
    const text = first.text.trimStart()
    if (text !== '') {
      all[0] = { ...first, text }
      break
    }
    all.shift()
  }
  for (let last = all.at(-1); last; last = all.at(-1)) {
    const text = last.text.trimEnd()
    if (text !== '') {
      all[all.length - 1] = { ...last, text }
      break
    }
    all.pop()
  }
  return all
}

export function toMarkdown(blocks: readonly Block[]): string {
  return normalBlocks(blocks)
    .map((block) => {
      switch (block.is) {
        case 'heading':
          return `${'#'.repeat(block.level)} ${inline(block.runs)}`
        case 'paragraph':
          return notABlock(inline(block.runs))
        case 'list':
          return block.items.map((item, at) => `${markOf(block.kind, item, at)} ${inline(item.runs)}`).join('\n')
      }
    })
    .join('\n\n')
}

function markOf(kind: ListKind, { done }: Item, at: number): string {
  if (kind === 'numbers') return `${at + 1}.`
  return kind === 'points' ? '-' : done ? '- [x]' : '- [ ]'
}

/** A paragraph that begins like a heading or a list says that it is none. */
const notABlock = (line: string): string => line.replace(/^(#|[-+>])/, '\\$1').replace(/^(\d{1,9})([.)])/, '$1\\$2')

function inline(runs: readonly Run[]): string {
  let said = ''
  for (let at = 0; at < runs.length; at++) {
    const { link } = runs[at] ?? {}
    if (link === undefined) {
      said += styled(runs[at])
      continue
    }
    let words = styled(runs[at])
    while (runs[at + 1]?.link === link) words += styled(runs[++at])
    said += `[${words}](${link})`
  }
  return said
}

function styled(run: Run | undefined): string {
  const text = (run?.text ?? '').replace(/[\\*_[\]<`]/g, '\\$&')
  return run?.bold ? `**${text}**` : text
}

const HEADING = /^(#{1,6}) +(.*)$/
const CHECK = /^[-*+] +\[([ xX])\] +(.*)$/
const POINT = /^[-*+] +(.*)$/
const NUMBER = /^\d{1,9}[.)] +(.*)$/

/** Reads a text in this form. Any text can be read: what is no markup stands there as it was typed. */
export function fromMarkdown(text: string): Block[] {
  return normalBlocks(text.split('\n').flatMap((line) => blockOf(line.trim()) ?? []))
}

function blockOf(line: string): Block | undefined {
  if (line === '') return undefined
  const heading = HEADING.exec(line)
  if (heading) return { is: 'heading', level: (heading[1] ?? '').length > 2 ? 3 : 2, runs: runsOf(heading[2] ?? '') }
  const check = CHECK.exec(line)
  if (check) return { is: 'list', kind: 'checks', items: [{ runs: runsOf(check[2] ?? ''), done: check[1] !== ' ' }] }
  const point = POINT.exec(line)
  if (point) return { is: 'list', kind: 'points', items: [{ runs: runsOf(point[1] ?? ''), done: false }] }
  const number = NUMBER.exec(line)
  if (number) return { is: 'list', kind: 'numbers', items: [{ runs: runsOf(number[1] ?? ''), done: false }] }
  return { is: 'paragraph', runs: runsOf(line) }
}

const ESCAPED = /^\\[!-/:-@[-`{-~]/
const LINK = /^\[((?:\\.|[^\\[\]])*)\]\(([^()\s]*)\)/

function runsOf(line: string, link?: string, boldBefore = false): Run[] {
  const runs: Run[] = []
  let bold = boldBefore
  for (let at = 0; at < line.length; ) {
    const rest = line.slice(at)
    const found = link === undefined ? LINK.exec(rest) : null
    const href = found && safeLink(found[2] ?? '')
    if (ESCAPED.test(rest)) {
      runs.push({ text: rest.charAt(1), bold, link })
      at += 2
    } else if (rest.startsWith('**') && (bold || hasEnd(rest.slice(2)))) {
      bold = !bold
      at += 2
    } else if (found && href !== null && href !== undefined) {
      runs.push(...runsOf(found[1] ?? '', href, bold))
      at += found[0].length
    } else {
      runs.push({ text: rest.charAt(0), bold, link })
      at += 1
    }
  }
  return joined(runs)
}

/** Bold words that begin here end somewhere. */
const hasEnd = (rest: string): boolean => /^(?:\\.|[^\\])*?\*\*/s.test(rest)

/** A line of the text as people read it, without its marks. */
export function plainLine(line: string): string {
  const block = blockOf(line.trim())
  if (!block) return ''
  const plain = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('')
  if (block.is !== 'list') return plain(block.runs)
  return block.items.map(({ runs, done }) => (block.kind === 'checks' ? `${done ? '☑' : '☐'} ${plain(runs)}` : plain(runs))).join(' ')
}
