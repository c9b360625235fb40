import type { PersonId, WardId } from '#notebook/ids.ts'
import type { MarkRow, Tables } from './tables.ts'

/** R1: up to when this person has read; undefined: not yet, as far as this device knows. */
export const readMark = (tables: Tables, ward: WardId, person: PersonId): Promise<MarkRow | undefined> =>
  tables.marks.get([ward, person])

/** "Klaar met lezen": everything that arrived up to `read` (ms) is read, and what is `seen`. A mark never moves back. */
export const finishReading = (tables: Tables, ward: WardId, person: PersonId, { read, seen }: Pick<MarkRow, 'read' | 'seen'>): Promise<void> =>
  moveMark(tables, { ward, person, read, seen, told: false })

/** What the relay knows from my other devices (ms). */
export const takeMark = (tables: Tables, ward: WardId, person: PersonId, read: number): Promise<void> =>
  moveMark(tables, { ward, person, read, seen: [], told: true })

async function moveMark(tables: Tables, mark: MarkRow): Promise<void> {
  await tables.transaction('rw', tables.marks, async () => {
    const before = await tables.marks.get([mark.ward, mark.person])
    if (before && before.read > mark.read) return
    const seen = before?.read === mark.read ? [...new Set([...before.seen, ...mark.seen])] : mark.seen
    await tables.marks.put({ ...mark, seen })
  })
}
