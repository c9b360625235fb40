import { describe, expect, it } from 'vitest'
import { momentOf } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import type { Words } from '#notebook/records.ts'
import { holds } from '#notebook/seal.ts'
import { deliveryOf, linesOfDay, undelivered } from '#local/queries.ts'
import { draftKey, loadDraft, saveDraft } from '#local/drafts.ts'
import { readerOf } from '#local/reader.ts'
import { foldedTables, refold } from '#local/project.ts'
import { write, writeLine } from '#local/write.ts'
import { deviceOf, entryOf, fillDisk, fillDiskAtCommit, receive, recordOf, type TestDevice } from '#support/device.ts'
import { note, NOW, ward } from '#support/ward.ts'

const people = { anna: 'volunteer', joost: 'professional' } as const

const annasDevice = async () => {
  const linde = await ward(people)
  return { ...linde, device: await deviceOf(linde, linde.anna) }
}

async function written(device: TestDevice, words: Words, audience: 'all' | 'staff' = 'all'): Promise<string> {
  const id = await write(device.tables, device.writer, words, audience)
  if (!id.ok) throw new Error(id.error)
  return id.value
}

describe('a line that was written', () => {
  it('stands on this device, sealed, with its view', async () => {
    const { anna, device } = await annasDevice()
    const id = await written(device, note('Koffie is op'))
    const { body, sealed, state, room } = await recordOf(device, id)
    expect(body).toEqual({ ...note('Koffie is op'), v: 1, id, room, at: NOW, by: 'anna', as: 'volunteer', device: 'anna-phone' })
    expect(await holds(sealed, anna.keys.publicKey)).toBe(true)
    expect({ state, room }).toEqual({ state: 'device', room: 'de-linde/notes/2026-11' })
    const line = await entryOf(device, id)
    expect(line).toMatchObject({ text: 'Koffie is op', day: '2026-11-24', undelivered: [id] })
    expect(deliveryOf(line)).toBe('device')
  })

  it('is still there when the tab was killed right after', async () => {
    const { device } = await annasDevice()
    const id = await written(device, note('Koffie is op'))
    expect(await entryOf(device.restarted(), id)).toMatchObject({ text: 'Koffie is op' })
  })

  it('[W3] takes its draft along: the words stand in the notebook or in the box, never in both', async () => {
    const { device } = await annasDevice()
    const { tables, writer } = device
    const key = draftKey('anna', 'composer de-linde')
    await saveDraft(tables, key, 'Koffie is op')
    const empty = fillDisk(device, 'lines')
    expect(await writeLine(tables, writer, note('Koffie is op'), 'all', { draft: key })).toMatchObject({ ok: false })
    expect(await loadDraft(tables, key)).toBe('Koffie is op')
    empty()
    expect(await writeLine(tables, writer, note('Koffie is op'), 'all', { draft: key })).toMatchObject({ ok: true })
    expect(await loadDraft(device.restarted().tables, key)).toBeUndefined()
  })

  it('stands on the page as its records make it: folded at once, or anew from the disk', async () => {
    const { device } = await annasDevice()
    const { tables, writer } = device
    const line = await writeLine(tables, writer, { ...note('Wie loopt er mee?'), kind: 'question', importance: 'must-know', residents: ['jansen'] }, 'all')
    if (!line.ok) throw new Error(line.error)
    const { ward, id } = line.value
    expect(await tables.lines.get(id)).toEqual(line.value)
    await tables.transaction('rw', foldedTables(tables), () => refold(tables, ward, new Set([`entry:${id}`])))
    expect(await tables.lines.get(id)).toEqual(line.value)
  })

  it('is never seen without its view, nor a view without its record', async () => {
    const { device } = await annasDevice()
    const { tables } = device
    let done = false
    const writeThem = async (): Promise<void> => {
      for (let i = 0; i < 5; i++) await written(device, note(`Regel ${i}`))
    }
    const writing = writeThem().finally(() => (done = true))
    const seen = new Set<number>()
    while (!done)
      await tables.transaction('r', tables.records, tables.lines, async () => {
        const records = (await tables.records.where('state').equals('device').primaryKeys()).sort()
        expect((await tables.lines.toCollection().primaryKeys()).sort()).toEqual(records)
        seen.add(records.length)
      })
    await writing
    expect(seen.size).toBeGreaterThan(2) // it was looked at in between
  })

  it('in the staff\'s pages stands in the staff room', async () => {
    const linde = await ward(people)
    const device = await deviceOf(linde, linde.joost)
    const id = await written(device, note('Medicatie gewijzigd'), 'staff')
    expect(await entryOf(device, id)).toMatchObject({ room: 'de-linde/staff/2026-11', audience: 'staff', as: 'professional' })
  })

  it('bears the role that the register gives, not the one of the enrolment', async () => {
    const { anna, device, registerWith, ...linde } = await annasDevice()
    const { registerRecords } = await ward({ anna: 'professional' }, { now: NOW + 1000 })
    expect(anna.role).toBe('volunteer')
    await receive(device, ...registerRecords)
    const id = await written(device, note('Medicatie gewijzigd'), 'staff')
    expect(await entryOf(device, id)).toMatchObject({ as: 'professional', ward: linde.id })
  })

  it('before the register has come: the role and the time zone of the enrolment count', async () => {
    const linde = await ward(people, { zone: 'Atlantic/Azores', now: Date.UTC(2026, 11, 1, 0, 30) })
    const device = await deviceOf(linde, linde.anna, { fresh: true, zone: 'Atlantic/Azores' })
    const id = await written(device, note('Koffie is op'))
    expect(await entryOf(device, id)).toMatchObject({ as: 'volunteer', room: 'de-linde/notes/2026-11' })
    await receive(device, ...linde.registerRecords)
    expect(await entryOf(device, id)).toMatchObject({ day: '2026-11-30' })
  })
})

