import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import { describe, expect, it, vi } from 'vitest'
import { roomName } from '#notebook/rooms.ts'
import { admit } from '#server/guard/guard.ts'
import { memoryDisk } from '#server/storage/memory.ts'
import type { Storage } from '#server/storage/storage.ts'
import { CLOSE, encodeFrame, encodeStep1, encodeUpdate, MESSAGE } from '#wire/messages.ts'
import { updateOf, ward } from '#support/ward.ts'
import { newRoomDoc, recordsOf } from '#wire/doc.ts'
import { house, roomsOn, watching, type Device } from './house.ts'

const NOTES = 'de-linde/notes/2026-11'
const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

describe('a disk that fails', () => {
  it('[fault 30] acknowledges and shows nothing, sends the room’s devices away for a while, and serves them later', async () => {
    const linde = await ward(people)
    const { device, disk, relay, log } = await house([linde])
    const [phone, tablet, elsewhere] = [await device(linde.anna), await device(linde.joost), await device(linde.wil)]
    const [mine, theirs] = [await phone.open(linde.room('notes')), await tablet.open(linde.room('notes'))]
    await elsewhere.open(linde.room('residents'))
    const kept = await linde.seal(linde.anna, 'Eerst ging het goed.')
    mine.write(kept)
    await mine.deliveredAll(kept)
    const [first, second] = await Promise.all(['een', 'twee'].map((text) => linde.seal(linde.anna, text)))
    if (!first || !second) throw new Error('no lines')

    disk.pause()
    mine.write(first)
    mine.write(second)
    await disk.holds(2)
    disk.fail()
    expect(await phone.closed).toBe(CLOSE.later)
    expect(await tablet.closed).toBe(CLOSE.later)
    expect(mine.delivered).toEqual([kept.id])
    expect(theirs.holds(first) || theirs.holds(second)).toBe(false)
    expect(relay.stats()).toMatchObject({ storage: 'failing', appendFailures: 1 })
    expect(log.at(-1)).toContain('SQLITE_FULL')
    expect(log.join()).not.toContain('geheim')
    await elsewhere.caughtUp()
    expect(elsewhere.socket.readyState).toBe(elsewhere.socket.OPEN)

    disk.mend()
    const back = await (await device(linde.anna)).open(linde.room('notes'), mine.doc)
    await back.deliveredAll(first, second) // out of sync step 2, under the same client ID and clocks
    expect(back.opened?.epoch).toBe(mine.opened?.epoch)
    expect(relay.stats()).toMatchObject({ storage: 'ok', appendFailures: 1 })
    const again = await (await device(linde.joost)).open(linde.room('notes'))
    expect([kept, first, second].every((line) => again.holds(line))).toBe(true)
  })

  it('sends a device away for a while when a room cannot be loaded', async () => {
    const linde = await ward(people)
    const storage = roomsOn(memoryDisk())
    const broken: Storage = {
      ...storage,
      load: (room) => (room.includes('staff') ? Promise.reject(new Error('EIO')) : storage.load(room)),
    }
    const { device, relay } = await house([linde], { storage: broken })
    const tablet = await device(linde.joost)
    tablet.ask(linde.room('staff'))
    expect(await tablet.closed).toBe(CLOSE.later)
    expect(relay.stats().storage).toBe('failing')
    expect((await (await device(linde.joost)).open(linde.room('notes'))).opened).toBeDefined()
    expect(relay.stats().storage).toBe('ok')
  })

  it('[fault 31] names a damaged room in its stats and begins it anew, for devices to give its lines back', async () => {
    const linde = await ward(people)
    const place = memoryDisk()
    const first = await house([linde], { storage: roomsOn(place) })
    const before = await (await first.device(linde.anna)).open(linde.room('notes'))
    const line = await linde.seal(linde.anna, 'Een regel.')
    before.write(line)
    await before.deliveredAll(line)
    await first.relay.close()
    const [row] = place.rooms.get(roomName(linde.room('notes')))?.rows ?? []
    if (row) row.bytes[9] = (row.bytes[9] ?? 0) ^ 1

    const { device, relay } = await house([linde], { storage: roomsOn(place) })
    const phone = await device(linde.anna)
    const after = await phone.open(linde.room('notes'))
    expect(after.opened?.epoch).not.toBe(before.opened?.epoch)
    expect(recordsOf(after.doc).size).toBe(0)
    expect(relay.stats().damage).toMatchObject([{ room: 'de-linde/notes/2026-11', seq: 1 }])
    after.write(line)
    await after.deliveredAll(line)
  })
})

