import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { newId } from '#notebook/ids.ts'
import type { Words } from '#notebook/records.ts'
import { newRoomDoc, recordsOf } from '#wire/doc.ts'
import { EMPTY_UPDATE } from '#wire/update.ts'
import { admit } from '#server/guard/guard.ts'
import { note, updateOf, ward, type TestPerson } from '#support/ward.ts'
import { admitted, faults, verdict } from './verdict.ts'

const volunteerAndProfessional = { anna: 'volunteer', joost: 'professional' } as const

it('[G4] finds the one seal that does not fit, among few lines and among very many', async () => {
  const { anna, seal, state } = await ward(volunteerAndProfessional)
  for (const count of [1, 3, 39, 41, 200]) {
    const lines = await Promise.all(Array.from({ length: count }, (_, i) => seal(anna, `Regel ${i}`)))
    expect((await admitted(updateOf(lines), anna, state())).records).toHaveLength(count)
    const [first, ...others] = lines
    if (!first) throw new Error('no lines')
    const forged = { ...first, sealed: first.sealed.slice() }
    forged.sealed[0] = (forged.sealed[0] ?? 0) ^ 1
    expect(await faults(updateOf([...others, forged]), anna, state())).toEqual({ [forged.id]: 'bad-seal' })
  }
})

describe('what is admitted', () => {
  it('a note: the record, its client ID and the next clock, and the very bytes that came', async () => {
    const { anna, seal, state } = await ward(volunteerAndProfessional)
    const line = await seal(anna, 'Mevrouw Bakker wil graag buiten zitten')
    const doc = newRoomDoc()
    const update = updateOf([line], doc)
    expect(await admitted(update, anna, state())).toEqual({
      records: [line.record],
      repeated: [],
      update,
      clients: [doc.clientID],
      clocks: new Map([[doc.clientID, 1]]),
    })
  })

  const entry = newId()
  const question = newId()
  const task = newId()
  const mustKnow = newId()
  const particular = newId()
  const words: readonly [Words, 'notes' | 'staff' | 'residents' | 'residents-staff', 'anna' | 'joost'][] = [
    [
      { ...note('Koffie is op'), residents: ['bakker'], due: 1, until: 2, for: { who: 'role', role: 'professional' } },
      'notes',
      'anna',
    ],
    [{ ...note('Ik neem het over'), for: { who: 'person', person: 'joost' }, from: newId() }, 'staff', 'joost'],
    [{ type: 'entry.replied', to: question, text: 'Ja', answers: true }, 'notes', 'anna'],
    [{ type: 'entry.corrected', to: entry, text: 'Thee is op' }, 'notes', 'anna'],
    [{ type: 'entry.struck', to: entry, reason: 'klopt niet' }, 'notes', 'joost'],
    [{ type: 'entry.understood', to: mustKnow }, 'notes', 'anna'],
    [{ type: 'entry.recorded', to: entry }, 'notes', 'joost'],
    [{ type: 'task.taken', to: task }, 'notes', 'anna'],
    [{ type: 'task.released', to: task }, 'notes', 'anna'],
    [{ type: 'task.done', to: task, text: 'Gelukt' }, 'notes', 'anna'],
    [
      { type: 'resident.admitted', resident: 'smit', name: 'Mevrouw Smit', roomNumber: '104', birthday: '1938-02-11' },
      'residents',
      'joost',
    ],
    [{ type: 'resident.changed', resident: 'smit', roomNumber: '105' }, 'residents', 'joost'],
    [{ type: 'resident.left', resident: 'smit' }, 'residents', 'joost'],
    [
      { type: 'particular.noted', resident: 'smit', text: 'Houdt van muziek', review: '2026-12-24' },
      'residents',
      'joost',
    ],
    [{ type: 'particular.ended', resident: 'smit', to: particular }, 'residents-staff', 'joost'],
  ]
  it.each(words)('a record of type $0.type', async (its, kind, who) => {
    const { [who]: writer, anna, seal, state, room } = await ward(volunteerAndProfessional)
    const audience = kind === 'staff' || kind === 'residents-staff' ? 'staff' : 'all'
    const holds = [
      await seal(anna, 'Koffie is op', { id: entry }),
      await seal(anna, { ...note('Mag het raam open?'), kind: 'question' }, { id: question }),
      await seal(anna, { ...note('Planten water geven'), kind: 'task' }, { id: task }),
      await seal(anna, { ...note('Lift is stuk'), importance: 'must-know' }, { id: mustKnow }),
    ]
    const line = await seal(writer, its, { audience })
    const { records } = await admitted(updateOf([line]), writer, state({ room: room(kind), holds }))
    expect(records).toEqual([line.record])
  })

  it('[F2] an entry and what follows it in one update, in any order', async () => {
    const { anna, joost, seal, state } = await ward(volunteerAndProfessional)
    const question = await seal(anna, { ...note('Mag het raam open?'), kind: 'question' })
    const answer = await seal(joost, { type: 'entry.replied', to: question.id, text: 'Ja', answers: true })
    const wrong = await seal(joost, { type: 'task.taken', to: question.id })
    expect(await verdict(updateOf([answer, question]), anna, state())).toBe('admitted')
    expect(await faults(updateOf([wrong, question]), anna, state())).toEqual({ [wrong.id]: 'not-a-task' })
  })

  it('lines of other writers, given back by somebody else', async () => {
    const { anna, joost, seal, state } = await ward(volunteerAndProfessional)
    const lines = [await seal(anna, 'Een'), await seal(joost, 'Twee')]
    expect(await verdict(updateOf(lines), anna, state())).toBe('admitted')
  })

  it('an empty update, in each room for whoever may read it', async () => {
    const { anna, joost, state, room } = await ward(volunteerAndProfessional)
    const nothing = { records: [], repeated: [], update: EMPTY_UPDATE, clients: [], clocks: new Map() }
    for (const kind of ['register', 'notes', 'staff', 'residents', 'residents-staff'] as const)
      expect(await admitted(Y.encodeStateAsUpdate(newRoomDoc()), joost, state({ room: room(kind) }))).toEqual(nothing)
    expect(await verdict(EMPTY_UPDATE, anna, state({ room: room('register') }))).toBe('admitted')
    expect(await verdict(EMPTY_UPDATE, anna, state({ room: room('staff') }))).toBe('no-such-room')
  })
})

