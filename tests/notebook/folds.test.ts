import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldAgreement } from '#notebook/agreement.ts'
import { contactAt, foldContacts } from '#notebook/contact.ts'
import { foldEntry, inPageOrder, writtenAt, type Entry } from '#notebook/entry.ts'
import { isProfessional } from '#notebook/may.ts'
import { inOrder, isEntryRecord, type EntryRecord, type RecordOf } from '#notebook/records.ts'
import { plainName } from '#notebook/plain-name.ts'
import { foldMeeting } from '#notebook/meeting.ts'
import { foldPoint } from '#notebook/point.ts'
import { foldRegister } from '#notebook/register.ts'
import { foldResident } from '#notebook/resident.ts'
import { foldTemplate } from '#notebook/template.ts'
import { foldText } from '#notebook/text.ts'
import { allForms, foldTogether } from '#notebook/together.ts'
import {
  agreementHistory,
  anEntry,
  contactHistory,
  entryHistory,
  followUps,
  followTypes,
  meetingHistory,
  NOTES,
  OTHER_WARD,
  parsed,
  pointHistory,
  registerHistory,
  residentHistory,
  shuffled,
  someId,
  STAFF,
  templateHistory,
  textHistory,
  togetherHistory,
  type FollowType,
} from '#support/histories.ts'

const withShuffled = <R>(histories: fc.Arbitrary<R[]>) =>
  histories.chain((records) => fc.tuple(fc.constant(records), shuffled(records)))

describe('[F1] any order, any duplicates, any split give the same view', () => {
  it('of an entry', () => {
    fc.assert(
      fc.property(withShuffled(entryHistory()), ([records, others]) => {
        expect(foldEntry(others)).toEqual(foldEntry(records))
      }),
      { numRuns: 1000 }
    )
  })

  it('of a resident', () => {
    fc.assert(
      fc.property(withShuffled(residentHistory()), ([records, others]) => {
        expect(foldResident(others)).toEqual(foldResident(records))
      }),
      { numRuns: 1000 }
    )
  })

  it('of a register', () => {
    fc.assert(
      fc.property(withShuffled(registerHistory()), ([records, others]) => {
        expect(foldRegister(others)).toEqual(foldRegister(records))
      }),
      { numRuns: 1000 }
    )
  })

  it('of who is there for questions', () => {
    fc.assert(
      fc.property(withShuffled(contactHistory()), fc.integer({ min: 0, max: 3000 }), ([records, others], at) => {
        expect(foldContacts(others)).toEqual(foldContacts(records))
        const now = contactAt(foldContacts(records), at)
        if (now) expect(now.since <= at && at < now.until).toBe(true)
      }),
      { numRuns: 500 }
    )
  })

  it.each(allForms)('of what the ward keeps together: %s', (form) => {
    let some = 0
    fc.assert(
      fc.property(withShuffled(togetherHistory(form)), ([records, others]) => {
        const view = foldTogether(form, records)
        if (view) some += 1
        expect(foldTogether(form, others)).toEqual(view)
      }),
      { numRuns: 500 }
    )
    expect(some).toBeGreaterThan(50) // it is about something
  })

  it('of a text that is written together', () => {
    fc.assert(
      fc.property(withShuffled(textHistory()), ([records, others]) => {
        expect(foldText(others)).toEqual(foldText(records))
      }),
      { numRuns: 500 }
    )
  })

  it('of a template', () => {
    fc.assert(
      fc.property(withShuffled(templateHistory()), ([records, others]) => {
        expect(foldTemplate(others)).toEqual(foldTemplate(records))
      }),
      { numRuns: 500 }
    )
  })

  it('of a meeting', () => {
    fc.assert(
      fc.property(withShuffled(meetingHistory()), ([records, others]) => {
        expect(foldMeeting(others)).toEqual(foldMeeting(records))
      }),
      { numRuns: 1000 }
    )
  })

  it('of a point of an agenda', () => {
    fc.assert(
      fc.property(withShuffled(pointHistory()), ([records, others]) => {
        expect(foldPoint(others)).toEqual(foldPoint(records))
      }),
      { numRuns: 1000 }
    )
  })

  it('of an agreement', () => {
    fc.assert(
      fc.property(withShuffled(agreementHistory()), ([records, others]) => {
        expect(foldAgreement(others)).toEqual(foldAgreement(records))
      }),
      { numRuns: 1000 }
    )
  })

  it('of parts that overlap and are put together again, whichever way', () => {
    const parts = entryHistory().chain((records) =>
      fc.tuple(fc.constant(records), fc.array(fc.subarray(records), { maxLength: 3 }), fc.integer({ min: 0, max: records.length }))
    )
    fc.assert(
      fc.property(parts, ([records, some, cut]) => {
        const together = new Set([...some.flat(), ...records.slice(cut), ...records.slice(0, cut)])
        expect(foldEntry(together)).toEqual(foldEntry(records))
      })
    )
  })
})

