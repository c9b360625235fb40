import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LineWords, Words } from '#notebook/records.ts'
import { newKeyPair } from '#notebook/seal.ts'
import { openSearchPages } from '#local/search-pages.ts'
import { foldText, matches } from '#local/search-text.ts'
import { Tables } from '#local/tables.ts'
import { write } from '#local/write.ts'

const anna = { person: 'anna', ward: 'de-linde' }

/** A device of Anna's, a professional of De Linde, on which nothing is written; its clock stands still. */
async function device(indexedDB: IDBFactory = new IDBFactory()) {
  let now = Date.UTC(2026, 10, 24, 13, 5)
  const tables = new Tables('schrift', { indexedDB, IDBKeyRange, now: () => now })
  const { privateKey } = await newKeyPair()
  const wards = ['de-linde', 'de-eik'].map((id) => ({
    id, name: id, timezone: 'Europe/Amsterdam', language: 'nl' as const, role: 'professional' as const,
  }))
  await tables.keep({ identity: { device: 'd1', person: { id: 'anna', name: 'Anna' }, wards, relayKey: '', privateKey } })
  const written = async (words: string | Words, ward = 'de-linde'): Promise<string> => {
    now += 1000
    const full: Words = typeof words === 'string' ? note(words) : words
    const result = await write(tables, { person: 'anna', ward }, full)
    if (!result.ok) throw new Error(result.error)
    return result.value
  }
  return { tables, written, later: (ms: number) => (now += ms) }
}

const note = (text: string): LineWords => ({
  type: 'entry.written', kind: 'note', text, residents: [], importance: 'normal',
})
const yilmaz: Words = { type: 'resident.admitted', resident: 'r1', name: 'mevrouw Yılmaz', roomNumber: '103' }

describe('what is found', () => {
  test('lines with all the words, newest first, of this ward alone', async () => {
    const { tables, written } = await device()
    const first = await written('Soep gegeten met brood')
    await written('Brood is op')
    await written('Soep en brood bij de buren', 'de-eik')
    const second = await written('Broodje en soep')
    const pages = openSearchPages(tables)
    expect(await pages.find({ ward: 'de-linde', audience: 'staff', words: 'soep brood' }, 10)).toEqual({ ids: [second, first], total: 2 })
    expect(await pages.find({ ward: 'de-linde', audience: 'staff', words: 'soep brood' }, 1)).toEqual({ ids: [second], total: 2 })
  })
  test('by the name and room of a resident, by an answer, and not by a struck answer', async () => {
    const { tables, written } = await device()
    await written(yilmaz)
    const line = await written({ ...note('Heeft goed gegeten'), residents: ['r1'] })
    const reply = await written({ type: 'entry.replied', to: line, text: 'Ook koffie gehad' })
    const pages = openSearchPages(tables)
    const total = async (words: string): Promise<number> => (await pages.find({ ward: 'de-linde', audience: 'staff', words }, 10)).total
    expect(await total('yilmaz')).toBe(1)
    expect(await total('103 gegeten')).toBe(1)
    expect(await total('koffie')).toBe(1)
    await written({ type: 'entry.struck', to: line, part: reply })
    expect(await total('koffie')).toBe(0)
  })
  test('in a pass over all pages, what a look at each of them finds', async () => {
    const { tables, written } = await device()
    const line = await tables.lines.get(await written('eerste'))
    if (line?.form !== 'entry') throw new Error('no line')
    const word = fc.stringMatching(/^[abé]{1,3}$/)
    const text = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '))
    const questions = fc.array(fc.stringMatching(/^[abe]{1,3}$/), { minLength: 1, maxLength: 3 })
    const pages = openSearchPages(tables)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 12 }), questions, async (texts, words) => {
        await tables.lines.clear()
        await tables.lines.bulkPut(texts.map((one, i) => ({ ...line, id: `${line.id}-${String(i).padStart(2, '0')}`, text: one })))
        const found = await pages.find({ ward: anna.ward, audience: 'staff', words: words.join(' ') }, 20)
        const expected = texts.flatMap((one, i) => (matches(foldText(one), words) ? [`${line.id}-${String(i).padStart(2, '0')}`] : []))
        expect(found.ids.toSorted()).toEqual(expected)
      }),
      { numRuns: 150 }
    )
  })
  test('narrowed by resident, person, kind and period', async () => {
    const { tables, written, later } = await device()
    await written(yilmaz)
    const old = await written({ ...note('Soep'), residents: ['r1'] })
    later(24 * 60 * 60 * 1000)
    const task = await written({ ...note('Soep'), kind: 'task' })
    const pages = openSearchPages(tables)
    const ids = async (how: object) => (await pages.find({ ward: 'de-linde', audience: 'staff', words: 'soep', ...how }, 10)).ids
    expect(await ids({})).toEqual([task, old])
    expect(await ids({ resident: 'r1' })).toEqual([old])
    expect(await ids({ kind: 'task' })).toEqual([task])
    expect(await ids({ person: 'anna' })).toEqual([task, old])
    expect(await ids({ person: 'joost' })).toEqual([])
    expect(await ids({ to: '2026-11-24' })).toEqual([old])
    expect(await ids({ from: '2026-11-25' })).toEqual([task])
  })
})

