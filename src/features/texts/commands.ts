import { baseKeymap, chainCommands, setBlockType, toggleMark } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import { Slice, Fragment, type Node } from 'prosemirror-model'
import { liftListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import type { Command, EditorState, Plugin } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { fromMarkdown, listKinds, toMarkdown, type ListKind } from '#notebook/markdown.ts'
import { redoOwn, undoOwn } from '#sync/door/text.ts'
import { blocksIn, nodesOf } from './blocks.ts'
import { schema } from './schema.ts'

const { nodes, marks } = schema

/** What the toolbar and the keys do. `on`: the words at the cursor are so already. */
export type Tool = { readonly run: Command; readonly on: (state: EditorState) => boolean; readonly keys: string }

export const tools = {
  bold: { run: toggleMark(marks.strong), on: isBold, keys: 'Mod-b' },
  heading: { run: toggleHeading(2), on: isHeading(2), keys: 'Mod-Alt-2' },
  subheading: { run: toggleHeading(3), on: isHeading(3), keys: 'Mod-Alt-3' },
  points: { run: toggleList('points'), on: isIn('points'), keys: 'Mod-Shift-8' },
  numbers: { run: toggleList('numbers'), on: isIn('numbers'), keys: 'Mod-Shift-7' },
  checks: { run: toggleList('checks'), on: isIn('checks'), keys: 'Mod-Shift-9' },
  done: { run: toggleDone, on: (state) => itemAt(state)?.node.attrs['done'] === true, keys: 'Mod-Enter' },
  undo: { run: undoOwn, on: () => false, keys: 'Mod-z' },
  redo: { run: redoOwn, on: () => false, keys: 'Mod-y' },
} as const satisfies Record<string, Tool>
export type ToolName = keyof typeof tools

export const keys = (): Plugin[] => [
  keymap({
    ...Object.fromEntries(Object.values(tools).map(({ keys: key, run }) => [key, run])),
    'Shift-Mod-z': redoOwn,
    'Shift-Enter': chainCommands(splitListItem(nodes.item, { done: false }), baseKeymap['Enter'] ?? (() => false)),
    Enter: splitListItem(nodes.item, { done: false }),
  }),
  keymap(baseKeymap),
]

function isBold({ selection, storedMarks, doc }: EditorState): boolean {
  if (!selection.empty) return doc.rangeHasMark(selection.from, selection.to, marks.strong)
  return marks.strong.isInSet(storedMarks ?? selection.$from.marks()) !== undefined
}

function isHeading(level: 2 | 3): (state: EditorState) => boolean {
  return ({ selection: { $from } }) => $from.parent.type === nodes.heading && $from.parent.attrs['level'] === level
}

function toggleHeading(level: 2 | 3): Command {
  return (state, dispatch) => (isHeading(level)(state) ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level }))(state, dispatch)
}

type Around = { readonly node: Node; readonly pos: number }

function around({ selection: { $from } }: EditorState, fits: (node: Node) => boolean): Around | undefined {
  for (let depth = $from.depth; depth > 0; depth--) if (fits($from.node(depth))) return { node: $from.node(depth), pos: $from.before(depth) }
  return undefined
}

const itemAt = (state: EditorState): Around | undefined => around(state, ({ type }) => type === nodes.item)
const listAt = (state: EditorState): Around | undefined => around(state, ({ type }) => listKinds.some((kind) => nodes[kind] === type))

function isIn(kind: ListKind): (state: EditorState) => boolean {
  return (state) => listAt(state)?.node.type === nodes[kind]
}

/** Into a list, out of it, or from one kind of list into another. */
function toggleList(kind: ListKind): Command {
  return (state, dispatch, view) => {
    const list = listAt(state)
    if (!list && state.selection.$from.parent.type === nodes.heading) {
      const made = setBlockType(nodes.paragraph)(state, dispatch)
      return view ? wrapInList(nodes[kind])(view.state, view.dispatch) : made
    }
    if (!list) return wrapInList(nodes[kind])(state, dispatch)
    if (list.node.type === nodes[kind]) return liftListItem(nodes.item)(state, dispatch)
    dispatch?.(state.tr.setNodeMarkup(list.pos, nodes[kind]))
    return true
  }
}

function toggleDone(state: EditorState, dispatch?: EditorView['dispatch']): boolean {
  const item = itemAt(state)
  if (!item || !isIn('checks')(state)) return false
  dispatch?.(state.tr.setNodeAttribute(item.pos, 'done', item.node.attrs['done'] !== true))
  return true
}

/** The link at the cursor or in the selection. */
export function linkAt({ selection: { $from, from, to, empty }, doc }: EditorState): string | undefined {
  let found: unknown = $from.marks().find(({ type }) => type === marks.link)?.attrs['href']
  if (!empty) doc.nodesBetween(from, to, (node) => void (found ??= node.marks.find(({ type }) => type === marks.link)?.attrs['href']))
  return typeof found === 'string' ? found : undefined
}

/** Makes the selected words a link; undefined takes it away. */
export function setLink(href: string | undefined): Command {
  return (state, dispatch) => {
    const { from, to } = state.selection
    const tr = state.tr.removeMark(from, to, marks.link)
    dispatch?.(href === undefined ? tr : tr.addMark(from, to, marks.link.create({ href })))
    return true
  }
}

/** Pasted text comes in by the marks of its lines; what was copied from a page as markup is never read. */
export function pasteText(view: EditorView, text: string): void {
  const blocks = fromMarkdown(text)
  const [only, ...more] = blocks
  const content = Fragment.from(nodesOf(blocks))
  const slice = only?.is === 'paragraph' && more.length === 0 ? new Slice(content, 1, 1) : new Slice(content, 0, 0)
  view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true))
}

/** What goes to the clipboard as text, in the form in which it can be pasted back. */
export const copyText = (slice: Slice): string => toMarkdown(blocksIn(slice.content))