describe('[F2] a follow-up that comes before its entry', () => {
  it('gives no view, and waits', () => {
    fc.assert(
      fc.property(anEntry(), followUps(), (entry, follow) => {
        expect(foldEntry(follow)).toBeUndefined()
        expect(foldEntry([...follow, entry])).toEqual(foldEntry([entry, ...follow]))
      })
    )
  })

  it('counts although its writer\'s clock puts it before the entry', () => {
    const entry = written({ at: 5000 })
    expect(view([entry, follows('entry.replied', { at: 4000, text: 'Ja' })]).replies.map((reply) => reply.text)).toEqual(['Ja'])
  })

  it('no particular of a resident is shown before the resident is known', () => {
    fc.assert(
      fc.property(residentHistory(), (records) => {
        const known = records.some((record) => record.type === 'resident.admitted' && isProfessional(record.as))
        expect(foldResident(records) !== undefined).toBe(known)
      })
    )
  })
})

describe('[F3] two people who take one task', () => {
  const task = written({ kind: 'task' })
  const byAnna = follows('task.taken', { by: 'anna', at: 2000 })
  const byBram = follows('task.taken', { by: 'bram', at: 2000 })

  it('at the same moment: the lower id holds it, the other is shown beside', () => {
    expect(view([task, byBram, byAnna]).task).toMatchObject({ at: 'taken', holder: { by: 'anna' }, also: [{ by: 'bram' }] })
  })

  it('one after the other: the earlier holds it, whoever\'s id is lower', () => {
    const later = { ...byAnna, at: 2001 }
    expect(view([task, later, byBram]).task).toMatchObject({ at: 'taken', holder: { by: 'bram' }, also: [{ by: 'anna' }] })
  })

  it('the earliest by time and then id always holds it, each taker is named once', () => {
    const takes = fc.tuple(anEntry(NOTES, { kind: fc.constant('task') }), followUps(NOTES, ['task.taken']))
    fc.assert(
      fc.property(takes, ([entry, taken]) => {
        const order = [...taken].sort(inOrder)
        const people = [...new Set(order.map((record) => record.by))]
        const { task } = view([entry, ...taken])
        const named = task?.at === 'taken' ? [task.holder, ...task.also] : []
        expect(named.map((mark) => mark.by)).toEqual(people)
        expect(task?.at === 'taken' ? task.holder.id : undefined).toBe(order[0]?.id)
      })
    )
  })

  it('who took it beside another and lets go, lets go of nothing but the own hand', () => {
    const letGo = follows('task.released', { by: 'bram', at: 3000 })
    expect(view([task, byAnna, byBram, letGo]).task).toEqual({ at: 'taken', holder: markOf(byAnna), also: [] })
  })

  it('when its holder lets go, the one beside holds it', () => {
    const letGo = follows('task.released', { by: 'anna', at: 3000 })
    expect(view([task, byAnna, byBram, letGo]).task).toEqual({ at: 'taken', holder: markOf(byBram), also: [] })
  })

  it('a professional who holds nothing frees it of all hands', () => {
    const freed = follows('task.released', { by: 'joost', as: 'professional', at: 3000 })
    expect(view([task, byAnna, byBram, freed]).task).toEqual({ at: 'open' })
  })

  it('somebody else, a volunteer, neither frees nor closes it', () => {
    const outsiders = ['task.released', 'task.done'] as const
    for (const type of outsiders)
      expect(view([task, byAnna, follows(type, { by: 'carla', at: 3000 })]).task).toMatchObject({ at: 'taken', holder: { by: 'anna' } })
  })

  it('a task that nobody took may be closed by anyone; what comes after that changes nothing', () => {
    const done = follows('task.done', { by: 'carla', at: 2000, text: 'Gelukt' })
    const after = [follows('task.taken', { by: 'anna', at: 2001 }), follows('task.released', { by: 'carla', at: 2002 })]
    expect(view([task, done, ...after]).task).toEqual({ at: 'done', done: { ...markOf(done), text: 'Gelukt' } })
    expect(view([task, done]).open).toBe(false)
  })
})

