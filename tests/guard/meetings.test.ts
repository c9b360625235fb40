import { expect, it } from 'vitest'
import type { Words } from '#notebook/records.ts'
import { updateOf, ward } from '#support/ward.ts'
import { faults, verdict } from './verdict.ts'

const people = { anna: 'volunteer', joost: 'professional' } as const
const planned: Words = { type: 'meeting.planned', meeting: 'm1', title: 'Overleg', starts: 1, until: 2, roles: ['volunteer'], people: [] }
const point: Words = { type: 'agenda.added', meeting: 'm1', text: 'Koffie' }

it('[Q1] a volunteer plans no meeting, whatever the device says', async () => {
  const { anna, joost, seal, state, room } = await ward(people)
  const team = state({ room: room('team') })
  const theirs = await seal(anna, planned)
  expect(await faults(updateOf([theirs]), anna, team)).toEqual({ [theirs.id]: 'staff-only' })
  expect(await verdict(updateOf([await seal(joost, planned)]), joost, team)).toBe('admitted')
})

it('[Q3] every member puts points on the agenda; one among professionals comes from professionals alone', async () => {
  const { anna, joost, seal, state, room } = await ward(people)
  for (const who of [anna, joost]) expect(await verdict(updateOf([await seal(who, point)]), who, state({ room: room('team') }))).toBe('admitted')
  const guidance = state({ room: room('guidance') })
  const hidden = await seal(joost, point, { audience: 'staff' })
  expect(await verdict(updateOf([hidden]), joost, guidance)).toBe('admitted')
  const forged = await seal(anna, point, { audience: 'staff' })
  expect(await faults(updateOf([forged]), joost, guidance)).toEqual({ [forged.id]: 'no-such-room' })
})

it('a point that says nothing, or both, is malformed', async () => {
  const { joost, seal, state, room } = await ward(people)
  const line = await seal(joost, point)
  expect(await verdict(updateOf([line]), joost, state({ room: room('notes') }))).toBe('wrong-room')
})
