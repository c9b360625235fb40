import * as Y from 'yjs'
import { describe, expect, it } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { fromMarkdown } from '#notebook/markdown.ts'
import type { Words } from '#notebook/records.ts'
import { roomName, textRoom } from '#notebook/rooms.ts'
import { memoryDisk } from '#server/storage/memory.ts'
import { encodeCursors, readCursors, type Cursor } from '#wire/cursors.ts'
import { decodeFrame, MESSAGE } from '#wire/messages.ts'
import { readText, writeText } from '#wire/text.ts'
import { ward, type TestPerson } from '#support/ward.ts'
import { house, roomsOn, type Device, type DeviceRoom } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const
const words = (doc: Y.Doc): string => readText(doc).map((block) => (block.is === 'list' ? '' : block.runs.map(({ text }) => text).join(''))).join('|')
const say = (doc: Y.Doc, line: string): void => writeText(doc, fromMarkdown(line))

async function begun(start: Words = { type: 'text.started', kind: 'task', title: 'Koffie' }, by: 'anna' | 'joost' = 'anna') {
  const linde = await ward(people)
  const disk = memoryDisk()
  const relay = await house([linde], { storage: roomsOn(disk) })
  const started = await linde.seal(linde[by], start)
  const phone = await relay.device(linde[by])
  const team = await phone.open(linde.room('team'))
  team.write(started)
  await team.deliveredAll(started)
  const open = async (who: TestPerson): Promise<{ device: Device; text: DeviceRoom; doc: Y.Doc }> => {
    const device = await relay.device(who)
    const doc = new Y.Doc()
    const text = await device.open(textRoom(linde.id, started.id), doc)
    return { device, text, doc }
  }
  return { linde, relay, disk, started, open }
}

describe('[TX1] a text room', () => {
  it('opens where the team says that there is such a text; any other is answered as a forbidden room is', async () => {
    const { linde, relay, started, open } = await begun()
    expect((await open(linde.joost)).text.heard.slice(0, 2)).toEqual(['opened', 'step 1'])
    const phone = await relay.device(linde.anna)
    const names = [roomName(textRoom('de-linde', newId())), `de-linde/text/${started.id.toUpperCase()}`, 'de-linde/text', 'de-linde/text/x', `de-beuk/text/${started.id}`, 'de-linde/staff/2026-11']
    for (const name of names) expect([name, (await phone.open(name)).heard]).toEqual([name, ['denied']])
  })

  it('is there from the moment that its start is on the disk, and not before', async () => {
    const linde = await ward(people)
    const relay = await house([linde])
    const started = await linde.seal(linde.anna, { type: 'text.started', kind: 'guide', title: 'Tillift' })
    const phone = await relay.device(linde.anna)
    const team = await phone.open(linde.room('team'))
    expect((await phone.open(textRoom('de-linde', started.id))).denied).toBe('no-such-room')
    relay.disk.pause()
    team.write(started)
    await relay.disk.holds(1)
    expect((await phone.open(textRoom('de-linde', started.id))).denied).toBe('no-such-room')
    relay.disk.goOn()
    await team.deliveredAll(started)
    expect((await phone.open(textRoom('de-linde', started.id))).synced).toBe(true)
  })
})

describe('[TX3] words in a text', () => {
  it('reach the others and a later relay, once they are on the disk; each update is answered', async () => {
    const { linde, relay, disk, started, open } = await begun()
    const [anna, joost] = [await open(linde.anna), await open(linde.joost)]
    const answered = anna.text.delivered.length
    relay.disk.pause()
    say(anna.doc, 'Schenk in')
    await relay.disk.holds(1)
    await joost.device.caughtUp()
    expect(words(joost.doc)).toBe('')
    relay.disk.goOn()
    await joost.device.until(() => words(joost.doc) === 'Schenk in')
    say(joost.doc, 'En vraag hoe het gaat')
    await anna.device.until(() => words(anna.doc) === 'Schenk in|En vraag hoe het gaat')
    expect(anna.text.heard.filter((what) => what === 'delivered').length).toBeGreaterThan(answered)
    const again = await house([linde], { storage: roomsOn(disk) })
    const doc = new Y.Doc()
    await (await again.device(linde.wil)).open(textRoom('de-linde', started.id), doc)
    expect(words(doc)).toBe('Schenk in|En vraag hoe het gaat')
  })

  it('that the guard refuses change nothing, and good ones behind them come in', async () => {
    const { linde, open } = await begun()
    const [anna, joost] = [await open(linde.anna), await open(linde.joost)]
    const bad = new Y.Doc()
    bad.getMap('records').set('x', 1)
    anna.text.update(Y.encodeStateAsUpdate(bad))
    say(anna.doc, 'Wel goed')
    await joost.device.until(() => words(joost.doc) === 'Wel goed')
    expect(anna.text.refused).toEqual([{ code: 'malformed', records: [] }])
    expect([...joost.doc.share.keys()]).not.toContain('records')
  })

  it('of the agreement are read by volunteers and written by staff', async () => {
    const { linde, open } = await begun({ type: 'text.started', kind: 'agreement', title: 'Afspraken' }, 'joost')
    const [anna, joost] = [await open(linde.anna), await open(linde.joost)]
    expect([anna.text.opened?.mayWrite, joost.text.opened?.mayWrite]).toEqual([false, true])
    say(joost.doc, 'Wij zwijgen')
    await anna.device.until(() => words(anna.doc) === 'Wij zwijgen')
    say(anna.doc, 'Ik niet')
    await anna.device.until(() => anna.text.refused.length > 0)
    expect(anna.text.refused[0]?.code).toBe('staff-only')
    expect(words(joost.doc)).toBe('Wij zwijgen')
  })

  it('are compacted when the room is let go, and stay as they were', async () => {
    const { linde, relay, started, open } = await begun()
    const anna = await open(linde.anna)
    for (let i = 0; i < 210; i++) say(anna.doc, `${i}`)
    await anna.device.until(() => anna.text.heard.filter((what) => what === 'delivered').length >= 210)
    const before = words(anna.doc)
    anna.text.leave()
    await anna.device.caughtUp()
    await relay.seconds(61)
    await anna.device.until(() => relay.disk.calls.compact === 1)
    const doc = new Y.Doc()
    await (await relay.device(linde.joost)).open(textRoom('de-linde', started.id), doc)
    expect(words(doc)).toBe(before)
  })
})

