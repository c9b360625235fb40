import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, MAX_BEHIND, MINUTE, momentOf } from '#notebook/calendar.ts'
import { readerOf } from '#local/reader.ts'
import { aboutOf, askedBy, choiceIn, whatsFor } from '#features/paper/choice.ts'
import { fitSheet, shortened } from '#features/paper/fit-sheet.ts'
import { blank, faultsOf, next, readTyping, SOMEBODY_ELSE, wordsOf, type Typing } from '#features/paper/typing.ts'
import type { Role } from '#notebook/records.ts'
import { NOW, ZONE } from '#support/ward.ts'

const today = '2026-11-24'

describe('[W6] typing in from paper', () => {
  const typed: Typing = { ...blank(today), writer: 'kevin', day: '2026-11-23', time: '23:40', text: ' Rustige nacht. ', residents: ['jansen'] }

  it('keeps who wrote it and when, on the ward’s clock', () => {
    expect(faultsOf(typed, NOW, ZONE)).toEqual({})
    expect(wordsOf(typed, NOW, ZONE)).toEqual({
      audience: 'all',
      words: { type: 'entry.written', kind: 'note', text: 'Rustige nacht.', residents: ['jansen'], importance: 'normal', paper: { person: 'kevin', at: momentOf('2026-11-23', ZONE, '23:40') } },
    })
  })

  it('of somebody who is not in the register keeps the name', () => {
    const other = { ...typed, writer: SOMEBODY_ELSE, otherName: ' Kim ' }
    expect(wordsOf(other, NOW, ZONE).words).toMatchObject({ paper: { name: 'Kim' } })
    expect(faultsOf({ ...other, otherName: ' ' }, NOW, ZONE)).toEqual({ otherName: 'fill-in' })
  })

  it('asks for what is missing, and for a moment that was and not too long ago', () => {
    expect(faultsOf(blank(today), NOW, ZONE)).toEqual({ writer: 'fill-in', time: 'fill-in', text: 'fill-in' })
    const at = (moment: number): Typing => ({ ...typed, day: new Date(moment).toISOString().slice(0, 10), time: `${String(new Date(moment).getUTCHours() + 1).padStart(2, '0')}:${String(new Date(moment).getUTCMinutes()).padStart(2, '0')}` })
    expect(faultsOf(at(NOW), NOW, ZONE)).toEqual({})
    expect(faultsOf(at(NOW + MINUTE), NOW, ZONE)).toEqual({ time: 'not-yet' })
    expect(faultsOf({ ...typed, day: '2026-10-01' }, NOW, ZONE)).toEqual({ day: 'too-long-ago' })
    expect(faultsOf({ ...typed, text: 'x'.repeat(2001) }, NOW, ZONE)).toEqual({ text: 'fill-in' })
    const { words } = wordsOf({ ...typed, day: '2026-10-11' }, NOW, ZONE)
    expect('paper' in words && words.paper ? NOW - words.paper.at : 0).toBeLessThanOrEqual(MAX_BEHIND)
  })

  it('[R2] what everyone must know has an end, seven days on', () => {
    expect(wordsOf({ ...typed, mustKnow: true, staffOnly: true }, NOW, ZONE)).toMatchObject({
      audience: 'staff',
      words: { importance: 'must-know', until: momentOf('2026-12-02', ZONE) },
    })
  })

  it('[W3] its draft is read back, and anything else is none', () => {
    expect(readTyping(JSON.stringify(typed))).toEqual(typed)
    for (const other of ['', '{}', 'null', JSON.stringify({ ...typed, kind: 'poem' })]) expect(readTyping(other)).toBeUndefined()
    expect(next(typed, today)).toEqual({ ...blank(today), writer: 'kevin', day: '2026-11-23' })
  })
})

describe('what is asked for', () => {
  const asking = (role: Role, tablet?: 'all' | 'staff') => ({ reader: readerOf('de-linde', 'joost', role, tablet), ward: { timezone: ZONE }, now: NOW })

  it('comes from the address; everything about a resident is for professionals', () => {
    expect(choiceIn('', today, 'volunteer')).toMatchObject({ what: 'day', day: today, staff: false })
    expect(choiceIn('?dag=2026-11-20', today, 'volunteer')).toMatchObject({ what: 'day', day: '2026-11-20' })
    expect(choiceIn('?dag=2026-12-20', today, 'volunteer')).toMatchObject({ day: today })
    expect(choiceIn('?bewoner=devries', today, 'volunteer')).toMatchObject({ what: 'resident', resident: 'devries' })
    expect(choiceIn('?bewoner=devries&alles', today, 'volunteer')).toMatchObject({ what: 'resident', staff: false })
    expect(choiceIn('?bewoner=devries&alles', today, 'professional')).toMatchObject({ what: 'everything', staff: true })
    expect(whatsFor('volunteer')).not.toContain('everything')
  })

  it('never brings a volunteer what is for professionals, whatever was ticked', () => {
    const ticked = { ...choiceIn('', today, 'volunteer'), staff: true }
    expect(askedBy(ticked, asking('volunteer'))?.staff).toBe(false)
    expect(askedBy(ticked, asking('volunteer', 'staff'))?.staff).toBe(false)
    expect(askedBy(ticked, asking('professional'))?.staff).toBe(true)
  })

  it('is told to the audit by ids and days alone', () => {
    const choice = choiceIn('?bewoner=devries', today, 'professional')
    expect(aboutOf(choice, askedBy(choice, asking('professional')))).toBe('devries')
    const period = { ...choice, what: 'period', from: '2026-11-20' } as const
    expect(aboutOf(period, askedBy(period, asking('professional')))).toBe('devries 2026-11-20/2026-11-24')
    const swapped = { ...period, from: today, to: '2026-11-20' }
    expect(askedBy(swapped, asking('professional'))?.days).toEqual({ from: '2026-11-20', to: today })
    expect(askedBy({ ...choice, resident: '' }, asking('professional'))).toBeUndefined()
    expect(aboutOf({ ...choice, what: 'outage' }, undefined)).toBe('outage-sheet')
  })
})

describe('the outage sheet', () => {
  const texts = fc.array(fc.string({ minLength: 1, maxLength: 400 }), { maxLength: 20 })

  it('always leaves nine lines to write on, and never takes more than its page', () => {
    fc.assert(
      fc.property(texts, texts, fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }), (musts, open, residents) => {
        const fit = fitSheet({ musts, open, residents })
        expect(fit.ruled).toBeGreaterThanOrEqual(9)
        const rows = [...musts.slice(0, fit.musts), ...open.slice(0, fit.open).map(shortened)].reduce((sum, text) => sum + Math.ceil(text.length / 92), 0)
        expect(rows + Math.ceil(residents.length / 3) + (fit.ruled - 9) * 2).toBeLessThanOrEqual(31)
      })
    )
  })

  it('holds a usual ward whole, and gives must-knows the room before tasks', () => {
    const usual = { musts: ['x'.repeat(200), 'y'.repeat(200)], open: Array.from({ length: 6 }, () => 'z'.repeat(120)), residents: Array.from({ length: 12 }, () => '101 · mevrouw Jansen') }
    expect(fitSheet(usual)).toMatchObject({ musts: 2, open: 6 })
    const full = fitSheet({ ...usual, musts: Array.from({ length: 20 }, () => 'x'.repeat(150)) })
    expect(full.musts).toBeGreaterThan(8)
    expect(full.open).toBeGreaterThan(0)
    expect(full.open).toBeLessThan(6)
  })
})

it('a page of paper may be 45 days old, as any line', () => {
  expect(MAX_BEHIND / DAY).toBe(45)
})
