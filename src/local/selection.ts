import { addDays, momentOf, type Day } from '#notebook/calendar.ts'
import { writtenAt } from '#notebook/entry.ts'
import type { RecordId, ResidentId } from '#notebook/ids.ts'
import { isKnown, parseBody } from '#notebook/records.ts'
import { audienceOf, parseRoom, registerRoom, roomName, type RoomName } from '#notebook/rooms.ts'
import { bodyOf, type Sealed } from '#notebook/seal.ts'
import { linesAbout, linesBetween, mustKnows } from './queries.ts'
import { sees, type Reader } from './reader.ts'
import type { EntryRow, LineRow, RecordRow, Tables } from './tables.ts'

/** Which part of the notebook goes on paper or into a file. */
export type Asked = {
  /** Whose eyes read: nothing leaves for others. */
  readonly reader: Reader
  /** The ward's time zone. */
  readonly zone: string
  /** The first and the last day; undefined: all that is on this device. */
  readonly days: { readonly from: Day; readonly to: Day } | undefined
  /** Only what is about this resident. */
  readonly resident: ResidentId | undefined
  /** With the lines for professionals alone. */
  readonly staff: boolean
  /** The present moment, ms. */
  readonly now: number
}

export type Selection = {
  /** What everyone must know in those days, also where it was written before them; newest first. */
  readonly musts: readonly EntryRow[]
  /** Every line of those days, oldest first. */
  readonly lines: readonly LineRow[]
}

/** The lines that were asked for, of those that may be read here. */
export async function select(tables: Tables, asked: Asked): Promise<Selection> {
  const { reader, zone, days, resident, now } = asked
  const from = days ? momentOf(days.from, zone) : now
  const end = days ? momentOf(addDays(days.to, 1), zone) : Infinity
  const [lines, musts] = await Promise.all([linesOf(tables, asked), mustKnows(tables, reader, from)])
  return {
    musts: musts.filter((row) => writtenAt(row) < end && fits(row, asked) && (!resident || row.residents.includes(resident))),
    lines: lines.filter((row) => fits(row, asked)),
  }
}

async function linesOf(tables: Tables, { reader, days, resident }: Asked): Promise<LineRow[]> {
  if (!resident) return linesBetween(tables, reader, days?.from ?? '', days?.to ?? '\uffff')
  const lines = (await linesAbout(tables, reader, resident)).reverse()
  return days ? lines.filter((row) => row.day >= days.from && row.day <= days.to) : lines
}

const fits = (row: LineRow, { staff }: Asked): boolean => staff || !isStaffs(row.room)

function isStaffs(name: RoomName): boolean {
  const room = parseRoom(name)
  return !room || audienceOf(room) === 'staff'
}

/** A record as it was sealed, with where it stands. */
export type SealedRecord = { readonly id: RecordId; readonly room: RoomName; readonly state: RecordRow['state']; readonly sealed: Sealed }

type More = {
  /** All about this resident. */
  readonly about?: ResidentId | undefined
  /** R2: with who understood a must-know, which is for professionals to see. */
  readonly understood?: boolean
}

/**
 * The sealed records behind lines, and behind a resident where one is named, with those of the register that tell
 * which key each sealing device has: enough to check every seal without this program.
 */
export async function recordsBehind(tables: Tables, lines: readonly LineRow[], asked: Asked, more: More = {}): Promise<SealedRecord[]> {
  const { about, understood = false } = more
  const subjects = [...lines.map((row) => (row.form === 'entry' ? `entry:${row.id}` : `future:${row.id}`)), ...(about ? [`resident:${about}`] : [])]
  const rows = await tables.records.where('[ward+subject]').anyOf(subjects.map((subject) => [asked.reader.ward, subject])).toArray()
  const staff = asked.staff && sees(asked.reader, 'staff')
  const told = rows.filter((row) => (staff || !isStaffs(row.room)) && (understood || bodyIn(row)?.type !== 'entry.understood'))
  const devices = new Set(told.flatMap((row) => bodyIn(row)?.device ?? []))
  const register = await tables.records.where('room').equals(roomName(registerRoom(asked.reader.ward))).toArray()
  const keys = register.filter((row) => {
    const body = bodyIn(row)
    return body && isKnown(body) && (body.type === 'device.set' || body.type === 'seat.set') && devices.has(body.subject)
  })
  return [...keys, ...told].map(({ id, room, state, sealed }) => ({ id, room, state, sealed }))
}

function bodyIn(row: RecordRow) {
  const parsed = parseBody(bodyOf(row.sealed))
  return parsed.ok ? parsed.value : undefined
}
