import '../sim/platform.ts'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { MINUTE } from '#notebook/calendar.ts'
import type { RecordId } from '#notebook/ids.ts'
import { fromMarkdown } from '#notebook/markdown.ts'
import { roomName, teamRoom, textRoom, type RoomName } from '#notebook/rooms.ts'
import { openIndexedDbCache } from '#sync/cache.ts'
import { writeText } from '#wire/text.ts'
import { note } from '#support/ward.ts'
import type { SimDevice } from '../sim/device.ts'
import { WARD } from '../sim/registers.ts'
import { rowOf, stage, stateOf, tabOf, type Stage } from './stage.ts'

const NOTES = 'de-linde/notes/2026-11'
const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const
type Linde = Stage<keyof typeof people>

const away = ({ network }: Linde, device: SimDevice): void => {
  device.weather.reach = 'refused'
  network.cut(device.session)
}
const eraseIn = ({ registers, play, relay }: Linde, room: RoomName, ...ids: RecordId[]): Promise<void> =>
  play(relay.owner() ?? { name: 'nobody', alive: true }, () => registers.erase(room, ids))
const erase = (linde: Linde, ...ids: RecordId[]): Promise<void> => eraseIn(linde, NOTES, ...ids)

/** Everything that lies on a device, as one text. */
const everythingOn = (device: SimDevice): string => JSON.stringify(['records', 'lines', 'drafts'].map((table) => device.values(table)), (_, value: unknown) =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : value
)

/** Somebody writes in the text on this device, and closes it. */
const writeIn = ({ play }: Linde, device: SimDevice, text: RoomName, words: string): Promise<void> => {
  const { owner, tables } = tabOf(device)
  return play(owner, async () => {
    const doc = new Y.Doc()
    const cache = await openIndexedDbCache(text, doc)
    writeText(doc, fromMarkdown(words))
    await tables.textEdits.add({ room: text, ward: WARD, update: Y.encodeStateAsUpdate(doc) })
    cache?.close()
  })
}

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

  it('takes a text along that began with it: its room, its copies, and what waited to be sent in it', async () => {
    const linde = await stage(people)
    const { device, write, until, relay } = linde
    const { anna, joost } = device
    const started = await write(anna, { type: 'text.started', kind: 'guide', title: 'Tillift' })
    const other = await write(joost, { type: 'text.started', kind: 'guide', title: 'Koffie' })
    const [text, stays] = [started, other].map((id) => roomName(textRoom(WARD, id)))
    if (text === undefined || stays === undefined) throw new Error('no rooms')
    await until(() => stateOf(anna, started) === 'ward' && stateOf(joost, other) === 'ward')
    await writeIn(linde, anna, text, 'Geheimwoord')
    await writeIn(linde, joost, stays, 'Melk en suiker')
    const inRoom = (room: RoomName): string => Buffer.concat([...(relay.updates().get(room) ?? [])]).toString()
    await until(() => inRoom(text).includes('Geheimwoord') && inRoom(stays).includes('Melk en suiker'))
    away(linde, anna)
    await writeIn(linde, anna, text, 'Nog een Geheimwoord')
    expect(anna.caches()).toContain(text)
    await eraseIn(linde, roomName(teamRoom(WARD)), started)
    await until(() => !relay.updates().has(text))
    anna.weather.reach = 'good'
    await until(() => stateOf(anna, started) === undefined && !anna.caches().includes(text) && anna.values('textEdits').length === 0)
    expect(inRoom(stays)).toContain('Melk en suiker')
    expect(joost.caches()).toContain(stays)
    expect(relay.updates().has(text)).toBe(false)
  })

  it('takes it along at the next start when the tab was killed before its copy was gone', async () => {
    const linde = await stage(people)
    const { device, write, until, play } = linde
    const { anna } = device
    const started = await write(anna, { type: 'text.started', kind: 'guide', title: 'Tillift' })
    const text = roomName(textRoom(WARD, started))
    await until(() => stateOf(anna, started) === 'ward')
    await eraseIn(linde, roomName(teamRoom(WARD)), started)
    await until(() => stateOf(anna, started) === undefined)
    // As it lies there when the stub had come in and nothing more was done.
    const { owner } = tabOf(anna)
    await play(owner, async () => {
      const doc = new Y.Doc()
      const cache = await openIndexedDbCache(text, doc)
      writeText(doc, fromMarkdown('Geheimwoord'))
      cache?.close()
    })
    expect(anna.caches()).toContain(text)
    anna.killTab()
    anna.openTab()
    await until(() => !anna.caches().includes(text))
  })

  it('is not adopted again by somebody who had no network', async () => {
    const linde = await stage(people)
    const { device, write, until, relay } = linde
    const { anna, joost } = device
    const started = await write(anna, { type: 'text.started', kind: 'guide', title: 'Tillift' })
    await until(() => stateOf(joost, started) === 'ward')
    away(linde, joost)
    const team = roomName(teamRoom(WARD))
    const adopted = await write(joost, { type: 'text.adopted', text: started, kind: 'guide', version: 1, title: 'Tillift', content: 'Geheimwoord' })
    await eraseIn(linde, team, started)
    await until(() => !relay.holds(team, started))
    joost.weather.reach = 'good'
    await until(() => stateOf(joost, adopted) === 'refused')
    expect(rowOf(joost, adopted)?.refusal?.code).toBe('erased')
    expect(relay.holds(team, adopted)).toBe(false)
  })
})

it('[M3] a text that was ended goes with the months of its time; what was written in it and never got away stays with its writer', async () => {
  const linde = await stage(people)
  const { device, write, until, relay, sleep } = linde
  const { anna, joost } = device
  const started = await write(anna, { type: 'text.started', kind: 'guide', title: 'Tillift' })
  const text = roomName(textRoom(WARD, started))
  await until(() => stateOf(joost, started) === 'ward')
  await writeIn(linde, anna, text, 'Haak eerst de band in')
  await until(() => relay.updates().has(text) && anna.values('textEdits').length === 0)
  const end = await write(joost, { type: 'text.ended', text: started })
  await until(() => stateOf(anna, end) === 'ward')
  away(linde, joost)
  await writeIn(linde, joost, text, 'Nooit verstuurd')
  joost.killTab()
  sleep(41)
  await until(() => stateOf(anna, end) === 'ward')
  await linde.loop.pass(2 * MINUTE)
  expect([relay.updates().has(text), anna.caches().includes(text)]).toEqual([true, true])
  sleep(2)
  await linde.loop.pass(11 * MINUTE) // the relay looks every ten
  await until(() => !relay.updates().has(text) && !anna.caches().includes(text))
  joost.weather.reach = 'good'
  joost.openTab()
  await until(() => stateOf(joost, end) === 'ward')
  await linde.loop.pass(2 * MINUTE)
  expect(joost.values('textEdits').length).toBe(1)
  expect(stateOf(anna, started)).toBe('ward')
})
