import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#notebook/calendar.ts'
import { roomName } from '#notebook/rooms.ts'
import { memoryDisk, memoryStorage } from '#server/storage/memory.ts'
import { arrivedOf } from '#wire/doc.ts'
import { NOW, ward } from '#support/ward.ts'
import { docOf, house } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

describe('a line that arrives late', () => {
  it('[W4] bears its time of arrival on every device, the writer’s too', async () => {
    const linde = await ward(people)
    const { device, clock, disk } = await house([linde])
    const [phone, tablet] = [await device(linde.anna), await device(linde.joost)]
    const [mine, theirs] = [await phone.open(linde.room('notes')), await tablet.open(linde.room('notes'))]
    const moments = [NOW - 4 * HOUR, NOW - 11 * MINUTE]
    const late = await Promise.all(moments.map((at) => linde.seal(linde.anna, 'Laat.', { at })))
    const timely = await linde.seal(linde.anna, 'Op tijd.', { at: NOW - 9 * MINUTE })
    mine.write(...late, timely)
    await mine.deliveredAll(...late, timely)
    clock.now = NOW + MINUTE
    const later = await linde.seal(linde.anna, 'Nog een.', { at: NOW - HOUR })
    mine.write(later)
    await tablet.until(() => theirs.holds(later))
    await mine.deliveredAll(later)

    const expected = new Map([...late.map(({ id }) => [id, NOW] as const), [later.id, NOW + MINUTE] as const])
    const stored = docOf((await disk.storage.load(roomName(linde.room('notes')))).updates)
    const fresh = await (await device(linde.wil)).open(linde.room('notes'))
    for (const doc of [mine.doc, theirs.doc, fresh.doc, stored]) {
      expect(new Map(arrivedOf(doc).entries())).toEqual(expected)
      expect(doc.store.pendingStructs).toBeNull()
    }
  })

  it('[W4] stands in the same row as its time of arrival', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const mine = await (await device(linde.anna)).open(linde.room('notes'))
    const late = await linde.seal(linde.anna, 'Laat.', { at: NOW - HOUR })
    mine.write(late)
    await mine.deliveredAll(late)
    const { updates, clients } = await disk.storage.load(roomName(linde.room('notes')))
    expect(updates).toHaveLength(1)
    expect([...clients.values()].sort()).toEqual(['anna-phone', 'relay'])
  })

  it('[W4] goes to the relay’s own client ID, which no device can use', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const mine = await (await device(linde.anna)).open(linde.room('notes'))
    const late = await linde.seal(linde.anna, 'Laat.', { at: NOW - HOUR })
    mine.write(late)
    await mine.deliveredAll(late)
    const { clients } = await disk.storage.load(roomName(linde.room('notes')))
    const [relayClient = 0] = [...clients].find(([, holder]) => holder === 'relay') ?? []
    const thief = await device(linde.joost)
    const theirs = await thief.open(linde.room('notes'))
    theirs.doc.clientID = relayClient
    theirs.write(await linde.seal(linde.joost, 'Onder andermans nummer.'))
    await thief.until(() => theirs.refused.length > 0)
    expect(theirs.refused).toEqual([{ code: 'client-taken', records: [] }])
  })

  it('[W4] that is older than this copy of the room was given back to it: it arrived long ago', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde], { storage: memoryStorage(memoryDisk(), () => NOW - 2 * HOUR) })
    const mine = await (await device(linde.anna)).open(linde.room('notes'))
    const back = await linde.seal(linde.anna, 'Teruggegeven.', { at: NOW - DAY })
    const late = await linde.seal(linde.anna, 'Laat.', { at: NOW - HOUR })
    mine.write(back, late)
    await mine.deliveredAll(back, late)
    const stored = docOf((await disk.storage.load(roomName(linde.room('notes')))).updates)
    expect([...arrivedOf(stored).keys()]).toEqual([late.id])
  })
})
