import * as Y from 'yjs'
import type { PersonId, RecordId, ResidentId, WardId } from '#notebook/ids.ts'
import { inOrder, isErasure, isKnown, isRegisterRecord, parseBody, subjectOf, type NotebookRecord } from '#notebook/records.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import { bodyOf, isSealed } from '#notebook/seal.ts'
import { inspectRooms } from '#server/storage/inspect.ts'
import { newRoomDoc, recordsOf } from '#wire/doc.ts'

/** Whose data: a resident's, or those of somebody who writes; a text that is written together, whole; or single records. */
export type Target = { readonly resident: ResidentId } | { readonly person: PersonId } | { readonly text: RecordId } | { readonly records: readonly RecordId[] }

/** A ward's records as they stand in the file, oldest first; changes nothing and works beside a running relay. */
export function recordsOn(file: string, ward?: WardId): NotebookRecord[] {
  const stored = inspectRooms(file)
  const found: NotebookRecord[] = []
  for (const { room, updates, setAside } of stored.rooms) {
    if (setAside || (ward !== undefined && parseRoom(room)?.ward !== ward)) continue
    const doc = newRoomDoc()
    for (const update of updates) Y.applyUpdate(doc, update)
    for (const sealed of recordsOf(doc).values()) {
      const body = isSealed(sealed) ? parseBody(bodyOf(sealed)) : undefined
      if (body?.ok && isKnown(body.value) && !isErasure(body.value)) found.push(body.value)
    }
    doc.destroy()
  }
  stored.close()
  return found.sort(inOrder)
}

/** Of these records those that are about the target, with all that was said to them. */
export function findAbout(records: readonly NotebookRecord[], target: Target): NotebookRecord[] {
  const found = new Set(records.filter((record) => isAbout(record, target)).map(({ id }) => id))
  // What follows on a line goes with it: an answer repeats the question.
  for (const record of records) if ('to' in record && follows(record) && found.has(record.to)) found.add(record.id)
  for (const record of records) if ('part' in record && record.part !== undefined && found.has(record.part)) found.add(record.id)
  return records.filter(({ id }) => found.has(id))
}

/** What each room loses. */
export function byRoom(records: readonly NotebookRecord[]): ReadonlyMap<RoomName, RecordId[]> {
  const rooms = Map.groupBy(records, ({ room }) => room)
  return new Map([...rooms].map(([room, its]) => [room, its.map(({ id }) => id)]))
}

const follows = ({ type }: NotebookRecord): boolean => /^(entry|task)\./.test(type)

function isAbout(record: NotebookRecord, target: Target): boolean {
  if (isRegisterRecord(record)) return false
  if ('records' in target) return target.records.includes(record.id)
  if ('text' in target) return record.type.startsWith('text.') && subjectOf(record) === target.text
  if ('resident' in target) return ('resident' in record && record.resident === target.resident) || ('residents' in record && record.residents.includes(target.resident))
  if ('person' in record && record.person === target.person) return true
  if (record.type === 'entry.written' && record.paper && 'person' in record.paper && record.paper.person === target.person) return true
  // What they wrote about others, such as residents, or for all, stays; their name goes from the register.
  return record.by === target.person && (follows(record) || record.type === 'agreement.signed')
}
