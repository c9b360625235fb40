import { addMonths, MAX_AHEAD, monthOf, type Month } from '#notebook/calendar.ts'
import type { RecordId, WardId } from '#notebook/ids.ts'
import type { Target } from '#notebook/may.ts'
import type { TextKind } from '#notebook/records.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import type { Storage } from '#server/storage/storage.ts'
import { readContent, type Content } from './content.ts'

/** What the index keeps of a room. */
type Known = Pick<Content, 'ids' | 'erased' | 'texts' | 'endedTexts'>

/**
 * The record ids of a ward's open rooms, and of its pages of this month and the two before, which are those that are
 * still written in (W4). So an id cannot be written in two rooms, and an answer finds its entry of last month.
 */
export type WardIndex = {
  /** Asked before a record is judged: undefined when all is there, else a promise of it. Rejects with the storage. */
  readonly ready: (timezone: string, now: number) => Promise<void> | undefined
  readonly knows: (id: RecordId) => boolean
  readonly target: (id: RecordId) => Target | undefined
  /** M5: whether that record was erased. */
  readonly erased: (id: RecordId) => boolean
  /** From now on these are the ids of that room; its holder adds to them. */
  readonly set: (room: RoomName, known: Known) => void
  readonly forget: (room: RoomName) => void
  /** What kind of text was started under that id; the team's page says so, once it is open. */
  readonly text: (id: RecordId) => TextKind | undefined
  /** When that text was ended, ms; the team's page says so, once it is open. */
  readonly endOfText: (id: RecordId) => number | undefined
}

const MONTHS_BEFORE = 2

export function createWardIndex(ward: WardId, storage: Pick<Storage, 'load' | 'rooms'>): WardIndex {
  const rooms = new Map<RoomName, Known>()
  let through: Month | undefined
  let forgotten = 0
  let loading: Promise<void> | undefined

  async function load(until: Month): Promise<void> {
    const from = addMonths(until, -MONTHS_BEFORE)
    const before = forgotten
    for (const name of await storage.rooms(ward)) {
      const room = parseRoom(name)
      if (!room || !('month' in room) || room.month < from || rooms.has(name)) continue
      const known: Known = { ids: new Map(), erased: new Set(), texts: new Map(), endedTexts: new Map() }
      for (const update of (await storage.load(name)).updates) {
        const { ids, erased } = readContent(update)
        for (const [id, target] of ids) known.ids.set(id, target)
        for (const id of erased) known.erased.add(id)
      }
      if (!rooms.has(name)) rooms.set(name, known) // opened meanwhile: its holder knows better
    }
    if (forgotten === before) through = until
  }

  function first<T>(ask: (known: Known) => T | undefined): T | undefined {
    for (const known of rooms.values()) {
      const found = ask(known)
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    ready(timezone, now) {
      const until = monthOf(now + MAX_AHEAD, timezone)
      if (through === until) return undefined
      loading ??= load(until).finally(() => (loading = undefined))
      return loading
    },
    knows(id) {
      for (const { ids } of rooms.values()) if (ids.has(id)) return true
      return false
    },
    target: (id) => first(({ ids }) => ids.get(id)),
    text: (id) => first(({ texts }) => texts.get(id)),
    endOfText: (id) => first(({ endedTexts }) => endedTexts.get(id)),
    erased(id) {
      for (const { erased } of rooms.values()) if (erased.has(id)) return true
      return false
    },
    set: (room, known) => void rooms.set(room, known),
    forget(room) {
      rooms.delete(room)
      forgotten += 1
      through = undefined // loaded again from the storage, if it is one of those that count
    },
  }
}
