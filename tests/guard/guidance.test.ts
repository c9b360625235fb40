import { describe, expect, it } from 'vitest'
import { newId } from '#notebook/ids.ts'
import type { Words } from '#notebook/records.ts'
import { circleRoom, guidanceRoom, roomName, teamRoom, type Circle } from '#notebook/rooms.ts'
import { updateOf, ward } from '#support/ward.ts'
import { verdict } from './verdict.ts'

const people = { noor: 'volunteer', wil: 'volunteer', ria: 'volunteer', joost: 'professional', sanne: 'coordinator' } as const
type Who = keyof typeof people
const team = teamRoom('de-linde')
const started: Words = { type: 'onboarding.started', onboarding: newId(), newcomer: 'noor', buddy: 'wil', title: 'Inwerken', steps: [{ id: 's1', text: 'Rondleiding' }] }
const ticked: Words = { type: 'step.ticked', onboarding: newId(), step: 's1' }
const training: Words = { type: 'training.noted', training: newId(), person: 'noor', what: 'Rolstoel rijden', on: '2026-11-20' }

describe('in the room of the team', () => {
  const cases: readonly [Words, Who, string][] = [
    [{ type: 'facility.set', facility: 'f1', topic: 'Koffie' }, 'joost', 'admitted'],
    [{ type: 'facility.set', facility: 'f1', topic: 'Koffie' }, 'noor', 'staff-only'],
    [{ type: 'protocol.set', title: 'Inwerken', steps: [{ id: 's1', text: 'Rondleiding' }] }, 'wil', 'staff-only'],
    [{ type: 'profile.set', person: 'noor', days: ['mon'] }, 'noor', 'admitted'],
    [{ type: 'profile.set', person: 'noor', days: ['mon'] }, 'sanne', 'not-yours'],
    [{ type: 'goal.shared', person: 'noor', text: 'Nederlands oefenen' }, 'wil', 'not-yours'],
    [{ type: 'circle.opened', people: ['noor', 'wil'] }, 'noor', 'coordinator-only'],
    [{ type: 'circle.opened', people: ['noor'] }, 'wil', 'staff-only'],
    [training, 'joost', 'wrong-room'],
  ]
  it.each(cases)('$0.type by $1: $2', async (words, who, expected) => {
    const { [who]: writer, seal, state } = await ward(people)
    const line = await seal(writer, words, { room: roomName(team) })
    expect(await verdict(updateOf([line]), writer, state({ room: team }))).toBe(expected)
  })
})

describe('[N4] in a room of a few', () => {
  const cases: readonly [Words, Circle, Who, string][] = [
    [started, ['noor', 'wil'], 'sanne', 'admitted'],
    [started, ['noor', 'wil'], 'wil', 'coordinator-only'],
    [started, ['noor', 'wil'], 'joost', 'no-such-room'],
    [started, ['wil', 'noor'], 'sanne', 'wrong-room'],
    [ticked, ['noor', 'wil'], 'noor', 'admitted'],
    [ticked, ['noor', 'wil'], 'wil', 'admitted'],
    [ticked, ['noor', 'wil'], 'ria', 'no-such-room'],
    [ticked, ['noor', 'wil'], 'sanne', 'not-yours'],
    [training, ['noor'], 'joost', 'admitted'],
    [training, ['noor'], 'wil', 'no-such-room'],
    [training, ['wil'], 'joost', 'wrong-room'],
    [{ type: 'goal.confided', person: 'noor', text: 'Werk vinden' }, ['noor'], 'noor', 'admitted'],
    [{ type: 'goal.confided', person: 'noor', text: 'Werk vinden' }, ['noor'], 'joost', 'not-yours'],
  ]
  it.each(cases)('$0.type in $1 by $2: $3', async (words, circle, who, expected) => {
    const { [who]: writer, seal, state } = await ward(people)
    const line = await seal(writer, words, { audience: { circle } })
    expect(await verdict(updateOf([line]), writer, state({ room: circleRoom('de-linde', circle) }))).toBe(expected)
  })

  it('a record is not carried from one circle into another, nor by somebody who may not open it', async () => {
    const { noor, ria, seal, state } = await ward(people)
    const line = await seal(noor, ticked, { audience: { circle: ['noor', 'wil'] } })
    expect(await verdict(updateOf([line]), noor, state({ room: circleRoom('de-linde', ['noor', 'ria']) }))).toBe('wrong-room')
    expect(await verdict(updateOf([line]), ria, state({ room: circleRoom('de-linde', ['noor', 'wil']) }))).toBe('no-such-room')
  })
})

it('[M1] a remark stands among those who guide volunteers: no volunteer carries one in, and it stands in no other room', async () => {
  const { joost, noor, seal, state } = await ward(people)
  const words: Words = { type: 'guidance.noted', note: newId(), person: 'noor', text: 'Vraagt weinig' }
  const room = guidanceRoom('de-linde')
  expect(await verdict(updateOf([await seal(joost, words)]), joost, state({ room }))).toBe('admitted')
  expect(await verdict(updateOf([await seal(noor, words)]), noor, state({ room }))).toBe('no-such-room')
  expect(await verdict(updateOf([await seal(joost, words, { room: roomName(team) })]), joost, state({ room: team }))).toBe('wrong-room')
})