describe('bytes from a hostile device', () => {
  /** 2^53 − 1. */
  const HUGE = [255, 255, 255, 255, 255, 255, 255, 15]
  const step1 = encodeFrame(NOTES, encodeStep1(Uint8Array.of(0)))
  const endless = (() => {
    const encoder = createEncoder()
    writeVarString(encoder, NOTES)
    for (const number of [MESSAGE.sync, 0, 2 ** 40]) writeVarUint(encoder, number)
    return toUint8Array(encoder)
  })()
  it.each([
    { what: 'text', data: 'hallo' },
    { what: 'an empty frame', data: new Uint8Array() },
    { what: 'a name without a message', data: step1.subarray(0, 23) },
    { what: 'a message cut short', data: step1.subarray(0, step1.length - 1) },
    { what: 'a length of 2^40', data: endless },
    { what: 'a name that is no UTF-8', data: Uint8Array.of(2, 0xff, 0xff, 0, 0) },
    { what: 'a state vector that is none', data: encodeFrame(NOTES, encodeStep1(Uint8Array.of(200, 1, 7))) },
    { what: 'a short question that breaks off', data: encodeFrame(NOTES, Uint8Array.of(MESSAGE.lacking, 5, 1, 200)) },
    { what: 'a short question of a client beyond all numbers', data: encodeFrame(NOTES, Uint8Array.of(MESSAGE.lacking, 5, 1, ...HUGE, 1)) },
    { what: 'too many ids', data: encodeFrame(NOTES, Uint8Array.of(MESSAGE.have, 0xff, 0xff, 0x7f)) },
  ])('[fault 1] closes the socket for $what, and only that one', async ({ data }) => {
    const linde = await ward(people)
    const { device, relay } = await house([linde])
    const [phone, tablet] = [await device(linde.anna), await device(linde.joost)]
    phone.socket.send(data)
    expect(await phone.closed).toBe(CLOSE.malformed)
    expect((await tablet.open(linde.room('notes'))).opened).toBeDefined()
    expect(relay.stats().closed).toEqual({ [CLOSE.malformed]: 1 })
  })

  it('closes the socket for a frame above 1 MiB', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const phone = await device(linde.anna)
    phone.send(linde.room('notes'), encodeUpdate(new Uint8Array(1024 * 1024)))
    expect(await phone.closed).toBe(CLOSE.tooLarge)
    const worse = await device(linde.anna)
    worse.socket.send(new Uint8Array(3 * 1024 * 1024))
    expect(await worse.closed).toBe(1009)
  })

  it('[fault 11] ignores what it does not know, counts it, and goes on', async () => {
    const linde = await ward(people)
    const { device, relay } = await house([linde])
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    for (const unknown of [[77, 1, 2], [3], [MESSAGE.sync, 9]]) phone.send(NOTES, Uint8Array.from(unknown))
    phone.send(NOTES, Uint8Array.of(MESSAGE.awareness, 1, 0))
    const line = await linde.seal(linde.anna, 'Gewoon verder.')
    mine.write(line)
    await mine.deliveredAll(line)
    expect(relay.stats().unknown).toBe(3)
  })

  it('refuses an update that names client IDs in an order in which Yjs loses lines when it merges', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const [low, high] = [newRoomDoc(), newRoomDoc()]
    low.clientID = 5
    high.clientID = 9
    const [een, twee] = [await linde.seal(linde.anna, 'een'), await linde.seal(linde.anna, 'twee')]
    const sections = [updateOf([een], low), updateOf([twee], high)]
    mine.update(Uint8Array.from([2, ...sections.flatMap((bytes) => [...bytes.subarray(1, -1)]), 0]))
    await phone.until(() => mine.refused.length > 0)
    expect(mine.refused).toEqual([{ code: 'malformed', records: [] }])
  })

  it('keeps only so much of what it refused', async () => {
    const linde = await ward(people)
    const { device, relay } = await house([linde])
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    for (let i = 0; i < 70; i++) mine.update(Uint8Array.from({ length: 40_000 }, () => 255))
    await phone.until(() => mine.refused.length === 70)
    expect(relay.quarantine()).toHaveLength(26)
    for (let i = 0; i < 70; i++) mine.update(Uint8Array.of(255, 255, 255, i))
    await phone.until(() => mine.refused.length === 140)
    expect(relay.quarantine()).toHaveLength(64)
    expect(relay.quarantine().at(-1)?.update.at(-1)).toBe(69)
  })
})

