import type { Day } from '#notebook/calendar.ts'
import type { ResidentId } from '#notebook/ids.ts'
import { isProfessional } from '#notebook/may.ts'
import type { Role } from '#notebook/records.ts'
import { sees, type Reader } from '#local/reader.ts'
import type { Asked } from '#local/selection.ts'

export const whats = ['day', 'period', 'resident', 'outage', 'everything'] as const
/** What goes on paper: days of the notebook, one resident, the sheet for when all is down, or all about a resident. */
export type What = (typeof whats)[number]

/** The choices as they stand on the screen; each kind of page looks at its own. */
export type Choice = {
  readonly what: What
  readonly day: Day
  readonly from: Day
  readonly to: Day
  /** '': none chosen. */
  readonly resident: ResidentId | ''
  readonly staff: boolean
  /** Residents by initials and room instead of by name. */
  readonly initials: boolean
}

/** Everything about a resident is for professionals: they answer for it. */
export const whatsFor = (role: Role): readonly What[] => whats.filter((what) => what !== 'everything' || isProfessional(role))

/** What the address asks for: `?dag=2026-11-24`, `?bewoner=<id>`, `?bewoner=<id>&alles`; else today. */
export function choiceIn(search: string, today: Day, role: Role): Choice {
  const asked = new URLSearchParams(search)
  const day = asked.get('dag') ?? ''
  const resident = asked.get('bewoner') ?? ''
  const everything = asked.has('alles') && isProfessional(role)
  return {
    what: everything ? 'everything' : resident === '' ? 'day' : 'resident',
    day: /^\d{4}-\d{2}-\d{2}$/.test(day) && day <= today ? day : today,
    from: today,
    to: today,
    resident,
    staff: everything,
    initials: false,
  }
}

type Asking = { readonly reader: Reader; readonly ward: { readonly timezone: string }; readonly now: number }

/** What to look up for this page; undefined: a resident has to be chosen first. */
export function askedBy({ what, day, from, to, resident, staff }: Choice, { reader, ward, now }: Asking): Asked | undefined {
  const base = { reader, zone: ward.timezone, staff: staff && sees(reader, 'staff'), now }
  switch (what) {
    case 'day':
      return { ...base, days: { from: day, to: day }, resident: undefined }
    case 'period':
      return { ...base, days: from <= to ? { from, to } : { from: to, to: from }, resident: resident === '' ? undefined : resident }
    case 'resident':
    case 'everything':
      return resident === '' ? undefined : { ...base, days: undefined, resident }
    case 'outage':
      return { ...base, days: { from: day, to: day }, resident: undefined }
  }
}

/** How the audit names it: a resident's id, days, or the outage sheet. */
export function aboutOf({ what }: Choice, asked: Asked | undefined): string {
  if (what === 'outage') return 'outage-sheet'
  const days = asked?.days ? `${asked.days.from}/${asked.days.to}` : ''
  return [asked?.resident ?? '', days].filter(Boolean).join(' ')
}
