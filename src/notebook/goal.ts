import type { PersonId } from './ids.ts'
import { inOrder, type NotebookRecord } from './records.ts'

/** S7: somebody's own goal as they chose to tell it. */
export type Goal = { readonly person: PersonId; readonly text: string; readonly at: number }

/** F1: the goal that somebody told everyone; undefined once it was taken back. */
export const foldGoal = (records: readonly NotebookRecord[]): Goal | undefined => latest(records, 'goal.shared')

/** F1: the goal that somebody told those who guide them; undefined once it was taken back. */
export const foldConfided = (records: readonly NotebookRecord[]): Goal | undefined => latest(records, 'goal.confided')

function latest(records: readonly NotebookRecord[], type: 'goal.shared' | 'goal.confided'): Goal | undefined {
  const last = records
    .filter((record) => record.type === 'goal.shared' || record.type === 'goal.confided')
    .filter((record) => record.type === type && record.by === record.person)
    .sort(inOrder)
    .at(-1)
  return last?.text === undefined ? undefined : { person: last.person, text: last.text, at: last.at }
}
