import type { RecordId } from '#notebook/ids.ts'
import type { Words } from '#notebook/records.ts'
import type { Result } from '#notebook/result.ts'
import type { Circle } from '#notebook/rooms.ts'
import type { Tables } from './tables.ts'
import { write, type Writer, type WriteRefusal } from './write.ts'

/** Writes for a few; the first time it says in the room of the team that theirs stands open, so that their devices open it. */
export async function writeForFew(tables: Tables, writer: Writer, circle: Circle, words: Words): Promise<Result<RecordId, WriteRefusal>> {
  if (!(await tables.together.get([writer.ward, 'circle', circle.join('/')]))) {
    const people: [string] | [string, string] = circle.length === 1 ? [circle[0]] : [circle[0], circle[1]]
    const opened = await write(tables, writer, { type: 'circle.opened', people })
    if (!opened.ok) return opened
  }
  return write(tables, writer, words, { circle })
}
