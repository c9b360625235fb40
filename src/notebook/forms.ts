import type { NotebookRecord } from './records.ts'

/**
 * A record's type, or its first word → the form of what it is about, in the rooms `team` and `guidance`. The forms
 * themselves and their folds are in `together.ts`; they come in behind the first page.
 */
const forms = {
  facility: 'facility',
  circle: 'circle',
  protocol: 'protocol',
  onboarding: 'onboarding',
  step: 'onboarding',
  talk: 'onboarding',
  guidance: 'remark',
  profile: 'profile',
  'goal.shared': 'goal',
  'goal.confided': 'confided',
  training: 'training',
  meeting: 'meeting',
  agenda: 'point',
  text: 'text',
} as const

export type Form = (typeof forms)[keyof typeof forms]

const known: Readonly<Record<string, Form>> = forms
const names: ReadonlySet<string> = new Set(Object.values(forms))

/** The form that a record belongs to; undefined: it is a line, a resident, or of the register. */
export const formOf = ({ type }: Pick<NotebookRecord, 'type'>): Form | undefined => known[type] ?? known[type.slice(0, type.indexOf('.'))]

export const isForm = (word: string): word is Form => names.has(word)