describe('too much at once', () => {
  it('[fault 12] lets a device wait that writes more than its allowance, and loses no word of it', async () => {
    const linde = await ward(people)
    const { device } = await house([linde], { limits: { catchUp: 20, recordsPerMinute: 120 } })
    const [phone, tablet] = [await device(linde.anna), await device(linde.joost)]
    const [mine, theirs] = [await phone.open(linde.room('notes')), await tablet.open(linde.room('notes'))]
    const lines = await Promise.all(Array.from({ length: 30 }, (_, i) => linde.seal(linde.anna, `Regel ${i}`)))
    for (const line of lines) mine.write(line)
    await phone.until(() => mine.delivered.length === 20)
    const other = await linde.seal(linde.joost, 'Een ander hoeft niet te wachten.')
    theirs.write(other)
    await phone.until(() => mine.holds(other))
    expect(mine.delivered).toHaveLength(20)
    for (let second = 1; second <= 5; second++) {
      vi.advanceTimersByTime(1000)
      await phone.until(() => mine.delivered.length === 20 + 2 * second)
    }
    expect(mine.delivered).toEqual(lines.map(({ id }) => id))
  })

  it('counts the records of an update, not the update', async () => {
    const linde = await ward(people)
    const { device } = await house([linde], { limits: { catchUp: 20, recordsPerMinute: 30 } })
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const lines = await Promise.all(Array.from({ length: 31 }, (_, i) => linde.seal(linde.anna, `Regel ${i}`)))
    mine.write(...lines.slice(0, 30))
    await phone.until(() => mine.delivered.length === 30)
    mine.write(...lines.slice(30))
    const waited = await secondsUntil(() => mine.delivered.length === 31, await device(linde.joost))
    expect(waited).toBeGreaterThanOrEqual(20) // ten too many, one in two seconds
  })

  it('shows a device out that has been over its allowance for a minute', async () => {
    const linde = await ward(people)
    const { device } = await house([linde], { limits: { catchUp: 2, recordsPerMinute: 0 } })
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const lines = await Promise.all(Array.from({ length: 3 }, (_, i) => linde.seal(linde.anna, `Regel ${i}`)))
    for (const line of lines) mine.write(line)
    await mine.deliveredAll(...lines.slice(0, 2))
    const waited = await secondsUntil(() => phone.socket.readyState === phone.socket.CLOSED, await device(linde.joost))
    expect(await phone.closed).toBe(CLOSE.flood)
    expect(waited).toBeGreaterThanOrEqual(60)
    expect(waited).toBeLessThan(65)
  })

  it('[fault 12] cuts off a reader that does not keep up, and nobody else', async () => {
    const linde = await ward(people)
    const { device, relay } = await house([linde], { limits: { unsentBytes: 200_000 } })
    const [writer, slow, quick] = [await device(linde.joost), await device(linde.anna), await device(linde.wil)]
    const mine = await writer.open(linde.room('notes'))
    await slow.open(linde.room('notes'))
    const theirs = await quick.open(linde.room('notes'))
    slow.socket.pause()
    for (let round = 0; relay.stats().closed[CLOSE.slowReader] === undefined && round < 40; round++) {
      const lines = await Promise.all(Array.from({ length: 100 }, () => linde.seal(linde.joost, 'x'.repeat(2000))))
      mine.write(...lines)
      await mine.deliveredAll(...lines)
      await quick.until(() => lines.every((line) => theirs.holds(line)))
    }
    expect(relay.stats().closed).toEqual({ [CLOSE.slowReader]: 1 })
    slow.socket.resume()
    expect(await slow.closed).toBe(CLOSE.slowReader)
  })
})

