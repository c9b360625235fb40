import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#notebook/calendar.ts'
import { foldEntry, type Entry } from '#notebook/entry.ts'
import type { EntryRecord, RecordOf } from '#notebook/records.ts'
import { markAfter, MOST, newsFor, newSince, type News, type Reader } from '#notebook/since.ts'
import { entryHistory, someId } from '#support/histories.ts'
import { NOW } from '#support/ward.ts'

const NOTES = 'de-linde/notes/2026-11'
let made = 0
const record = <T extends EntryRecord['type']>(type: T, by: string, ago: number, fields: object): EntryRecord =>
  ({ v: 1, id: someId('e', (made += 1)), room: NOTES, at: NOW - ago, by, as: 'volunteer', device: `${by}-phone`, type, ...fields }) as RecordOf<T>

const entry = (by: string, ago: number, fields: object = {}, ...follow: ((to: string) => EntryRecord)[]): Entry => {
  const written = record('entry.written', by, ago, { kind: 'note', text: 'Een regel', residents: [], importance: 'normal', ...fields })
  const view = foldEntry([written, ...follow.map((each) => each(written.id))])
  if (!view) throw new Error('no entry')
  return view
}
const replied = (by: string, ago: number, fields: object = {}) => (to: string): EntryRecord => record('entry.replied', by, ago, { to, text: 'Antwoord', ...fields })
const understood = (by: string) => (to: string): EntryRecord => record('entry.understood', by, 1, { to })
const done = (by: string) => (to: string): EntryRecord => record('task.done', by, 1, { to })

const wil: Reader = { me: 'wil', role: 'volunteer', mark: NOW - DAY, seen: new Set(), now: NOW, arrivedAt: ({ at }) => at }
const asMark = ({ read, seen }: { read: number; seen: string[] }) => ({ mark: read, seen: new Set(seen) })
const kinds = ({ cards }: News): string[] => cards.map(({ is }) => is)
const mustKnow = { importance: 'must-know', until: NOW + DAY }

describe('[R1] since somebody was here', () => {
  it('must-knows come first, then answers to me, my tasks, and news of my residents', () => {
    const mine = entry('wil', 3 * DAY, { residents: ['smit'] }, replied('joost', HOUR))
    const news = newsFor(
      [
        entry('joost', 2 * HOUR, { residents: ['smit'] }),
        entry('joost', 2 * HOUR, { kind: 'task', for: { who: 'person', person: 'wil' } }),
        mine,
        entry('joost', 3 * DAY, mustKnow),
        entry('joost', HOUR, { residents: ['pinas'] }),
      ],
      wil
    )
    expect(kinds(news)).toEqual(['must-know', 'answer', 'task', 'resident'])
    expect(news.lines).toHaveLength(4)
  })

  it('what I read or wrote myself is not new; what arrived late is, whenever it was written', () => {
    const old = entry('joost', 3 * DAY)
    expect(newsFor([old, entry('wil', HOUR)], wil).lines).toEqual([])
    expect(newsFor([old], { ...wil, arrivedAt: () => NOW - HOUR }).lines).toEqual([old])
  })

  it('[R2] a must-know leaves by understanding it, by its end, or by being struck; mine was never there', () => {
    const struck = (to: string): EntryRecord => record('entry.struck', 'joost', 1, { to })
    const gone = [
      entry('joost', HOUR, mustKnow, understood('wil')),
      entry('joost', HOUR, { ...mustKnow, until: NOW }),
      entry('joost', HOUR, mustKnow, struck),
      entry('wil', HOUR, mustKnow),
    ]
    expect(kinds(newsFor(gone, wil))).toEqual([])
    expect(kinds(newsFor([entry('joost', HOUR, mustKnow, understood('ria'))], wil))).toEqual(['must-know'])
  })

  it('a task for my role waits for me until it is done; one that another took does not', () => {
    const forRole = { kind: 'task', for: { who: 'role', role: 'volunteer' } }
    const taken = (to: string): EntryRecord => record('task.taken', 'ria', HOUR, { to })
    expect(kinds(newsFor([entry('joost', 9 * DAY, forRole)], wil))).toEqual(['task'])
    expect(kinds(newsFor([entry('joost', 9 * DAY, forRole, taken)], wil))).toEqual([])
    expect(kinds(newsFor([entry('joost', 9 * DAY, forRole, done('ria'))], wil))).toEqual([])
  })

  it('a line that was on its way while I finished reading is new when it comes', () => {
    const read = entry('joost', 60_000)
    const after = { ...wil, ...asMark(markAfter([read], NOW, wil.arrivedAt)), now: NOW + HOUR }
    expect(newsFor([read], after).lines).toEqual([])
    const onItsWay = entry('joost', 5 * 60_000)
    expect(newsFor([read, onItsWay], after).lines).toEqual([onItsWay])
  })

  it('at most seven cards, and how many more there would be', () => {
    const news = newsFor(Array.from({ length: 9 }, () => entry('joost', HOUR, mustKnow)), wil)
    expect([news.cards.length, news.more]).toEqual([MOST, 2])
  })

  it('who was never here begins with the last week, and nobody is shown months', () => {
    expect(newSince(undefined, NOW)).toBe(NOW - 7 * DAY)
    expect(newSince(NOW - HOUR, NOW)).toBe(NOW - HOUR)
    expect(newSince(NOW - 400 * DAY, NOW)).toBe(NOW - 42 * DAY)
  })
})

describe('[R1] whatever was written, in whatever order', () => {
  const entries = fc.array(entryHistory(), { maxLength: 12 }).map((histories) =>
    histories.flatMap((records, i) => {
      const view = foldEntry(records)
      return view ? [{ ...view, id: someId('e', i + 100) }] : []
    })
  )
  const reader = fc.record({
    me: fc.constantFrom('anna', 'joost'),
    role: fc.constantFrom('volunteer' as const, 'professional' as const),
    mark: fc.integer({ min: 0, max: 2 * NOW }),
    seen: fc.constant(new Set<string>()),
    now: fc.constant(NOW),
    arrivedAt: fc.constant((line: { at: number }) => line.at),
  })

  it('the same cards come out, and a line stands on one card only', () => {
    fc.assert(
      fc.property(
        entries.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        reader,
        ([all, shuffled], who) => {
          const news = newsFor(all, who)
          expect(newsFor(shuffled, who)).toEqual(news)
          const ids = news.cards.flatMap((card) => (card.is === 'resident' ? card.entries : [card.entry]).map(({ id }) => id))
          expect(new Set(ids).size).toBe(ids.length)
          expect(news.cards.length).toBeLessThanOrEqual(MOST)
        }
      ),
      { numRuns: 300 }
    )
  })

  it('after reading on nothing is new: only must-knows and tasks are left', () => {
    fc.assert(
      fc.property(entries, reader, (all, who) => {
        const news = newsFor(all, { ...who, mark: Infinity })
        expect(news.lines).toEqual([])
        expect(news.cards.every(({ is }) => is === 'must-know' || is === 'task')).toBe(true)
      }),
      { numRuns: 300 }
    )
  })
})
