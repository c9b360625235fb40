import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { HOUR } from '#notebook/calendar.ts'
import { roomName } from '#notebook/rooms.ts'
import { sqliteStorage } from '#server/storage/sqlite.ts'
import type { Storage } from '#server/storage/storage.ts'
import { arrivedOf, recordsOf } from '#wire/doc.ts'
import { NOW, ward } from '#support/ward.ts'
import { BEGUN, docOf, house } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

describe('a relay that starts again', () => {
  it('has everything that it acknowledged, and whose the client IDs are', async () => {
    const linde = await ward(people)
    const path = mkdtempSync(join(tmpdir(), 'schrift-relay-'))
    onTestFinished(() => rmSync(path, { recursive: true }))
    const storage = (): Storage => sqliteStorage(join(path, 'rooms.sqlite'), { now: () => BEGUN })
    const first = await house([linde], { storage: storage() })
    const mine = await (await first.device(linde.anna)).open(linde.room('notes'))
    const at = (i: number): number => (i % 50 === 0 ? NOW - HOUR : NOW)
    const lines = await Promise.all(
      Array.from({ length: 300 }, (_, i) => linde.seal(linde.anna, `Regel ${i}`, { at: at(i) }))
    )
    for (const line of lines) mine.write(line)
    await mine.deliveredAll(...lines)
    await first.relay.close()
    await first.disk.storage.close()

    const { device } = await house([linde], { storage: storage() })
    const tablet = await device(linde.joost)
    const theirs = await tablet.open(linde.room('notes'))
    expect(lines.every((line) => theirs.holds(line))).toBe(true)
    expect(theirs.opened?.epoch).toBe(mine.opened?.epoch)
    theirs.doc.clientID = mine.doc.clientID
    theirs.write(await linde.seal(linde.joost, 'Onder het nummer van Anna.'))
    await tablet.until(() => theirs.refused.length > 0)
    expect(theirs.refused[0]?.code).toBe('client-taken')

    const back = await (await device(linde.anna)).open(linde.room('notes'), mine.doc)
    const next = await linde.seal(linde.anna, 'Verder onder mijn eigen nummer.')
    back.write(next)
    await back.deliveredAll(next)
    expect(arrivedOf(back.doc).size).toBe(6)
  })

  it('compacts a room that nobody looks at any more, and it stays the same', async () => {
    const linde = await ward(people)
    const { device, disk, seconds, relay } = await house([linde], { limits: { compactRows: 20 } })
    const phone = await device(linde.anna)
    const mine = await phone.open(linde.room('notes'))
    const lines = await Promise.all(Array.from({ length: 30 }, (_, i) => linde.seal(linde.anna, `Regel ${i}`)))
    for (const line of lines) mine.write(line)
    await mine.deliveredAll(...lines)
    mine.leave()
    await phone.caughtUp()
    await seconds(59)
    expect(relay.stats().rooms).toBe(1)
    await seconds(2)
    expect(disk.calls.compact).toBe(1)
    expect(relay.stats().rooms).toBe(0)
    const stored = await disk.storage.load(roomName(linde.room('notes')))
    expect(stored.updates).toHaveLength(1)
    expect([...stored.clients]).toEqual([[mine.doc.clientID, 'anna-phone']])
    const again = await phone.open(linde.room('notes'), mine.doc)
    expect(Y.encodeStateAsUpdate(again.doc)).toEqual(Y.encodeStateAsUpdate(docOf(stored.updates)))
    const next = await linde.seal(linde.anna, 'En verder.')
    again.write(next)
    await again.deliveredAll(next)
  })
})

describe('the register', () => {
  it('is the same document on every relay, grows, and is written by no device', async () => {
    const linde = await ward(people)
    const [one, other] = [await house([linde]), await house([linde])]
    const phone = await one.device(linde.anna)
    const mine = await phone.open(linde.room('register'))
    const elsewhere = await (await other.device(linde.joost)).open(linde.room('register'))
    expect(mine.opened).toMatchObject({ epoch: 'registers-1', mayWrite: false })
    expect(recordsOf(mine.doc).size).toBe(linde.registerRecords.length)
    expect(Y.encodeStateAsUpdate(mine.doc)).toEqual(Y.encodeStateAsUpdate(elsewhere.doc))
    expect(Y.encodeStateVector(mine.doc)).toEqual(Y.encodeStateVector(new Map([[1, linde.registerRecords.length]])))

    await one.change(linde, { type: 'member.set', person: 'nieuw', name: 'Nieuw', role: 'volunteer', since: NOW })
    await phone.until(() => recordsOf(mine.doc).size === linde.registerRecords.length + 1)

    const forged = await linde.seal(linde.anna, 'Ik ben coördinator.')
    mine.write(forged)
    await phone.until(() => mine.refused.length > 0)
    expect(mine.refused).toEqual([{ code: 'relay-only', records: [] }])
    const theirs = await (await one.device(linde.joost)).open(linde.room('register'))
    expect(theirs.holds(forged)).toBe(false)
    mine.have(linde.registerRecords[0]?.id ?? '', forged.id)
    await phone.until(() => mine.delivered.length > 0)
    expect(mine.delivered).toEqual([linde.registerRecords[0]?.id])
  })
})
