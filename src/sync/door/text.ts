import type { Plugin, Command } from 'prosemirror-state'
import { redoCommand, undoCommand, yCursorPlugin, ySyncPlugin, yUndoPlugin } from 'y-prosemirror'
import * as Y from 'yjs'
import type { PersonId, RecordId } from '#notebook/ids.ts'
import type { Block } from '#notebook/markdown.ts'
import type { RecordOf } from '#notebook/records.ts'
import { ok, type Result } from '#notebook/result.ts'
import { roomName, textRoom } from '#notebook/rooms.ts'
import type { Tables } from '#local/tables.ts'
import { write, type Writer, type WriteRefusal } from '#local/write.ts'
import { bodyOfText, readText, writeText } from '#wire/text.ts'
import { openIndexedDbCache } from '#sync/cache.ts'
import { lineTo } from '#sync/channel.ts'
import { holdText } from '#sync/text-outbox.ts'
import { openTextRoom, type TextLink } from '#sync/text-room.ts'

/** Opens a text on this page, to be read and written; close it when the page is left. */
export async function openText(tables: Tables, { person, ward }: Writer, text: string): Promise<TextLink> {
  const name = roomName(textRoom(ward, text))
  const url = lineTo(location.origin)
  const link = await openTextRoom(name, { tables, url, openCache: openIndexedDbCache, Dialled: WebSocket })
  link.awareness.setLocalState({ person })
  let over = (): void => undefined
  holdText(name, new Promise((resolve) => (over = resolve)))
  return { ...link, close: (forget) => link.close(forget).finally(over) }
}

/** `caret`: how somebody else's cursor is shown. */
export type Carets = { readonly caret: (person: PersonId | undefined) => HTMLElement; readonly selected: string }

/** What binds an editor to the text: its words, the others' cursors, and undoing one's own alone. */
export function editing({ doc, awareness }: TextLink, { caret, selected }: Carets): Plugin[] {
  return [
    ySyncPlugin(bodyOfText(doc)),
    yCursorPlugin(awareness, {
      cursorBuilder: (_user: unknown, client: number) => {
        const state = awareness.getStates().get(client)
        return caret(typeof state?.['person'] === 'string' ? state['person'] : undefined)
      },
      selectionBuilder: () => ({ class: selected }),
    }),
    yUndoPlugin(),
  ]
}

/** Take back, and do again, what was written on this page. */
export const undoOwn: Command = (state, dispatch) => undoCommand(state, dispatch)
export const redoOwn: Command = (state, dispatch) => redoCommand(state, dispatch)

/** The text as it stands on this page now. */
export const blocksOf = (link: TextLink): Block[] => readText(link.doc)

type Start = Pick<RecordOf<'text.started'>, 'kind' | 'title' | 'meeting'>

/** Starts a text that begins with these blocks. It stands on this device, and travels by itself. */
export async function startText(tables: Tables, writer: Writer, start: Start, blocks: readonly Block[]): Promise<Result<RecordId, WriteRefusal>> {
  const started = await write(tables, writer, { type: 'text.started', ...start })
  if (!started.ok) return started
  const doc = new Y.Doc()
  writeText(doc, blocks)
  await tables.textEdits.add({ room: roomName(textRoom(writer.ward, started.value)), ward: writer.ward, update: Y.encodeStateAsUpdate(doc) })
  doc.destroy()
  return ok(started.value)
}

export type { TextLink, TextStanding } from '#sync/text-room.ts'
