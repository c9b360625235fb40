import * as v from 'valibot'
import { addDays, dayOf, daysBetween, type Day } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import { withShortNames, type Named } from '#notebook/initials.ts'
import { restOf, type Meeting } from '#notebook/meeting.ts'
import { cleanText, roles, type Words } from '#notebook/records.ts'
import { daysOf, MOST_TIMES, rhythms, spanOn } from '#notebook/series.ts'
import { clockTime } from '#i18n/dates.ts'

/** A meeting that is being planned: what stands in the form, kept as a draft until it is in the notebook. */
export type Planning = v.InferOutput<typeof schema>

const clock = v.pipe(v.string(), v.regex(/^(\d\d:\d\d)?$/))
const schema = v.object({
  /** Of the new meetings, so that planning again after a fault plans nothing twice. */
  id: v.string(),
  title: v.string(),
  day: v.string(),
  from: clock,
  to: clock,
  where: v.string(),
  roles: v.array(v.picklist(roles)),
  people: v.array(v.string()),
  rhythm: v.picklist(['once', ...rhythms]),
  extent: v.picklist(['times', 'until']),
  times: v.string(),
  until: v.string(),
  /** Of a series that is changed: this meeting alone, or those behind it too. */
  which: v.picklist(['one', 'rest']),
})

export function readPlanning(kept: string, otherwise: Planning): Planning {
  if (kept === '') return otherwise
  try {
    const parsed = v.safeParse(schema, JSON.parse(kept))
    return parsed.success ? parsed.output : otherwise
  } catch {
    return otherwise
  }
}

export const blankPlanning = (title: string, today: Day): Planning => ({
  id: newId(),
  title,
  day: addDays(today, 7),
  from: '15:30',
  to: '16:30',
  where: '',
  roles: ['volunteer', 'professional'],
  people: [],
  rhythm: 'once',
  extent: 'times',
  times: '6',
  until: addDays(today, 7 * 12),
  which: 'one',
})

/** A meeting as it stands, to be changed. */
export const planningOf = (meeting: Meeting, zone: string): Planning => ({
  id: meeting.id,
  title: meeting.title,
  day: dayOf(meeting.starts, zone),
  from: clockTime(meeting.starts, zone, 'nl'),
  to: clockTime(meeting.until, zone, 'nl'),
  where: meeting.where ?? '',
  roles: [...meeting.roles],
  people: [...meeting.people],
  rhythm: 'once',
  extent: 'times',
  times: '1',
  until: dayOf(meeting.starts, zone),
  which: 'one',
})

/** The days on which it will be. */
export function planDays({ day, rhythm, extent, times, until }: Planning): Day[] {
  if (rhythm === 'once') return [day]
  return daysOf(day, rhythm, extent === 'times' ? { times: Math.min(Number(times) || 0, MOST_TIMES) } : { until })
}

/** The records of a new meeting, or of each of a series. */
export function planned(planning: Planning, zone: string): Words[] {
  const days = planDays(planning)
  const series = days.length > 1 ? { series: planning.id } : {}
  return days.map((day, n) => ({
    type: 'meeting.planned',
    meeting: n === 0 ? planning.id : `${planning.id}-${n}`,
    ...common(planning),
    ...series,
    ...spanOn(day, planning.from, planning.to, zone),
  }))
}

/**
 * The records of a change. The rest of a series keeps its own days, moved by as many days as this one moves; the
 * hours are those of the form, on the ward's clock.
 */
export function changed(planning: Planning, meeting: Meeting, meetings: readonly Meeting[], zone: string): Words[] {
  const moved = daysBetween(dayOf(meeting.starts, zone), planning.day)
  return (planning.which === 'rest' ? restOf(meeting, meetings) : [meeting]).map((one) => ({
    type: 'meeting.planned',
    meeting: one.id,
    ...common(planning),
    ...(one.series === undefined ? {} : { series: one.series }),
    ...spanOn(addDays(dayOf(one.starts, zone), moved), planning.from, planning.to, zone),
  }))
}

/** The same meeting once more, called off or taking place after all. */
export const calledOff = ({ id, title, starts, until, where, roles: asked, people, series }: Meeting, cancelled: boolean): Words => ({
  type: 'meeting.planned',
  meeting: id,
  title,
  starts,
  until,
  roles: [...asked],
  people: [...people],
  ...(where === undefined ? {} : { where }),
  ...(series === undefined ? {} : { series }),
  ...(cancelled ? { cancelled } : {}),
})

const common = ({ title, where, roles: asked, people }: Planning) => ({
  title: oneLine(title),
  roles: asked,
  people,
  ...(oneLine(where) === '' ? {} : { where: oneLine(where) }),
})

const oneLine = (typed: string): string => cleanText(typed).replace(/\s+/g, ' ')

/** Title and place go into calendars outside the notebook: no resident is named there. */
export const namesResident = ({ title, where }: Planning, residents: Iterable<Named>): boolean => {
  const all = [...residents]
  return [title, where].some((text) => withShortNames(text, all) !== text)
}

export const isWhole = ({ title, day, from, to }: Planning): boolean => oneLine(title) !== '' && /^\d{4}-\d\d-\d\d$/.test(day) && from !== '' && to !== '' && from !== to
