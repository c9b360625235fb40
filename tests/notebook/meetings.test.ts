import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agendaOf, placeBetween, standsOn, type Known } from '#notebook/agenda.ts'
import { DAY, dayOf, HOUR } from '#notebook/calendar.ts'
import { contactAt, dutiesOf, foldContacts } from '#notebook/contact.ts'
import { foldEntry, type Entry } from '#notebook/entry.ts'
import { coming, foldMeeting, isInvited, meetingsIn, nextMeeting, restOf, type Meeting } from '#notebook/meeting.ts'
import { foldPoint, type Point } from '#notebook/point.ts'
import { isEntryRecord, type NotebookRecord } from '#notebook/records.ts'
import { daysOf, MOST_TIMES, spanOn } from '#notebook/series.ts'
import { clockTime } from '#i18n/dates.ts'
import { NOTES, parsed, shuffled, someId, STAFF } from '#support/histories.ts'

const NOW = Date.UTC(2026, 10, 24, 10)
const ZONE = 'Europe/Amsterdam'
const base = { v: 1, room: 'de-linde/team', by: 'joost', as: 'professional', device: 'd1', at: NOW }
let count = 0
const record = (words: object): NotebookRecord => parsed({ ...base, id: someId('f', ++count), ...words })

const plan = (words: object = {}): NotebookRecord =>
  record({ type: 'meeting.planned', meeting: 'm1', title: 'Overleg', starts: NOW + DAY, until: NOW + DAY + HOUR, roles: ['volunteer'], people: [], ...words })
const point = (words: object = {}): NotebookRecord => record({ type: 'agenda.added', meeting: 'm1', text: 'Koffie', ...words })

function meeting(...records: NotebookRecord[]): Meeting {
  const folded = foldMeeting(records)
  if (!folded) throw new Error('no meeting among them')
  return folded
}
function pointOf(...records: NotebookRecord[]): Point {
  const folded = foldPoint(records)
  if (!folded) throw new Error('no point among them')
  return folded
}

/** A line of everyone's pages, or of the staff's; `follow`: what came after it. */
function line(n: number, words: object = {}, ...follow: object[]): Entry {
  const id = someId('e', n)
  const written = { type: 'entry.written', kind: 'question', text: `vraag ${n}`, residents: [], importance: 'normal', room: NOTES[0], id, at: NOW - DAY + n, ...words }
  const room = 'room' in words ? words.room : NOTES[0]
  const entry = foldEntry([record(written), ...follow.map((one) => record({ to: id, room, ...one }))].filter(isEntryRecord))
  if (!entry) throw new Error('no entry')
  return entry
}
const answer = (at: number) => ({ type: 'entry.replied', text: 'Ja', answers: true, at })

describe('[Q1] a meeting', () => {
  it('is what staff planned last; a volunteer’s plan and one that ends before it starts count for nothing', () => {
    const first = plan()
    const later = plan({ at: NOW + 1, title: 'Groot overleg', starts: NOW + 2 * DAY, until: NOW + 2 * DAY + HOUR })
    const others = [plan({ at: NOW + 2, as: 'volunteer', title: 'Feest' }), plan({ at: NOW + 3, until: NOW + DAY })]
    expect(meeting(...others, later, first)).toMatchObject({ title: 'Groot overleg', starts: NOW + 2 * DAY, changes: 1, changed: NOW + 1, cancelled: false })
    expect(foldMeeting(others)).toBeUndefined()
  })

  it('is called off and takes place after all by being planned once more', () => {
    const off = plan({ at: NOW + 1, cancelled: true })
    expect(meeting(plan(), off)).toMatchObject({ cancelled: true, changes: 1 })
    expect(meeting(plan(), off, plan({ at: NOW + 2 }))).toMatchObject({ cancelled: false, changes: 2 })
  })

  it('invites roles and people; a coordinator is a professional', () => {
    const asked = meeting(plan({ roles: ['professional'], people: ['wil'] }))
    expect([isInvited(asked, 'anna', 'volunteer'), isInvited(asked, 'wil', 'volunteer'), isInvited(asked, 'x', 'professional'), isInvited(asked, 'x', 'coordinator'), isInvited(asked, 'x', undefined)])
      .toEqual([false, true, true, true, false])
  })

  it('the next one has not begun; one that goes on is still to come; the rest of a series begins with itself', () => {
    const at = (id: string, starts: number, more: object = {}): Meeting => meeting(plan({ meeting: id, starts, until: starts + HOUR, series: 's', ...more }))
    const all = [at('later', NOW + 3 * DAY), at('going', NOW - 1), at('off', NOW + DAY, { cancelled: true }), at('next', NOW + 2 * DAY), at('past', NOW - DAY)]
    expect(coming(all, NOW).map(({ id }) => id)).toEqual(['going', 'next', 'later'])
    expect(nextMeeting(all, NOW)?.id).toBe('next')
    const [, going] = all
    expect(going && restOf(going, all).map(({ id }) => id)).toEqual(['going', 'next', 'later'])
  })

  it('is found among all that stands in a room', () => {
    expect(meetingsIn([point(), plan({ meeting: 'm2', starts: NOW + 2, until: NOW + 3 }), plan()]).map(({ id }) => id)).toEqual(['m2', 'm1'])
  })
})

