import type { Stub } from '#server/accounts/types.ts'
import { draftExpiryOf, expiryOf } from '#notebook/retention.ts'
import { parseRoom, roomName, teamRoom, type Room, type RoomName, type TextRoom } from '#notebook/rooms.ts'
import type { WardId } from '#notebook/ids.ts'
import { roomsGone } from '#server/erasure/erase-in.ts'
import { CLOSE } from '#wire/messages.ts'
import { openPagesRoom } from './pages-room.ts'
import { openRegisterRoom, type RegisterRoom } from './register-room.ts'
import { openTextRoom } from './text-room.ts'
import { causeOf, type OpenRoom, type World } from './room.ts'
import { createBytes, readContent } from './content.ts'
import { createWardIndex, type WardIndex } from './ward-index.ts'

/** The rooms in memory: opened when somebody asks, let go when nobody has looked at them for a while. */
export type Rooms = {
  /** undefined: nobody started a text of that id. Rejects when the storage does not give it. */
  readonly open: (room: Room) => Promise<OpenRoom | undefined>
  readonly size: () => number
  readonly registerGrew: (ward: WardId) => void
  /** M3: forgets expired months, and texts that were ended as long ago, open or not. */
  readonly sweep: () => Promise<void>
  /** M3: forgets one room that expired; false: the disk did not overwrite it yet. */
  readonly expire: (name: RoomName) => Promise<boolean>
  /** M5: takes off what the organisation erased, and overwrites it on disk. */
  readonly erase: () => Promise<void>
  /** A second went by. */
  readonly tick: () => void
  /** Resolves when everything that was taken is settled. */
  readonly quiet: () => Promise<void>
  readonly end: () => void
}

