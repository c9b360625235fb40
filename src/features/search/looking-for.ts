import { addDays, type Day } from '#notebook/calendar.ts'
import type { Kind } from '#notebook/records.ts'
import type { Reader } from '#local/reader.ts'
import type { Question } from '#local/search.ts'

export const periods = ['any', 'week', 'month', 'custom'] as const
export type Period = (typeof periods)[number]

/** What somebody fills in on the search screen; '' where nothing is chosen. */
export type LookingFor = {
  readonly words: string
  readonly resident: string
  readonly person: string
  readonly kind: Kind | ''
  readonly period: Period
  readonly from: Day | ''
  readonly to: Day | ''
}

export const nothing: LookingFor = { words: '', resident: '', person: '', kind: '', period: 'any', from: '', to: '' }

/** How many choices narrow the search down. */
export const choicesIn = ({ resident, person, kind, period }: LookingFor): number =>
  [resident, person, kind, period === 'any' ? '' : period].filter(Boolean).length

/** The question to the search worker; undefined: there is nothing to look for yet. */
export function questionOf(form: LookingFor, { ward, audience }: Reader, today: Day): Question | undefined {
  if (form.words.trim() === '' && choicesIn(form) === 0) return undefined
  const { words, resident, person, kind } = form
  return {
    ward,
    audience,
    words,
    ...(resident && { resident }),
    ...(person && { person }),
    ...(kind && { kind }),
    ...periodOf(form, today),
  }
}

function periodOf({ period, from, to }: LookingFor, today: Day): { from?: Day; to?: Day } {
  switch (period) {
    case 'any':
      return {}
    case 'week':
      return { from: addDays(today, -6) }
    case 'month':
      return { from: addDays(today, -29) }
    case 'custom':
      return { ...(from && { from }), ...(to && { to }) }
  }
}