describe('what changes while search is open', () => {
  test('a new line, a correction of an old one, and a resident’s new name are found at once', async () => {
    const { tables, written } = await device()
    await written(yilmaz)
    const old = await written({ ...note('Heeft thee gehad'), residents: ['r1'] })
    const pages = openSearchPages(tables)
    const ids = async (words: string) => (await pages.find({ ward: anna.ward, audience: 'staff', words }, 10)).ids
    expect(await ids('thee')).toEqual([old])
    const fresh = await written('Thee is op')
    expect(await ids('thee')).toEqual([fresh, old])
    await written({ type: 'entry.corrected', to: old, text: 'Heeft water gehad' })
    expect(await ids('thee')).toEqual([fresh])
    expect(await ids('water')).toEqual([old])
    await written({ type: 'resident.changed', resident: 'r1', name: 'mevrouw Demir' })
    expect(await ids('yilmaz')).toEqual([])
    expect(await ids('demir')).toEqual([old])
  })
  test('words that stand in the care record are found no more; an answer to them is', async () => {
    const { tables, written } = await device()
    const line = await written('Wondje aan de hiel')
    await written({ type: 'entry.replied', to: line, text: 'Zalf gehaald' })
    await written({ type: 'entry.recorded', to: line })
    const pages = openSearchPages(tables)
    const ids = async (words: string) => (await pages.find({ ward: anna.ward, audience: 'staff', words }, 10)).ids
    expect(await ids('hiel')).toEqual([])
    expect(await ids('zalf')).toEqual([line])
  })
  test('[M3] a line that leaves the device is found no more', async () => {
    const { tables, written } = await device()
    const gone = await written('Thee')
    const stays = await written('Thee')
    const pages = openSearchPages(tables)
    expect((await pages.find({ ward: anna.ward, audience: 'staff', words: 'thee' }, 10)).ids).toEqual([stays, gone])
    await tables.lines.delete(gone)
    expect((await pages.find({ ward: anna.ward, audience: 'staff', words: 'thee' }, 10)).ids).toEqual([stays])
  })
  test('many changes at once', async () => {
    const { tables, written } = await device()
    const id = await written('Thee')
    const line = await tables.lines.get(id)
    const pages = openSearchPages(tables)
    expect((await pages.find({ ward: anna.ward, audience: 'staff', words: 'thee' }, 10)).total).toBe(1)
    if (line?.form === 'entry') await tables.lines.bulkPut(Array.from({ length: 60 }, (_, i) => ({ ...line, id: `${id}-${i}` })))
    expect((await pages.find({ ward: anna.ward, audience: 'staff', words: 'thee' }, 10)).total).toBe(61)
  })
  test('after a read that failed the next question is answered', async () => {
    const { tables, written } = await device()
    await written('Thee')
    const pages = openSearchPages(tables)
    tables.close({ disableAutoOpen: true })
    await expect(pages.find({ ward: anna.ward, audience: 'staff', words: 'thee' }, 10)).rejects.toThrow()
    await tables.open()
    expect((await pages.find({ ward: anna.ward, audience: 'staff', words: 'thee' }, 10)).total).toBe(1)
  })
})
