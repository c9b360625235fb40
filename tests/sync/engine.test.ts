import '../sim/platform.ts'
import { IDBKeyRange } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '#notebook/calendar.ts'
import { Tables } from '#local/tables.ts'
import { write } from '#local/write.ts'
import { openIndexedDbCache } from '#sync/cache.ts'
import { startSync, type EngineOptions } from '#sync/engine.ts'
import { note } from '#support/ward.ts'
import type { SimDevice } from '../sim/device.ts'
import { SimDisk } from '../sim/disk.ts'
import { inflateAtOnce } from '../sim/inflate.ts'
import type { Owner } from '../sim/loop.ts'
import { WARD } from '../sim/registers.ts'
import { revoke } from '../sim/simulate.ts'
import { bodyOn, rowOf, stage, stateOf, type Stage } from './stage.ts'

const NOTES = 'de-linde/notes/2026-11'
const STAFF = 'de-linde/staff/2026-11'
const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

const demote = ({ change, now }: Stage<never>, person: string): Promise<void> =>
  change({ type: 'member.set', person, name: person, role: 'volunteer', since: now() })

const roomsOn = (device: SimDevice): string[] => [...new Set(device.records().map(({ room }) => room))].sort()
const connectionOf = (device: SimDevice): string => JSON.stringify(device.values('device'))

describe('two tabs of one device', () => {
  it('one leads; when it closes the other takes over what waits', async () => {
    const { play, device, network, now, loop, until } = await stage(people)
    const { joost } = device
    const disk = new SimDisk()
    const owner: Owner = { name: 'two tabs', alive: true, disk }
    const open = (): Tables =>
      new Tables('two tabs', { indexedDB: disk, IDBKeyRange, cache: 'disabled', now })
    const [first, second] = [open(), open()]
    joost.killTab()
    const { session, weather } = joost
    const identity = joost.values('device').map((row) => Reflect.get(Object(row), 'identity')).find(Boolean)

    const led: string[] = []
    let lock: Promise<void> = Promise.resolve()
    const optionsOf = (name: string): EngineOptions => ({
      url: 'ws://relay/sync',
      openCache: openIndexedDbCache,
      Dialled: network.dial(session, owner, weather),
      inflate: inflateAtOnce,
      jitter: () => 0,
      lead: (work) => {
        lock = lock.then(() => {
          led.push(name)
          return work()
        })
      },
    })
    const sync = (tables: Tables, name: string) => play(owner, async () => startSync(tables, optionsOf(name)))
    await play(owner, () => first.keep({ identity }))
    const stopFirst = await sync(first, 'first')
    const stopSecond = await sync(second, 'second')
    const put = async (tables: Tables, text: string): Promise<string> => {
      const written = await play(owner, () => write(tables, { person: 'joost', ward: WARD }, note(text)))
      if (!written.ok) throw new Error(written.error)
      return written.value
    }
    const one = await put(second, 'In de tweede tab')
    await until(() => stateOf(device.wil, one) === 'ward')
    expect(led).toEqual(['first'])

    await play(owner, async () => stopFirst())
    await loop.pass(1000)
    expect(led).toEqual(['first', 'second'])
    const two = await put(second, 'De tweede alleen')
    await until(() => stateOf(device.wil, two) === 'ward')
    await play(owner, async () => stopSecond())
    await loop.pass(1000)
    owner.alive = false
  })
})

describe('[M1] a role that is lowered', () => {
  it('lets the staff’s rooms go: records, lines and kept copies', async () => {
    const ward = await stage(people)
    const { device, write: put, until } = ward
    const { joost, wil } = device
    const id = await put(wil, 'Medicatie gewijzigd', 'staff')
    const open = await put(wil, 'Koffie is op')
    await until(() => stateOf(joost, id) === 'ward' && stateOf(joost, open) === 'ward')
    expect(joost.caches()).toContain(STAFF)
    await demote(ward, 'joost')
    await until(() => !roomsOn(joost).includes(STAFF) && !joost.caches().some((room) => room.includes('staff')))
    expect(joost.values('lines').map((line) => Reflect.get(Object(line), 'id'))).toEqual([open])
    expect(stateOf(joost, open)).toBe('ward')
  })

  it('while the device was away: they go when it hears of it, and what it wrote there stands in the tray', async () => {
    const ward = await stage(people)
    const { device, write: put, until, network, loop } = ward
    const { joost, wil } = device
    const id = await put(wil, 'Medicatie gewijzigd', 'staff')
    await until(() => stateOf(joost, id) === 'ward')
    joost.weather.reach = 'refused'
    network.cut(joost.session)
    await demote(ward, 'joost')
    await loop.pass(10 * MINUTE)
    const mine = await put(joost, 'Overleg met de arts', 'staff')
    expect(stateOf(joost, id)).toBe('ward')
    joost.weather.reach = 'good'
    await until(() => stateOf(joost, id) === undefined && stateOf(joost, mine) === 'refused')
    expect(rowOf(joost, mine)?.refusal?.code).toBe('no-such-room')
    await until(() => !joost.caches().some((room) => room.includes('staff')))
  })

  it('and a tab that died on the way: they go when it is opened again', async () => {
    const ward = await stage(people)
    const { device, write: put, until, loop } = ward
    const { joost, wil } = device
    const id = await put(wil, 'Medicatie gewijzigd', 'staff')
    await until(() => stateOf(joost, id) === 'ward')
    await demote(ward, 'joost')
    await until(() => /"joost".*"volunteer"/.test(JSON.stringify([...registerOn(joost)])))
    joost.killTab()
    await loop.pass(1000)
    joost.openTab()
    await until(() => stateOf(joost, id) === undefined && !joost.caches().some((room) => room.includes('staff')))
  })

  it('that is raised opens them without a new start', async () => {
    const { device, write: put, until, change, now } = await stage(people)
    const id = await put(device.wil, 'Medicatie gewijzigd', 'staff')
    await change({ type: 'member.set', person: 'anna', name: 'anna', role: 'professional', since: now() })
    await until(() => stateOf(device.anna, id) === 'ward')
  })
})