/** Lets the relay's seconds go by, one at a time, until this is true: how many. `other` is a line that is not held. */
async function secondsUntil(question: () => boolean, other: Device): Promise<number> {
  let count = 0
  for (; !question() && count < 100; count++) {
    vi.advanceTimersByTime(1000)
    await other.caughtUp()
  }
  return count
}

describe('time on the line', () => {
  it('sends a heartbeat with its clock every 15 seconds, so that silence means a dead line', async () => {
    const linde = await ward(people)
    const { device, seconds } = await house([linde])
    const phone = await device(linde.anna)
    await seconds(46)
    expect(phone.heartbeats()).toBe(3)
  })

  it('goes on sending heartbeats when the clock is set back', async () => {
    const linde = await ward(people)
    const { device, seconds, clock } = await house([linde])
    const phone = await device(linde.anna)
    clock.now -= 3_600_000
    await seconds(31)
    expect(phone.heartbeats()).toBe(2)
  })

  it('ends a line on which nobody answers any more', async () => {
    const linde = await ward(people)
    const { device, relay } = await house([linde])
    const [dead, alive] = [await device(linde.anna, { autoPong: false }), await device(linde.joost)]
    for (const quarter of [1, 2]) {
      vi.advanceTimersByTime(15_000)
      await alive.until(() => alive.heartbeats() === quarter)
      await alive.caughtUp()
      expect(relay.stats().sockets).toBe(2)
    }
    vi.advanceTimersByTime(15_000)
    expect(await dead.closed).toBe(1006)
    await alive.caughtUp()
    expect(relay.stats().sockets).toBe(1)
  })

  it('lets no room wait for the guard of another', async () => {
    const linde = await ward(people)
    const gate = watching()
    let open = false
    const { device } = await house([linde], {
      admit: async (update, carrier, state) => {
        if (state.room.kind === 'staff') await gate.until(() => open)
        return admit(update, carrier, state)
      },
    })
    const tablet = await device(linde.joost)
    const [staff, notes] = [await tablet.open(linde.room('staff')), await tablet.open(linde.room('notes'))]
    const slow = await linde.seal(linde.joost, 'Traag.', { audience: 'staff' })
    const quick = await linde.seal(linde.joost, 'Vlug.')
    staff.write(slow)
    notes.write(quick)
    await notes.deliveredAll(quick)
    expect(staff.delivered).toEqual([])
    open = true
    gate.changed()
    await staff.deliveredAll(slow)
  })
})

describe('a relay that stops', () => {
  it('finishes what is on its way to the disk, says so, and then closes', async () => {
    const linde = await ward(people)
    const { device, disk, relay } = await house([linde])
    const [phone, tablet] = [await device(linde.anna), await device(linde.joost)]
    const [mine, theirs] = [await phone.open(linde.room('notes')), await tablet.open(linde.room('notes'))]
    const line = await linde.seal(linde.anna, 'Nog net.')
    disk.pause()
    mine.write(line)
    await disk.holds(1)
    const closing = relay.close()
    const tooLate = await linde.seal(linde.anna, 'Te laat.')
    mine.write(tooLate)
    await phone.caughtUp()
    expect(phone.socket.readyState).toBe(phone.socket.OPEN)
    disk.goOn()
    await closing
    expect([await phone.closed, await tablet.closed]).toEqual([CLOSE.goingAway, CLOSE.goingAway])
    expect(mine.delivered).toEqual([line.id])
    expect(theirs.holds(line)).toBe(true)
    expect((await disk.storage.load(mine.name)).seq).toBe(1)
    expect(relay.stats().sockets).toBe(0)
    expect(await (await device(linde.wil)).closed).toBe(CLOSE.goingAway)
  })
})
