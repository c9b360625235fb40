import { describe, expect, it } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { memoryDisk } from '#server/storage/memory.ts'
import { NOW, updateOf, ward } from '#support/ward.ts'
import { house, roomsOn } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

describe('an update that is refused', () => {
  it('is refused whole, to its writer alone, and the others go on', async () => {
    const linde = await ward(people)
    const { device, relay, log } = await house([linde])
    const [phone, tablet] = [await device(linde.anna), await device(linde.joost)]
    const [mine, theirs] = [await phone.open(linde.room('notes')), await tablet.open(linde.room('notes'))]
    const good = await linde.seal(linde.anna, 'Goede regel.')
    const forged = await linde.seal(linde.anna, 'In naam van Joost, over het geheim.', { by: 'joost' })
    mine.update(updateOf([good, forged]))
    await phone.until(() => mine.refused.length > 0)
    expect(mine.refused).toEqual([{ code: 'bad-seal', records: [{ id: forged.id, code: 'bad-seal' }] }])

    const next = await linde.seal(linde.joost, 'Gewoon verder.')
    theirs.write(next)
    await phone.until(() => mine.holds(next))
    expect(theirs.refused).toEqual([])
    expect(theirs.holds(good)).toBe(false)
    expect(relay.stats().refused).toEqual({ 'bad-seal': 1 })
    expect(log).toContainEqual(expect.stringContaining('"code":"bad-seal"'))
    expect(log.join()).not.toMatch(/geheim|Goede|joost"/)
    expect(relay.quarantine()).toMatchObject([{ device: 'anna-phone', code: 'bad-seal', at: NOW }])
  })

  it('is forgotten when its device took a clean copy of the room meanwhile', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const phone = await device(linde.anna)
    const old = await phone.open(linde.room('notes'))
    const forged = await linde.seal(linde.anna, 'Vals.', { by: 'joost' })
    old.update(updateOf([forged]))
    old.leave()
    const clean = await phone.open(linde.room('notes'))
    const line = await linde.seal(linde.anna, 'Schoon begonnen.')
    clean.write(line)
    await clean.deliveredAll(line)
    expect(clean.refused).toEqual([])
  })

  it('[W1] never lets one id stand in two rooms, however close the two come', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const phone = await device(linde.joost)
    const [notes, staff] = [await phone.open(linde.room('notes')), await phone.open(linde.room('staff'))]
    const id = newId(NOW)
    const forAll = await linde.seal(linde.joost, 'Voor allen.', { id })
    const forStaff = await linde.seal(linde.joost, 'Voor ons.', { id, audience: 'staff' })
    notes.write(forAll)
    staff.write(forStaff)
    await phone.until(() => notes.delivered.length + staff.delivered.length === 1)
    await phone.until(() => notes.refused.length + staff.refused.length === 1)
    expect([...notes.refused, ...staff.refused]).toEqual([{ code: 'known-key', records: [{ id, code: 'known-key' }] }])
  })

  it('[W1] knows the ids and entries of last month’s pages, which nobody opened', async () => {
    const linde = await ward(people)
    const place = memoryDisk()
    const october = NOW - 30 * DAY
    const before = await house([linde], { storage: roomsOn(place) })
    const old = await (await before.device(linde.joost)).open(linde.room('notes', '2026-10'))
    const task = await linde.seal(linde.joost, 'Een gewone regel, geen taak.', { at: october })
    old.write(task)
    await old.deliveredAll(task)
    await before.relay.close()

    const { device } = await house([linde], { storage: roomsOn(place) })
    const phone = await device(linde.joost)
    const notes = await phone.open(linde.room('notes'))
    const taken = await linde.seal(linde.joost, { type: 'task.taken', to: task.id })
    notes.update(updateOf([taken]))
    notes.update(updateOf([await linde.seal(linde.joost, 'Zelfde id.', { id: task.id })]))
    await phone.until(() => notes.refused.length === 2)
    expect(notes.refused.map(({ code }) => code)).toEqual(['not-a-task', 'known-key'])
  })
})
