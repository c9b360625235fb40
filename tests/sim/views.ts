import * as Y from 'yjs'
import { foldEntry, type Entry } from '#notebook/entry.ts'
import { addMonths, monthOf } from '#notebook/calendar.ts'
import { isEntryRecord, isKnown, parseBody, subjectOf, type EntryRecord } from '#notebook/records.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import { bodyOf } from '#notebook/seal.ts'
import { arrivedOf, newRoomDoc, recordsOf } from '#wire/doc.ts'
import type { SimDevice } from './device.ts'
import { WARD, type SimRegisters } from './registers.ts'
import type { RelayHouse } from './relay-house.ts'
import { isEntry } from './write.ts'

export type JudgeParts = {
  readonly registers: SimRegisters
  readonly relay: RelayHouse
  readonly devices: readonly SimDevice[]
  readonly now: () => number
}

type Parts = JudgeParts & {
  readonly mayOpen: (person: string, room: RoomName) => boolean
  readonly isOver: (room: RoomName) => boolean
  readonly stands: (device: SimDevice) => boolean
}

type Pages = ReadonlyMap<RoomName, { readonly sealed: ReadonlyMap<string, Uint8Array<ArrayBuffer>>; readonly arrived: ReadonlyMap<string, number> }>

/** Where a device that is up and may be there differs from what the relay has: in its rooms, its records, its views. */
export function viewFaults(parts: Parts): string[] {
  const { devices, stands, registers } = parts
  const pages = pagesOf(parts)
  return devices
    .filter((device) => stands(device) && device.tab())
    .flatMap((device) => [
      ...secretFaults(device, parts),
      ...[...pages.keys()].filter((room) => carries(device, room, parts)).flatMap((room) => roomFaults(device, room, pages)),
      ...registerFaults(device, registers.records(WARD).map(({ id }) => id)),
      ...foldFaults(device, pages, parts),
    ])
}

function pagesOf({ relay, isOver }: Parts): Pages {
  const pages = new Map<RoomName, { sealed: Map<string, Uint8Array<ArrayBuffer>>; arrived: Map<string, number> }>()
  for (const [room, updates] of relay.updates()) {
    if (isOver(room)) continue
    const doc = newRoomDoc()
    for (const update of updates) Y.applyUpdate(doc, update)
    pages.set(room, { sealed: new Map(recordsOf(doc).entries()), arrived: new Map(arrivedOf(doc).entries()) })
  }
  return pages
}

/** M1, M3: what may not be read, and what expired, is nowhere on the device. */
function secretFaults(device: SimDevice, { mayOpen, isOver }: Parts): string[] {
  const { session } = device
  const hidden = (room: RoomName): boolean => !mayOpen(session.person, room) || isOver(room)
  const held = new Set(device.records().filter(({ state, room }) => state === 'ward' && hidden(room)).map(({ room }) => room))
  const kept = device.caches().filter(hidden)
  return [
    ...[...held].map((room) => `[M1, M3] ${session.device} holds records of ${room}`),
    ...kept.map((room) => `[M1, M3] ${session.device} keeps a copy of ${room}`),
  ]
}

/** The rooms that a device has as they are now: a volunteer this month and the last. */
function carries(device: SimDevice, room: RoomName, { mayOpen, registers, now }: Parts): boolean {
  const { person } = device.session
  const parsed = parseRoom(room)
  if (!parsed || !mayOpen(person, room)) return false
  if (!('month' in parsed) || isStaff(registers.fold().members.get(person)?.role)) return true
  const month = monthOf(now(), 'Europe/Amsterdam')
  return parsed.month === month || parsed.month === addMonths(month, -1)
}

/** Said once more here, so that a mistake in the rules of the product is no mistake of the judge. */
export const isStaff = (role: string | undefined): boolean => role === 'professional' || role === 'coordinator'

function roomFaults(device: SimDevice, room: RoomName, pages: Pages): string[] {
  const page = pages.get(room)
  const mine = new Map(device.records().filter((row) => row.room === room && row.state === 'ward').map((row) => [row.id, row]))
  const name = `${device.session.device} in ${room}`
  const faults: string[] = []
  for (const [id, sealed] of page?.sealed ?? []) {
    const row = mine.get(id)
    if (!row) faults.push(`${name} lacks ${id}`)
    else if (!Buffer.from(row.sealed).equals(sealed)) faults.push(`${name} has other bytes of ${id}`)
    // A relay that lost its rooms lost the arrivals too: who saw them knows more.
    else if (page?.arrived.has(id) && row.arrived !== page.arrived.get(id)) faults.push(`${name} has another arrival of ${id}`)
  }
  for (const id of mine.keys()) if (!page?.sealed.has(id)) faults.push(`${name} has ${id}, which the relay has not`)
  return faults
}

function registerFaults(device: SimDevice, ids: readonly string[]): string[] {
  const mine = new Set(device.records().map(({ id }) => id))
  return ids.filter((id) => !mine.has(id)).map((id) => `${device.session.device} lacks ${id} of the register`)
}

/** F1: each line on the page is the fold of what the device may read of it and has. */
function foldFaults(device: SimDevice, pages: Pages, parts: Parts): string[] {
  const rows = device.records()
  const own = new Set(rows.filter(({ state }) => state !== 'ward').map(({ subject }) => subject))
  const bySubject = new Map<string, EntryRecord[]>()
  for (const [room, { sealed }] of pages)
    if (carries(device, room, parts))
      for (const bytes of sealed.values()) {
        const body = parseBody(bodyOf(bytes))
        if (!body.ok || !isKnown(body.value) || !isEntryRecord(body.value)) continue
        const subject = subjectOf(body.value)
        bySubject.set(subject, [...(bySubject.get(subject) ?? []), body.value])
      }
  const shown = new Map(device.values('lines').filter(isEntry).map((line) => [line.id, line]))
  const faults: string[] = []
  for (const [subject, records] of bySubject) {
    // Records of months that are not compared here count in the line too.
    const elsewhere = rows.some((row) => row.subject === `entry:${subject}` && !carries(device, row.room, parts))
    if (own.has(`entry:${subject}`) || elsewhere) continue
    const expected = foldEntry(records)
    const line = shown.get(subject)
    if (!same(expected, line)) faults.push(`${device.session.device} shows ${subject} otherwise than it is`)
  }
  return faults
}

function same(expected: Entry | undefined, line: object | undefined): boolean {
  if (!expected || !line) return expected === line
  return Object.entries(expected).every(([key, value]) => JSON.stringify(Reflect.get(line, key)) === JSON.stringify(value))
}