describe('[W1] corrections and strikes', () => {
  const first = written({ by: 'anna', text: 'Mevrouw Bakker in 101' })

  it('a correction leaves the first words readable', () => {
    const line = view([first, follows('entry.corrected', { by: 'anna', text: 'Mevrouw Bakker in 102' })])
    expect(line).toMatchObject({ text: 'Mevrouw Bakker in 102', first: 'Mevrouw Bakker in 101' })
  })

  it('of several corrections the last holds and all stay readable, in order', () => {
    const words = ['102', '103', '104'].map((text, i) => follows('entry.corrected', { by: 'anna', text, at: 3000 - i }))
    const { text, first: was, corrections } = view([first, ...words])
    expect({ text, was, all: corrections.map((one) => one.text) }).toEqual({
      text: '102',
      was: 'Mevrouw Bakker in 101',
      all: ['104', '103', '102'],
    })
  })

  it('a strike leaves the words and gives its writer and reason; of two the first counts', () => {
    const strikes = [
      follows('entry.struck', { by: 'joost', as: 'professional', at: 3001, reason: 'dubbel' }),
      follows('entry.struck', { by: 'anna', at: 3000 }),
    ]
    expect(view([first, ...strikes])).toMatchObject({ text: first.text, struck: { by: 'anna', reason: undefined } })
    expect(view([first, ...strikes]).open).toBe(false)
  })

  it('a reply is corrected and struck apart from its entry', () => {
    const reply = follows('entry.replied', { by: 'bram', text: 'Om tien uur' })
    const other = follows('entry.replied', { by: 'bram', text: 'Goed' })
    const line = view([
      first,
      reply,
      other,
      follows('entry.corrected', { by: 'bram', part: reply.id, text: 'Om elf uur' }),
      follows('entry.struck', { by: 'bram', part: other.id }),
    ])
    expect(line).toMatchObject({ text: first.text, first: undefined, struck: undefined })
    expect(line.replies).toMatchObject([
      { text: 'Om elf uur', first: 'Om tien uur', struck: undefined },
      { text: 'Goed', struck: { by: 'bram' } },
    ])
  })

  it('a struck answer leaves the question open; the next answer holds', () => {
    const question = written({ kind: 'question' })
    const wrong = follows('entry.replied', { answers: true, text: 'Ja', at: 2000 })
    const right = follows('entry.replied', { answers: true, text: 'Nee', at: 2001 })
    const strike = follows('entry.struck', { part: wrong.id, at: 2002 })
    expect(view([question, wrong, strike]).question).toEqual({ at: 'open' })
    expect(view([question, wrong, right, strike]).question).toMatchObject({ at: 'answered', answer: { id: right.id } })
  })

  it('whatever follows, the words first written are in the view, and nobody but the writer changed them', () => {
    fc.assert(
      fc.property(entryHistory(), (records) => {
        const entry = records.find((record) => record.type === 'entry.written')
        const line = view(records)
        expect(line.first ?? line.text).toBe(entry?.text)
        expect(line.corrections.every((one) => one.by === entry?.by)).toBe(true)
        for (const reply of line.replies) {
          const said = records.find((record) => record.id === reply.id)
          expect(reply.first ?? reply.text).toBe(said?.type === 'entry.replied' ? said.text : undefined)
          expect(reply.corrections.every((one) => one.by === reply.by)).toBe(true)
        }
      })
    )
  })
})

