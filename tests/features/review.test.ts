import { expect, test } from 'vitest'
import { toCsv } from '#features/audit/csv.ts'
import { gather } from '#features/audit/gather.ts'
import { nothing, questionOf } from '#features/audit/looking-for.ts'
import { audit } from '#i18n/words/audit.ts'

test('days of the review are the ward’s own, also where the clock changes', () => {
  const ward = { id: 'de-linde', timezone: 'Europe/Amsterdam' }
  const asked = questionOf({ ...nothing, person: 'wil', period: 'custom', from: '2026-10-24', to: '2026-10-25' }, ward, '2026-11-24')
  expect(asked).toEqual({ ward: 'de-linde', person: 'wil', from: Date.UTC(2026, 9, 23, 22), to: Date.UTC(2026, 9, 25, 23) })
  expect(questionOf(nothing, ward, '2026-11-24')).toEqual({ ward: 'de-linde', from: Date.UTC(2026, 10, 17, 23) })
  expect(questionOf({ ...nothing, period: 'any', resident: 'devries' }, ward, '2026-11-24')).toEqual({ ward: 'de-linde', about: 'devries' })
})

test('a saved list is one table: names beside ids, no formula, no cell that breaks out of its place', () => {
  const row = { seq: 7, at: Date.UTC(2026, 10, 24, 13, 5), act: 'resident.opened', person: 'wil', about: 'devries', outcome: 'done', offline: true }
  const text = toCsv([row], () => ({ who: '=1+1', what: 'opende "snel";', about: 'De Vries\nkamer 1', device: undefined, ward: 'De Linde', refused: undefined }), audit.nl)
  const [heading, line] = text.split('\r\n')
  expect(heading).toBe('\uFEFFrij;tijd;wie;persoon-id;wat;waarover;waarover-id;apparaat;apparaat-id;uitkomst;later gemeld;aantal;afdeling')
  expect(line).toBe(`7;2026-11-24T13:05:00.000Z;'=1+1;wil;"opende ""snel"";";"De Vries\nkamer 1";devries;;;gelukt;ja;;De Linde`)
})

test('rooms that a device opens as it comes in are one thing to read; what others do meanwhile stays apart', () => {
  const row = (seq: number, act: string, device: string, minute: number) => ({ seq, at: minute * 60_000, act, device, outcome: 'done' })
  const rows = [
    row(6, 'room.opened', 'phone', 30), row(5, 'room.opened', 'tablet', 30), row(4, 'resident.opened', 'phone', 29),
    row(3, 'room.opened', 'phone', 29), row(2, 'resident.opened', 'phone', 28), row(1, 'room.opened', 'phone', 5),
  ]
  expect(gather(rows).map((group) => group.map(({ seq }) => seq))).toEqual([[6, 3], [5], [4], [2], [1]])
})
