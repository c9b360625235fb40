import { describe, expect, it } from 'vitest'
import type { Words } from '#notebook/records.ts'
import { note, ward, type TestPerson, type TestTablet } from '#support/ward.ts'
import { house } from './house.ts'

const people = { sanne: 'coordinator', joost: 'professional', wil: 'volunteer', ria: 'volunteer' } as const
const admit: Words = { type: 'resident.admitted', resident: 'devries', name: 'meneer De Vries', roomNumber: '101' }

const at = (tablet: TestTablet, person: TestPerson): TestPerson => ({ ...person, device: tablet.device, keys: tablet.keys })

async function withTablet(pages: 'all' | 'staff', ...seated: ('sanne' | 'joost' | 'wil')[]) {
  const linde = await ward(people)
  const tablet = await linde.tablet(pages, seated)
  const relay = await house([linde])
  await relay.change(linde, ...tablet.words)
  return { ...linde, ...relay, tablet, line: await relay.device(tablet) }
}

describe('[T1] [T2] a ward’s tablet on the line', () => {
  it('brings the lines of everyone seated to the others, and is told which of them the ward does not take', async () => {
    const { tablet, line, seal, room, wil, ria, joost, device } = await withTablet('all', 'wil')
    const mine = await line.open(room('notes'))
    const phone = await device(joost)
    const theirs = await phone.open(room('notes'))
    const good = await seal(at(tablet, wil), 'Van Wil op de tablet')
    mine.write(good)
    await phone.until(() => theirs.holds(good))
    const posing = await seal(at(tablet, ria), 'Ria heeft hier geen plek')
    mine.write(posing)
    await line.until(() => mine.refused.length > 0)
    expect(mine.refused).toEqual([{ code: 'bad-seal', records: [{ id: posing.id, code: 'bad-seal' }] }])
  })

  it('for everyone: it takes in residents when a professional writes there, and never opens the pages of professionals', async () => {
    const { tablet, line, seal, room, joost } = await withTablet('all', 'joost')
    const residents = await line.open(room('residents'))
    expect(residents.opened?.mayWrite).toBe(true)
    const admitted = await seal(at(tablet, joost), admit)
    residents.write(admitted)
    await residents.deliveredAll(admitted)
    for (const kind of ['staff', 'residents-staff'] as const) expect((await line.open(room(kind))).denied).toBe('no-such-room')
  })

  it('and a volunteer on it admits nobody', async () => {
    const { tablet, line, seal, room, wil } = await withTablet('all', 'wil')
    const residents = await line.open(room('residents'))
    const admitted = await seal(at(tablet, wil), admit)
    residents.write(admitted)
    await line.until(() => residents.refused.length > 0)
    expect(residents.refused[0]?.code).toBe('staff-only')
  })

  it('with the pages of professionals: it reads and writes them as a professional would', async () => {
    const { tablet, line, seal, room, joost } = await withTablet('staff', 'joost')
    const staff = await line.open(room('staff'))
    const said = await seal(at(tablet, joost), note('Voor de zorg'), { audience: 'staff' })
    staff.write(said)
    await staff.deliveredAll(said)
  })
})
