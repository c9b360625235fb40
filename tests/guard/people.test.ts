import { describe, expect, it } from 'vitest'
import { newId } from '#notebook/ids.ts'
import { MAX_RECORD_BYTES } from '#notebook/records.ts'
import { keyToText, newKeyPair, SEAL_BYTES } from '#notebook/seal.ts'
import { admit } from '#server/guard/guard.ts'
import { note, sealJson, updateOf, ward, type RegisterWords, type TestPerson, type Written } from '#support/ward.ts'
import { admitted, faults, verdict } from './verdict.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const people = { anna: 'volunteer', bram: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

const memberSet = (
  person: string,
  role: 'volunteer' | 'professional' | 'coordinator' | null,
  since: number
): RegisterWords => ({
  type: 'member.set',
  person,
  name: person,
  role,
  since,
})

const deviceSet = async (
  { person, device, keys }: TestPerson,
  times: { since: number; revoked?: number }
): Promise<RegisterWords> => ({
  type: 'device.set',
  subject: device,
  person,
  key: await keyToText(keys.publicKey),
  ...times,
})

describe('[fault 22] forgery', () => {
  it("a line in another member's name from one's own device", async () => {
    const { anna, joost, seal, state } = await ward(people)
    const line = await seal(joost, 'Dat was Anna', { by: 'anna', as: 'volunteer' })
    expect(await faults(updateOf([line]), joost, state())).toEqual({ [line.id]: 'bad-seal' })
    expect(await verdict(updateOf([line]), anna, state())).toBe('bad-seal')
  })

  it("a line in another member's name and device, under one's own seal", async () => {
    const { anna, joost, seal, state } = await ward(people)
    const line = await seal(anna, 'Dat was Anna', { key: joost.keys.privateKey })
    expect(await faults(updateOf([line]), joost, state())).toEqual({ [line.id]: 'bad-seal' })
  })

  it('one changed byte in the seal or in the words', async () => {
    const { anna, seal, state } = await ward(people)
    const line = await seal(anna, 'Mevrouw at 2 boterhammen')
    const changed = (at: number, byte: number): Written => ({ ...line, sealed: line.sealed.with(at, byte) })
    const digit = new TextDecoder().decode(line.sealed.subarray(64)).indexOf('2 boterhammen') + 64
    expect(await verdict(updateOf([changed(0, (line.sealed[0] ?? 0) ^ 1)]), anna, state())).toBe('bad-seal')
    expect(await verdict(updateOf([changed(digit, '9'.charCodeAt(0))]), anna, state())).toBe('bad-seal')
    expect(await verdict(updateOf([line]), anna, state())).toBe('admitted')
  })

  it('a seal of nothing but zeros, and bytes too short to hold a seal', async () => {
    const { anna, seal, state } = await ward(people)
    const line = await seal(anna, 'Hallo')
    expect(await verdict(updateOf([{ ...line, sealed: line.sealed.slice().fill(0, 0, 64) }]), anna, state())).toBe(
      'bad-seal'
    )
    for (const length of [0, 1, 63, 64])
      expect(await verdict(updateOf([{ ...line, sealed: line.sealed.slice(0, length) }]), anna, state())).toBe(
        'malformed'
      )
  })

  it("another record's bytes under a new key, or a new record under a known key", async () => {
    const { anna, seal, state } = await ward(people)
    const line = await seal(anna, 'Hallo')
    const copied = { ...line, id: newId() }
    expect(await faults(updateOf([copied]), anna, state({ holds: [line] }))).toEqual({ [copied.id]: 'malformed' })
    const second = await seal(anna, 'Toch anders', { id: line.id })
    expect(await faults(updateOf([second]), anna, state({ holds: [line] }))).toEqual({ [line.id]: 'known-key' })
  })

  it('a device whose key in the register is no point on the curve seals nothing', async () => {
    const { anna, seal, state, registerWith, now } = await ward(people)
    const key = 'A'.repeat(87)
    const register = await registerWith({
      type: 'device.set',
      subject: anna.device,
      person: 'anna',
      key,
      since: now - DAY,
    })
    expect(await verdict(updateOf([await seal(anna, 'Hallo')]), anna, state({ register }))).toBe('bad-seal')
  })
})