export function createRooms(world: World): Rooms {
  const { storage, registers, limits, tally, log, now } = world
  const rooms = new Map<RoomName, Promise<OpenRoom | undefined>>()
  const open = new Map<RoomName, { readonly it: OpenRoom; idle: number }>()
  const registerRooms = new Map<WardId, RegisterRoom>()
  const wards = new Map<WardId, WardIndex>()
  let erasing = false
  /** Dropped, but the disk did not overwrite them yet. */
  const lingering = new Set<RoomName>()

  function letGo(name: RoomName): void {
    rooms.delete(name)
    const room = open.get(name)?.it
    open.delete(name)
    if (!room) return
    room.end()
    const { ward } = room.room
    if (room.room.kind === 'register') registerRooms.delete(ward)
    if (![...rooms.keys()].some((other) => other.startsWith(`${ward}/`))) wards.delete(ward)
  }

  async function make(room: Room, name: RoomName): Promise<OpenRoom | undefined> {
    if (room.kind === 'text') {
      await openNamed(teamRoom(room.ward)) // where it says which texts there are
      const index = wards.get(room.ward)
      const kind = index?.text(room.text)
      return kind === undefined || isDraftOver(room.ward, index?.endOfText(room.text)) ? undefined : openTextRoom(room, kind, world, () => letGo(name))
    }
    if (room.kind === 'register') {
      const made = openRegisterRoom(room.ward, world, () => letGo(name))
      registerRooms.set(room.ward, made)
      return made
    }
    const index = wards.get(room.ward) ?? createWardIndex(room.ward, storage)
    wards.set(room.ward, index)
    return openPagesRoom(room, index, world, () => letGo(name), (stub) => {
      registers.erasures.keep(stub)
      void erase()
    })
  }

  /** Whether a text that was ended then (ms) was so long ago that its room goes. */
  function isDraftOver(ward: WardId, ended: number | undefined): boolean {
    const settings = registers.register(ward)?.ward
    return ended !== undefined && settings !== undefined && now() >= draftExpiryOf(ended, settings.retentionDays)
  }

  /** Of these texts of a ward those whose room is to go; what the team's page says of them is read beside whoever has it open. */
  async function draftsOver(ward: WardId, texts: readonly TextRoom[]): Promise<RoomName[]> {
    const { updates } = await storage.load(roomName(teamRoom(ward)))
    const { endedTexts } = readContent(createBytes(updates).whole())
    return texts.filter(({ text }) => isDraftOver(ward, endedTexts.get(text))).map(roomName)
  }

  function openNamed(room: Room): Promise<OpenRoom | undefined> {
    const name = roomName(room)
    const found = open.get(name)
    if (found) found.idle = 0
    return rooms.get(name) ?? load(room, name)
  }

  function load(room: Room, name: RoomName): Promise<OpenRoom | undefined> {
    const opening = make(room, name).then(
      (it) => {
        if (!it) {
          letGo(name)
          return undefined
        }
        if (rooms.get(name) !== opening) {
          it.end()
          throw new Error('the room was let go while it was loaded')
        }
        if (room.kind !== 'register') tally.failing.delete('load')
        open.set(name, { it, idle: 0 })
        return it
      },
      (cause: unknown) => {
        letGo(name)
        tally.failing.add('load')
        log.error({ kind: room.kind, ward: room.ward, ...causeOf(cause) }, 'room could not be loaded')
        throw cause
      }
    )
    rooms.set(name, opening)
    return opening
  }

  async function expire(name: RoomName): Promise<boolean> {
    lingering.add(name)
    const seats = [...(open.get(name)?.it.seats ?? [])]
    letGo(name)
    const isText = parseRoom(name)?.kind === 'text'
    for (const seat of seats) {
      if (isText) seat.hangUp(CLOSE.later) // comes again, and is told that there is none
      else seat.expire()
    }
    try {
      await storage.drop(name)
      lingering.delete(name)
      return true
    } catch (cause) {
      log.error({ kind: parseRoom(name)?.kind, ...causeOf(cause) }, 'expired room could not be dropped yet')
      return false
    }
  }

  /** Each is loaded anew, which takes the erased records off; its devices come again for the other copy. */
  async function erase(): Promise<void> {
    const names = registers.erasures.waiting()
    if (erasing || names.length === 0) return
    erasing = true
    try {
      const stored = new Set(await storage.rooms())
      const done = new Map<RoomName, readonly Stub[]>()
      for (const name of names) {
        done.set(name, registers.erasures.of(name))
        if (!stored.has(name)) continue
        const seats = [...(open.get(name)?.it.seats ?? [])]
        letGo(name)
        world.quarantine.forget(name)
        for (const seat of seats) seat.hangUp(CLOSE.later)
        const room = parseRoom(name)
        if (room) await (rooms.get(name) ?? load(room, name))
        const left = new Set(await storage.rooms())
        for (const gone of roomsGone(name, done.get(name) ?? [])) if (left.has(gone) && !(await expire(gone))) throw new Error('a room is still there')
      }
      await storage.scrubbed()
      for (const stubs of done.values()) registers.erasures.carriedOut(stubs)
    } catch (cause) {
      log.error(causeOf(cause), 'erased records are not overwritten yet')
    } finally {
      erasing = false
    }
  }

  async function retire(name: RoomName, it: OpenRoom): Promise<void> {
    await it.tidy()
    const found = open.get(name)
    if (found?.it === it && found.idle >= limits.idle && it.seats.size === 0) letGo(name)
  }

  return {
    size: () => open.size,
    expire,
    erase,
    open: openNamed,
    registerGrew: (ward) => registerRooms.get(ward)?.grow(),
    async sweep() {
      const ends = new Map<string, number>() // reckoning with time zones takes its time; wards are much alike
      const isOver = (room: Room): boolean => {
        const ward = registers.register(room.ward)?.ward
        if (!ward || !('month' in room)) return false
        const key = `${room.month} ${ward.timezone} ${ward.retentionDays}`
        const end = ends.get(key) ?? expiryOf(room.month, ward.timezone, ward.retentionDays)
        ends.set(key, end)
        return now() >= end
      }
      try {
        const texts: TextRoom[] = []
        for (const name of new Set([...lingering, ...rooms.keys(), ...(await storage.rooms())])) {
          const room = parseRoom(name)
          if (room?.kind === 'text') texts.push(room)
          if (room && (lingering.has(name) || isOver(room))) await expire(name)
        }
        for (const [ward, its] of Map.groupBy(texts, ({ ward }) => ward)) {
          // Where the team's page cannot be read its texts stay, and those of other wards do not wait for it.
          for (const name of await draftsOver(ward, its).catch(() => [])) await expire(name)
          await new Promise((resolve) => setImmediate(resolve)) // whoever writes meanwhile does not wait for all wards
        }
      } catch (cause) {
        log.error(causeOf(cause), 'expired months could not be looked for')
      }
    },
    tick() {
      for (const [name, room] of open) {
        room.idle = room.it.seats.size === 0 ? room.idle + 1 : 0
        if (room.idle >= limits.idle && room.idle % limits.idle === 0) void retire(name, room.it)
      }
    },
    quiet: async () => void (await Promise.all([...open.values()].map(({ it }) => it.quiet()))),
    end() {
      for (const name of rooms.keys()) letGo(name)
    },
  }
}
