import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import type { RecordId } from '#notebook/ids.ts'
import type { Words } from '#notebook/records.ts'
import { dateAgain, markRefused, outgoing } from '#local/outbox.ts'
import {
  countLines,
  countsForAll,
  daysBefore,
  daysWithLines,
  line,
  linesAbout,
  linesById,
  linesOfDay,
  linesSince,
  mustKnows,
  refusedWords,
  residentsOf,
  settled,
  undelivered,
  waiting,
} from '#local/queries.ts'
import { readerOf, type Reader } from '#local/reader.ts'
import { openSearchPages } from '#local/search-pages.ts'
import { recordsBehind, select } from '#local/selection.ts'
import { write } from '#local/write.ts'
import { recordOf, tabletOf, type TestDevice } from '#support/device.ts'
import { note, ward, ZONE } from '#support/ward.ts'

const people = { joost: 'professional', fatima: 'professional', wil: 'volunteer' } as const
const all = Object.keys(people)
const today = '2026-11-24'
const resident: Words = { type: 'resident.admitted', resident: 'devries', name: 'mevrouw De Vries', roomNumber: '101' }

/** A tablet of the ward on which some have written; `says` writes as one of them. */
async function tabletWith(pages: 'all' | 'staff') {
  const linde = await ward(people)
  const tablet = await linde.tablet(pages, all)
  const register = await Promise.all(tablet.words.map((words) => linde.registerRecord(words)))
  const device = await tabletOf(linde, tablet, pages, register)
  const says = async (person: keyof typeof people, words: Words, audience: 'all' | 'staff' = 'all'): Promise<RecordId> => {
    device.clock.now += 1000
    const written = await write(device.tables, { person, ward: linde.id }, words, audience)
    if (!written.ok) throw new Error(written.error)
    return written.value
  }
  const readerNamed = (person: keyof typeof people): Reader => readerOf(linde.id, person, people[person], pages)
  return { ...linde, device, says, volunteer: readerNamed('wil'), staff: readerNamed('joost'), readerNamed }
}

/** A tablet with a line of each kind for everyone, and the same for professionals alone. */
async function writtenFull() {
  const house = await tabletWith('staff')
  const { says } = house
  await says('joost', resident)
  const lines = { all: [] as RecordId[], staff: [] as RecordId[] }
  for (const audience of ['all', 'staff'] as const) {
    const words = audience === 'all' ? 'open' : 'geheim'
    await says('joost', { type: 'particular.noted', resident: 'devries', text: `particular ${words}` }, audience)
    const ended = await says('joost', { type: 'particular.noted', resident: 'devries', text: `was ${words}` }, audience)
    await says('joost', { type: 'particular.ended', resident: 'devries', to: ended }, audience)
    const full = { ...note(`regel ${words}`), residents: ['devries'] }
    lines[audience].push(
      await says('joost', { ...full, importance: 'must-know', until: house.now + DAY }, audience),
      await says('joost', { ...full, kind: 'task' }, audience),
      await says('joost', { ...full, kind: 'question' }, audience)
    )
    const done = await says('joost', { ...full, kind: 'task', text: `gedaan ${words}` }, audience)
    await says('joost', { type: 'task.done', to: done }, audience)
    lines[audience].push(done)
  }
  return { ...house, lines }
}

