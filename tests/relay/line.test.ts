import { Awareness } from 'y-protocols/awareness'
import { WebsocketProvider } from 'y-websocket'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { roomName } from '#notebook/rooms.ts'
import { openChannel } from '#sync/channel.ts'
import { newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'
import { NOW, updateOf, ward } from '#support/ward.ts'
import { docOf, house, watching } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

describe('a line travels', () => {
  it('says first what the room is, and then brings the device into step', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const notes = await (await device(linde.anna)).open(linde.room('notes'))
    expect(notes.heard).toEqual(['opened', 'step 1', 'step 2'])
    expect(notes.opened).toEqual({ time: NOW, epoch: expect.stringMatching(/^[0-9a-f-]{36}$/), mayWrite: true, packs: true })
  })

  it('acknowledges a line and shows it to others only when it is on disk', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const [phone, tablet] = [await device(linde.anna), await device(linde.joost)]
    const [mine, theirs] = [await phone.open(linde.room('notes')), await tablet.open(linde.room('notes'))]
    const line = await linde.seal(linde.anna, 'Mevrouw De Vries heeft goed geslapen.')

    disk.pause()
    mine.write(line)
    await disk.holds(1)
    await phone.caughtUp()
    await tablet.caughtUp()
    expect(mine.delivered).toEqual([])
    expect(theirs.holds(line)).toBe(false)

    disk.goOn()
    await mine.deliveredAll(line)
    await tablet.until(() => theirs.holds(line))
    expect(mine.delivered).toEqual([line.id])
    expect(theirs.delivered).toEqual([])
    expect(mine.heard).not.toContain('update') // its own line does not come back
    const stored = docOf((await disk.storage.load(roomName(linde.room('notes')))).updates)
    expect(recordsOf(stored).get(line.id)).toEqual(line.sealed)
  })

  it('gives a device that comes meanwhile nothing that is not on disk', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const mine = await (await device(linde.anna)).open(linde.room('notes'))
    const line = await linde.seal(linde.anna, 'Nog onderweg.')
    disk.pause()
    mine.write(line)
    await disk.holds(1)
    const late = await device(linde.joost)
    const theirs = await late.open(linde.room('notes'))
    expect(theirs.holds(line)).toBe(false)
    expect(theirs.vector).toEqual(Uint8Array.of(0)) // nor does the relay say that it has it
    disk.goOn()
    await late.until(() => theirs.holds(line))
  })

  it('judges the next update while the one before is being appended, and acknowledges in their order', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const mine = await (await device(linde.anna)).open(linde.room('notes'))
    const lines = await Promise.all(['een', 'twee', 'drie'].map((text) => linde.seal(linde.anna, text)))
    disk.pause()
    for (const line of lines) mine.write(line)
    await disk.holds(3)
    disk.goOn()
    await mine.deliveredAll(...lines)
    expect(mine.delivered).toEqual(lines.map(({ id }) => id))
  })

  it('takes what was written away from the relay out of sync step 2', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const lines = await Promise.all(['in de kelder', 'zonder bereik'].map((text) => linde.seal(linde.anna, text)))
    const doc = newRoomDoc()
    putRecords(doc, lines.map(({ id, sealed }) => [id, sealed] as const))
    const mine = await (await device(linde.anna)).open(linde.room('notes'), doc)
    await mine.deliveredAll(...lines)
  })

  it('brings a month of 1,000 lines to a new device, and to a returning one only what it lacks', async () => {
    const linde = await ward(people)
    const { device, seconds } = await house([linde])
    const phone = await device(linde.joost)
    const mine = await phone.open(linde.room('notes'))
    const lines = await Promise.all(Array.from({ length: 1000 }, (_, i) => linde.seal(linde.joost, `Regel ${i}`)))
    for (let from = 0; from < 900; from += 100) mine.write(...lines.slice(from, from + 100))
    await mine.deliveredAll(...lines.slice(0, 900))

    const first = await device(linde.anna)
    const before = await first.open(linde.room('notes'))
    expect(recordsOf(before.doc).size).toBe(900)
    before.leave()
    mine.write(...lines.slice(900))
    await mine.deliveredAll(...lines)
    const whole = first.frames.reduce((sum, frame) => sum + frame.byteLength, 0)

    const back = await device(linde.anna)
    const after = await back.open(linde.room('notes'), before.doc)
    expect(lines.every((line) => after.holds(line))).toBe(true)
    expect(recordsOf(after.doc).size).toBe(1000)
    expect(back.frames.reduce((sum, frame) => sum + frame.byteLength, 0)).toBeLessThan(whole / 7)

    for (const one of [phone, first, back]) one.socket.close()
    await Promise.all([phone, first, back].map((one) => one.closed))
    await seconds(61)
    const again = await (await device(linde.wil)).open(linde.room('notes')) // from storage, not from memory
    expect(recordsOf(again.doc).size).toBe(1000)
  })

  it('speaks with the y-websocket library over a shared line', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const tablet = await device(linde.joost)
    const theirs = await tablet.open(linde.room('notes'))

    const watch = watching()
    const url = `${tablet.socket.url.split('?')[0]?.replace(/\/$/, '')}`
    const events = { up: () => undefined, down: () => undefined, heartbeat: () => undefined }
    const channel = openChannel(url, events, dialling(linde.anna))
    const doc = newRoomDoc()
    const awareness = new Awareness(doc)
    awareness.setLocalState(null)
    const provider = new WebsocketProvider(url, roomName(linde.room('notes')), doc, {
      WebSocketPolyfill: channel.Socket,
      disableBc: true,
      awareness,
    })
    onTestFinished(() => {
      provider.destroy()
      channel.close()
    })
    provider.messageHandlers[100] = provider.messageHandlers[101] = () => watch.changed()
    provider.on('sync', watch.changed)
    await watch.until(() => provider.synced)
    const line = await linde.seal(linde.anna, 'Door de bibliotheek gebracht.')
    putRecords(doc, [[line.id, line.sealed]])
    await tablet.until(() => theirs.holds(line))
    const answer = await linde.seal(linde.joost, { type: 'entry.replied', to: line.id, text: 'Dank je.' })
    doc.on('update', watch.changed)
    theirs.write(answer)
    await watch.until(() => recordsOf(doc).has(answer.id))
  })
})

