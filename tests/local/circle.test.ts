import { describe, expect, it } from 'vitest'
import type { Words } from '#notebook/records.ts'
import type { Circle } from '#notebook/rooms.ts'
import { writeForFew } from '#local/circle.ts'
import { circlesKnown, togetherOf } from '#local/queries.ts'
import { readerOf } from '#local/reader.ts'
import { thanksFor } from '#local/thanks.ts'
import { write } from '#local/write.ts'
import { tabletOf } from '#support/device.ts'
import { note, ward } from '#support/ward.ts'

const people = { noor: 'volunteer', wil: 'volunteer', ria: 'volunteer', joost: 'professional', sanne: 'coordinator' } as const
type Who = keyof typeof people
const everyone = ['noor', 'wil', 'ria', 'joost', 'sanne'] as const

/** A ward's tablet on which each may write. */
async function tabletWith(pages: 'all' | 'staff') {
  const linde = await ward(people)
  const tablet = await linde.tablet(pages, everyone)
  const { tables, clock } = await tabletOf(linde, tablet, pages, await Promise.all(tablet.words.map((words) => linde.registerRecord(words))))
  const says = async (person: Who, words: Words, circle?: Circle): Promise<string> => {
    clock.now += 1000
    const writer = { person, ward: linde.id }
    const written = circle ? await writeForFew(tables, writer, circle, words) : await write(tables, writer, words)
    return written.ok ? 'written' : written.error
  }
  const reader = (person: Who) => readerOf(linde.id, person, people[person], pages)
  return { tables, says, reader }
}

const started: Words = { type: 'onboarding.started', onboarding: 'o1', newcomer: 'noor', buddy: 'wil', title: 'Inwerken', steps: [{ id: 's1', text: 'Rondleiding' }] }

describe("[T6] on a tablet with everyone's words, each sees of a few what is theirs", () => {
  it('an introduction: newcomer, buddy, coordinator; a goal told in confidence: its person and professionals; a remark: professionals', async () => {
    const { tables, says, reader } = await tabletWith('staff')
    expect(await says('sanne', started, ['noor', 'wil'])).toBe('written')
    expect(await says('noor', { type: 'step.ticked', onboarding: 'o1', step: 's1' }, ['noor', 'wil'])).toBe('written')
    expect(await says('noor', { type: 'goal.confided', person: 'noor', text: 'Werk vinden' }, ['noor'])).toBe('written')
    expect(await says('joost', { type: 'guidance.noted', note: 'n1', person: 'noor', text: 'Vraagt weinig' })).toBe('written')
    const seen = async (form: 'onboarding' | 'confided' | 'remark') => {
      const answers = await Promise.all(everyone.map(async (person) => ((await togetherOf(tables, reader(person), form)).length > 0 ? [person] : [])))
      return answers.flat()
    }
    expect(await seen('onboarding')).toEqual(['noor', 'wil', 'sanne'])
    expect(await seen('confided')).toEqual(['noor', 'joost', 'sanne'])
    expect(await seen('remark')).toEqual(['joost', 'sanne'])
    expect(await circlesKnown(tables)).toEqual([
      { ward: 'de-linde', kind: 'circle', people: ['noor', 'wil'] },
      { ward: 'de-linde', kind: 'circle', people: ['noor'] },
    ].sort((a, b) => a.people.length - b.people.length))
  })

  it("a tablet with everyone's pages alone takes none of it", async () => {
    const { says } = await tabletWith('all')
    expect(await says('noor', { type: 'goal.confided', person: 'noor', text: 'Werk vinden' }, ['noor'])).toBe('no-such-room')
    expect(await says('sanne', started, ['noor', 'wil'])).toBe('no-such-room')
  })
})

it('[S7] thanks are found by whom they are for, or by a name that is written as one', async () => {
  const { tables, says, reader } = await tabletWith('staff')
  const thanks = (text: string, more: object = {}): Words => ({ ...note(text), kind: 'thanks', ...more })
  await says('ria', thanks('Dank voor de bloemen', { for: { who: 'person', person: 'wil' } }))
  await says('ria', thanks('Wil, wat was dat gezellig'))
  await says('ria', thanks('ik wil iedereen bedanken'))
  await says('ria', thanks('Wil Bakker, dank'))
  await says('ria', note('Wil was hier'))
  await says('wil', thanks('Wil bedankt jullie'))
  const found = await thanksFor(tables, reader('noor'), 'wil', 'Wil Jacobs')
  expect(found.map(({ text }) => text)).toEqual(['Wil, wat was dat gezellig', 'Dank voor de bloemen'])
})
