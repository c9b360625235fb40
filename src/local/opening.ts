import { dayOf, type Day } from '#notebook/calendar.ts'
import { agreementOf, linesOfDay, mustKnows, residentsOf, waiting, type KnownAgreement } from './queries.ts'
import { readerOf } from './reader.ts'
import { readingNow } from './reading.ts'
import type { DeviceRow, EntryRow, LineRow, RegisterRow, ResidentRow, Tables } from './tables.ts'

/**
 * What the first page shows, read before anything is drawn. Its parts ask the same, each when it is drawn and one behind
 * the other; with this at hand the first drawing is the whole page, and their own answers come when it stands.
 */
export type Opening = {
  readonly self?: DeviceRow
  readonly register?: RegisterRow['register']
  readonly residents?: ResidentRow[]
  readonly agreement?: KnownAgreement
  readonly musts?: EntryRow[]
  readonly open?: EntryRow[]
  /** The ward's day, and its lines. */
  readonly today?: Day
  readonly lines?: LineRow[]
}

let held: Opening = {}

/** What was read for the first drawing; nothing afterwards, for by then it may not be so any more. */
export const opening = (): Opening => held

/** The first page stands. */
export function opened(): void {
  held = {}
}

/** Reads it; on a tablet, and behind a closed door, no more than what this device knows of itself. */
export async function readOpening(tables: Tables): Promise<void> {
  const [self, registers] = await Promise.all([tables.self(), tables.registers.toArray()])
  held = { self }
  const { identity } = self
  const reading = readingNow(self, tables.now())
  if (!identity?.person || reading.at !== 'open') return
  const { id: person } = identity.person
  const ward = reading.wards.find(({ id }) => id === self.ward) ?? reading.wards[0]
  const register = registers.find((row) => row.ward === ward?.id)?.register
  const role = register?.members.get(person)?.role
  if (!ward || !register || !role) return
  const reader = readerOf(ward.id, person, role, identity.tablet)
  const now = tables.now()
  const today = dayOf(now, register.ward?.timezone ?? ward.timezone)
  const [residents, agreement, musts, open, lines] = await Promise.all([
    residentsOf(tables, reader),
    agreementOf(tables, ward.id),
    mustKnows(tables, reader, now),
    waiting(tables, reader),
    linesOfDay(tables, reader, today),
  ])
  held = { self, register, residents, agreement, musts, open, today, lines }
}
