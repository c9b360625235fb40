import { addDays, dayOf, momentOf, type Day } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import type { EntryRecord, Role } from '#notebook/records.ts'
import { notesRoom, roomName } from '#notebook/rooms.ts'
import linde from '../../../server/example/ward-de-linde.nl.json' with { type: 'json' }
import { chanceOf } from '../../sim/chance.ts'

export const WARD = linde.ward.id
const ZONE = linde.ward.timezone
/** So many lines stand on today's page, however many stand behind it. */
export const TODAY = 30

/** A line with what follows on it. */
export type Told = { readonly day: Day; readonly records: readonly EntryRecord[] }

export const today = (): Day => dayOf(Date.now(), ZONE)

/**
 * A history of the example ward, drawn anew from its own lines and always the same for one size: 30 lines today and the
 * rest spread evenly over the days before it. No must-knows and nothing that waits, so that today's page is alike.
 */
export function* historyOf(lines: number, days: number): Generator<Told> {
  const chance = chanceOf(7, 'history')
  const last = today()
  const before = lines - TODAY
  for (let nr = 0; nr < lines; nr++) {
    const ago = nr < before ? days - 1 - Math.floor((nr * (days - 1)) / before) : 0
    const day = addDays(last, -ago)
    const at = ago === 0 ? Date.now() - (lines - nr) * 1000 : momentOf(day, ZONE) + chance.between(7 * 3600, 22 * 3600) * 1000
    const example = linde.entries[chance.below(linde.entries.length)]
    if (!example) continue
    const room = roomName(notesRoom(WARD, 'all', day.slice(0, 7)))
    const somebody = (): { by: string; as: Role } => {
      const person = linde.people[chance.below(linde.people.length)]
      return { by: person?.id ?? 'wil', as: person?.role === 'volunteer' ? 'volunteer' : 'professional' }
    }
    const base = (when: number): { v: 1; id: string; room: string; at: number; device: string; by: string; as: Role } =>
      ({ v: 1, id: newId(when), room, at: when, device: 'history', ...somebody() })
    const written = {
      ...base(at), type: 'entry.written', kind: 'note', text: `${example.text} (${nr})`, residents: example.residents, importance: 'normal',
    } as const
    const reply = linde.entries[chance.below(linde.entries.length)]?.text ?? ''
    const records: EntryRecord[] = [written]
    if (chance.hits(0.4)) records.push({ ...base(at + 500), type: 'entry.replied', to: written.id, text: reply })
    yield { day, records }
  }
}
