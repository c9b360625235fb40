import '../sim/platform.ts'
import { describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '#notebook/calendar.ts'
import { MESSAGE } from '#wire/messages.ts'
import { note } from '#support/ward.ts'
import { bodyOn, rowOf, stage, stateOf, tabOf } from './stage.ts'

const NOTES = 'de-linde/notes/2026-11'
const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

describe('a line', () => {
  it('reaches the ward and every device that may read it', async () => {
    const { device, write, until, relay } = await stage(people)
    const id = await write(device.anna, 'Koffie is op')
    await until(() => stateOf(device.anna, id) === 'ward')
    await until(() => [device.joost, device.wil].every((other) => stateOf(other, id) === 'ward'))
    expect(relay.holds(NOTES, id)).toBe(true)
  })

  it('[M1] of the staff reaches the staff alone', async () => {
    const { device, write, until, frames, loop } = await stage(people)
    const id = await write(device.joost, 'Medicatie gewijzigd', 'staff')
    await until(() => stateOf(device.wil, id) === 'ward')
    await loop.pass(60_000)
    expect(stateOf(device.anna, id)).toBeUndefined()
    expect(frames.filter((frame) => frame.device === 'anna-phone' && frame.room.includes('staff'))).toEqual([])
  })
})

describe('[L3] an update that the relay refuses', () => {
  it('costs only the words at fault: they stand in the tray, the others arrive, under a new client ID', async () => {
    const { device, write, until, network, play, relay } = await stage(people)
    const { anna } = device
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    const good = [await write(anna, 'Een'), await write(anna, 'Twee')]
    const bad = await write(anna, 'Drie')
    const { owner, tables } = tabOf(anna)
    await play(owner, async () => {
      const row = await tables.records.get(bad)
      const sealed = Uint8Array.from(row?.sealed ?? [])
      sealed[0] = (sealed[0] ?? 0) ^ 1
      await tables.records.update(bad, { sealed })
    })
    anna.weather.reach = 'good'
    await until(() => good.every((id) => stateOf(anna, id) === 'ward') && stateOf(anna, bad) === 'refused')
    expect(rowOf(anna, bad)?.refusal?.code).toBe('bad-seal')
    await until(() => good.every((id) => stateOf(device.wil, id) === 'ward'))
    const later = await write(anna, 'Vier')
    await until(() => stateOf(device.wil, later) === 'ward')
    expect([relay.holds(NOTES, bad), stateOf(device.wil, bad)]).toEqual([false, undefined])
  })

  it('[G3] other words under an id that the ward has already: known-key, and the own words are kept', async () => {
    const { device, write, until, play, relay } = await stage(people)
    const { anna, joost } = device
    const id = await write(anna, 'Wat iedereen las')
    const other = await write(anna, 'Andere woorden')
    await until(() => stateOf(joost, id) === 'ward' && stateOf(anna, other) === 'ward')
    const theirs = relay.onDisk().get(NOTES)?.get(id)
    const { owner, tables } = tabOf(anna)
    await play(owner, async () => {
      const sealed = (await tables.records.get(other))?.sealed
      if (sealed) await tables.records.update(id, { sealed, state: 'device' })
    })
    await until(() => stateOf(anna, id) === 'refused')
    expect(rowOf(anna, id)?.refusal?.code).toBe('known-key')
    expect(relay.onDisk().get(NOTES)?.get(id)).toEqual(theirs)
  })
})

describe('[L6] a lost acknowledgement', () => {
  it('is asked for: the line counts as delivered, and stands once', async () => {
    const { device, write, until, frames, relay } = await stage(people)
    const { anna } = device
    anna.weather.mishap = { way: 'down', how: 'lost', after: 0 }
    const id = await write(anna, 'Koffie is op')
    await until(() => relay.holds(NOTES, id))
    expect(stateOf(anna, id)).toBe('device')
    await until(() => stateOf(anna, id) === 'ward')
    const asked = frames.filter(({ device: who, room, type }) => who === 'anna-phone' && room === NOTES && type === MESSAGE.have)
    expect(asked).toHaveLength(1)
    expect(relay.updates().get(NOTES)).toHaveLength(1)
  })

  it('and a tab that died with it: the same after it is opened again', async () => {
    const { device, write, until, relay } = await stage(people)
    const { anna } = device
    anna.weather.mishap = { way: 'down', how: 'lost', after: 0 }
    const id = await write(anna, 'Koffie is op')
    await until(() => relay.holds(NOTES, id))
    anna.killTab()
    expect(stateOf(anna, id)).toBe('device')
    anna.openTab()
    await until(() => stateOf(anna, id) === 'ward')
    expect(relay.updates().get(NOTES)).toHaveLength(1)
  })
})

describe('[L4] a relay that lost its rooms', () => {
  it('[fault 37] gets them back from any device, also what others wrote', async () => {
    const { device, write, until, relay } = await stage(people)
    const { anna, joost, wil } = device
    const ids = [await write(anna, 'Een'), await write(anna, 'Twee')]
    await until(() => ids.every((id) => stateOf(joost, id) === 'ward' && stateOf(wil, id) === 'ward'))
    const sealed = ids.map((id) => rowOf(anna, id)?.sealed)
    anna.killTab()
    wil.killTab()
    relay.kill()
    relay.loseRooms()
    relay.start()
    await until(() => ids.every((id) => relay.holds(NOTES, id)))
    expect(ids.map((id) => relay.onDisk().get(NOTES)?.get(id))).toEqual(sealed)
  })

  it('is offered records, and never the old document: no client ID comes from another device', async () => {
    const { device, write, until, relay, frames, loop } = await stage(people)
    const all = [device.anna, device.joost, device.wil]
    const ids = [await write(device.anna, 'Een'), await write(device.joost, 'Twee'), await write(device.wil, 'Drie')]
    await until(() => all.every((one) => ids.every((id) => stateOf(one, id) === 'ward')))
    const before = frames.length
    relay.kill()
    relay.loseRooms()
    relay.start()
    await until(() => ids.every((id) => relay.holds(NOTES, id)))
    await loop.pass(5000)
    // The copy of the lost room is let go, and a clean one taken.
    const left = frames.slice(before).filter(({ room, type }) => room === NOTES && type === MESSAGE.leave)
    expect(left.map((frame) => frame.device).sort()).toEqual(['anna-phone', 'joost-phone', 'wil-phone'])
    expect(relay.log.filter((line) => /client-taken|clock-gap/.test(line))).toEqual([])
  })

  it('gets a resident back from a volunteer’s phone: it may not write there, but it may give back', async () => {
    const { device, write, until, relay } = await stage(people)
    const { anna, joost, wil } = device
    const id = await write(joost, { type: 'resident.admitted', resident: 'bakker', name: 'Mw. Bakker', roomNumber: '101' })
    await until(() => stateOf(anna, id) === 'ward')
    joost.killTab()
    wil.killTab()
    relay.kill()
    relay.loseRooms()
    relay.start()
    await until(() => relay.holds('de-linde/residents', id))
  })

  it('takes what a device wrote meanwhile, though answers to the copy before are still on their way', async () => {
    const { device, write, until, relay, network } = await stage(people)
    const { anna } = device
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    const id = await write(anna, 'Onderweg')
    relay.kill()
    relay.loseRooms()
    relay.start()
    anna.weather.latency = 400
    anna.weather.reach = 'good'
    await until(() => stateOf(anna, id) === 'ward')
    expect(relay.holds(NOTES, id)).toBe(true)
  })

  it('[fault 32] restored from a backup gets back what it lacks', async () => {
    const { device, write, until, relay } = await stage(people)
    const before = await write(device.anna, 'Voor de back-up')
    await until(() => relay.holds(NOTES, before))
    relay.backUp()
    const after = await write(device.anna, 'Na de back-up')
    await until(() => stateOf(device.anna, after) === 'ward')
    relay.kill()
    relay.restore()
    expect([relay.holds(NOTES, before), relay.holds(NOTES, after)]).toEqual([true, false])
    relay.start()
    await until(() => relay.holds(NOTES, after))
  })
})

describe('[W4] a line that arrives late', () => {
  it('shows when it arrived, on the writer’s device too', async () => {
    const { device, write, until, network, loop, now } = await stage(people)
    const { anna, joost } = device
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    const id = await write(anna, 'Vanmiddag')
    await loop.pass(20 * MINUTE)
    anna.weather.reach = 'good'
    await until(() => rowOf(joost, id)?.arrived !== undefined && rowOf(anna, id)?.arrived !== undefined)
    expect(rowOf(anna, id)?.arrived).toBe(rowOf(joost, id)?.arrived)
    expect(now() - (rowOf(anna, id)?.arrived ?? 0)).toBeLessThan(MINUTE)
    expect(bodyOn(joost, id).at).toBeLessThan(now() - 19 * MINUTE)
  })
})

describe('[W5] a wrong clock', () => {
  const errors = { 'three hours behind': -3 * HOUR, 'three hours ahead': 3 * HOUR, 'a year behind': -365 * 24 * HOUR, 'a year ahead': 365 * 24 * HOUR }
  it.each(Object.entries(errors))('%s: lines from before there was a network get their true time', async (_name, off) => {
    const { device, write, until, network, now, loop } = await stage(people)
    const { anna, joost } = device
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    anna.killTab()
    anna.off = off
    anna.openTab()
    await loop.pass(100)
    const written = now()
    const id = await write(anna, 'Op tijd')
    await loop.pass(2 * MINUTE)
    anna.weather.reach = 'good'
    await until(() => stateOf(joost, id) === 'ward')
    expect(Math.abs(bodyOn(joost, id).at - written)).toBeLessThan(5000)
    expect(rowOf(anna, id)?.sealed).toEqual(rowOf(joost, id)?.sealed)
  })

  it.each(Object.entries(errors))('that jumps to %s while connected costs no line', async (_name, off) => {
    const { device, write, until, now } = await stage(people)
    const { anna, joost } = device
    anna.off = off
    const id = await write(anna, 'Op tijd')
    await until(() => stateOf(joost, id) === 'ward')
    expect(Math.abs(bodyOn(joost, id).at - now())).toBeLessThan(MINUTE)
  })

  it('that was put right before the network came costs no line', async () => {
    const { device, write, until, network, now } = await stage(people)
    const { anna, joost } = device
    anna.weather.reach = 'refused'
    network.cut(anna.session)
    anna.off = -365 * 24 * HOUR
    const id = await write(anna, note('In het jaar ervoor'))
    anna.off = 0
    anna.weather.reach = 'good'
    await until(() => stateOf(joost, id) === 'ward')
    expect(Math.abs(bodyOn(joost, id).at - now())).toBeLessThan(MINUTE)
  })
})