describe('[Q2] a series', () => {
  it('keeps its hour on the ward’s clock when the clock goes back and forward', () => {
    for (const [first, rhythm] of [['2026-10-13', 'week'], ['2027-03-09', 'week'], ['2026-09-15', 'month'], ['2026-10-13', 'fortnight']] as const) {
      const days = daysOf(first, rhythm, { times: 6 })
      const spans = days.map((day) => spanOn(day, '15:30', '16:30', ZONE))
      expect(spans.map(({ starts }) => clockTime(starts, ZONE, 'nl'))).toEqual(Array(6).fill('15:30'))
      expect(spans.map(({ until }) => clockTime(until, ZONE, 'nl'))).toEqual(Array(6).fill('16:30'))
      expect(spans.map(({ starts }) => dayOf(starts, ZONE))).toEqual(days)
    }
    const [before, after] = daysOf('2026-10-20', 'week', { times: 2 }).map((day) => spanOn(day, '15:30', '16:30', ZONE).starts)
    expect((after ?? 0) - (before ?? 0)).toBe(7 * DAY + HOUR)
  })

  it('comes each month on the same weekday of it; a fifth one that is not there is the last', () => {
    expect(daysOf('2026-11-17', 'month', { times: 4 })).toEqual(['2026-11-17', '2026-12-15', '2027-01-19', '2027-02-16'])
    expect(daysOf('2026-12-31', 'month', { times: 3 })).toEqual(['2026-12-31', '2027-01-28', '2027-02-25'])
  })

  it('ends by number or by day, and never beyond what is planned at once', () => {
    expect(daysOf('2026-11-24', 'fortnight', { until: '2026-12-22' })).toEqual(['2026-11-24', '2026-12-08', '2026-12-22'])
    expect(daysOf('2026-11-24', 'week', { until: '2026-11-23' })).toEqual([])
    expect(daysOf('2026-11-24', 'week', { until: '2036-11-24' })).toHaveLength(MOST_TIMES)
  })
})

describe('a point of an agenda', () => {
  it('is dropped by who added it or by staff, placed and done by staff alone', () => {
    const own = point({ by: 'wil', as: 'volunteer' })
    const follow = (type: string, words: object = {}) => record({ type, to: own.id, at: NOW + 1, ...words })
    const volunteer = { by: 'anna', as: 'volunteer' }
    expect(foldPoint([own, follow('agenda.dropped', { by: 'wil', as: 'volunteer' })])).toBeUndefined()
    expect(foldPoint([own, follow('agenda.dropped')])).toBeUndefined()
    const untouched = [follow('agenda.dropped', volunteer), follow('agenda.placed', { ...volunteer, place: 1 }), follow('agenda.done', volunteer)]
    expect(foldPoint([own, ...untouched])).toEqual(foldPoint([own]))
    expect(pointOf(own, follow('agenda.placed', { place: 3 }), follow('agenda.done'))).toMatchObject({ place: 3, done: NOW + 1 })
    expect(pointOf(own, follow('agenda.done'), follow('agenda.done', { at: NOW + 2, open: true }))).toMatchObject({ done: undefined })
  })

  it('among professionals is not touched from everyone’s room', () => {
    const hidden = point({ room: 'de-linde/guidance' })
    expect(foldPoint([hidden, record({ type: 'agenda.dropped', to: hidden.id, at: NOW + 1 })])).toEqual(foldPoint([hidden]))
  })

  it('says in own words or names a line, never both and never neither', () => {
    expect(() => point({ from: someId('e', 1) })).toThrow('no record')
    expect(() => point({ text: undefined })).toThrow('no record')
    expect(pointOf(point({ text: undefined, from: someId('e', 1) })).what).toEqual({ is: 'line', line: someId('e', 1) })
  })

  it('goes between two others by one record', () => {
    const at = (place: number): Point => ({ ...pointOf(point()), place })
    expect([placeBetween(at(1), at(2)), placeBetween(at(5), undefined) > 5, placeBetween(undefined, at(5)) < 5]).toEqual([1.5, true, true])
  })

  it('of a meeting that was called off moves to the one behind it, unless it was spoken of', () => {
    const [off, next] = [meeting(plan({ cancelled: true })), meeting(plan({ meeting: 'm2', starts: NOW + 8 * DAY, until: NOW + 8 * DAY + HOUR }))]
    expect(standsOn(pointOf(point()), [off, next])).toBe('m2')
    expect(standsOn({ ...pointOf(point()), done: NOW }, [off, next])).toBe('m1')
    expect(standsOn({ ...pointOf(point()), done: NOW + 1 }, [off, next])).toBe('m2')
    expect(standsOn(pointOf(point()), [off])).toBe('m1')
    expect(standsOn(pointOf(point()), [off, next, { ...off, id: 'instead', cancelled: false }])).toBe('instead')
  })
})

