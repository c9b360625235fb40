import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { HOUR } from '#notebook/calendar.ts'
import { deflate } from '#server/relay/deflate.ts'
import { arrivedOf, newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'
import { NOW, ward, type TestWard, type Written } from '#support/ward.ts'
import { house, watching } from './house.ts'

const people = { anna: 'volunteer', joost: 'professional', wil: 'coordinator' } as const

const linesOf = (linde: TestWard<keyof typeof people>, count: number): Promise<Written[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => linde.seal(linde.joost, `Regel ${i}: mevrouw heeft goed geslapen.`)))

describe('[L8] a device that asks in few bytes', () => {
  it('is told what the room is and gets everything in one packed answer, and is asked nothing back', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const mine = await (await device(linde.joost)).open(linde.room('notes'))
    const lines = await linesOf(linde, 100)
    const late = await linde.seal(linde.joost, 'Van vanmorgen.', { at: NOW - 4 * HOUR })
    mine.write(...lines, late)
    await mine.deliveredAll(...lines, late)

    const [plain, short] = [await device(linde.anna), await device(linde.wil)]
    const [one, other] = [await plain.open(linde.room('notes')), await short.open(linde.room('notes'), newRoomDoc(), 'short')]
    expect(one.heard).toEqual(['opened', 'step 1', 'step 2'])
    expect(other.heard).toEqual(['opened', 'packed', 'step 2'])
    expect(Y.encodeStateAsUpdate(other.doc)).toEqual(Y.encodeStateAsUpdate(one.doc))
    expect(recordsOf(other.doc).get(late.id)).toEqual(late.sealed)
    expect(arrivedOf(other.doc).get(late.id)).toBe(NOW)
    const bytes = [plain, short].map(({ frames }) => frames.reduce((sum, frame) => sum + frame.byteLength, 0))
    expect(bytes[1]).toBeLessThan((bytes[0] ?? 0) / 2)
  })

  it('gets a small answer as it is, and only what it lacks', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const mine = await (await device(linde.joost)).open(linde.room('notes'))
    const lines = await linesOf(linde, 20)
    mine.write(...lines)
    await mine.deliveredAll(...lines)
    const doc = newRoomDoc()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(mine.doc), 'relay')
    const line = await linde.seal(linde.joost, 'Eentje nog.')
    mine.write(line)
    await mine.deliveredAll(line)
    const phone = await device(linde.anna)
    const back = await phone.open(linde.room('notes'), doc, 'short')
    expect(back.heard).toEqual(['opened', 'step 2'])
    expect(back.holds(line)).toBe(true)
    expect(phone.frames.at(-1)?.byteLength).toBeLessThan(1000)
    const again = await (await device(linde.wil)).open(linde.room('notes'), back.doc, 'short')
    expect(again.heard).toEqual(['opened', 'step 2'])
  })

  it('is asked for what it has and the room lacks', async () => {
    const linde = await ward(people)
    const { device } = await house([linde])
    const lines = await linesOf(linde, 3)
    const doc = newRoomDoc()
    putRecords(doc, lines.map(({ id, sealed }) => [id, sealed] as const))
    const mine = await (await device(linde.joost)).open(linde.room('notes'), doc, 'short')
    await mine.deliveredAll(...lines)
    expect(mine.heard).toEqual(['opened', 'step 1', 'step 2', 'delivered'])
  })

  it('has an update that came while its answer was packed, and everything else', async () => {
    const linde = await ward(people)
    const hold = holding()
    const { device } = await house([linde], { deflate: hold.deflate })
    const tablet = await device(linde.joost)
    const theirs = await tablet.open(linde.room('notes'))
    const lines = await linesOf(linde, 20)
    theirs.write(...lines)
    await theirs.deliveredAll(...lines)
    const phone = await device(linde.anna)
    const mine = phone.ask(linde.room('notes'), newRoomDoc(), 'short')
    await hold.holds(1)
    const next = await linde.seal(linde.joost, 'Intussen.')
    theirs.write(next)
    await theirs.deliveredAll(next)
    await phone.caughtUp()
    expect([mine.heard, mine.synced]).toEqual([['opened', 'update'], false])
    hold.goOn()
    await phone.until(() => mine.synced)
    expect([...lines, next].every((line) => mine.holds(line))).toBe(true)
    expect(mine.doc.store.pendingStructs).toBeNull()
  })

  it('that left before its answer was packed gets the answer to what it asked when it came again, and no other', async () => {
    const linde = await ward(people)
    const hold = holding()
    const { device } = await house([linde], { deflate: hold.deflate })
    const theirs = await (await device(linde.joost)).open(linde.room('notes'))
    const lines = await linesOf(linde, 20)
    theirs.write(...lines)
    await theirs.deliveredAll(...lines)
    const phone = await device(linde.anna)
    const before = phone.ask(linde.room('notes'), newRoomDoc(), 'short')
    await hold.holds(1)
    await phone.until(() => before.opened !== undefined)
    before.leave()
    const after = phone.ask(linde.room('notes'), newRoomDoc(), 'short')
    await phone.until(() => after.opened !== undefined)
    hold.goOn()
    await hold.holds(1)
    await phone.caughtUp()
    expect(after.heard).toEqual(['opened'])
    hold.goOn()
    await phone.until(() => after.synced)
    expect(after.heard).toEqual(['opened', 'packed', 'step 2'])
  })

  it('gets its answer as it is when it cannot be packed', async () => {
    const linde = await ward(people)
    const { device } = await house([linde], { deflate: () => Promise.reject(new RangeError('no memory')) })
    const theirs = await (await device(linde.joost)).open(linde.room('notes'))
    const lines = await linesOf(linde, 20)
    theirs.write(...lines)
    await theirs.deliveredAll(...lines)
    const mine = await (await device(linde.anna)).open(linde.room('notes'), newRoomDoc(), 'short')
    expect(mine.heard).toEqual(['opened', 'step 2'])
    expect(lines.every((line) => mine.holds(line))).toBe(true)
  })
})

/** Packs when it is told to. */
function holding() {
  const watch = watching()
  let held: (() => void)[] = []
  return {
    deflate: async (bytes: Uint8Array): Promise<Uint8Array> => {
      await new Promise<void>((resolve) => {
        held.push(resolve)
        watch.changed()
      })
      return deflate(bytes)
    },
    holds: (count: number) => watch.until(() => held.length >= count),
    goOn() {
      for (const resolve of held.splice(0)) resolve()
    },
  }
}
