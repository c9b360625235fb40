import { MAX_TEXT, type NotebookRecord, type RecordOf, type Words } from '#notebook/records.ts'

/** Longest text of a particular, by its schema. */
const MAX_PARTICULAR = 500

/** What somebody typed in a record; '' where it is a tick without words. */
export function wordsIn(record: NotebookRecord): string {
  switch (record.type) {
    case 'entry.written':
    case 'entry.replied':
    case 'entry.corrected':
    case 'particular.noted':
    case 'guidance.noted':
      return record.text
    case 'facility.set':
      return [record.topic, record.text ?? ''].join('\n').trim()
    case 'entry.struck':
      return record.reason ?? ''
    case 'task.done':
      return record.text ?? ''
    default:
      return ''
  }
}

/**
 * What a coordinator writes to take a record over: its words behind `prefix`, which says whose they were, as the same
 * kind of line where that makes sense. More than one where the prefix makes them too long. `known`: the line that a
 * reply belongs to stands on this device.
 */
export function takenOver(record: NotebookRecord, prefix: string, known: boolean): Words[] {
  const text = wordsIn(record)
  if (text === '') return []
  if (record.type === 'particular.noted')
    return parts(prefix + text, MAX_PARTICULAR).map((part): Words => ({ type: 'particular.noted', resident: record.resident, text: part }))
  if (record.type === 'entry.replied' && known)
    return parts(prefix + text, MAX_TEXT).map((part): Words => ({ type: 'entry.replied', to: record.to, text: part }))
  const line: Pick<RecordOf<'entry.written'>, 'kind' | 'residents' | 'importance'> =
    record.type === 'entry.written' ? record : { kind: 'note', residents: [], importance: 'normal' }
  const { kind, residents, importance } = line
  return parts(prefix + text, MAX_TEXT).map((part): Words => ({ type: 'entry.written', kind, residents, importance, text: part, from: record.id }))
}

/** Text in parts of at most `most` units, cut between words where there are any. */
function parts(text: string, most: number): string[] {
  if (text.length <= most) return [text]
  const space = text.lastIndexOf(' ', most)
  const surrogate = /[\uD800-\uDBFF]/.test(text.charAt(most - 1))
  const cut = space > most / 2 ? space : surrogate ? most - 1 : most
  const rest = text.slice(cut).trimStart()
  return rest === '' ? [text.slice(0, cut)] : [text.slice(0, cut), ...parts(rest, most)]
}