describe('[R3] [Q3] the agenda fills itself', () => {
  const next = meeting(plan())
  const later = meeting(plan({ meeting: 'm2', starts: NOW + 8 * DAY, until: NOW + 8 * DAY + HOUR }))
  const known = (some: Partial<Known>): Known => ({ meetings: [next, later], points: [], lines: [], now: NOW, ...some })
  const said = (of: Meeting, some: Partial<Known>): string[] => agendaOf(of, known(some)).map((item) => item.line?.text ?? (item.is === 'point' && item.point.what.is === 'text' ? item.point.what.text : ''))

  it('with the questions that are open, oldest first, on the first meeting that comes', () => {
    const lines = [line(2), line(1), line(3, {}, answer(NOW - 1)), line(4, {}, { type: 'entry.struck', at: NOW - 1, by: 'joost', reason: 'dubbel' }), line(5, { kind: 'task' })]
    expect(said(next, { lines })).toEqual(['vraag 1', 'vraag 2'])
    expect(said(later, { lines })).toEqual([])
  })

  it('with what was open when it began, whatever became of it since', () => {
    const now = next.starts + DAY
    const lines = [line(1, {}, answer(next.starts + 1)), line(2, {}, answer(next.starts)), line(3), line(4, { at: next.starts + 1 })]
    expect(said(next, { lines, now })).toEqual(['vraag 1', 'vraag 3'])
    expect(said(later, { lines, now })).toEqual(['vraag 3', 'vraag 4'])
  })

  it('behind the points in their order; a line that was put there twice stands there once', () => {
    const points = [pointOf(point({ at: NOW + 2, text: 'Tweede' })), pointOf(point({ at: NOW + 1, text: 'Eerste' })), ...[3, 4].map((at) => pointOf(point({ at: NOW + at, text: undefined, from: someId('e', 1) })))]
    expect(said(next, { points, lines: [line(1), line(2)] })).toEqual(['Eerste', 'Tweede', 'vraag 1', 'vraag 2'])
  })

  it('the same in whatever order it came, and with nothing that the reader may not read', () => {
    const entries = Array.from({ length: 6 }, (_, n) => line(n + 1, n % 2 ? { room: STAFF[0], text: `geheim ${n}` } : {}))
    const points = [1, 2, 3, 4].map((n) => pointOf(point({ at: NOW + (n % 3), text: undefined, from: someId('e', n) })))
    const some = fc.tuple(fc.subarray(entries), fc.subarray(points)).chain(([lines, put]) => fc.tuple(fc.constant({ lines, points: put }), shuffled(lines), shuffled(put), fc.constantFrom(NOW, next.starts + 1, later.starts + 1)))
    fc.assert(
      fc.property(some, ([first, lines, put, now]) => {
        for (const of of [next, later]) {
          const agenda = agendaOf(of, known({ ...first, now }))
          expect(agendaOf(of, { ...known({ now }), meetings: [later, next], lines, points: put })).toEqual(agenda)
          const volunteer = agendaOf(of, known({ now, points: first.points, lines: first.lines.filter(({ audience }) => audience === 'all') }))
          expect(JSON.stringify(volunteer)).not.toContain('geheim')
          expect(volunteer).toEqual(agenda.filter((item) => item.line?.audience !== 'staff'))
        }
      }),
      { numRuns: 300 }
    )
  })
})

describe('[Q5] who is there for questions', () => {
  it('nobody, after all, once staff say so for that shift; what was said before stands for other shifts', () => {
    const told = (words: object) => record({ type: 'contact.set', ...words })
    const records = [told({ person: 'joost', since: 0, until: 200, at: 1 }), told({ since: 50, until: 100, at: 2 })].filter((one) => one.type === 'contact.set')
    const contacts = foldContacts(records)
    expect([10, 60, 150].map((at) => contactAt(contacts, at)?.person)).toEqual(['joost', undefined, 'joost'])
  })

  it('each shift of the coming days with who is in it, over the change of the clock', () => {
    const duties = dutiesOf([], '2026-10-24', 3, ZONE)
    expect(duties.map(({ day, shift }) => `${day} ${shift}`)).toHaveLength(9)
    expect(duties.slice(1).every((duty, i) => duty.since === duties[i]?.until)).toBe(true)
    const [first] = duties
    const present = first && { id: someId('f', 999), person: 'joost', phone: undefined, since: first.since, until: first.until }
    expect(dutiesOf(present ? [present] : [], '2026-10-24', 1, ZONE).map((duty) => duty.present?.person)).toEqual(['joost', undefined, undefined])
  })
})