describe('devices', () => {
  it('a device that the register does not know', async () => {
    const { anna, seal, state } = await ward(people)
    const line = await seal(anna, 'Hallo', { device: 'annas-old-phone' })
    expect(await faults(updateOf([line]), anna, state())).toEqual({ [line.id]: 'unknown-device' })
  })

  it('a line from before its device was enrolled, beyond what a clock may be off', async () => {
    const { anna, seal, state, registerWith, now } = await ward(people)
    const register = await registerWith(await deviceSet(anna, { since: now - DAY }))
    const before = await seal(anna, 'Te vroeg', { at: now - DAY - 5 * MINUTE - 1 })
    const around = await seal(anna, 'Klok loopt achter', { at: now - DAY - 5 * MINUTE })
    expect(await verdict(updateOf([before]), anna, state({ register }))).toBe('unknown-device')
    expect(await verdict(updateOf([around]), anna, state({ register }))).toBe('admitted')
  })

  it("[fault 14] a revoked device: lines from before still enter by another's hand, later ones never", async () => {
    const { anna, joost, seal, state, registerWith, now } = await ward(people)
    const revoked = now - 60 * MINUTE
    const register = await registerWith(await deviceSet(anna, { since: 0, revoked }))
    const before = await seal(anna, 'Nog net', { at: revoked - 1 })
    const after = await seal(anna, 'Te laat', { at: revoked })
    expect(await verdict(updateOf([before]), joost, state({ register }))).toBe('admitted')
    expect(await faults(updateOf([before, after]), joost, state({ register }))).toEqual({
      [after.id]: 'revoked-device',
    })
    expect(await verdict(updateOf([before]), anna, state({ register }))).toBe('revoked-device')
  })
})

describe('roles', () => {
  it('[W2] a role that the writer did not have', async () => {
    const { anna, joost, seal, state } = await ward(people)
    const lines = [
      await seal(anna, 'Ik ben beroeps', { as: 'professional' }),
      await seal(joost, 'Ik leid', { as: 'coordinator' }),
    ]
    expect(Object.values(await faults(updateOf(lines), anna, state()))).toEqual(['wrong-role', 'wrong-role'])
  })

  it('[fault 19] a role lowered while offline: each line is judged by the moment in which it was written', async () => {
    const { joost, seal, state, registerWith, now } = await ward(people)
    const lowered = now - 60 * MINUTE
    const register = await registerWith(memberSet('joost', 'volunteer', lowered))
    const at = async (time: number, as: 'professional' | 'volunteer') =>
      verdict(updateOf([await seal(joost, 'Hallo', { at: time, as })]), joost, state({ register }))
    expect(await at(lowered - 30 * MINUTE, 'professional')).toBe('admitted')
    expect(await at(lowered + 5 * MINUTE - 1, 'professional')).toBe('admitted')
    expect(await at(lowered + 5 * MINUTE, 'professional')).toBe('wrong-role')
    expect(await at(lowered - 5 * MINUTE, 'volunteer')).toBe('admitted')
    expect(await at(lowered - 5 * MINUTE - 1, 'volunteer')).toBe('wrong-role')
  })

  it("[fault 20] a former member carries nothing, and later lines in that name are nobody's", async () => {
    const { anna, joost, seal, state, registerWith, now } = await ward(people)
    const left = now - DAY
    const register = await registerWith(memberSet('anna', null, left))
    const before = await seal(anna, 'Laatste dag', { at: left - 1 })
    const after = await seal(anna, 'Ik ben er nog', { at: left + 60 * MINUTE })
    expect(await verdict(updateOf([before]), anna, state({ register }))).toBe('no-such-room')
    expect(await verdict(updateOf([before]), joost, state({ register }))).toBe('admitted')
    expect(await faults(updateOf([after]), joost, state({ register }))).toEqual({ [after.id]: 'not-a-member' })
  })

  it('a stranger with a session of another ward is told that there is no such room', async () => {
    const { anna, seal, state } = await ward(people)
    const update = updateOf([await seal(anna, 'Hallo')])
    expect(await verdict(update, { person: 'vreemd', device: 'vreemd-phone' }, state())).toBe('no-such-room')
  })

  it('[W1] a volunteer cannot strike, correct or close what the rules keep for others', async () => {
    const { anna, bram, joost, seal, state } = await ward(people)
    const entry = await seal(anna, 'Van Anna')
    const refused: [Written, string][] = [
      [await seal(bram, { type: 'entry.struck', to: entry.id, reason: 'zomaar' }), 'not-yours'],
      [await seal(bram, { type: 'entry.corrected', to: entry.id, text: 'Van Bram' }), 'not-yours'],
      [await seal(joost, { type: 'entry.corrected', to: entry.id, text: 'Van Joost' }), 'not-yours'],
      [await seal(joost, { type: 'entry.struck', to: entry.id }), 'reason-needed'],
      [await seal(bram, { type: 'entry.recorded', to: entry.id }), 'staff-only'],
      [await seal(bram, { type: 'entry.understood', to: entry.id }), 'not-a-must-know'],
      [await seal(bram, { type: 'entry.replied', to: entry.id, text: 'Ja', answers: true }), 'not-a-question'],
      [await seal(bram, { type: 'task.taken', to: entry.id }), 'not-a-task'],
    ]
    const codes = Object.fromEntries(refused.map(([{ id }, code]) => [id, code]))
    expect(await faults(updateOf(refused.map(([written]) => written)), joost, state({ holds: [entry] }))).toEqual(codes)
  })
})