describe('[TX4] where others write', () => {
  const cursorsOf = ({ device, text }: { device: Device; text: DeviceRoom }): Cursor[] =>
    device.frames.flatMap((frame) => {
      const { room, message } = decodeFrame(frame)
      // type, then the length of the update in one or two bytes
      return room === text.name && message[0] === MESSAGE.awareness ? (readCursors(message.subarray((message[1] ?? 0) < 128 ? 2 : 3)) ?? []) : []
    })

  it('is told with the person of the session, whatever name a device claims, and ends with the place', async () => {
    const { linde, open } = await begun()
    const [anna, joost] = [await open(linde.anna), await open(linde.joost)]
    anna.device.send(anna.text.name, encodeCursors([{ client: anna.doc.clientID, clock: 1, state: { person: 'wil' } }]))
    await joost.device.until(() => cursorsOf(joost).length === 1)
    expect(cursorsOf(joost)[0]).toEqual({ client: anna.doc.clientID, clock: 1, state: { person: 'anna' } })
    const wil = await open(linde.wil)
    await wil.device.until(() => cursorsOf(wil).length === 1)
    anna.text.leave()
    await joost.device.until(() => cursorsOf(joost).length === 2)
    expect(cursorsOf(joost)[1]).toMatchObject({ client: anna.doc.clientID, state: undefined })
  })

  it("is not told under another's client ID, nor in a room of records, nor what is no cursor", async () => {
    const { linde, open } = await begun()
    const [anna, joost, wil] = [await open(linde.anna), await open(linde.joost), await open(linde.wil)]
    say(anna.doc, 'Van Anna')
    await joost.device.until(() => words(joost.doc) === 'Van Anna')
    joost.device.send(joost.text.name, encodeCursors([{ client: anna.doc.clientID, clock: 9, state: {} }]))
    joost.device.send(joost.text.name, encodeCursors([{ client: 1, clock: 1, state: {} }, { client: 2, clock: 1, state: {} }]))
    joost.device.send(joost.text.name, Uint8Array.of(MESSAGE.awareness, 3, 1, 2, 3))
    joost.device.send(linde.room('team'), encodeCursors([{ client: 1, clock: 1, state: {} }]))
    joost.device.send(joost.text.name, encodeCursors([{ client: joost.doc.clientID, clock: 1, state: {} }]))
    await wil.device.until(() => cursorsOf(wil).length > 0)
    expect(cursorsOf(wil)).toEqual([{ client: joost.doc.clientID, clock: 1, state: { person: 'joost' } }])
  })
})

describe('[M3] a text that was ended', () => {
  const DAYS = 42 // as long as the ward keeps its months

  it('is still open to what was written without network, and goes with the months of its time; its page goes on', async () => {
    const { linde, relay: first, disk, started, open } = await begun()
    const joost = await open(linde.joost)
    say(joost.doc, 'Schenk in')
    // He ended it a month ago, without network: the others wrote on and knew nothing of it.
    const end = await linde.seal(linde.joost, { type: 'text.ended', text: started.id }, { at: first.clock.now - 30 * DAY })
    const team = await joost.device.open(linde.room('team'))
    team.write(end)
    await team.deliveredAll(end)

    const room = textRoom('de-linde', started.id)
    const kept = (): boolean => disk.rooms.has(roomName(room))
    const later = async () => {
      const relay = await house([linde], { storage: roomsOn(disk) })
      await relay.change(linde, { type: 'ward.set', name: 'De Linde', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: DAYS })
      relay.clock.now = first.clock.now + DAYS * DAY
      return { relay, anna: await relay.device(linde.anna) }
    }
    const { relay, anna } = await later()
    relay.clock.now -= 1000
    await relay.seconds(601)
    expect(kept()).toBe(true)
    expect((await anna.open(room)).synced).toBe(true)
    relay.clock.now += 1001
    await relay.seconds(601)
    await anna.until(() => !kept())
    const next = (await later()).anna
    expect((await next.open(room)).denied).toBe('no-such-room')
    expect(kept()).toBe(false)
    expect((await next.open(linde.room('team'))).synced).toBe(true)
  })
})
