import { addDays, momentOf, type Day } from '#notebook/calendar.ts'
import type { AuditedAct } from '#notebook/acts.ts'
import type { ReviewQuestion } from '#sync/door/audit.ts'

export const periods = ['week', 'month', 'any', 'custom'] as const
type Period = (typeof periods)[number]

/** What somebody fills in on the review screen; '' where nothing is chosen. */
export type LookingFor = {
  readonly person: string
  readonly act: AuditedAct | ''
  readonly resident: string
  readonly period: Period
  readonly from: Day | ''
  readonly to: Day | ''
}

export const nothing: LookingFor = { person: '', act: '', resident: '', period: 'week', from: '', to: '' }

/** How many choices narrow the list down. */
export const choicesIn = ({ person, act, resident, period }: LookingFor): number =>
  [person, act, resident, period === 'week' ? '' : period].filter(Boolean).length

/** The question to the relay; days are the ward's own. */
export function questionOf({ person, act, resident, ...days }: LookingFor, ward: { readonly id: string | undefined; readonly timezone: string }, today: Day): ReviewQuestion {
  const [from, to] = daysOf(days, today)
  return {
    ...(ward.id !== undefined && { ward: ward.id }),
    ...(person && { person }),
    ...(act && { act }),
    ...(resident && { about: resident }),
    ...(from && { from: momentOf(from, ward.timezone) }),
    ...(to && { to: momentOf(addDays(to, 1), ward.timezone) }),
  }
}

function daysOf({ period, from, to }: Pick<LookingFor, 'period' | 'from' | 'to'>, today: Day): [from: Day | '', to: Day | ''] {
  switch (period) {
    case 'week':
      return [addDays(today, -6), '']
    case 'month':
      return [addDays(today, -29), '']
    case 'any':
      return ['', '']
    case 'custom':
      return [from, to]
  }
}
