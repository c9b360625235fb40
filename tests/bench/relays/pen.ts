import { newId, type RecordId } from '#notebook/ids.ts'
import { bodyBytes, type NotebookRecord, type Words } from '#notebook/records.ts'
import { notesRoom, roomName, type RoomName } from '#notebook/rooms.ts'
import { seal, type Sealed } from '#notebook/seal.ts'
import { exampleWard } from '#server/example/example.ts'
import { writeUpdate, type KeySet } from '#wire/update.ts'
import { chanceOf } from '../../sim/chance.ts'
import { thisMonth, type Enrolled } from './organisation.ts'

/** Writes sealed lines of one device in this month's notes, each as the update that y-websocket would send. */
export type Pen = {
  readonly room: RoomName
  /** A note, unless it is to say something else. */
  readonly write: (words?: Words) => Promise<Written>
  /** Several lines as one update. */
  readonly writeMany: (count: number) => Promise<Written>
}

export type Written = { readonly update: Uint8Array<ArrayBuffer>; readonly sealed: readonly Sealed[]; readonly ids: readonly RecordId[] }

const chance = chanceOf(1, 'bench')
/** Every word that the example ward uses, as often as it does. */
const words = exampleWard.entries.flatMap(({ text }) => text.split(' '))
/**
 * A line of eight to thirty words of the ward, drawn anew: whole sentences of the example would come back so often
 * that a month of them compressed as nothing does that people write.
 */
export const someText = (): string => Array.from({ length: chance.between(8, 30) }, () => words[chance.below(words.length)]).join(' ')

/** `client`: the Yjs client ID of this page load. */
export function penOf({ ward, person, device, key }: Enrolled, client = 1 + chance.below(2 ** 31)): Pen {
  const room = roomName(notesRoom(ward, 'all', thisMonth()))
  let clock = 0
  async function set(words: Words = note()): Promise<KeySet> {
    const at = Date.now()
    const id = newId(at)
    const record: NotebookRecord = { ...words, v: 1, id, room, at, by: person, as: 'professional', device }
    return { client, clock: clock++, key: id, bytes: await seal(bodyBytes(record), key) }
  }
  const written = (sets: readonly KeySet[]): Written => ({
    update: writeUpdate(sets),
    sealed: sets.map(({ bytes }) => bytes),
    ids: sets.map(({ key: id }) => id),
  })
  return {
    room,
    write: async (words) => written([await set(words)]),
    writeMany: async (count) => {
      const sets: KeySet[] = []
      for (let i = 0; i < count; i++) sets.push(await set())
      return written(sets)
    },
  }
}

const note = (): Words => ({ type: 'entry.written', kind: 'note', text: someText(), residents: [exampleWard.residents[chance.below(12)]?.id ?? 'jansen'], importance: 'normal' })