describe('what may not be written', () => {
  it('is refused with the rule\'s code, and nothing of it is kept', async () => {
    const { joost, seal, device } = await annasDevice()
    const line = await seal(joost, 'Mevrouw Bakker wil buiten zitten')
    await receive(device, line)
    const before = await everything(device)
    const refusals: readonly [Words, 'all' | 'staff', string][] = [
      [note('Medicatie gewijzigd'), 'staff', 'no-such-room'],
      [{ type: 'entry.corrected', to: line.id, text: 'Anders' }, 'all', 'not-yours'],
      [{ type: 'entry.struck', to: line.id, reason: 'klopt niet' }, 'all', 'not-yours'],
      [{ type: 'task.taken', to: line.id }, 'all', 'not-a-task'],
      [{ type: 'entry.understood', to: line.id }, 'all', 'not-a-must-know'],
      [{ type: 'entry.recorded', to: line.id }, 'all', 'staff-only'],
      [{ type: 'resident.admitted', resident: 'smit', name: 'Mw. Smit', roomNumber: '104' }, 'all', 'staff-only'],
    ]
    for (const [words, audience, code] of refusals)
      expect(await write(device.tables, device.writer, words, audience), words.type).toEqual({ ok: false, error: code })
    expect(await write(device.tables, { person: 'wil', ward: 'de-linde' }, note('Dag'))).toEqual({ ok: false, error: 'not-a-member' })
    expect(await write(device.tables, { person: 'anna', ward: 'de-berk' }, note('Dag'))).toEqual({ ok: false, error: 'not-a-member' })
    expect(await everything(device)).toEqual(before)
  })

  it('a follow-up whose line is not on this device is written: it may be on its way [F2]', async () => {
    const { joost, seal, device } = await annasDevice()
    const line = await seal(joost, { ...note('Wie haalt de krant?'), kind: 'task' })
    const id = await written(device, { type: 'task.taken', to: line.id })
    expect(await device.tables.lines.count()).toBe(0)
    await receive(device, line)
    expect(await entryOf(device, line.id)).toMatchObject({ task: { at: 'taken', holder: { by: 'anna' } }, undelivered: [id] })
  })

  it('words that break the schema are a mistake of this program: it throws and keeps nothing', async () => {
    const { device } = await annasDevice()
    await expect(write(device.tables, device.writer, note(''))).rejects.toThrow()
    await expect(write(device.tables, device.writer, note('x'.repeat(2001)))).rejects.toThrow()
    expect(await undelivered(device.tables, undefined)).toBe(0)
  })

  it('on a device that is not enrolled: signed-out', async () => {
    const { device } = await annasDevice()
    const enrolled = await device.tables.self()
    await device.tables.delete()
    await device.tables.open()
    expect(enrolled.identity).toBeDefined()
    expect(await write(device.tables, device.writer, note('Dag'))).toEqual({ ok: false, error: 'signed-out' })
  })
})