describe('[M3] a month whose time has come', () => {
  it('[fault 35] vanishes from records, lines and kept copies, also on a device that no longer opens it', async () => {
    const { device, write: put, until, sleep } = await stage(people)
    const { anna, joost } = device
    const id = await put(joost, 'November')
    await until(() => stateOf(anna, id) === 'ward')
    anna.killTab()
    sleep(60) // 23 January: eleven days after November's expiry
    anna.openTab()
    await until(() => [anna, joost].every((one) => stateOf(one, id) === undefined && !one.caches().includes(NOTES)))
    expect([anna, joost].map((one) => one.values('lines'))).toEqual([[], []])
  })

  it('moves the words that only a wrong clock put there to the present (W5)', async () => {
    const { device, write: put, until, network, now } = await stage(people)
    const { anna, joost } = device
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    anna.off = -200 * DAY
    const id = await put(anna, 'Volgens mij is het mei')
    anna.off = 0
    anna.weather.reach = 'good'
    await until(() => stateOf(joost, id) === 'ward')
    expect(now() - bodyOn(joost, id).at).toBeLessThan(MINUTE)
  })

  it.each([43, 90])('keeps the others in the tray, with the reason, after %i days', async (days) => {
    const { device, write: put, until, sleep, network, loop } = await stage(people)
    const { anna } = device
    sleep(6) // 30 November
    await loop.pass(20_000)
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    const id = await put(anna, 'De laatste van november')
    sleep(days) // the first is 12 January, a quarter past two: it expired at midnight
    anna.weather.reach = 'good'
    await until(() => stateOf(anna, id) === 'refused')
    expect(rowOf(anna, id)?.refusal?.code).toBe('expired')
  })

  it('a new month is opened when it begins', async () => {
    const { device, write: put, until, sleep, now } = await stage(people)
    sleep(8) // 2 December
    const id = await put(device.joost, 'December')
    expect(bodyOn(device.joost, id).room).toBe('de-linde/notes/2026-12')
    await until(() => stateOf(device.anna, id) === 'ward')
    expect(now()).toBeGreaterThan(Date.UTC(2026, 11, 1))
  })
})

describe('a clock that runs ahead over the end of a month', () => {
  it('does not close the new month to the device once it has begun', async () => {
    const { device, write: put, until, sleep, loop, now } = await stage(people)
    const { anna, joost } = device
    sleep((Date.UTC(2026, 10, 30, 22, 49) - now()) / DAY)
    await loop.pass(MINUTE) // ten to midnight on the ward
    anna.off = 30 * MINUTE
    const early = await put(anna, 'Volgens mij is het december')
    await until(() => stateOf(joost, early) === 'ward')
    expect(bodyOn(joost, early).room).toBe(NOTES)
    await loop.pass(12 * MINUTE)
    const id = await put(joost, 'Nu is het december')
    expect(bodyOn(joost, id).room).toBe('de-linde/notes/2026-12')
    await until(() => stateOf(anna, id) === 'ward')
  })
})

describe('[L7] a device that the relay will not have back', () => {
  it('says so and stops; its words stay on it', async () => {
    const ward = await stage(people)
    const { device, write: put, until, loop, frames } = ward
    const { anna } = device
    await revoke(anna, ward)
    await until(() => connectionOf(anna).includes('"at":"stopped"'))
    const id = await put(anna, 'Voor later')
    const sent = frames.length
    await loop.pass(2 * MINUTE)
    expect(frames.slice(sent).filter(({ device: who, way }) => who === 'anna-phone' && way === 'up')).toEqual([])
    expect(stateOf(anna, id)).toBe('device')
  })
})

const registerOn = (device: SimDevice): unknown[] =>
  device.values('registers').map((row) => [...Reflect.get(Object(row), 'register').members.entries()])

