import type { NotebookRecord } from '#notebook/records.ts'

/** What somebody typed in a record; '' where it is a tick without words. */
export function wordsOf(record: NotebookRecord): string {
  switch (record.type) {
    case 'entry.written':
    case 'entry.replied':
    case 'entry.corrected':
    case 'particular.noted':
    case 'guidance.noted':
      return record.text
    case 'entry.struck':
      return record.reason ?? ''
    case 'task.done':
    case 'goal.shared':
    case 'goal.confided':
      return record.text ?? ''
    case 'resident.admitted':
    case 'resident.changed':
      return [record.name, record.roomNumber, record.initials, record.birthday].filter(Boolean).join(' · ')
    case 'agreement.published':
      return `${record.title}\n\n${record.text}`
    case 'facility.set':
      return [record.topic, record.text, record.code].filter(Boolean).join('\n')
    case 'profile.set':
      return [record.about, record.languages, record.talents].filter(Boolean).join('\n')
    case 'training.noted':
      return `${record.what} · ${record.on}`
    case 'protocol.set':
    case 'onboarding.started':
      return [record.title, ...record.steps.map(({ text }) => text)].join('\n')
    default:
      return ''
  }
}
