import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bodyBytes,
  cleanText,
  inOrder,
  isEntryRecord,
  isKnown,
  isRegisterRecord,
  isResidentRecord,
  MAX_RECORD_BYTES,
  parseBody,
  subjectOf,
  type NotebookRecord,
  type Words,
} from '#notebook/records.ts'
import { formOf } from '#notebook/forms.ts'
import { note } from '#support/ward.ts'

const id = '01890000-0000-7000-8000-000000000001'
const to = '01890000-0000-7000-8000-000000000002'
const base = {
  v: 1,
  id,
  room: 'de-linde/notes/2026-11',
  at: Date.UTC(2026, 10, 24, 13, 5),
  by: 'anna',
  as: 'volunteer',
  device: 'anna-phone',
} as const
const record = (words: Words): NotebookRecord => ({ ...words, ...base })

const everyType: readonly [Words, string][] = [
  [{ ...note('Hallo'), residents: ['smit'], until: 1, due: 2, for: { who: 'person', person: 'joost' }, from: to }, id],
  [{ ...note('Hallo'), for: { who: 'role', role: 'coordinator' } }, id],
  [{ ...note('Hallo'), paper: { person: 'kevin', at: 1 } }, id],
  [{ ...note('Hallo'), paper: { name: 'Kim van het uitzendbureau', at: 1 } }, id],
  [{ type: 'entry.replied', to, text: 'Ja', answers: true }, to],
  [{ type: 'entry.corrected', to, part: id, text: 'Beter' }, to],
  [{ type: 'entry.struck', to, part: id, reason: 'dubbel' }, to],
  [{ type: 'entry.understood', to }, to],
  [{ type: 'entry.recorded', to }, to],
  [{ type: 'task.taken', to }, to],
  [{ type: 'task.released', to }, to],
  [{ type: 'task.done', to, text: 'Gelukt' }, to],
  [
    {
      type: 'resident.admitted',
      resident: 'smit',
      name: 'Mevrouw Smit',
      initials: 'S.',
      roomNumber: '104',
      birthday: '02-29',
    },
    'smit',
  ],
  [{ type: 'resident.changed', resident: 'smit', birthday: '1938-02-11' }, 'smit'],
  [{ type: 'resident.left', resident: 'smit' }, 'smit'],
  [{ type: 'particular.noted', resident: 'smit', text: 'Houdt van muziek', review: '2026-12-24' }, 'smit'],
  [{ type: 'particular.ended', resident: 'smit', to }, 'smit'],
  [{ type: 'contact.set', since: 1, until: 2 }, 'contact'],
  [{ type: 'meeting.planned', meeting: 'm1', title: 'Overleg', starts: 1, until: 2, where: 'Huiskamer', roles: ['volunteer'], people: ['joost'], series: 's1', cancelled: true }, 'm1'],
  [{ type: 'agenda.added', meeting: 'm1', text: 'Koffie' }, id],
  [{ type: 'agenda.added', meeting: 'm1', from: to }, id],
  [{ type: 'agenda.dropped', to }, to],
  [{ type: 'agenda.placed', to, place: -0.5 }, to],
  [{ type: 'agenda.done', to, open: true }, to],
  [
    {
      type: 'ward.set',
      name: 'De Linde',
      house: 'Avondrust',
      timezone: 'Europe/Amsterdam',
      language: 'nl',
      retentionDays: 42,
    },
    'ward',
  ],
  [{ type: 'member.set', person: 'anna', name: 'Anna', title: 'gastvrouw', role: null, since: 0 }, 'anna'],
  [
    {
      type: 'device.set',
      subject: 'anna-phone',
      person: 'anna',
      key: 'A'.repeat(87),
      label: 'telefoon',
      since: 0,
      revoked: 1,
    },
    'anna-phone',
  ],
]

/** What a device or the relay makes of a body that some program wrote. */
function read(body: unknown): unknown {
  const parsed = parseBody(new TextEncoder().encode(JSON.stringify(body)))
  return parsed.ok ? parsed.value : parsed.error
}

describe('every type', () => {
  it.each(everyType)('$0.type is read as it was written', (words) => {
    const parsed = parseBody(bodyBytes(record(words)))
    expect(parsed).toEqual({ ok: true, value: record(words) })
  })

  it.each(everyType)('$0.type is about $1, and of one family', (words, subject) => {
    const body = record(words)
    expect(subjectOf(body)).toBe(subject)
    expect(isKnown(body)).toBe(true)
    expect([isEntryRecord(body), isResidentRecord(body), isRegisterRecord(body), formOf(body) !== undefined || body.type === 'contact.set'].filter(Boolean)).toHaveLength(1)
  })

  it.each(everyType)('$0.type without any one of its fields is itself, or malformed, never something else', (words) => {
    const body: Readonly<Record<string, unknown>> = record(words)
    for (const field of Object.keys(body)) {
      const { [field]: _gone, ...rest } = body
      const got = read(rest)
      if (got !== 'malformed') expect(got, field).toEqual(rest)
    }
    for (const field of Object.keys(base)) {
      const { [field]: _gone, ...rest } = body
      expect(read(rest), field).toBe('malformed')
    }
  })
})