describe('[W4] [fault 25] time', () => {
  it('five minutes ahead and 45 days back are the bounds', async () => {
    const { joost, seal, state, room, now } = await ward(people)
    const at = async (time: number) => {
      const line = await seal(joost, { type: 'resident.left', resident: 'smit' }, { at: time })
      return verdict(updateOf([line]), joost, state({ room: room('residents') }))
    }
    expect(await at(now + 5 * MINUTE)).toBe('admitted')
    expect(await at(now + 5 * MINUTE + 1)).toBe('too-early')
    expect(await at(now + 365 * DAY)).toBe('too-early')
    expect(await at(now - 45 * DAY)).toBe('admitted')
    expect(await at(now - 45 * DAY - 1)).toBe('too-late')
    expect(await at(now - 364 * DAY)).toBe('too-late')
    expect(await at(0)).toBe('unknown-device') // older than this copy of the room, and than the device
  })

  it("[fault 37] a line older than the relay's copy of the room is given back, as far as its device goes", async () => {
    const { joost, seal, state, room, now } = await ward(people)
    const at = async (time: number) => {
      const line = await seal(joost, { type: 'resident.left', resident: 'smit' }, { at: time })
      return verdict(updateOf([line]), joost, state({ room: room('residents'), since: now - DAY }))
    }
    expect(await at(now - 300 * DAY)).toBe('admitted')
    expect(await at(now - 366 * DAY)).toBe('unknown-device')
  })

  it("the ward's own midnight parts the months", async () => {
    const { anna, seal, state, room } = await ward(people)
    const midnight = Date.UTC(2026, 9, 31, 23)
    const into = async (at: number, month: string) => {
      const line = await seal(anna, 'Nachtdienst', { at, room: `de-linde/notes/${month}` })
      return verdict(updateOf([line]), anna, state({ room: room('notes', month) }))
    }
    expect(await into(midnight - 1, '2026-10')).toBe('admitted')
    expect(await into(midnight - 1, '2026-11')).toBe('wrong-month')
    expect(await into(midnight, '2026-10')).toBe('wrong-month')
    expect(await into(midnight, '2026-11')).toBe('admitted')
  })
})

