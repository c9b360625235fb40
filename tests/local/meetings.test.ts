import { expect, it } from 'vitest'
import { DAY, HOUR } from '#notebook/calendar.ts'
import type { Words } from '#notebook/records.ts'
import { agendaFor, meetingsOf } from '#local/meetings.ts'
import { linesOnAgenda, togetherOf } from '#local/queries.ts'
import { readerOf } from '#local/reader.ts'
import { write } from '#local/write.ts'
import { deviceOf, tabletOf } from '#support/device.ts'
import { note, ward } from '#support/ward.ts'

const people = { joost: 'professional', wil: 'volunteer' } as const

/** A tablet of professionals, on which a volunteer has a seat too; `says` writes as one of them. */
async function tabletWithMeeting() {
  const linde = await ward(people)
  const tablet = await linde.tablet('staff', ['joost', 'wil'])
  const { tables, clock } = await tabletOf(linde, tablet, 'staff', await Promise.all(tablet.words.map((words) => linde.registerRecord(words))))
  const says = async (person: keyof typeof people, words: Words, audience: 'all' | 'staff' = 'all'): Promise<string> => {
    clock.now += 1000
    const written = await write(tables, { person, ward: linde.id }, words, audience)
    if (!written.ok) throw new Error(written.error)
    return written.value
  }
  const starts = clock.now + DAY
  await says('joost', { type: 'meeting.planned', meeting: 'm1', title: 'Overleg', starts, until: starts + HOUR, roles: ['volunteer'], people: [] })
  const [wil, joost] = [readerOf(linde.id, 'wil', 'volunteer', 'staff'), readerOf(linde.id, 'joost', 'professional', 'staff')]
  return { tables, clock, says, wil, joost, starts }
}

it('[R3] [Q3] an agenda is of what its reader may read: a volunteer sees neither the staff’s questions nor that they put a line there', async () => {
  const { tables, clock, says, wil, joost } = await tabletWithMeeting()
  await says('wil', { ...note('open vraag'), kind: 'question' })
  await says('joost', { ...note('geheime vraag'), kind: 'question' }, 'staff')
  const hidden = await says('joost', note('geheime regel'), 'staff')
  const point = await says('joost', { type: 'agenda.added', meeting: 'm1', from: hidden }, 'staff')
  await says('wil', { type: 'agenda.added', meeting: 'm1', text: 'open punt' })
  const seen = async (reader: typeof wil) => (await agendaFor(tables, reader, 'm1', clock.now))?.items.map((item) => item.line?.text ?? (item.is === 'point' && item.point.what.is === 'text' && item.point.what.text))
  expect(await seen(wil)).toEqual(['open punt', 'open vraag'])
  expect(await seen(joost)).toEqual(['geheime regel', 'open punt', 'open vraag', 'geheime vraag'])
  expect(JSON.stringify([await togetherOf(tables, wil, 'point'), [...(await linesOnAgenda(tables, wil))]])).not.toContain(hidden)
  expect([...(await linesOnAgenda(tables, joost))]).toEqual([hidden])
  expect((await tables.records.get(point))?.room).toBe('de-linde/guidance')
})

it('[Q3] what had no answer when the meeting began is found long after, also once it was answered', async () => {
  const { tables, clock, says, wil, starts } = await tabletWithMeeting()
  const asked = await says('wil', { ...note('open vraag'), kind: 'question' })
  const before = await says('wil', { ...note('eerder beantwoord'), kind: 'question' })
  await says('joost', { type: 'entry.replied', to: before, text: 'Ja', answers: true })
  clock.now = starts + 60_000
  await says('joost', { type: 'entry.replied', to: asked, text: 'Ja', answers: true })
  const agenda = await agendaFor(tables, wil, 'm1', starts + DAY)
  expect(agenda?.items.map((item) => [item.is, item.line?.id, item.line?.question?.at])).toEqual([['question', asked, 'answered']])
})

it('a line says that it is to be spoken of until it was, or the meeting is over', async () => {
  const { tables, clock, says, wil, starts } = await tabletWithMeeting()
  const line = await says('wil', note('Over de bus'))
  const point = await says('wil', { type: 'agenda.added', meeting: 'm1', from: line })
  expect([...(await linesOnAgenda(tables, wil))]).toEqual([line])
  await says('joost', { type: 'agenda.done', to: point })
  expect([...(await linesOnAgenda(tables, wil))]).toEqual([])
  await says('joost', { type: 'agenda.done', to: point, open: true })
  expect([...(await linesOnAgenda(tables, wil))]).toEqual([line])
  clock.now = starts + DAY
  expect([...(await linesOnAgenda(tables, wil))]).toEqual([])
})

it('[Q1] a volunteer’s own device writes no plan', async () => {
  const linde = await ward(people)
  const { tables, writer } = await deviceOf(linde, linde.wil)
  const written = await write(tables, writer, { type: 'meeting.planned', meeting: 'm1', title: 'Feest', starts: 1, until: 2, roles: [], people: [] })
  expect(written).toEqual({ ok: false, error: 'staff-only' })
  expect(await meetingsOf(tables, readerOf(linde.id, 'wil', 'volunteer', undefined))).toEqual([])
})
