import type { Words } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'
import type { EntryRow, ResidentRow } from '#local/tables.ts'
import { note } from '#support/ward.ts'
import type { SimDevice } from './device.ts'
import type { Writing } from './steps.ts'

export type Composed = { readonly words: Words; readonly audience: Audience }

/** Words that somebody might write on this device now; undefined where there is nothing to answer, tick or strike. */
export function compose(device: SimDevice, what: Writing, lot: number): Composed | undefined {
  const entries = device.values('lines').filter(isEntry)
  const one = (wanted: (entry: EntryRow) => boolean): EntryRow | undefined => {
    const those = entries.filter(wanted).sort((a, b) => (a.id < b.id ? -1 : 1))
    return those[Math.floor(lot * those.length)]
  }
  const text = `woorden ${lot.toFixed(6)}`
  const entry = note(text)
  const about = (target: EntryRow | undefined, words: (to: string) => Words): Composed | undefined =>
    target && { words: words(target.id), audience: target.audience }
  const isTask = ({ kind }: EntryRow): boolean => kind === 'task'

  switch (what) {
    case 'note':
      return { words: entry, audience: 'all' }
    case 'must-know':
      return { words: { ...entry, importance: 'must-know' }, audience: 'all' }
    case 'question':
      return { words: { ...entry, kind: 'question' }, audience: 'all' }
    case 'task':
      return { words: { ...entry, kind: 'task' }, audience: 'all' }
    case 'staff note':
      return { words: entry, audience: 'staff' }
    case 'staff task':
      return { words: { ...entry, kind: 'task' }, audience: 'staff' }
    case 'reply':
      return about(one(() => true), (to) => ({ type: 'entry.replied', to, text }))
    case 'answer':
      return about(one(({ kind }) => kind === 'question'), (to) => ({ type: 'entry.replied', to, text, answers: true }))
    case 'correction':
      return about(one(({ by }) => by === device.session.person), (to) => ({ type: 'entry.corrected', to, text }))
    case 'strike':
      return about(one(() => true), (to) => ({ type: 'entry.struck', to, reason: text }))
    case 'understood':
      return about(one(({ importance }) => importance === 'must-know'), (to) => ({ type: 'entry.understood', to }))
    case 'taken':
      return about(one(isTask), (to) => ({ type: 'task.taken', to }))
    case 'released':
      return about(one(isTask), (to) => ({ type: 'task.released', to }))
    case 'done':
      return about(one(isTask), (to) => ({ type: 'task.done', to, text }))
    case 'recorded':
      return about(one(() => true), (to) => ({ type: 'entry.recorded', to }))
    case 'resident':
      return {
        words: { type: 'resident.admitted', resident: `bewoner${Math.floor(lot * 4)}`, name: text, roomNumber: '101' },
        audience: 'all',
      }
    case 'particular': {
      const resident = device.values('residents').find(isResident)?.id
      return resident === undefined
        ? undefined
        : { words: { type: 'particular.noted', resident, text }, audience: lot < 0.5 ? 'all' : 'staff' }
    }
  }
}

export const isEntry = (value: unknown): value is EntryRow =>
  typeof value === 'object' && value !== null && 'form' in value && value.form === 'entry'
const isResident = (value: unknown): value is ResidentRow =>
  typeof value === 'object' && value !== null && 'particulars' in value