describe('[T6] [M1] a volunteer who unlocked a tablet with the pages of professionals sees none of them', () => {
  it.each([
    ['on the day page', (d: TestDevice, r: Reader) => linesOfDay(d.tables, r, today)],
    ['among the must-knows', (d: TestDevice, r: Reader) => mustKnows(d.tables, r, d.clock.now)],
    ['among what waits', (d: TestDevice, r: Reader) => waiting(d.tables, r)],
    ['among what is settled', (d: TestDevice, r: Reader) => settled(d.tables, r, d.clock.now - DAY)],
    ['on a resident’s page', (d: TestDevice, r: Reader) => linesAbout(d.tables, r, 'devries')],
    ['among what is news', (d: TestDevice, r: Reader) => linesSince(d.tables, r, d.clock.now - DAY, d.clock.now)],
    ['on paper and in a file, whatever was ticked', (d: TestDevice, r: Reader) => select(d.tables, { reader: r, zone: ZONE, days: { from: today, to: today }, resident: undefined, staff: true, now: d.clock.now })],
    ['among residents and their particulars, those that ended too', (d: TestDevice, r: Reader) => residentsOf(d.tables, r)],
  ])('%s', async (_where, ask) => {
    const { device, volunteer, staff } = await writtenFull()
    const seen = JSON.stringify(await ask(device, volunteer))
    expect(seen).toContain('open')
    expect(seen).not.toContain('geheim')
    expect(JSON.stringify(await ask(device, staff))).toContain('geheim')
  })

  it('by its id, when a link or a refused answer names it', async () => {
    const { device, volunteer, staff, lines } = await writtenFull()
    const [shown = '', hidden = ''] = [lines.all[0], lines.staff[0]]
    expect(await line(device.tables, volunteer, hidden)).toBeUndefined()
    expect(await line(device.tables, volunteer, shown)).toBeDefined()
    expect((await linesById(device.tables, volunteer, [hidden, shown])).map(({ id }) => id)).toEqual([shown])
    expect(await linesById(device.tables, staff, [hidden, shown])).toHaveLength(2)
  })

  it('among the sealed records that go with a file', async () => {
    const { device, volunteer, staff } = await writtenFull()
    const behind = async (reader: Reader): Promise<string[]> => {
      const asked = { reader, zone: ZONE, days: undefined, resident: 'devries', staff: true, now: device.clock.now }
      const { lines } = await select(device.tables, asked)
      return (await recordsBehind(device.tables, lines, asked, { about: 'devries' })).map(({ room }) => room)
    }
    expect(new Set(await behind(volunteer))).toEqual(new Set(['de-linde/register', 'de-linde/notes/2026-11', 'de-linde/residents']))
    expect(await behind(staff)).toEqual(expect.arrayContaining(['de-linde/staff/2026-11', 'de-linde/residents-staff']))
  })

  it('in what the search worker finds, nor in how many', async () => {
    const { device, volunteer, staff, lines } = await writtenFull()
    const pages = openSearchPages(device.tables)
    const find = (reader: Reader, words: string) => pages.find({ ward: reader.ward, audience: reader.audience, words }, 50)
    expect(await find(volunteer, 'geheim')).toEqual({ ids: [], total: 0 })
    expect((await find(volunteer, '')).total).toBe(lines.all.length)
    expect((await find(staff, 'geheim')).total).toBe(lines.staff.length)
    expect((await find(staff, '')).total).toBe(lines.all.length + lines.staff.length)
    pages.close()
  })

  it('in numbers and days: one that only professionals wrote on is no day for others', async () => {
    const { device, volunteer, staff, says, lines } = await writtenFull()
    device.clock.now += DAY
    await says('joost', note('morgen geheim'), 'staff')
    expect(await daysWithLines(device.tables, volunteer)).toEqual([today])
    expect(await daysWithLines(device.tables, staff)).toEqual(['2026-11-25', today])
    expect(await countLines(device.tables, volunteer)).toBe(lines.all.length)
    expect(await countLines(device.tables, staff)).toBe(lines.all.length + lines.staff.length + 1)
    expect(await daysBefore(device.tables, volunteer, '2026-11-26', 3)).toEqual({ last: [today], oldest: today })
    expect(await daysBefore(device.tables, staff, '2026-11-26', 3)).toEqual({ last: ['2026-11-25', today], oldest: today })
  })

  it('and a locked tablet counts everyone’s pages alone', async () => {
    const { device, id } = await writtenFull()
    expect(await countsForAll(device.tables, id, device.clock.now)).toEqual({ mustKnows: 1, open: 2 })
  })

  it('no screen reads lines, records or residents past the reader', () => {
    const src = join(import.meta.dirname, '../../src')
    const screens = ['features', 'page', 'app'].flatMap((room) =>
      readdirSync(join(src, room), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => join(src, room, name))
    )
    expect(screens.length).toBeGreaterThan(20)
    const past = screens.filter((file) => /\b(tables|here)\.(lines|records|residents)\b/.test(readFileSync(file, 'utf8')))
    expect(past).toEqual([])
  })
})

