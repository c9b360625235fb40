import { describe, expect, it } from 'vitest'
import { DAY, MAX_BEHIND } from '#notebook/calendar.ts'
import { note, NOW, updateOf, ward } from '#support/ward.ts'
import { admitted, faults } from './verdict.ts'

const people = { anna: 'volunteer', joost: 'professional' } as const

describe('[W6] a line that was typed in from paper', () => {
  it('is admitted up to the moment of typing and from 45 days before it, whoever wrote it on paper', async () => {
    const { anna, seal, state } = await ward(people)
    const papers = [{ person: 'joost', at: NOW }, { person: 'anna', at: NOW - MAX_BEHIND }, { name: 'Kim', at: NOW - DAY }]
    for (const paper of papers) {
      const line = await seal(anna, { ...note('Rustige nacht'), paper })
      expect((await admitted(updateOf([line]), anna, state())).records).toEqual([line.record])
    }
  })

  it('is refused with a paper time after the typing, or longer before it than any line may be', async () => {
    const { anna, seal, state } = await ward(people)
    const early = await seal(anna, { ...note('Morgen'), paper: { person: 'joost', at: NOW + 1 } })
    const late = await seal(anna, { ...note('Vorig jaar'), paper: { person: 'joost', at: NOW - MAX_BEHIND - 1 } })
    expect(await faults(updateOf([early, late]), anna, state())).toEqual({ [early.id]: 'too-early', [late.id]: 'too-late' })
  })

  it('needs the seal of who typed it: nobody writes in the name of whom the paper names', async () => {
    const { anna, joost, seal, state } = await ward(people)
    const forged = await seal(joost, { ...note('Rustige nacht'), paper: { person: 'anna', at: NOW } }, { key: anna.keys.privateKey })
    expect(await faults(updateOf([forged]), anna, state())).toEqual({ [forged.id]: 'bad-seal' })
  })

  it('stands in the room of the month in which it was typed in', async () => {
    const { anna, seal, state, room } = await ward(people)
    const line = await seal(anna, { ...note('Op de laatste van oktober'), paper: { person: 'joost', at: NOW - 25 * DAY } })
    expect((await admitted(updateOf([line]), anna, state())).records).toEqual([line.record])
    const other = await seal(anna, { ...note('Oktober'), paper: { person: 'joost', at: NOW - 25 * DAY } }, { room: 'de-linde/notes/2026-10' })
    expect(await faults(updateOf([other]), anna, state({ room: room('notes', '2026-10') }))).toEqual({ [other.id]: 'wrong-month' })
  })
})
