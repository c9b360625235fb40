import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { seatedOn } from '#notebook/register.ts'
import { note, updateOf, ward, type RegisterWords, type TestPerson, type TestTablet } from '#support/ward.ts'
import { faults, verdict } from './verdict.ts'

const people = { sanne: 'coordinator', joost: 'professional', wil: 'volunteer', ria: 'volunteer' } as const

/** How a person writes on the tablet: their name, its device and its key. */
const at = (tablet: TestTablet, person: TestPerson): TestPerson => ({ ...person, device: tablet.device, keys: tablet.keys })

describe("[T1] [T2] [G4] a ward's tablet seals for who has a seat on it", () => {
  it('lines of everyone seated are taken, each in their own name and role', async () => {
    const { tablet: bring, registerWith, seal, state, sanne, joost, wil, room } = await ward(people)
    const tablet = await bring('staff', ['sanne', 'joost', 'wil'])
    const register = await registerWith(...tablet.words)
    const lines = await Promise.all([sanne, joost, wil].map((person) => seal(at(tablet, person), `Van ${person.person}`)))
    expect(await verdict(updateOf(lines), tablet, state({ register }))).toBe('admitted')
    const staff = await seal(at(tablet, joost), note('Alleen voor ons'), { audience: 'staff' })
    expect(await verdict(updateOf([staff]), tablet, state({ register, room: room('staff') }))).toBe('admitted')
  })

  it('a person not allowed on that tablet is refused with bad-seal, alone or among good lines', async () => {
    const { tablet: bring, registerWith, seal, state, joost, ria } = await ward(people)
    const tablet = await bring('all', ['joost'])
    const register = await registerWith(...tablet.words)
    const [hers, his] = [await seal(at(tablet, ria), 'Ria op de tablet'), await seal(at(tablet, joost), 'Joost op de tablet')]
    expect(await faults(updateOf([hers]), tablet, state({ register }))).toEqual({ [hers.id]: 'bad-seal' })
    expect(await faults(updateOf([his, hers]), tablet, state({ register }))).toEqual({ [hers.id]: 'bad-seal' })
    expect(await verdict(updateOf([his]), tablet, state({ register }))).toBe('admitted')
  })

  it('who brought the tablet in has no seat by that alone, and a phone seals for nobody else', async () => {
    const { tablet: bring, registerWith, seal, state, sanne, joost, wil } = await ward(people)
    const tablet = await bring('all', ['wil'])
    const register = await registerWith(...tablet.words)
    expect(await verdict(updateOf([await seal(at(tablet, sanne), 'Van Sanne')]), tablet, state({ register }))).toBe('bad-seal')
    const posing = await seal({ ...wil, device: joost.device, keys: joost.keys }, 'Van Wil')
    expect(await verdict(updateOf([posing]), joost, state({ register }))).toBe('bad-seal')
  })

  it("a volunteer's line for professionals alone is refused on a tablet that carries their pages", async () => {
    const { tablet: bring, registerWith, seal, state, wil, room } = await ward(people)
    const tablet = await bring('staff', ['wil'])
    const register = await registerWith(...tablet.words)
    const line = await seal(at(tablet, wil), note('Voor de zorg'), { audience: 'staff' })
    expect(await verdict(updateOf([line]), tablet, state({ register, room: room('staff') }))).toBe('no-such-room')
  })

  it('[M1] a tablet for everyone carries nothing into the pages of professionals, not even a line of one', async () => {
    const { tablet: bring, registerWith, seal, state, joost, room } = await ward(people)
    const tablet = await bring('all', ['joost'])
    const register = await registerWith(...tablet.words)
    const line = await seal(at(tablet, joost), note('Voor de zorg'), { audience: 'staff' })
    expect(await verdict(updateOf([line]), tablet, state({ register, room: room('staff') }))).toBe('no-such-room')
  })
})

describe('[T2] a seat that ends', () => {
  const seatOf = (tablet: TestTablet, person: string, since: number, until?: number): RegisterWords => ({
    type: 'seat.set', subject: tablet.device, person, since, ...(until === undefined ? {} : { until }),
  })

  it('keeps its old lines valid: those written before count whenever they arrive, later ones are refused', async () => {
    const { tablet: bring, registerWith, seal, state, wil, now } = await ward(people)
    const tablet = await bring('all', ['wil'], now - 30 * DAY)
    const register = await registerWith(...tablet.words, seatOf(tablet, 'wil', now - 30 * DAY, now - DAY))
    const written = async (when: number): Promise<string> =>
      verdict(updateOf([await seal(at(tablet, wil), 'Van Wil', { at: when })]), tablet, state({ register }))
    expect(await written(now - 2 * DAY)).toBe('admitted')
    expect(await written(now - DAY + 5 * MINUTE - 1)).toBe('admitted') // the clock of the tablet may run that much off
    expect(await written(now - DAY + 5 * MINUTE)).toBe('bad-seal')
    expect(await written(now)).toBe('bad-seal')
  })

  it('and is taken again counts from then on, with a gap between', async () => {
    const { tablet: bring, registerWith, seal, state, wil, now } = await ward(people)
    const tablet = await bring('all', ['wil'], now - 20 * DAY)
    const changes = [seatOf(tablet, 'wil', now - 20 * DAY, now - 10 * DAY), seatOf(tablet, 'wil', now - DAY)]
    const register = await registerWith(...tablet.words, ...changes)
    const written = async (days: number): Promise<string> =>
      verdict(updateOf([await seal(at(tablet, wil), 'Van Wil', { at: now - days * DAY })]), tablet, state({ register }))
    expect(await written(15)).toBe('admitted')
    expect(await written(5)).toBe('bad-seal')
    expect(await written(0.5)).toBe('admitted')
    const device = register.devices.get(tablet.device)
    expect(device && seatedOn(device)).toEqual(['wil'])
  })

  it('a device that checks seals itself judges the same: before the seat it is not named yet', async () => {
    const { tablet: bring, registerWith, seal, state, wil, now } = await ward(people)
    const tablet = await bring('all', ['wil'], now - DAY)
    const register = await registerWith(...tablet.words)
    const early = await seal(at(tablet, wil), 'Te vroeg', { at: now - DAY - 6 * MINUTE })
    expect(await verdict(updateOf([early]), tablet, state({ register }))).toBe('unknown-device')
  })
})
