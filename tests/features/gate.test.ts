import { expect, it } from 'vitest'
import { foldAgreement, type Agreement } from '#notebook/agreement.ts'
import { roles, type AgreementRecord } from '#notebook/records.ts'
import { teamRoom, roomName } from '#notebook/rooms.ts'
import { agreementOf } from '#local/queries.ts'
import { dropRoom, markRefused, teamPageCame } from '#local/outbox.ts'
import { write } from '#local/write.ts'
import { gateFor } from '#features/gate/gate-for.ts'
import { deviceOf, receive } from '#support/device.ts'
import { someId } from '#support/histories.ts'
import { ward } from '#support/ward.ts'

const base = { v: 1, room: 'de-linde/team', as: 'coordinator', device: 'd1' } as const
const version = (n: number): AgreementRecord => ({
  ...base,
  id: someId('p', n),
  at: n,
  by: 'sanne',
  type: 'agreement.published',
  version: n,
  title: 'Afspraken',
  text: `Tekst ${n}`,
})
const signature = (n: number, by: string): AgreementRecord => ({ ...base, id: someId('f', n), at: 10 + n, by, type: 'agreement.signed', to: someId('p', n) })

function agreementWith(...records: AgreementRecord[]): { at: 'holds'; agreement: Agreement } {
  const agreement = foldAgreement(records)
  if (!agreement) throw new Error('no agreement')
  return { at: 'holds', agreement }
}

it('[A2] the notebook opens for whoever signed the version that holds, and for nobody else', () => {
  const known = agreementWith(version(1), version(2), signature(2, 'wil'), signature(1, 'ria'))
  for (const role of roles) {
    expect(gateFor(known, 'wil', role)).toEqual({ at: 'open' })
    expect(gateFor(known, 'ria', role)).toMatchObject({ at: 'to-sign', agreement: { version: 2 }, before: { version: 1 } })
    expect(gateFor(known, 'sanne', role)).toMatchObject({ at: 'to-sign', before: undefined }) // publishing is not signing
  }
})

it('[A3] before the agreement has come everyone waits; where there is none a coordinator makes one and the others wait for it', () => {
  for (const role of roles) expect(gateFor({ at: 'not-come' }, 'wil', role)).toEqual({ at: 'waiting' })
  expect(roles.map((role) => gateFor({ at: 'none' }, 'wil', role).at)).toEqual(['to-come', 'to-come', 'to-make'])
})

it('[A3] a device knows "not come yet" from "there is none", and forgets with the room', async () => {
  const linde = await ward({ wil: 'coordinator', anna: 'volunteer' })
  const { tables, writer } = await deviceOf(linde, linde.wil)
  expect(await agreementOf(tables, linde.id)).toEqual({ at: 'not-come' })
  await teamPageCame(tables, linde.id)
  expect(await agreementOf(tables, linde.id)).toEqual({ at: 'none' })
  const made = await write(tables, writer, { type: 'agreement.published', version: 1, title: 'Zo doen we dat', text: 'Samen' })
  expect(await agreementOf(tables, linde.id)).toMatchObject({ at: 'holds', agreement: { version: 1, signed: new Map() } })
  await teamPageCame(tables, linde.id)
  expect((await agreementOf(tables, linde.id)).at).toBe('holds')
  if (made.ok) await markRefused(tables, [{ id: made.value, code: 'coordinator-only' }])
  expect(await agreementOf(tables, linde.id)).toEqual({ at: 'not-come' }) // until the room is in step again
  await dropRoom(tables, roomName(teamRoom(linde.id)), 'no-such-room')
  expect(await agreementOf(tables, linde.id)).toEqual({ at: 'not-come' })
})

it('[A2] a signature counts at once on the device that gave it, without network', async () => {
  const linde = await ward({ wil: 'coordinator', anna: 'volunteer' })
  const device = await deviceOf(linde, linde.anna)
  const text = await linde.seal(linde.wil, { type: 'agreement.published', version: 1, title: 'Zo doen we dat', text: 'Samen' })
  await receive(device, text)
  const gate = async () => gateFor(await agreementOf(device.tables, linde.id), 'anna', 'volunteer').at
  expect(await gate()).toBe('to-sign')
  const signed = await write(device.tables, device.writer, { type: 'agreement.signed', to: text.id })
  expect(signed.ok).toBe(true)
  expect(await gate()).toBe('open')
})