describe('who may read and write what on which tablet', () => {
  it('a professional reads everything on a tablet for staff and on their own device, and everyone’s pages on one for all', () => {
    const audience = (role: 'volunteer' | 'professional' | 'coordinator', tablet?: 'all' | 'staff') => readerOf('de-linde', 'x', role, tablet).audience
    expect([audience('professional', 'staff'), audience('coordinator', 'staff'), audience('professional')]).toEqual(['staff', 'staff', 'staff'])
    expect([audience('professional', 'all'), audience('volunteer', 'staff'), audience('volunteer')]).toEqual(['all', 'all', 'all'])
  })

  it('[M1] on a tablet for all nothing is written for professionals alone: it would not leave it', async () => {
    const { device, id, says } = await tabletWith('all')
    const refused = await write(device.tables, { person: 'joost', ward: id }, note('geheim'), 'staff')
    expect(refused).toEqual({ ok: false, error: 'no-such-room' })
    await says('joost', note('open'))
  })

  it('[W2] each line bears who unlocked, in their own role, and the tablet as its device', async () => {
    const { device, says } = await tabletWith('staff')
    const wil = await recordOf(device, await says('wil', note('Van Wil')))
    const joost = await recordOf(device, await says('joost', note('Van Joost'), 'staff'))
    expect([wil.body, joost.body]).toMatchObject([
      { by: 'wil', as: 'volunteer', device: 'de-linde-tablet' },
      { by: 'joost', as: 'professional', device: 'de-linde-tablet' },
    ])
  })

  it('before the register has come nobody has a role on a tablet', async () => {
    const linde = await ward(people)
    const tablet = await linde.tablet('staff', all)
    const device = await tabletOf({ ...linde, registerRecords: [] }, tablet, 'staff', [])
    expect(await write(device.tables, { person: 'wil', ward: linde.id }, note('x'))).toEqual({ ok: false, error: 'not-a-member' })
  })

  it('[W5] lines that are dated again keep who wrote each of them', async () => {
    const { device, says, now } = await tabletWith('staff')
    device.clock.now = now - 400 * DAY
    const [wil, joost] = [await says('wil', note('Van Wil')), await says('joost', note('Van Joost'))]
    await device.tables.keep({ clock: { offset: 400 * DAY } })
    await dateAgain(device.tables, [...(await outgoing(device.tables, 'de-linde/notes/2025-10'))], now)
    const [hers, his] = [await recordOf(device, wil), await recordOf(device, joost)]
    expect([hers.body.by, hers.by, his.body.by, his.by]).toEqual(['wil', 'wil', 'joost', 'joost'])
    expect(Math.abs(hers.body.at - now)).toBeLessThan(DAY)
    expect([hers.body.as, his.body.as]).toEqual(['volunteer', 'professional'])
  })
})

describe('what is one’s own', () => {
  it('the tray of refused words and the number that waits are each person’s', async () => {
    const { device, says, volunteer, readerNamed } = await tabletWith('staff')
    const wil = await says('wil', note('Van Wil'))
    const secret = await says('joost', note('geheim'), 'staff')
    await says('joost', note('Van Joost'))
    const waits = (reader: Reader | undefined) => undelivered(device.tables, reader)
    expect([await waits(volunteer), await waits(readerNamed('joost')), await waits(readerNamed('fatima')), await waits(undefined)]).toEqual([1, 2, 0, 3])
    await markRefused(device.tables, [{ id: wil, code: 'flood' }, { id: secret, code: 'flood' }])
    const tray = async (reader: Reader) => (await refusedWords(device.tables, reader)).map(({ record }) => record.id)
    expect([await tray(volunteer), await tray(readerNamed('joost')), await tray(readerNamed('fatima'))]).toEqual([[wil], [secret], []])
  })
})
