import { expect, test } from 'vitest'
import { outgoing, roomsWithOutgoing } from '#local/outbox.ts'
import { letForgottenGo, letGo, takeBack, writeLine } from '#local/write.ts'
import { deviceOf, entryOf, recordOf, type TestDevice } from '#support/device.ts'
import { note, ward } from '#support/ward.ts'

const SPAN = 10_000
const NOTES = 'de-linde/notes/2026-11'
const annasDevice = async (): Promise<TestDevice> => {
  const linde = await ward({ anna: 'volunteer' })
  return deviceOf(linde, linde.anna)
}
const held = async (device: TestDevice): Promise<string> => {
  const line = await writeLine(device.tables, device.writer, note('Koffie is op'), 'all', { span: SPAN })
  if (!line.ok) throw new Error(line.error)
  return line.value.id
}

test('a line that can still be taken back stands on the device and does not travel', async () => {
  const device = await annasDevice()
  const id = await held(device)
  expect(await entryOf(device, id)).toMatchObject({ text: 'Koffie is op', undelivered: [id] })
  expect(await roomsWithOutgoing(device.tables)).toEqual([])
  expect(await outgoing(device.tables, NOTES)).toEqual([])
})

test('taken back it is as if it had never been written', async () => {
  const device = await annasDevice()
  const id = await held(device)
  expect(await takeBack(device.tables, id)).toBe(true)
  expect(await device.tables.records.get(id)).toBeUndefined()
  expect(await device.tables.lines.get(id)).toBeUndefined()
})

test('[W1] once it travels it cannot be taken back', async () => {
  const device = await annasDevice()
  const id = await held(device)
  await letGo(device.tables, id)
  expect(await roomsWithOutgoing(device.tables)).toEqual([NOTES])
  expect(await takeBack(device.tables, id)).toBe(false)
  expect(await recordOf(device, id)).toMatchObject({ state: 'device' })
})

test('a tab that was killed meanwhile loses nothing: when its moment is over every held line travels', async () => {
  const device = await annasDevice()
  await held(device)
  const later = device.restarted()
  later.clock.now += SPAN + 6000
  await letForgottenGo(later.tables)
  expect(await outgoing(later.tables, NOTES)).toHaveLength(1)
})

test('another tab, or the engine’s minute, cuts nobody’s moment short', async () => {
  const device = await annasDevice()
  const id = await held(device)
  await letForgottenGo(device.tables)
  expect(await outgoing(device.tables, NOTES)).toEqual([])
  expect(await takeBack(device.tables, id)).toBe(true)
})

test('[W5] a clock that was put back a year keeps no line on the device', async () => {
  const device = await annasDevice()
  await held(device)
  device.clock.now -= 365 * 86_400_000
  await letForgottenGo(device.tables)
  expect(await outgoing(device.tables, NOTES)).toHaveLength(1)
})
