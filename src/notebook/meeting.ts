import type { PersonId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, subjectOf, type NotebookRecord, type RecordOf, type Role } from './records.ts'

/** S4: a meeting of the ward, planned by staff. */
export type Meeting = {
  readonly id: string
  readonly title: string
  /** From when until when, ms. */
  readonly starts: number
  readonly until: number
  readonly where: string | undefined
  /** Who is invited: everybody in these roles, and these people. */
  readonly roles: readonly Role[]
  readonly people: readonly PersonId[]
  /** Meetings that were planned in one go have one series. */
  readonly series: string | undefined
  readonly cancelled: boolean
  /** How often it was changed since it was first planned, and when last (ms): a calendar tells versions apart by it. */
  readonly changes: number
  readonly changed: number
}

type Planned = RecordOf<'meeting.planned'>

/** F1 for one meeting: what staff planned last holds, whatever came in between. */
export function foldMeeting(records: readonly NotebookRecord[]): Meeting | undefined {
  const told = [...new Map(records.map((record) => [record.id, record])).values()].filter(({ as }) => isProfessional(as)).sort(inOrder)
  const plans = told.filter((record): record is Planned => record.type === 'meeting.planned' && record.starts < record.until)
  const last = plans.at(-1)
  if (!last) return undefined
  const { meeting: id, title, starts, until, where, roles, people, series, cancelled } = last
  return {
    id,
    title,
    starts,
    until,
    where,
    roles: [...new Set(roles)],
    people: [...new Set(people)],
    series,
    cancelled: cancelled === true,
    changes: plans.length - 1,
    changed: last.at,
  }
}

/** Every meeting that a set of records tells of, in order of time. */
export function meetingsIn(records: Iterable<NotebookRecord>): Meeting[] {
  const about = new Map<string, NotebookRecord[]>()
  for (const record of records) {
    if (record.type !== 'meeting.planned') continue
    const subject = subjectOf(record)
    about.set(subject, [...(about.get(subject) ?? []), record])
  }
  return [...about.values()].flatMap((some) => foldMeeting(some) ?? []).sort(byTime)
}

/** By when they start, then by id. */
export const byTime = (a: Meeting, b: Meeting): number => a.starts - b.starts || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** Whether somebody is asked to come. A coordinator is a professional. */
export const isInvited = ({ roles, people }: Meeting, person: PersonId, role: Role | undefined): boolean =>
  people.includes(person) || roles.some((one) => one === role || (one === 'professional' && isProfessional(role)))

/** The meetings that are still to come or going on at `now` (ms), the first one first. */
export const coming = (meetings: readonly Meeting[], now: number): Meeting[] =>
  meetings.filter(({ until, cancelled }) => until > now && !cancelled).sort(byTime)

/** The meeting that something said now is for: the first that has not begun. */
export const nextMeeting = (meetings: readonly Meeting[], now: number): Meeting | undefined =>
  coming(meetings, now).find(({ starts }) => starts > now)

/** The meetings of its series from this one on, itself among them: those that are still to come or were called off. */
export const restOf = (meeting: Meeting, meetings: readonly Meeting[]): Meeting[] =>
  meeting.series === undefined ? [meeting] : meetings.filter((one) => one.series === meeting.series && one.starts >= meeting.starts && (!one.cancelled || one.id === meeting.id)).sort(byTime)