describe('[fault 26] words', () => {
  it('markup, a bidi override and NUL are words like any other: they are kept as they stand', async () => {
    const { anna, seal, state } = await ward(people)
    for (const text of [
      '<script>alert(1)</script><b>vet</b>',
      '\u202Edraaiom\u202C',
      'voor\u0000na',
      '🙂 \u200D',
      '__proto__',
    ]) {
      const line = await seal(anna, text)
      const { records } = await admitted(updateOf([line]), anna, state())
      expect(records).toEqual([line.record])
    }
  })

  it('a lone surrogate, bytes that are no UTF-8, blank and overlong text are malformed', async () => {
    const { anna, seal, state } = await ward(people)
    const { id, record } = await seal(anna, 'Hallo')
    const as = async (body: object) =>
      verdict(updateOf([{ id, record, sealed: await sealJson(body, anna.keys) }]), anna, state())
    expect(await as(record)).toBe('admitted')
    for (const text of ['\uD800', 'a\uDC00b', '', ' \n\t', 'x'.repeat(2001)])
      expect(await as({ ...record, text })).toBe('malformed')
    const line = await seal(anna, 'Caf\u00e9')
    const broken = line.sealed.slice()
    broken[broken.indexOf(0xc3, SEAL_BYTES)] = 0xff
    expect(await verdict(updateOf([{ ...line, sealed: broken }]), anna, state())).toBe('malformed')
  })

  it('a body that is no record, an unknown type and a newer version are malformed', async () => {
    const { anna, seal, state } = await ward(people)
    const { id, record } = await seal(anna, 'Hallo')
    const bodies: unknown[] = [
      null,
      [],
      'Hallo',
      {},
      { ...record, text: undefined },
      { ...record, type: 'entry.sung' },
      { ...record, type: 'constructor' },
      { ...record, v: 2 },
      { ...record, id: newId() },
      { ...record, at: 1.5 },
      { ...record, at: -1 },
      { ...record, at: 9e15 },
      { ...record, until: 9e15 },
      { ...record, by: '../anna' },
      { ...record, residents: Array.from({ length: 51 }, () => 'bakker') },
    ]
    for (const body of bodies) {
      const sealed = await sealJson(body, anna.keys)
      expect(await faults(updateOf([{ id, record, sealed }]), anna, state()), JSON.stringify(body)).toEqual({
        [id]: 'malformed',
      })
    }
  })

  it('[fault 10] 64 KiB is the most that a record takes', async () => {
    const { anna, seal, state } = await ward(people)
    const { id, record } = await seal(anna, 'Hallo')
    const bare = JSON.stringify({ ...record, pad: '' }).length
    const padded = async (size: number) => {
      const sealed = await sealJson({ ...record, pad: 'x'.repeat(size - bare) }, anna.keys)
      return verdict(updateOf([{ id, record, sealed }]), anna, state())
    }
    expect(await padded(MAX_RECORD_BYTES)).toBe('admitted')
    expect(await padded(MAX_RECORD_BYTES + 1)).toBe('too-large')
    expect(await padded(1024 * 1024)).toBe('too-large')
  })

  it('a key that is no id is malformed, and not told again', async () => {
    const { anna, seal, state } = await ward(people)
    const line = await seal(anna, 'Hallo')
    for (const id of ['', '__proto__', 'hallo', `${line.id} `, 'x'.repeat(10_000)])
      expect(await admit(updateOf([{ ...line, id }]), anna, state())).toEqual({
        ok: false,
        error: { code: 'malformed', records: [] },
      })
  })
})

it("keys are told apart by device: two people's lines in one update are each held against their own", async () => {
  const { anna, bram, seal, state } = await ward(people)
  const swapped = [
    await seal(anna, 'Een', { key: bram.keys.privateKey }),
    await seal(bram, 'Twee', { key: anna.keys.privateKey }),
    await seal(anna, 'Drie', { key: (await newKeyPair()).privateKey }),
  ]
  const codes = Object.fromEntries(swapped.map(({ id }) => [id, 'bad-seal']))
  expect(await faults(updateOf(swapped), anna, state())).toEqual(codes)
  expect(await verdict(updateOf([await seal(anna, note('Een')), await seal(bram, 'Twee')]), anna, state())).toBe(
    'admitted'
  )
})

describe('[A1] the agreement', () => {
  const published = { type: 'agreement.published', version: 1, title: 'Zo doen we dat', text: '- Samen' } as const

  it('is published by a coordinator and signed by each member for themselves, in the room of the team', async () => {
    const { wil, anna, seal, state, room } = await ward(people)
    const text = await seal(wil, published)
    const signed = await seal(anna, { type: 'agreement.signed', to: text.id })
    const team = { room: room('team') }
    expect(await verdict(updateOf([text]), wil, state(team))).toBe('admitted')
    expect(await verdict(updateOf([signed]), anna, state({ ...team, holds: [text] }))).toBe('admitted')
  })

  it('is not published by others, nor signed in another name, nor elsewhere', async () => {
    const { wil, anna, joost, seal, state, room } = await ward(people)
    const team = { room: room('team') }
    for (const writer of [anna, joost]) expect(await verdict(updateOf([await seal(writer, published)]), writer, state(team))).toBe('coordinator-only')
    const raised = await seal(anna, published, { as: 'coordinator' })
    expect(await verdict(updateOf([raised]), anna, state(team))).toBe('wrong-role')
    const text = await seal(wil, published)
    const forged = await seal(anna, { type: 'agreement.signed', to: text.id }, { by: 'joost', as: 'professional' })
    expect(await verdict(updateOf([forged]), anna, state(team))).toBe('bad-seal')
    const misplaced = await seal(anna, { type: 'agreement.signed', to: text.id }, { room: 'de-linde/notes/2026-11' })
    expect(await verdict(updateOf([misplaced]), anna, state())).toBe('wrong-room')
  })
})