describe('[fault 39] a full disk', () => {
  it.each(['records', 'lines'] as const)('while %s are written: disk-full, and not half a line is kept', async (store) => {
    const { device } = await annasDevice()
    const before = await everything(device)
    const free = fillDisk(device, store)
    expect(await write(device.tables, device.writer, note('Koffie is op'))).toEqual({ ok: false, error: 'disk-full' })
    free()
    expect(await everything(device)).toEqual(before)
    await written(device, note('Koffie is op'))
  })

  it('found out when the transaction commits: the same', async () => {
    const { device } = await annasDevice()
    const before = await everything(device)
    const free = fillDiskAtCommit()
    expect(await write(device.tables, device.writer, note('Koffie is op'))).toEqual({ ok: false, error: 'disk-full' })
    free()
    expect(await everything(device)).toEqual(before)
  })

  it('a disk that does not work says so', async () => {
    const { device } = await annasDevice()
    const raw = Reflect.get(device.tables.backendDB().transaction('records').objectStore('records'), '_rawObjectStore')
    Reflect.set(raw, 'storeRecord', () => {
      throw new DOMException('input/output error', 'UnknownError')
    })
    expect(await write(device.tables, device.writer, note('Koffie is op'))).toEqual({ ok: false, error: 'disk-broken' })
  })
})

it('[fault 38] a database that is lost while somebody types says so, and the same words are taken when it is back', async () => {
  const { device } = await annasDevice()
  device.tables.close({ disableAutoOpen: true })
  expect(await write(device.tables, device.writer, note('Koffie is op'))).toEqual({ ok: false, error: 'disk-broken' })
  await device.tables.open()
  await written(device, note('Koffie is op'))
})

describe('[W4] the writer\'s time on the ward decides the page', () => {
  const zone = 'Europe/Amsterdam'
  const moments: readonly [string, number, string, string][] = [
    ['the last second of a month', Date.UTC(2026, 10, 30, 22, 59, 59), 'de-linde/notes/2026-11', '2026-11-30'],
    ['the first of the next', Date.UTC(2026, 10, 30, 23, 0, 0), 'de-linde/notes/2026-12', '2026-12-01'],
    ['the last second of a summer month', Date.UTC(2026, 6, 31, 21, 59, 59), 'de-linde/notes/2026-07', '2026-07-31'],
    ['new year', Date.UTC(2026, 11, 31, 23, 0, 0), 'de-linde/notes/2027-01', '2027-01-01'],
    ['the hour that is skipped in spring', Date.UTC(2026, 2, 29, 1, 30), 'de-linde/notes/2026-03', '2026-03-29'],
    ['the evening of the short day', Date.UTC(2026, 2, 29, 21, 30), 'de-linde/notes/2026-03', '2026-03-29'],
    ['the night of the long day', Date.UTC(2026, 9, 24, 22, 30), 'de-linde/notes/2026-10', '2026-10-25'],
    ['the evening of the long day', Date.UTC(2026, 9, 25, 22, 30), 'de-linde/notes/2026-10', '2026-10-25'],
  ]
  it.each(moments)('%s', async (_name, now, room, day) => {
    const linde = await ward({ anna: 'volunteer' }, { now, zone })
    const device = await deviceOf(linde, linde.anna)
    expect(await entryOf(device, await written(device, note('Dag')))).toMatchObject({ room, day })
  })

  it('an answer in the new month to a question of the old one stands under that question', async () => {
    const { device } = await annasDevice()
    const question = await written(device, { ...note('Mag het raam open?'), kind: 'question' })
    device.clock.now = momentOf('2026-12-01', zone)
    const answer = await written(device, { type: 'entry.replied', to: question, text: 'Ja', answers: true })
    expect((await recordOf(device, answer)).room).toBe('de-linde/notes/2026-12')
    expect(await entryOf(device, question)).toMatchObject({ room: 'de-linde/notes/2026-11', question: { at: 'answered' }, waits: 0 })
    expect(await linesOfDay(device.tables, readerOf('de-linde', 'anna', 'volunteer', undefined), '2026-12-01')).toEqual([])
  })

  it('a ward that turns out to be in another time zone has its lines on other days', async () => {
    const { anna, device, seal, relayKeys } = await annasDevice()
    const late = await seal(anna, 'Laat op de avond', { at: Date.UTC(2026, 10, 24, 23, 30) })
    await receive(device, late)
    expect(await entryOf(device, late.id)).toMatchObject({ day: '2026-11-25' })
    const moved = await seal({ ...anna, person: 'relay', device: 'relay', keys: relayKeys }, {
      type: 'ward.set', name: 'De Linde', timezone: 'Atlantic/Azores', language: 'nl', retentionDays: 90,
    }, { room: 'de-linde/register', id: newId(NOW) })
    await receive(device, moved)
    expect(await entryOf(device, late.id)).toMatchObject({ day: '2026-11-24' })
  })
})

/** All rows of all tables, to see that nothing changed. */
const everything = ({ tables }: TestDevice): Promise<unknown[][]> => Promise.all(tables.tables.map((table) => table.toArray()))
