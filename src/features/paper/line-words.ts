import type { Day } from '#notebook/calendar.ts'
import { deliveryOf } from '#local/queries.ts'
import type { EntryRow } from '#local/tables.ts'
import type { Names } from './names.ts'
import type { PaperWords } from './words.ts'

/** What became of a task or question, or that it stands in the care record; '' where there is nothing to say. */
export function stateOf({ task, question, recorded, struck }: EntryRow, names: Names, words: PaperWords, day?: Day): string {
  const say = words.line
  if (struck) return ''
  if (recorded) return say.recorded(names.person(recorded.by), names.moment(recorded.at, day))
  if (task?.at === 'open') return say.openTask
  if (task?.at === 'taken') {
    const also = task.also.length > 0 ? `. ${say.also(say.people(task.also.map((mark) => names.person(mark.by))))}` : ''
    return say.taken(names.person(task.holder.by), names.moment(task.holder.at, day)) + also
  }
  if (task?.at === 'done') {
    const text = task.done.text === undefined ? '' : `: ${names.shown(task.done.text)}`
    return say.doneBy(names.person(task.done.by), names.moment(task.done.at, day)) + text
  }
  if (question?.at === 'open') return say.openQuestion
  return question?.at === 'answered' ? say.answered(names.person(question.answer.by)) : ''
}

/** W6: who wrote it on paper, in a sentence; '' for a line that was written here. */
export const onPaper = ({ by, paper }: EntryRow, names: Names, words: PaperWords, day?: Day): string =>
  paper ? words.line.onPaper(names.writer(paper), names.moment(paper.at, day), names.person(by)) : ''

/** Said only where a record does not stand on the ward's server. */
export function notDelivered(row: EntryRow, id: string, words: PaperWords): string {
  const at = deliveryOf(row, id)
  return at === 'ward' ? '' : at === 'device' ? words.paper.onlyHere : words.paper.notShared
}
