import ICAL from 'ical.js'
import { expect, it } from 'vitest'
import { calendarOf } from '#notebook/ics.ts'
import type { Meeting } from '#notebook/meeting.ts'

const meeting: Meeting = {
  id: '01900000-0000-7000-8000-000000000001',
  title: 'Overleg; vrijwilligers, en team',
  starts: Date.UTC(2026, 11, 1, 14, 30),
  until: Date.UTC(2026, 11, 1, 15, 30),
  where: 'Huiskamer',
  roles: ['volunteer'],
  people: ['wil'],
  series: 's1',
  cancelled: false,
  changes: 0,
  changed: Date.UTC(2026, 10, 20, 9),
}

/** As a calendar program reads it. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    const { uid, summary, location, startDate, endDate, sequence } = event
    const status = component.getFirstPropertyValue('status')
    return { uid, summary, location, starts: startDate.toJSDate().getTime(), until: endDate.toJSDate().getTime(), sequence, status }
  })
}

it('[Q4] a calendar reads title, time and place, and nothing else of a meeting', () => {
  const text = calendarOf('de-linde', [meeting], 'De Linde')
  const { title: summary, where: location, starts, until } = meeting
  expect(read(text)).toEqual([{ uid: `${meeting.id}@de-linde.schrift`, summary, location, starts, until, sequence: 0, status: 'CONFIRMED' }])
  expect(text.replaceAll('\r\n', '\n')).toMatchInlineSnapshot(`
    "BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Schrift//Overleg//EN
    METHOD:PUBLISH
    NAME:De Linde
    X-WR-CALNAME:De Linde
    BEGIN:VEVENT
    UID:01900000-0000-7000-8000-000000000001@de-linde.schrift
    SEQUENCE:0
    DTSTAMP:20261120T090000Z
    DTSTART:20261201T143000Z
    DTEND:20261201T153000Z
    SUMMARY:Overleg\\; vrijwilligers\\, en team
    LOCATION:Huiskamer
    STATUS:CONFIRMED
    LAST-MODIFIED:20261120T090000Z
    END:VEVENT
    END:VCALENDAR"
  `)
  expect(text.split('\n').slice(0, -1).every((one) => one.endsWith('\r'))).toBe(true)
})

it('[Q4] a change keeps the UID and counts the sequence up; what was called off says so', () => {
  const [first] = read(calendarOf('de-linde', [meeting], 'De Linde'))
  const [moved] = read(calendarOf('de-linde', [{ ...meeting, starts: meeting.starts + 1000, changes: 1 }], 'De Linde'))
  const [off] = read(calendarOf('de-linde', [{ ...meeting, cancelled: true, changes: 2 }], 'De Linde'))
  expect([moved?.uid, off?.uid]).toEqual([first?.uid, first?.uid])
  expect([first?.sequence, moved?.sequence, off?.sequence]).toEqual([0, 1, 2])
  expect(off?.status).toBe('CANCELLED')
})

it('no meeting at all is a calendar too', () => {
  expect(read(calendarOf('de-linde', [], 'De Linde'))).toEqual([])
})