describe('follow-ups that break a rule count for nothing', () => {
  const unchangedBy = (follow: fc.Arbitrary<EntryRecord[]>, entries = anEntry(NOTES, { by: fc.constant('anna') })) =>
    fc.assert(
      fc.property(entries, followUps(NOTES), follow, (entry, allowed, forbidden) => {
        // The same number of follow-ups gives the same ids: the forbidden ones get others.
        const strangers = forbidden.map((record, i) => ({ ...record, id: someId('p', 100 + i) }))
        expect(foldEntry([...strangers, entry, ...allowed])).toEqual(foldEntry([entry, ...allowed]))
      })
    )

  it('[W1] someone else\'s correction', () => {
    unchangedBy(followUps(NOTES, ['entry.corrected'], { by: fc.constantFrom('bram', 'joost'), part: fc.constant(undefined) }))
  })

  it('[W1] a volunteer\'s strike of someone else\'s line, whatever the reason', () => {
    unchangedBy(
      followUps(NOTES, ['entry.struck'], { by: fc.constant('bram'), as: fc.constant('volunteer'), part: fc.constant(undefined) })
    )
  })

  it('[W1] a professional\'s strike of someone else\'s line without a reason', () => {
    unchangedBy(
      followUps(NOTES, ['entry.struck'], {
        by: fc.constant('joost'),
        as: fc.constant('professional'),
        part: fc.constant(undefined),
        reason: fc.constant(undefined),
      })
    )
  })

  it('[W1] a correction or strike of a reply that is not there', () => {
    unchangedBy(followUps(NOTES, ['entry.corrected', 'entry.struck'], { part: fc.constant(someId('r', 99)) }))
  })

  it('[F4] from a staff room to a line of everyone\'s pages, or from another ward', () => {
    unchangedBy(followUps([...STAFF, ...OTHER_WARD]))
  })

  it('[F4] from everyone\'s pages to a line of the staff', () => {
    fc.assert(
      fc.property(anEntry(STAFF), followUps(STAFF), followUps([...NOTES, ...OTHER_WARD]), (entry, allowed, forbidden) => {
        const strangers = forbidden.map((record, i) => ({ ...record, id: someId('p', 100 + i) }))
        expect(foldEntry([...strangers, entry, ...allowed])).toEqual(foldEntry([entry, ...allowed]))
      })
    )
  })

  it('[F4] a follow-up in a later month counts', () => {
    const reply = follows('entry.replied', { room: NOTES[1], text: 'Nog steeds' })
    expect(view([written({ room: NOTES[0] }), reply]).replies).toHaveLength(1)
  })

  it('a volunteer who says that it stands in the care record', () => {
    unchangedBy(followUps(NOTES, ['entry.recorded'], { as: fc.constant('volunteer') }))
  })

  it('taking or closing what is no task, understanding what is no must-know', () => {
    unchangedBy(
      followUps(NOTES, ['task.taken', 'task.released', 'task.done', 'entry.understood']),
      anEntry(NOTES, { kind: fc.constantFrom('note', 'question'), importance: fc.constant('normal') })
    )
  })

  it('every type of follow-up counts where it is allowed, so that the above could fail', () => {
    const entry = { kind: 'task', importance: 'must-know', by: 'anna', as: 'professional' } as const
    const before = view([written(entry)])
    for (const type of followTypes) {
      const words = { by: 'anna', as: 'professional', text: 'Anders', reason: 'dubbel' } as const
      const taken = type === 'task.released' ? [follows('task.taken', { by: 'anna' })] : []
      const base = taken.length > 0 ? view([written(entry), ...taken]) : before
      expect(view([written(entry), ...taken, follows(type, words)]), type).not.toEqual(base)
    }
  })
})

describe('[R2] a must-know', () => {
  it('is understood once by each person, the first time they said so', () => {
    const understood = fc.tuple(
      anEntry(NOTES, { importance: fc.constant('must-know') }),
      followUps(NOTES, ['entry.understood'])
    )
    fc.assert(
      fc.property(understood, ([entry, follow]) => {
        const marks = view([entry, ...follow]).understood
        const people = [...new Set(follow.map((record) => record.by))]
        expect(marks.map((mark) => mark.by).sort()).toEqual(people.sort())
        for (const mark of marks) {
          const first = follow.filter((record) => record.by === mark.by).sort(inOrder)[0]
          expect(mark.id).toBe(first?.id)
        }
      })
    )
  })
})

