import type { Day } from './calendar.ts'
import type { PersonId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type NotebookRecord } from './records.ts'

/** S3: a training that somebody attended. */
export type Training = {
  readonly id: string
  readonly person: PersonId
  readonly what: string
  readonly on: Day
  /** Who noted it. */
  readonly by: PersonId
  /** Whether a professional noted or confirmed it. */
  readonly confirmed: boolean
}

/** F1: the training as it was first noted, until whoever noted it or a professional took it off. */
export function foldTraining(records: readonly NotebookRecord[]): Training | undefined {
  const told = records
    .filter((record) => record.type === 'training.noted')
    .filter((record) => isProfessional(record.as) || record.by === record.person)
    .sort(inOrder)
  const [first] = told
  if (!first) return undefined
  const here = told.filter(({ room, person }) => room === first.room && person === first.person)
  if (here.some(({ ended, by, as }) => ended && (by === first.by || isProfessional(as)))) return undefined
  const { training, person, what, on, by, as, room } = first
  const confirmed = records.some((record) => record.type === 'training.confirmed' && isProfessional(record.as) && record.room === room)
  return { id: training, person, what, on, by, confirmed: isProfessional(as) || confirmed }
}
