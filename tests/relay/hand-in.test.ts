import { expect, test } from 'vitest'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import type { Session } from '#server/accounts/types.ts'
import { arrivedOf } from '#wire/doc.ts'
import { NOW, ward, type TestPerson } from '#support/ward.ts'
import { house } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional' } as const
const sessionOf = ({ person, device }: TestPerson): Session => ({ id: `${person}-session`, person, device })

test('[D2] what is handed in stands on disk and is shown to the others, with its time of arrival', async () => {
  const linde = await ward(people)
  const { relay, device } = await house([linde])
  const notes = await (await device(linde.joost)).open(linde.room('notes'))
  const late = await linde.seal(linde.anna, 'Voor het einde van de dienst.', { at: NOW - 20 * MINUTE })
  const answer = await relay.handIn([late.sealed], sessionOf(linde.anna))
  expect(answer).toEqual({ ok: true, value: [{ is: 'delivered' }] })
  const other = await (await device(linde.joost)).open(linde.room('notes'))
  expect(other.holds(late)).toBe(true)
  expect(notes.holds(late)).toBe(true)
  expect(arrivedOf(notes.doc).get(late.id)).toBe(NOW)
})

test('[D2] each is judged by the guard for itself: one that is refused holds back no other', async () => {
  const linde = await ward(people)
  const { relay, device, clock } = await house([linde])
  clock.now = NOW
  const good = await linde.seal(linde.anna, 'Goed.')
  const records = [
    good,
    await linde.seal(linde.anna, 'Vals.', { key: linde.joost.keys.privateKey }),
    await linde.seal(linde.anna, 'Alleen voor de staf.', { audience: 'staff' }),
    await linde.seal(linde.anna, 'In een andere rol.', { as: 'professional' }),
    await linde.seal(linde.anna, 'Volgend jaar.', { at: NOW + 20 * MINUTE }),
    await linde.seal(linde.anna, 'Verlopen.', { at: NOW - 45 * DAY, room: 'de-linde/notes/2026-06' }),
    good,
  ]
  const answer = await relay.handIn([...records.map(({ sealed }) => sealed), new Uint8Array([1])], sessionOf(linde.anna))
  expect(answer.ok && answer.value.map((one) => (one.is === 'refused' ? one.code : one.is))).toEqual([
    'delivered',
    'bad-seal',
    'no-such-room',
    'wrong-role',
    'too-early',
    'expired',
    'delivered',
    'malformed',
  ])
  const staff = await (await device(linde.joost)).open(linde.room('staff'))
  expect(staff.doc.getMap('records').size).toBe(0)
})

test('[D2] what had arrived before is delivered, not doubled and not refused', async () => {
  const linde = await ward(people)
  const { relay, device } = await house([linde])
  const phone = await device(linde.anna)
  const notes = await phone.open(linde.room('notes'))
  const line = await linde.seal(linde.anna, 'Twee keer verstuurd.')
  notes.write(line)
  await notes.deliveredAll(line)
  const again = await Promise.all([relay.handIn([line.sealed], sessionOf(linde.anna)), relay.handIn([line.sealed], sessionOf(linde.anna))])
  for (const answer of again) expect(answer).toEqual({ ok: true, value: [{ is: 'delivered' }] })
  expect(await relay.stand([line.sealed, (await linde.seal(linde.anna, 'Nooit.')).sealed])).toEqual({ ok: true, value: [true, false] })
})

test('[D2] while the same line is still on its way over the socket, both ways end in one delivered line', async () => {
  const linde = await ward(people)
  const { relay, device, disk } = await house([linde])
  const notes = await (await device(linde.anna)).open(linde.room('notes'))
  const line = await linde.seal(linde.anna, 'Tegelijk.')
  disk.pause()
  notes.write(line)
  await disk.holds(1)
  const answer = relay.handIn([line.sealed], sessionOf(linde.anna))
  disk.goOn()
  expect(await answer).toEqual({ ok: true, value: [{ is: 'delivered' }] })
})

test('[D2] a disk that fails answers "later", and nothing was said to be delivered', async () => {
  const linde = await ward(people)
  const { relay, disk } = await house([linde])
  const line = await linde.seal(linde.anna, 'De schijf is vol.')
  disk.fail()
  expect(await relay.handIn([line.sealed], sessionOf(linde.anna))).toEqual({ ok: false, error: 'trouble' })
  disk.mend()
  expect(await relay.handIn([line.sealed], sessionOf(linde.anna))).toEqual({ ok: true, value: [{ is: 'delivered' }] })
})

test('[D2] handing in is no way around the allowance of a device', async () => {
  const linde = await ward(people)
  const { relay } = await house([linde], { limits: { catchUp: 2, recordsPerMinute: 1 } })
  const lines = await Promise.all(['een', 'twee', 'drie'].map((text) => linde.seal(linde.anna, text)))
  expect((await relay.handIn(lines.map(({ sealed }) => sealed), sessionOf(linde.anna))).ok).toBe(true)
  expect(await relay.handIn(lines.map(({ sealed }) => sealed), sessionOf(linde.anna))).toEqual({ ok: false, error: 'flood' })
})

test('[D3] a revoked device puts nothing into the notebook', async () => {
  const linde = await ward(people)
  const { relay, change } = await house([linde])
  const { key } = linde.register.devices.get('anna-phone') ?? { key: '' }
  await change(linde, { type: 'device.set', subject: 'anna-phone', person: 'anna', key, since: 0, revoked: NOW })
  const line = await linde.seal(linde.anna, 'Te laat.', { at: NOW - MINUTE })
  expect(await relay.handIn([line.sealed], sessionOf(linde.anna))).toEqual({ ok: true, value: [{ is: 'refused', code: 'no-such-room' }] })
})
