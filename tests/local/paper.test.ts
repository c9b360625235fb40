import { describe, expect, it } from 'vitest'
import { DAY, HOUR, momentOf } from '#notebook/calendar.ts'
import { dateAgain, outgoing } from '#local/outbox.ts'
import { linesOfDay, waiting } from '#local/queries.ts'
import { readerOf } from '#local/reader.ts'
import { recordsBehind, select, type Asked } from '#local/selection.ts'
import { write } from '#local/write.ts'
import { holds } from '#notebook/seal.ts'
import { deviceOf, entryOf, receive, recordOf } from '#support/device.ts'
import { note, NOW, ward, ZONE } from '#support/ward.ts'

const people = { anna: 'volunteer', joost: 'professional', kevin: 'professional' } as const
const reader = readerOf('de-linde', 'joost', 'professional', undefined)
const asked: Asked = { reader, zone: ZONE, days: { from: '2026-11-23', to: '2026-11-24' }, resident: undefined, staff: false, now: NOW }
const texts = (rows: readonly { form: string; text?: string }[]): (string | undefined)[] => rows.map((row) => row.text)

describe('[W6] a line of paper on this device', () => {
  it('stands on the page of the day on which it was really written, among the lines of that day by its time there', async () => {
    const { joost, seal, ...linde } = await ward(people)
    const device = await deviceOf(linde, joost)
    const at = (time: string): number => momentOf('2026-11-23', ZONE, time)
    await receive(device, await seal(joost, 'Voor de storing', { at: at('22:00') }), await seal(joost, 'Na de storing', { at: at('23:59') }))
    const id = await write(device.tables, device.writer, { ...note('Stroom viel uit'), kind: 'task', paper: { person: 'kevin', at: at('23:40') } })
    if (!id.ok) throw new Error(id.error)
    expect(texts(await linesOfDay(device.tables, reader, '2026-11-23'))).toEqual(['Voor de storing', 'Stroom viel uit', 'Na de storing'])
    expect(await linesOfDay(device.tables, reader, '2026-11-24')).toEqual([])
    expect(texts(await waiting(device.tables, reader))).toEqual(['Stroom viel uit'])
    // It is new now, and in the room of now: who reads by arrival finds it.
    expect(await entryOf(device, id.value)).toMatchObject({ at: NOW, room: 'de-linde/notes/2026-11', by: 'joost' })
  })

  it('[W5] dated again by a clock that was ahead, it was still written before it was typed in', async () => {
    const { joost, ...linde } = await ward(people)
    const device = await deviceOf(linde, joost)
    await device.tables.keep({ clock: { offset: -2 * DAY } })
    const typed = await write(device.tables, device.writer, { ...note('Net geschreven'), paper: { name: 'Kim', at: NOW - HOUR } })
    const old = await write(device.tables, device.writer, { ...note('Vorige week'), paper: { name: 'Kim', at: NOW - 7 * DAY } })
    if (!typed.ok || !old.ok) throw new Error('not written')
    await dateAgain(device.tables, await outgoing(device.tables, 'de-linde/notes/2026-11'), NOW - 2 * DAY)
    expect((await recordOf(device, typed.value)).body).toMatchObject({ at: NOW - 2 * DAY, paper: { name: 'Kim', at: NOW - 2 * DAY } })
    expect((await recordOf(device, old.value)).body).toMatchObject({ at: NOW - 2 * DAY, paper: { name: 'Kim', at: NOW - 7 * DAY } })
  })
})

describe('what goes on paper', () => {
  async function pages() {
    const linde = await ward(people)
    const { anna, joost, seal } = linde
    const device = await deviceOf(linde, joost)
    const on = (day: string, time = '10:00'): { at: number } => ({ at: momentOf(day, ZONE, time) })
    const lines = {
      before: await seal(anna, 'Te vroeg', on('2026-11-22')),
      first: await seal(anna, { ...note('Over De Vries'), residents: ['devries'] }, on('2026-11-23')),
      last: await seal(anna, 'Laat op de dag', on('2026-11-24', '23:59')),
      after: await seal(anna, 'Te laat', on('2026-11-25', '00:00')),
      staff: await seal(joost, { ...note('Medicatie'), residents: ['devries'] }, { ...on('2026-11-23'), audience: 'staff' }),
      must: await seal(anna, { ...note('Lift is stuk'), importance: 'must-know', until: momentOf('2026-11-24', ZONE) }, on('2026-11-20')),
      gone: await seal(anna, { ...note('Oud nieuws'), importance: 'must-know', until: momentOf('2026-11-22', ZONE) }, on('2026-11-20')),
      later: await seal(anna, { ...note('Nieuwe code'), importance: 'must-know', until: momentOf('2026-12-24', ZONE) }, on('2026-11-25')),
    }
    await receive(device, ...Object.values(lines))
    return { ...linde, device, lines }
  }

  it('is every line of the days that were asked for, the last moment too, and what must be known in them', async () => {
    const { device } = await pages()
    const { musts, lines } = await select(device.tables, asked)
    expect(texts(lines)).toEqual(['Over De Vries', 'Laat op de dag'])
    expect(texts(musts)).toEqual(['Lift is stuk'])
  })

  it('is what is for professionals only where it was asked for', async () => {
    const { device } = await pages()
    expect(texts((await select(device.tables, { ...asked, staff: true })).lines)).toContain('Medicatie')
    const one: Asked = { ...asked, days: undefined, resident: 'devries' }
    expect(texts((await select(device.tables, one)).lines)).toEqual(['Over De Vries'])
    expect(texts((await select(device.tables, { ...one, staff: true })).lines).sort()).toEqual(['Medicatie', 'Over De Vries'])
    expect(texts((await select(device.tables, { ...one, staff: true, days: { from: '2026-11-24', to: '2026-11-24' } })).lines)).toEqual([])
  })

  it('its sealed records can be checked by the keys that go with them, and hold nothing of professionals unasked', async () => {
    const { device, lines, joost, anna, seal } = await pages()
    await receive(device, await seal(joost, { type: 'entry.replied', to: lines.first.id, text: 'Geheim' }, { audience: 'staff' }))
    const { lines: chosen } = await select(device.tables, asked)
    const records = await recordsBehind(device.tables, chosen, asked)
    const bodies = records.map(({ sealed }) => JSON.parse(new TextDecoder().decode(sealed.subarray(64))) as { id: string; type: string; subject?: string })
    expect(bodies.map(({ type }) => type)).toEqual(['device.set', 'entry.written', 'entry.written'])
    expect(bodies[0]).toMatchObject({ subject: 'anna-phone' })
    for (const { sealed } of records.slice(1)) expect(await holds(sealed, anna.keys.publicKey)).toBe(true)
    const withStaff = await recordsBehind(device.tables, chosen, { ...asked, staff: true })
    expect(withStaff).toHaveLength(records.length + 2) // the answer, and the key of who gave it
  })
})
