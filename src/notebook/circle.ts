import { isProfessional } from './may.ts'
import { inOrder, type NotebookRecord } from './records.ts'
import type { Circle } from './rooms.ts'

/** F1: whose room stands open; undefined: nobody who may has opened it. */
export function foldCircle(records: readonly NotebookRecord[]): { readonly people: Circle } | undefined {
  const [first] = records
    .filter((record) => record.type === 'circle.opened')
    .filter(({ people: [one, buddy], as, by }) => (buddy === undefined ? isProfessional(as) || by === one : as === 'coordinator'))
    .sort(inOrder)
  return first && { people: first.people }
}
