import { Dexie } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { HOUR } from '#notebook/calendar.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { MOST_ACTS, noteAct, untoldActs } from '#local/acts.ts'
import { tellActs } from '#sync/acts.ts'
import type { Tell } from '#sync/door/acts.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { deviceOf, fillDisk, type TestDevice } from '#support/device.ts'
import { ward } from '#support/ward.ts'

// Live queries compare keys as the browser's own IndexedDB does.
Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory(), IDBKeyRange })

const fresh = async (): Promise<TestDevice> => {
  const linde = await ward({ anna: 'volunteer' })
  return deviceOf(linde, linde.anna)
}
const open = ({ tables }: TestDevice, resident: string): Promise<void> =>
  noteAct(tables, { act: 'resident.opened', about: resident, person: 'anna', ward: 'de-linde', outcome: 'done' })

/** A relay that answers as it is told to, and keeps what it was told. */
function relay(answers: Result<unknown, DoorRefusal>[] = []) {
  const told: (string | undefined)[][] = []
  let heard = (): void => undefined
  const tell: Tell = ({ acts }) => {
    told.push(acts.map(({ about }) => about))
    heard()
    return Promise.resolve(answers.shift() ?? ok({}))
  }
  return { tell, told, next: () => new Promise<void>((resolve) => (heard = resolve)) }
}

const noneLeft = async ({ tables }: TestDevice): Promise<void> => {
  while ((await tables.acts.count()) > 0) await new Promise((resolve) => setImmediate(resolve))
}

test('[A6] acts wait without network, are told in their order when there is some, and go when the relay has them', async () => {
  const device = await fresh()
  await open(device, 'devries')
  await device.tables.keep({ connection: { at: 'offline' } })
  const there = relay()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const stop = tellActs(device.tables, there.tell)
  await open(device, 'pinas')
  await vi.advanceTimersByTimeAsync(HOUR)
  vi.useRealTimers()
  expect(there.told).toEqual([])
  await device.tables.keep({ connection: { at: 'connected' } })
  await there.next()
  await noneLeft(device)
  expect(there.told).toEqual([['devries', 'pinas']])
  await open(device, 'aalbers')
  await there.next()
  await noneLeft(device)
  stop()
})

test('[A6] what the relay did not take stays, over a restart of the tab, and is told again when the network is back', async () => {
  const first = await fresh()
  await open(first, 'devries')
  await first.tables.keep({ connection: { at: 'connected' } })
  const there = relay([refuse('not-reached'), ok({})])
  const stop = tellActs(first.tables, there.tell)
  await there.next()
  await new Promise((resolve) => setImmediate(resolve)) // the answer is read
  expect(await first.tables.acts.count()).toBe(1)
  stop()
  const again = first.restarted()
  expect(await untoldActs(again.tables, 10)).toMatchObject([{ about: 'devries', person: 'anna' }])
  const stopAgain = tellActs(again.tables, there.tell)
  await there.next()
  await noneLeft(again)
  stopAgain()
})

test('[A6] more than fits in one go is told in several', async () => {
  const device = await fresh()
  await device.tables.acts.bulkAdd(Array.from({ length: 450 }, (_, n) => ({ id: `${n}`, at: n, act: 'resident.opened', ward: 'w', about: `${n}`, outcome: 'done' })))
  await device.tables.keep({ connection: { at: 'connected' } })
  const there = relay()
  const stop = tellActs(device.tables, there.tell)
  await noneLeft(device)
  stop()
  expect(there.told.map((acts) => acts.length)).toEqual([200, 200, 50])
})

test('[A6] a device that cannot tell for weeks lets the oldest fall, and says how many', async () => {
  const device = await fresh()
  const { tables } = device
  await tables.acts.bulkAdd(Array.from({ length: MOST_ACTS }, (_, n) => ({ id: `${n}`, at: n, act: 'resident.opened', ward: 'de-linde', about: `${n}`, outcome: 'done' })))
  for (let n = 0; n < 3; n++) await open(device, `new-${n}`)
  expect(await tables.acts.count()).toBe(MOST_ACTS)
  const rows = await untoldActs(tables, MOST_ACTS)
  expect(rows[0]).toMatchObject({ act: 'acts.lost', count: 4, at: 0 })
  expect(rows[1]?.about).toBe('4')
  expect(rows.at(-1)?.about).toBe('new-2')
})

test('[A6] a full disk keeps nobody from a page', async () => {
  const device = await fresh()
  const free = fillDisk(device, 'acts')
  await open(device, 'devries')
  free()
  await open(device, 'pinas')
  expect(await untoldActs(device.tables, 10)).toMatchObject([{ about: 'pinas' }])
})
