import { liveQuery } from 'dexie'
import { textOf, type RoomName } from '#notebook/rooms.ts'
import { endOfText } from '#local/outbox.ts'
import { openTextRoom, type TextWorld } from './text-room.ts'

/** Held by each page on which a text is open; it sends by itself what is written there. */
const lockOf = (room: RoomName): string => `schrift text ${room}`

/** Says on this device that a page has the text open, until `over` settles. */
export function holdText(room: RoomName, over: Promise<void>): void {
  if ('locks' in navigator) navigator.locks.request(lockOf(room), { mode: 'shared' }, () => over).catch(() => undefined)
}

/** Does it unless a page of this device has the text open. */
export async function whenClosed(room: RoomName, act: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return act()
  await navigator.locks.request(lockOf(room), { ifAvailable: true }, async (lock) => (lock ? act() : undefined))
}

/** Brings to the relay what was written in texts that no page has open any more; returns what stops it. */
export function sendTexts(world: TextWorld, isHeld: (ward: string) => boolean): () => void {
  const sending = new Set<RoomName>()
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  const aborted = new AbortController()

  async function bring(room: RoomName): Promise<void> {
    const waits = (): Promise<number> => world.tables.textEdits.where('room').equals(room).count()
    if ((await waits()) === 0 || aborted.signal.aborted) return
    const text = textOf(room)
    const isGone = async (): Promise<boolean> => (await waits()) === 0 || (text !== undefined && (await endOfText(world.tables, text)) !== undefined)
    const link = await openTextRoom(room, world)
    const settled = new Promise<void>((resolve) => {
      const look = (): void => {
        if (!link.unsent() || link.standing().at === 'refused') resolve()
        // There is no such text any more: it was erased with all that waited in it, or its time is over.
        if (link.standing().at === 'denied') void isGone().then((gone) => (gone ? resolve() : undefined), () => undefined)
      }
      link.onChange(look)
      look()
    })
    await Promise.race([settled, stopped])
    await link.close()
  }

  function begin(room: RoomName): void {
    if (sending.has(room)) return
    sending.add(room)
    const work = (): Promise<void> => bring(room)
    const done = 'locks' in navigator ? navigator.locks.request(lockOf(room), { signal: aborted.signal }, work) : work()
    // What the relay refused is not brought again before the next start; the page of the text says so.
    done.then(async () => {
      if ((await world.tables.textEdits.where('room').equals(room).count()) === 0) sending.delete(room)
    }).catch(() => undefined)
  }

  const watching = liveQuery(() => world.tables.textEdits.toArray()).subscribe((rows) => {
    for (const { room, ward } of rows) if (isHeld(ward)) begin(room)
  })
  return () => {
    watching.unsubscribe()
    stop()
    aborted.abort()
  }
}