describe('whole or nothing', () => {
  it('one bad record refuses the update, and the refusal names that record alone', async () => {
    const { anna, joost, seal, state } = await ward(volunteerAndProfessional)
    const good = await seal(anna, 'Goed')
    const forged = await seal(anna, 'Vals', { key: joost.keys.privateKey })
    expect(await admit(updateOf([good, forged]), anna, state())).toEqual({
      ok: false,
      error: { code: 'bad-seal', records: [{ id: forged.id, code: 'bad-seal' }] },
    })
  })

  it('every record at fault is named with its own code', async () => {
    const { anna, seal, state, now } = await ward(volunteerAndProfessional)
    const good = await seal(anna, 'Goed')
    const early = await seal(anna, 'Te vroeg', { at: now + 3_600_000 })
    const lied = await seal(anna, 'Gelogen', { as: 'coordinator' })
    const staff = await seal(anna, { type: 'entry.recorded', to: good.id })
    expect(await faults(updateOf([early, good, lied, staff]), anna, state())).toEqual({
      [early.id]: 'too-early',
      [lied.id]: 'wrong-role',
      [staff.id]: 'staff-only',
    })
  })
})

describe('client IDs and clocks', () => {
  const leasedTo = (client: number, device: string, clock: number) => ({
    clients: new Map([[client, device]]),
    clocks: new Map([[client, clock]]),
  })

  async function second(writer: TestPerson, seal: Awaited<ReturnType<typeof ward>>['seal']) {
    const doc = newRoomDoc()
    const first = await seal(writer, 'Een')
    const next = await seal(writer, 'Twee')
    return { first, next, client: doc.clientID, whole: updateOf([first], doc), update: updateOf([next], doc) }
  }

  it('[fault 23] a client ID that another device used first is refused, and no record is to blame', async () => {
    const { anna, joost, seal, state } = await ward(volunteerAndProfessional)
    const { update, client } = await second(anna, seal)
    const error = { code: 'client-taken', records: [] }
    expect(await admit(update, anna, state(leasedTo(client, joost.device, 1)))).toEqual({ ok: false, error })
    expect(await verdict(update, anna, state(leasedTo(client, anna.device, 1)))).toBe('admitted')
  })

  it('[fault 6] [fault 7] a clock that is not the next one is refused, and no record is to blame', async () => {
    const { anna, seal, state } = await ward(volunteerAndProfessional)
    const { update, client } = await second(anna, seal)
    const error = { code: 'clock-gap', records: [] }
    expect(await admit(update, anna, state())).toEqual({ ok: false, error })
    expect(await admit(update, anna, state(leasedTo(client, anna.device, 0)))).toEqual({ ok: false, error })
    expect(await admit(update, anna, state(leasedTo(client, anna.device, 2)))).toEqual({ ok: false, error })
  })

  it('[fault 50] what the room has already is acknowledged once more and goes no further', async () => {
    const { anna, seal, state } = await ward(volunteerAndProfessional)
    const { first, whole, client } = await second(anna, seal)
    expect(await admitted(whole, anna, state({ ...leasedTo(client, anna.device, 1), holds: [first] }))).toEqual({
      records: [],
      repeated: [first.id],
      update: EMPTY_UPDATE,
      clients: [],
      clocks: new Map(),
    })
  })

  it('[fault 50] new lines behind repeated ones enter, and only they are passed on', async () => {
    const { anna, seal, state } = await ward(volunteerAndProfessional)
    const doc = newRoomDoc()
    const [first, next] = [await seal(anna, 'Een'), await seal(anna, 'Twee')]
    const whole = updateOf([first], doc)
    updateOf([next], doc)
    const both = Y.encodeStateAsUpdate(doc)
    const known = state({ ...leasedTo(doc.clientID, anna.device, 1), holds: [first] })
    const { records, repeated, update, clocks } = await admitted(both, anna, known)
    expect(records).toEqual([next.record])
    expect(repeated).toEqual([first.id])
    expect(clocks).toEqual(new Map([[doc.clientID, 2]]))
    const reader = newRoomDoc()
    Y.applyUpdate(reader, update)
    expect(recordsOf(reader).size).toBe(0) // waits for the first line, which it does not bring
    Y.applyUpdate(reader, whole)
    expect([...recordsOf(reader).keys()].toSorted()).toEqual([first.id, next.id].toSorted())
  })

  it("an old clock under an unknown key, or in a client ID that is nobody's yet, is refused", async () => {
    const { anna, seal, state } = await ward(volunteerAndProfessional)
    const { first, whole, client } = await second(anna, seal)
    expect(await verdict(whole, anna, state(leasedTo(client, anna.device, 1)))).toBe('clock-gap')
    expect(await verdict(whole, anna, state({ clocks: new Map([[client, 1]]), holds: [first] }))).toBe('clock-gap')
  })
})