/** A WebSocket class that dials as this person's device. */
function dialling(person: { person: string; device: string }): typeof globalThis.WebSocket {
  class Dialled extends WebSocket {
    constructor(url: string) {
      super(`${url}/?person=${person.person}&device=${person.device}`)
    }
  }
  return Dialled as unknown as typeof globalThis.WebSocket
}

describe('an acknowledgement that was lost', () => {
  it('[fault 50] is given again when the device asks what the relay has', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const first = await device(linde.anna)
    const before = await first.open(linde.room('notes'))
    const [line, unsent] = [await linde.seal(linde.anna, 'Bezorgd.'), await linde.seal(linde.anna, 'Nooit verstuurd.')]
    before.write(line)
    await before.deliveredAll(line)
    first.socket.terminate()

    const after = await (await device(linde.anna)).open(linde.room('notes'))
    after.have(line.id, unsent.id)
    await after.deliveredAll(line)
    expect(after.delivered).toEqual([line.id])
  })

  it('is not given before the line is on disk, although the relay has it already', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const line = await linde.seal(linde.anna, 'Onderweg naar de schijf.')
    disk.pause()
    mine.write(line)
    await disk.holds(1)
    mine.have(line.id)
    await phone.caughtUp()
    expect(mine.delivered).toEqual([])
    disk.goOn()
    await phone.until(() => mine.delivered.length === 2)
    expect(mine.delivered).toEqual([line.id, line.id])
  })

  it('is not given for a line that follows on the one that is on disk by now', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const [first, second] = [await linde.seal(linde.anna, 'een'), await linde.seal(linde.anna, 'twee')]
    disk.pause()
    mine.write(first)
    mine.have(second.id)
    mine.write(second)
    await disk.holds(2)
    disk.doOne()
    await phone.until(() => mine.heard.filter((one) => one === 'delivered').length === 2)
    expect(mine.delivered).toEqual([first.id])
    disk.doOne()
    await mine.deliveredAll(second)
  })

  it('is given again when the line itself is brought again, and the line stands there once', async () => {
    const linde = await ward(people)
    const { device, disk } = await house([linde])
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const line = await linde.seal(linde.anna, 'Twee keer gebracht.')
    const update = updateOf([line])
    disk.pause()
    mine.update(update)
    mine.update(update)
    await disk.holds(1)
    await phone.caughtUp()
    expect(mine.delivered).toEqual([])
    disk.goOn()
    await phone.until(() => mine.delivered.length === 2)
    expect(mine.delivered).toEqual([line.id, line.id])
    expect(disk.calls.append).toBe(1)
  })
})
