import * as Y from 'yjs'
import { listKinds, safeLink, type Block, type Item, type ListKind, type Run } from '#notebook/markdown.ts'

/**
 * How a text that is written together stands in its room's Y.Doc: one root, `body`, of the elements below. The names
 * are those of the editor's schema. Who reads or judges such a document reads it here.
 */
export const BODY = 'body'
export const bodyOfText = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment(BODY)

/** Bytes that the whole text may take, deleted parts as they are kept included; no update is larger. */
export const MAX_TEXT_BYTES = 512 * 1024

const isListKind = (name: string): name is ListKind => listKinds.some((kind) => kind === name)

/** Whether everything in the document is what an editor of ours makes. */
export function isSoundText(doc: Y.Doc): boolean {
  for (const root of doc.share.keys()) if (root !== BODY) return false
  return bodyOfText(doc).toArray().every((node) => {
    if (!(node instanceof Y.XmlElement)) return false
    if (isListKind(node.nodeName)) return hasAttributes(node, []) && node.toArray().every(isSoundItem)
    return isSoundLine(node)
  })
}

const isSoundItem = (node: unknown): boolean =>
  node instanceof Y.XmlElement && node.nodeName === 'item' && hasAttributes(node, ['done']) && node.toArray().every((line) => line instanceof Y.XmlElement && line.nodeName === 'paragraph' && isSoundLine(line))

function isSoundLine(node: Y.XmlElement): boolean {
  if (node.nodeName === 'heading' ? !hasAttributes(node, ['level']) : node.nodeName !== 'paragraph' || !hasAttributes(node, [])) return false
  return node.toArray().every((part) => part instanceof Y.XmlText && runsOf(part) !== undefined)
}

const allowed: Readonly<Record<string, (value: unknown) => boolean>> = {
  level: (value) => value === 2 || value === 3,
  done: (value) => typeof value === 'boolean',
}

const hasAttributes = (node: Y.XmlElement, names: readonly string[]): boolean =>
  Object.entries<unknown>(node.getAttributes()).every(([name, value]) => names.includes(name) && allowed[name]?.(value) === true)

/** The words of a line; undefined: something stands there that is none. */
function runsOf(text: Y.XmlText): Run[] | undefined {
  const runs: Run[] = []
  const parts: { insert?: unknown; attributes?: Record<string, unknown> }[] = text.toDelta()
  for (const { insert, attributes = {} } of parts) {
    if (typeof insert !== 'string') return undefined
    const { strong, link, ...others } = attributes
    if (Object.keys(others).length > 0) return undefined
    const href = link === undefined ? undefined : hrefOf(link)
    if (link !== undefined && href === undefined) return undefined
    runs.push({ text: insert, bold: strong !== undefined, link: href })
  }
  return runs
}

function hrefOf(mark: unknown): string | undefined {
  if (typeof mark !== 'object' || mark === null || !('href' in mark) || typeof mark.href !== 'string') return undefined
  return safeLink(mark.href)
}

/** The text as blocks; what no editor of ours makes is left out. */
export function readText(doc: Y.Doc): Block[] {
  return bodyOfText(doc).toArray().flatMap((node): Block[] => {
    if (!(node instanceof Y.XmlElement)) return []
    const kind = node.nodeName
    if (isListKind(kind)) return [{ is: 'list', kind, items: node.toArray().flatMap(itemsOf) }]
    if (kind === 'heading') return [{ is: 'heading', level: attribute(node, 'level') === 3 ? 3 : 2, runs: lineOf(node) }]
    return [{ is: 'paragraph', runs: lineOf(node) }]
  })
}

/** An element's own attribute: their values may be of other types than text. */
const attribute = (node: Y.XmlElement, name: string): unknown => Object.entries<unknown>(node.getAttributes()).find(([key]) => key === name)?.[1]

/** A second paragraph in an item becomes an item of its own. */
const itemsOf = (node: unknown): Item[] =>
  node instanceof Y.XmlElement
    ? node.toArray().flatMap((line) => (line instanceof Y.XmlElement ? [{ runs: lineOf(line), done: attribute(node, 'done') === true }] : []))
    : []

const lineOf = (node: Y.XmlElement): Run[] => node.toArray().flatMap((part) => (part instanceof Y.XmlText ? (runsOf(part) ?? []) : []))

/** Puts blocks behind what stands in the document, as the editor would. */
export function writeText(doc: Y.Doc, blocks: readonly Block[]): void {
  doc.transact(() => {
    bodyOfText(doc).push(
      blocks.map((block) => {
        if (block.is !== 'list') return line(block.is, block.runs, block.is === 'heading' ? { level: block.level } : {})
        const list = new Y.XmlElement(block.kind)
        list.insert(0, block.items.map(({ runs, done }) => element('item', { done }, [line('paragraph', runs)])))
        return list
      })
    )
  })
}

function element(name: string, attributes: Readonly<Record<string, unknown>>, children: readonly (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement<Record<string, unknown> & { [key: string]: never }>(name)
  for (const [key, value] of Object.entries(attributes)) Reflect.apply(made.setAttribute, made, [key, value])
  made.insert(0, [...children])
  return made
}

function line(name: string, runs: readonly Run[], attributes: Readonly<Record<string, unknown>> = {}): Y.XmlElement {
  const text = new Y.XmlText()
  text.applyDelta(runs.map(({ text: insert, bold, link }) => ({ insert, attributes: { ...(bold ? { strong: {} } : {}), ...(link === undefined ? {} : { link: { href: link } }) } })))
  return element(name, attributes, runs.length > 0 ? [text] : [])
}
