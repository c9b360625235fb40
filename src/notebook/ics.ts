import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { byTime, type Meeting } from './meeting.ts'

/**
 * Meetings as an iCalendar file (RFC 5545): title, time and place alone. Who comes, what stands on the agenda and what
 * was said stay in the notebook. The same meetings give the same bytes: a meeting keeps its UID, each change counts its
 * SEQUENCE up, and what was called off is said to be so, since a calendar forgets nothing by itself.
 */
export function calendarOf(ward: string, meetings: readonly Meeting[], name: string): string {
  const calendar = ical({ prodId: { company: 'Schrift', product: 'Overleg' }, name, method: ICalCalendarMethod.PUBLISH })
  for (const { id, title, starts, until, where, cancelled, changes, changed } of [...meetings].sort(byTime))
    calendar.createEvent({
      id: `${id}@${ward}.schrift`,
      sequence: changes,
      stamp: new Date(changed),
      lastModified: new Date(changed),
      start: new Date(starts),
      end: new Date(until),
      summary: title,
      ...(where === undefined ? {} : { location: where }),
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  return calendar.toString()
}
