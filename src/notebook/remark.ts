import type { PersonId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type NotebookRecord } from './records.ts'

/** S5: what somebody who guides volunteers noted of one, for those who guide them too. */
export type Remark = { readonly id: string; readonly person: PersonId; readonly text: string; readonly by: PersonId; readonly as: string; readonly at: number }

/** F1: the remark as it was first written, until its writer or a coordinator took it off. */
export function foldRemark(records: readonly NotebookRecord[]): Remark | undefined {
  const [first, ...later] = records
    .filter((record) => record.type === 'guidance.noted')
    .filter((record) => isProfessional(record.as))
    .sort(inOrder)
  if (!first || [first, ...later].some(({ ended, by, as }) => ended && (by === first.by || as === 'coordinator'))) return undefined
  return { id: first.note, person: first.person, text: first.text, by: first.by, as: first.as, at: first.at }
}