describe('what a body may not be', () => {
  it('bytes that are no JSON, no UTF-8 or no object', () => {
    const marked = [0xef, 0xbb, 0xbf, ...bodyBytes(record(note('Hallo')))] // a byte order mark before a good body
    for (const bytes of [[], [0xff], marked, [0x5b], [0x6e, 0x75, 0x6c, 0x6c], [0x31]])
      expect(parseBody(Uint8Array.from(bytes))).toEqual({ ok: false, error: 'malformed' })
  })

  it('larger than 64 KiB, however it is filled', () => {
    const padded = (size: number) => {
      const bare = JSON.stringify(record(note('Hallo')))
      return new TextEncoder().encode(bare + ' '.repeat(size - bare.length))
    }
    expect(parseBody(padded(MAX_RECORD_BYTES)).ok).toBe(true)
    expect(parseBody(padded(MAX_RECORD_BYTES + 1))).toEqual({ ok: false, error: 'too-large' })
  })

  it.each<[string, object]>([
    ['another version', { v: 2 }],
    ['an id that is none', { id: 'hallo' }],
    ['no whole moment', { at: 0.5 }],
    ['a moment before 1970', { at: -1 }],
    ['a moment that no calendar knows', { at: Number.MAX_SAFE_INTEGER }],
    ['an end that no calendar knows', { until: Number.MAX_SAFE_INTEGER }],
    ['a moment as text', { at: '2026' }],
    ['a name with a path in it', { by: '../joost' }],
    ['a name too long', { device: 'x'.repeat(65) }],
    ['no role', { as: 'administrator' }],
    ['no kind', { kind: 'diagnosis' }],
    ['an importance of its own', { importance: 'extreme' }],
    ['no text', { text: '' }],
    ['blank text', { text: ' \n\u00a0' }],
    ['text too long', { text: 'x'.repeat(2001) }],
    ['half a sign', { text: 'a\ud800' }],
    ['a list as text', { text: ['a'] }],
    ['a resident that is no name', { residents: ['mevrouw Smit'] }],
    ['more residents than a ward has', { residents: Array.from({ length: 51 }, () => 'smit') }],
    ['somebody else to do it', { for: { who: 'god' } }],
    ['paper by nobody', { paper: { at: 1 } }],
    ['paper without a moment', { paper: { person: 'kevin' } }],
    ['paper by somebody without a name', { paper: { name: ' ', at: 1 } }],
    ["a room's name without end", { room: 'x'.repeat(241) }],
  ])('%s', (_, wrong) => {
    expect(read({ ...record(note('Hallo')), ...wrong })).toBe('malformed')
  })

  it('a program that would write such a body itself is stopped', () => {
    expect(() => bodyBytes(record(note('')))).toThrow()
    expect(() => bodyBytes({ ...record(note('Hallo')), at: -1 })).toThrow()
  })

  it('fields that nobody knows are left out, `__proto__` too', () => {
    const body = JSON.stringify({ ...record(note('Hallo')), extra: 1 }).replace(
      '"extra":1',
      '"extra":1,"__proto__":{"text":"vals"}'
    )
    expect(parseBody(new TextEncoder().encode(body))).toEqual({ ok: true, value: record(note('Hallo')) })
  })
})

describe('types of a newer version', () => {
  it('are kept with their outline, and told apart', () => {
    for (const type of ['entry.sung', 'constructor', '__proto__', 'toString', '']) {
      const parsed = parseBody(new TextEncoder().encode(JSON.stringify({ ...base, type, song: 1 })))
      expect(parsed).toEqual({ ok: true, value: { ...base, type } })
      expect(parsed.ok && isKnown(parsed.value)).toBe(false)
    }
  })
})

describe('[fault 26] text', () => {
  it('whatever is typed and has a sign in it becomes text that may be written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const clean = cleanText(typed)
        expect(cleanText(clean)).toBe(clean)
        if (clean !== '') expect(parseBody(bodyBytes(record(note(clean)))).ok).toBe(true)
      })
    )
  })

  it('control characters and halves of signs go, new lines, tabs and letters of any script stay', () => {
    expect(cleanText(' a\u0000b\u0007c\u007f\r\nd\re\tf\ud800 ')).toBe('abc\nd\ne\tf\ufffd')
    expect(cleanText('مرحبا 你好 🙂 é')).toBe('مرحبا 你好 🙂 é')
  })
})

it('[F1] records have one order, by time and then by id', () => {
  const some = fc.record({ at: fc.integer({ min: 0, max: 3 }), id: fc.constantFrom('a', 'b', 'c', 'B') })
  fc.assert(
    fc.property(fc.array(some), (records) => {
      expect(records.toSorted(inOrder)).toEqual(records.toReversed().toSorted(inOrder))
    })
  )
  expect(
    [
      { at: 2, id: 'a' },
      { at: 1, id: 'b' },
      { at: 1, id: 'a' },
    ].toSorted(inOrder)
  ).toEqual([
    { at: 1, id: 'a' },
    { at: 1, id: 'b' },
    { at: 2, id: 'a' },
  ])
})
