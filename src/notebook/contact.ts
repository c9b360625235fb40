import { addDays, momentOf, type Day } from './calendar.ts'
import type { PersonId, RecordId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type ContactRecord } from './records.ts'

/** Who is there for questions from one moment until another (ms), and under which number; `person` undefined: nobody, after all. */
export type Contact = {
  readonly id: RecordId
  readonly person: PersonId | undefined
  readonly phone: string | undefined
  readonly since: number
  readonly until: number
}

/** F1: who is there, in the order in which it was said; of two for the same moment the later one holds. */
export const foldContacts = (records: Iterable<ContactRecord>): Contact[] =>
  [...new Map([...records].map((record) => [record.id, record])).values()]
    .filter((record) => isProfessional(record.as) && record.since < record.until)
    .sort(inOrder)
    .map(({ id, person, phone, since, until }) => ({ id, person, phone, since, until }))

/** Somebody who is there. */
export type Present = Contact & { readonly person: PersonId }

/** Who is there for questions at that moment (ms). */
export function contactAt(contacts: readonly Contact[], at: number): Present | undefined {
  const last = contacts.findLast((contact) => contact.since <= at && at < contact.until)
  return last?.person === undefined ? undefined : { ...last, person: last.person }
}

/** Shifts of a ward's day, on its own clock: `HH:MM` to `HH:MM`, the last one into the next day. */
export const shifts = [
  { name: 'day', from: '07:00', to: '15:00' },
  { name: 'evening', from: '15:00', to: '23:00' },
  { name: 'night', from: '23:00', to: '07:00' },
] as const
export type ShiftName = (typeof shifts)[number]['name']

/** From when until when (ms) a shift of that day runs, on the ward's own clock. */
export function shiftOn(day: Day, name: ShiftName, zone: string): { readonly since: number; readonly until: number } {
  const { from, to } = shifts.find((shift) => shift.name === name) ?? shifts[0]
  return { since: momentOf(day, zone, from), until: momentOf(to > from ? day : addDays(day, 1), zone, to) }
}

/** A shift of the coming days, and who is there in it. */
export type Duty = { readonly day: Day; readonly shift: ShiftName; readonly since: number; readonly until: number; readonly present: Present | undefined }

/** The shifts of so many days from `first` on, as they stand; the night that began yesterday evening is yesterday's. */
export const dutiesOf = (contacts: readonly Contact[], first: Day, days: number, zone: string): Duty[] =>
  Array.from({ length: days }, (_, n) => addDays(first, n)).flatMap((day) =>
    shifts.map(({ name }) => {
      const { since, until } = shiftOn(day, name, zone)
      return { day, shift: name, since, until, present: contactAt(contacts, (since + until) / 2) }
    })
  )
