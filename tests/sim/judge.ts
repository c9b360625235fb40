import { createDecoder, readVarUint, readVarUint8Array, type Decoder } from 'lib0/decoding'
import type { RecordId } from '#notebook/ids.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { isExpired } from '#notebook/retention.ts'
import { parseRoom, registerRoom, roomName } from '#notebook/rooms.ts'
import type { SimSession } from './registers.ts'
import { decodeFrame, MESSAGE, readIds, SYNC } from '#wire/messages.ts'
import { isPacked, unpack } from '#wire/packed.ts'
import type { SimDevice } from './device.ts'
import { inflateAtOnce } from './inflate.ts'
import { recordsIn } from './relay-house.ts'
import { WARD } from './registers.ts'
import { isStaff, viewFaults, type JudgeParts } from './views.ts'

/**
 * The invariant, watched while a run goes on and judged at its end: no acknowledged line is lost, no line vanishes
 * unannounced, nobody is sent or holds what they may not read, and all who may read converge.
 */
export type Judge = {
  /** A relay sends this frame. */
  readonly sent: (frame: Uint8Array, to: SimSession) => void
  /** A person was told that a line is on this device. */
  readonly written: (device: SimDevice, id: RecordId) => void
  /** The relay's disk lost what it had. */
  readonly lost: () => void
  readonly roleChanged: (person: string) => void
  readonly revoked: (device: SimDevice) => void
  readonly slept: (days: number) => void
  /** Whether the relay would have this device back. */
  readonly stands: (device: SimDevice) => boolean
  readonly atRest: () => boolean
  readonly faults: () => string[]
}

/** Refusals that a change of role explains. */
const forRole: readonly Refusal[] = ['wrong-role', 'not-a-member', 'no-such-room', 'staff-only', 'not-yours', 'revoked-device']
/** Refusals that an absence of weeks explains. */
const forAbsence: readonly Refusal[] = ['expired', 'too-late']
const WEEKS = 30

export function createJudge(parts: JudgeParts): Judge {
  const { registers, relay, devices, now } = parts
  const broken = new Set<string>()
  const written = new Map<RecordId, SimDevice>()
  const acknowledged = new Map<RecordId, string>()
  /** Acknowledged, then lost by the relay when nobody who may give it back had it any more. */
  const excused = new Set<RecordId>()
  const moved = new Set<string>()
  let days = 0

  const mayOpen = (person: string, name: string): boolean => {
    const role = registers.fold().members.get(person)?.role
    return role !== undefined && (isStaff(role) || !name.includes('staff'))
  }
  const isOver = (name: string): boolean => {
    const room = parseRoom(name)
    const { ward } = registers.fold()
    return room !== undefined && 'month' in room && ward !== undefined && isExpired(room.month, ward.timezone, ward.retentionDays, now())
  }
  const stands = ({ session }: SimDevice): boolean => registers.stands(session)

  function onDisk(room: string, id: RecordId): boolean {
    if (room === roomName(registerRoom(WARD))) return registers.records(WARD).some((record) => record.id === id)
    return relay.holds(room, id)
  }

  /** M1 and L2: what the relay sends of a room is for who may read it, and stands on its disk. */
  function sent(frame: Uint8Array, to: SimSession): void {
    const { room, message } = decodeFrame(frame)
    if (room === '') return
    const decoder = createDecoder(message)
    const type = readVarUint(decoder)
    if (type === MESSAGE.denied || type === MESSAGE.expired || type === MESSAGE.refused) return
    if (!mayOpen(to.person, room)) broken.add(`[M1] ${to.device} is sent something of ${room}`)
    if (type === MESSAGE.delivered)
      for (const id of readIds(decoder)) {
        if (!onDisk(room, id)) broken.add(`[L2] ${id} is acknowledged and not on disk`)
        if (!room.endsWith('/register')) acknowledged.set(id, room)
      }
    if (type === MESSAGE.sync) shown(room, decoder, to)
    if (isPacked(message)) void unpack(message, inflateAtOnce).then((plain) => shown(room, behindType(plain), to))
  }

  function shown(room: string, decoder: Decoder, to: SimSession): void {
    if (readVarUint(decoder) === SYNC.step1) return
    for (const id of recordsIn(readVarUint8Array(decoder)).keys())
      if (!onDisk(room, id)) broken.add(`[L2] ${id} is shown to ${to.device} and not on disk`)
  }

  function excuse(): void {
    for (const [id, room] of acknowledged)
      if (!relay.holds(room, id) && !devices.some((device) => canGiveBack(device, id, room))) excused.add(id)
  }

  const canGiveBack = (device: SimDevice, id: RecordId, room: string): boolean =>
    stands(device) &&
    mayOpen(device.session.person, room) &&
    device.records().some((row) => row.id === id && row.room === room && row.state !== 'refused')

  function whereIs(id: RecordId): string | undefined {
    const room = acknowledged.get(id)
    if (room !== undefined && relay.holds(room, id)) return room
    for (const [name, records] of relay.onDisk()) if (records.has(id)) return name
    return undefined
  }

  function lineFaults(): string[] {
    const faults: string[] = []
    for (const [id, device] of written) {
      if (whereIs(id) !== undefined) continue
      const row = device.records().find((one) => one.id === id)
      const room = acknowledged.get(id) ?? row?.room
      if (acknowledged.has(id)) {
        if (!excused.has(id) && !isOver(room ?? '')) faults.push(`acknowledged and lost: ${id} in ${room}`)
      } else if (!row) faults.push(`vanished unannounced: ${id}`)
      else if (row.state === 'ward') faults.push(`said to be on the ward and is not: ${id} in ${row.room}`)
      else if (row.state === 'device' && stands(device)) faults.push(`never delivered: ${id} in ${row.room} of ${device.session.device}`)
    }
    for (const device of devices)
      for (const row of device.records())
        if (row.state === 'refused' && !isLawful(device, row.refusal?.code))
          faults.push(`refused for no reason: ${row.id} of ${device.session.device}, ${row.refusal?.code}`)
    return faults
  }

  function isLawful(device: SimDevice, code: Refusal | undefined): boolean {
    if (code === undefined) return false
    return (moved.has(device.session.person) && forRole.includes(code)) || (days >= WEEKS && forAbsence.includes(code))
  }

  const faults = (): string[] => [...broken, ...lineFaults(), ...viewFaults({ ...parts, mayOpen, isOver, stands })]

  return {
    sent,
    written: (device, id) => void written.set(id, device),
    lost: excuse,
    roleChanged(person) {
      moved.add(person)
      excuse()
    },
    revoked({ session }) {
      moved.add(session.person)
      excuse()
    },
    slept(more) {
      days += more
      excuse()
    },
    stands,
    atRest: () => faults().length === 0,
    faults,
  }
}

function behindType(message: Uint8Array): Decoder {
  const decoder = createDecoder(message)
  readVarUint(decoder)
  return decoder
}
