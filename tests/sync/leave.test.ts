import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { noteAct } from '#local/acts.ts'
import { saveDraft } from '#local/drafts.ts'
import { markDelivered, markRefused } from '#local/outbox.ts'
import { undelivered } from '#local/queries.ts'
import { wardsHeld } from '#local/reading.ts'
import { write } from '#local/write.ts'
import { waiting } from '#sync/hand-in.ts'
import { letOwnerGo, wipe, wipeWholly } from '#sync/wipe.ts'
import { deviceOf, recordOf, type TestDevice } from '#support/device.ts'
import { note, ward } from '#support/ward.ts'

Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory(), IDBKeyRange })
Object.assign(globalThis, { indexedDB: new IDBFactory() })

async function written(device: TestDevice, text: string): Promise<string> {
  const id = await write(device.tables, device.writer, note(text))
  if (!id.ok) throw new Error(id.error)
  return id.value
}
/** What the engine does when a person has signed out. */
async function leave({ tables }: TestDevice): Promise<void> {
  await tables.keep({ left: true })
  await wipe(tables, wardsHeld(await tables.self()).map(({ id }) => id))
  await letOwnerGo(tables)
}

test('[K5] who signs out takes the notebook off; what the relay lacks stays theirs, sealed as it was, and is not handed in', async () => {
  const linde = await ward({ anna: 'volunteer' })
  const device = await deviceOf(linde, linde.anna)
  const [there, waits, refused] = [await written(device, 'Koffie is op'), await written(device, 'Nog niet gedeeld'), await written(device, 'Geweigerd')]
  await markDelivered(device.tables, [there])
  await markRefused(device.tables, [{ id: refused, code: 'too-late' }])
  await saveDraft(device.tables, 'anna dag', { text: 'half' })
  await noteAct(device.tables, { act: 'resident.opened', about: 'devries', person: 'anna', ward: 'de-linde', outcome: 'done' })
  const { sealed } = await recordOf(device, waits)

  await leave(device)
  await leave(device) // as after a crash in between

  const { tables } = device.restarted()
  const self = await tables.self()
  expect([self.left, self.identity?.person?.id]).toEqual([true, 'anna'])
  expect((await tables.records.toArray()).map(({ id }) => id).sort()).toEqual([refused, waits].sort())
  expect((await tables.records.get(waits))?.sealed).toEqual(sealed)
  expect(await undelivered(tables, undefined)).toBe(1)
  expect(await waiting(tables, self)).toEqual([])
  expect([await tables.lines.count(), await tables.registers.count(), await tables.drafts.count(), await tables.acts.count()]).toEqual([0, 0, 1, 1])
})

test('[K4] [fault 38] a browser that will not tell its databases keeps no line back; the copies are asked for again', async () => {
  const linde = await ward({ anna: 'volunteer' })
  const device = await deviceOf(linde, linde.anna)
  await markDelivered(device.tables, [await written(device, 'Koffie is op')])
  await device.tables.keep({ held: ['de-linde'] })
  const listing = vi.spyOn(indexedDB, 'databases').mockRejectedValueOnce(new DOMException('no', 'UnknownError'))
  await expect(wipe(device.tables, [])).rejects.toThrow('could not be listed')
  expect([await device.tables.records.count(), await device.tables.lines.count(), (await device.tables.self()).held]).toEqual([0, 0, ['de-linde']])
  await wipe(device.tables, [])
  expect([(await device.tables.self()).held, listing.mock.calls.length]).toEqual([[], 2])
  listing.mockRejectedValueOnce(new DOMException('no', 'UnknownError'))
  await expect(wipeWholly(device.tables, { at: 'gone', handedIn: 0, lost: 0 })).rejects.toThrow('could not be listed')
  expect((await device.tables.self()).identity).toBeDefined()
})

test('[K5] where nothing waits the device is nobody’s after signing out', async () => {
  const linde = await ward({ anna: 'volunteer' })
  const device = await deviceOf(linde, linde.anna)
  await markDelivered(device.tables, [await written(device, 'Koffie is op')])
  await leave(device)
  const self = await device.tables.self()
  expect([self.left, self.identity, await device.tables.records.count()]).toEqual([undefined, undefined, 0])
})