describe('[W6] a line that was typed in from paper', () => {
  it('keeps who wrote it and when beside who typed it; it never stands after it was typed', () => {
    fc.assert(
      fc.property(anEntry(), followUps(), (entry, follow) => {
        const seen = view([...follow, entry])
        const paper = entry.type === 'entry.written' ? entry.paper : undefined
        expect(seen.paper).toEqual(paper && { ...paper, at: Math.min(paper.at, entry.at) })
        expect(seen).toMatchObject({ by: entry.by, at: entry.at })
        expect(writtenAt(seen)).toBeLessThanOrEqual(seen.at)
      })
    )
  })

  it('stands on the page by when it was really written; other lines by when they were', () => {
    const late = view([written({ id: someId('e', 2), at: 3000, paper: { person: 'bram', at: 1500 } })])
    const lines = [late, view([written({ at: 2000 })]), view([written({ id: someId('e', 3), at: 1000 })])]
    expect(lines.sort(inPageOrder).map((line) => writtenAt(line))).toEqual([1000, 1500, 2000])
  })

  it('is corrected by who typed it alone, not by who is said to have written it', () => {
    const line = written({ by: 'anna', paper: { person: 'bram', at: 500 } })
    const corrections = [follows('entry.corrected', { by: 'bram', text: 'Anders' }), follows('entry.corrected', { by: 'anna', text: 'Koffie is er weer' })]
    expect(view([line, ...corrections])).toMatchObject({ text: 'Koffie is er weer', first: 'Koffie is op' })
  })
})

describe('a resident', () => {
  it('has the latest of each field, as professionals wrote it', () => {
    fc.assert(
      fc.property(residentHistory(), (records) => {
        const resident = foldResident(records)
        const told = records.filter((record) => isProfessional(record.as)).sort(inOrder)
        const last = (field: 'name' | 'roomNumber' | 'initials'): string | undefined =>
          told.flatMap((record) => (record.type === 'resident.admitted' || record.type === 'resident.changed' ? (record[field] ?? []) : [])).at(-1)
        if (!resident) return
        const plain = (name: string | undefined): string | undefined => (name === undefined ? undefined : plainName(name))
        expect(resident.name).toBe(plain(last('name')))
        expect(resident.roomNumber).toBe(plain(last('roomNumber')))
        expect(resident.initials).toBe(plain(last('initials')))
        const moves = told.filter((record) => record.type === 'resident.admitted' || record.type === 'resident.left')
        expect(resident.here).toBe(moves.at(-1)?.type === 'resident.admitted')
      })
    )
  })

  it('has the particulars that nobody ended for the same readers', () => {
    fc.assert(
      fc.property(residentHistory(), (records) => {
        const told = records.filter((record) => isProfessional(record.as))
        const holding = told.filter(
          (record) =>
            record.type === 'particular.noted' &&
            !told.some((end) => end.type === 'particular.ended' && end.to === record.id && end.room === record.room)
        )
        const resident = foldResident(records)
        if (!resident) return
        expect(resident.particulars.map((one) => one.id)).toEqual(holding.sort(inOrder).map((record) => record.id))
        const others = told.filter((record) => record.type === 'particular.noted' && !holding.includes(record))
        expect(resident.ended.map((one) => one.id)).toEqual(others.sort(inOrder).map((record) => record.id))
        for (const { id, ended } of resident.ended) {
          const ends = told.filter((record) => record.type === 'particular.ended' && record.to === id)
          const audience = told.find((record) => record.id === id)?.room
          expect(ended.id).toBe(ends.filter((record) => record.room === audience).sort(inOrder)[0]?.id)
        }
      })
    )
  })
})

type Otherwise = Partial<Pick<EntryRecord, 'id' | 'by' | 'as' | 'at' | 'room'>>

let made = 0

function written(otherwise: Otherwise & Partial<RecordOf<'entry.written'>> = {}): RecordOf<'entry.written'> {
  return {
    v: 1,
    id: someId('e', 1),
    type: 'entry.written',
    room: NOTES[0],
    at: 1000,
    by: 'anna',
    as: 'volunteer',
    device: 'd1',
    kind: 'note',
    text: 'Koffie is op',
    residents: [],
    importance: 'normal',
    ...otherwise,
  }
}

/** A follow-up by Anna in the same room; what its type does not know is left out. */
function follows(
  type: FollowType,
  otherwise: Otherwise & { readonly text?: string; readonly reason?: string; readonly part?: string; readonly answers?: boolean }
): EntryRecord {
  const base = { v: 1, id: someId('f', ++made), room: NOTES[0], at: 2000, by: 'anna', as: 'volunteer', device: 'd1' }
  const record = parsed({ ...base, type, to: someId('e', 1), text: '…', ...otherwise })
  if (!isEntryRecord(record)) throw new Error(`${type} follows no entry`)
  return record
}

function view(records: Iterable<EntryRecord>): Entry {
  const entry = foldEntry(records)
  if (!entry) throw new Error('there is no entry among them')
  return entry
}

const markOf = ({ id, by, as, at }: EntryRecord) => ({ id, by, as, at })