describe('rooms', () => {
  it("[M1] a volunteer brings nothing into a staff room, not even a professional's line", async () => {
    const { anna, joost, seal, state, room } = await ward(volunteerAndProfessional)
    const line = await seal(joost, 'Alleen voor ons', { audience: 'staff' })
    expect(await verdict(updateOf([line]), joost, state({ room: room('staff') }))).toBe('admitted')
    expect(await verdict(updateOf([line]), anna, state({ room: room('staff') }))).toBe('no-such-room')
  })

  it("[M1] a volunteer's own line in a staff room is refused though a professional brings it", async () => {
    const { anna, joost, seal, state, room } = await ward(volunteerAndProfessional)
    const line = await seal(anna, 'Stiekem', { audience: 'staff' })
    expect(await faults(updateOf([line]), joost, state({ room: room('staff') }))).toEqual({ [line.id]: 'no-such-room' })
  })

  it('a record cannot be carried into another room, month or ward', async () => {
    const { anna, joost, seal, state, room } = await ward(volunteerAndProfessional)
    const staffLine = await seal(joost, 'Alleen voor ons', { audience: 'staff' })
    const elsewhere = await seal(anna, 'Andere afdeling', { room: 'de-eik/notes/2026-11' })
    const spelled = await seal(anna, 'Anders gespeld', { room: 'de-linde/notes/2026-11/' })
    expect(await faults(updateOf([staffLine, elsewhere, spelled]), joost, state())).toEqual({
      [staffLine.id]: 'wrong-room',
      [elsewhere.id]: 'wrong-room',
      [spelled.id]: 'wrong-room',
    })
    const october = await seal(anna, 'Verkeerde bladzijde', { room: 'de-linde/notes/2026-10' })
    expect(await faults(updateOf([october]), anna, state({ room: room('notes', '2026-10') }))).toEqual({
      [october.id]: 'wrong-month',
    })
  })

  it('a type in a room where it does not belong is refused', async () => {
    const { joost, seal, state, room } = await ward(volunteerAndProfessional)
    const line = await seal(joost, 'Een notitie', { room: 'de-linde/residents' })
    expect(await faults(updateOf([line]), joost, state({ room: room('residents') }))).toEqual({
      [line.id]: 'wrong-room',
    })
  })

  it('nobody but the relay writes in the register', async () => {
    const { joost, relayKeys, registerRecords, register, seal, state, room } = await ward({ joost: 'coordinator' })
    const [set] = registerRecords
    if (!set) throw new Error('a ward has a register')
    const given = { ...state({ room: room('register') }), register }
    expect(await faults(updateOf([set]), joost, given)).toEqual({ [set.id]: 'relay-only' })
    const words: Words = { type: 'member.set', person: 'joost', name: 'Joost', role: 'coordinator', since: 1 }
    for (const otherwise of [{}, { as: 'relay' as const }, { as: 'relay' as const, key: relayKeys.privateKey }]) {
      const line = await seal(joost, words, otherwise)
      expect(await faults(updateOf([line]), joost, state())).toEqual({ [line.id]: 'relay-only' })
    }
  })

  it('[M3] [fault 36] an expired month is refused ever after', async () => {
    const { anna, seal, state, room } = await ward(volunteerAndProfessional)
    const expiry = Date.UTC(2026, 6, 29, 22) // 90 days of 24 hours after 30 April, by summer time
    const line = await seal(anna, 'Van april', { at: Date.UTC(2026, 3, 20) })
    const april = { room: room('notes', '2026-04'), since: Date.UTC(2026, 3, 21) }
    expect(await verdict(updateOf([line]), anna, state({ ...april, now: expiry }))).toBe('expired')
    expect(await verdict(updateOf([line]), anna, state({ ...april, now: expiry - 1 }))).toBe('admitted')
  })

  it('a ward without a register is no room of anybody', async () => {
    const { anna, seal, state, register } = await ward(volunteerAndProfessional)
    const line = await seal(anna, 'Hallo')
    expect(await verdict(updateOf([line]), anna, state({ register: { ...register, ward: undefined } }))).toBe(
      'no-such-room'
    )
  })
})
