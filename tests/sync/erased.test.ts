import '../sim/platform.ts'
import { describe, expect, it } from 'vitest'
import { MINUTE } from '#notebook/calendar.ts'
import type { RecordId } from '#notebook/ids.ts'
import { note } from '#support/ward.ts'
import type { SimDevice } from '../sim/device.ts'
import { rowOf, stage, stateOf, type Stage } from './stage.ts'

const NOTES = 'de-linde/notes/2026-11'
const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const
type Linde = Stage<keyof typeof people>

const away = ({ network }: Linde, device: SimDevice): void => {
  device.weather.reach = 'refused'
  network.cut(device.session)
}
const erase = ({ registers, play, relay }: Linde, ...ids: RecordId[]): Promise<void> =>
  play(relay.owner() ?? { name: 'nobody', alive: true }, () => registers.erase(NOTES, ids))

/** Everything that lies on a device, as one text. */
const everythingOn = (device: SimDevice): string => JSON.stringify(['records', 'lines', 'drafts'].map((table) => device.values(table)), (_, value: unknown) =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : value
)

describe('[M5] what the organisation erased', () => {
  it('goes from the relay and every device, with what was said to it, and what stands beside it stays', async () => {
    const linde = await stage(people)
    const { device, write, until, relay } = linde
    const { anna, joost, wil } = device
    const all = [anna, joost, wil]
    const gone = await write(anna, 'Geheimwoord over mevrouw Bakker')
    const stays = await write(joost, 'De koffie is op')
    await until(() => all.every((one) => stateOf(one, gone) === 'ward' && stateOf(one, stays) === 'ward'))
    await erase(linde, gone)
    await until(() => !relay.holds(NOTES, gone) && all.every((one) => stateOf(one, gone) === undefined))
    await until(() => all.every((one) => stateOf(one, stays) === 'ward') && relay.holds(NOTES, stays))
    for (const one of all) expect(everythingOn(one)).not.toContain('Geheimwoord')
    const later = await write(wil, 'Alles gaat verder')
    await until(() => stateOf(anna, later) === 'ward')
  })

  it('[fault 35] is not brought back by a device that was away; what it said to it is refused, and kept on it alone', async () => {
    const linde = await stage(people)
    const { device, write, until, relay, loop, sleep } = linde
    const { anna, joost } = device
    const gone = await write(anna, 'Geheimwoord')
    await until(() => stateOf(joost, gone) === 'ward')
    away(linde, joost)
    const reply = await write(joost, { type: 'entry.replied', to: gone, text: 'Ik kijk even' })
    const other = await write(joost, note('Iets anders'))
    await erase(linde, gone)
    await until(() => !relay.holds(NOTES, gone))
    sleep(3)
    joost.weather.reach = 'good'
    await until(() => stateOf(joost, reply) === 'refused' && stateOf(anna, other) === 'ward')
    expect(rowOf(joost, reply)?.refusal?.code).toBe('erased')
    await loop.pass(MINUTE)
    expect(stateOf(joost, gone)).toBe(undefined)
    expect(relay.holds(NOTES, gone)).toBe(false)
  })

  it('[fault 32] does not come back out of a backup from before: a device that knows of it gives the stub back', async () => {
    const linde = await stage(people)
    const { device, write, until, relay, registers, loop } = linde
    const { anna, joost, wil } = device
    const gone = await write(anna, 'Geheimwoord')
    await until(() => stateOf(joost, gone) === 'ward' && stateOf(wil, gone) === 'ward')
    relay.backUp()
    const later = await write(wil, 'Na de back-up')
    await until(() => stateOf(anna, later) === 'ward')
    away(linde, wil)
    await erase(linde, gone)
    await until(() => stateOf(joost, gone) === undefined && stateOf(anna, gone) === undefined)
    relay.kill()
    relay.restore()
    registers.forgetErasures()
    expect(relay.holds(NOTES, gone)).toBe(true)
    relay.start()
    await until(() => !relay.holds(NOTES, gone) && relay.holds(NOTES, later))
    wil.weather.reach = 'good'
    await until(() => stateOf(wil, gone) === undefined && stateOf(wil, later) === 'ward')
    await loop.pass(MINUTE)
    expect(relay.holds(NOTES, gone)).toBe(false)
    for (const one of [anna, joost, wil]) expect(everythingOn(one)).not.toContain('Geheimwoord')
  })
})
