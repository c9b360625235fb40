import { isAuditedAct } from '#notebook/acts.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { monthName } from '#i18n/dates.ts'
import { isolated } from '#i18n/isolated.ts'
import { useTopic } from '#i18n/words.tsx'
import { audit as auditWords } from '#i18n/words/audit.ts'
import type { ReviewRow } from '#sync/door/audit.ts'
import { useGround, type Ground } from './ground.ts'

/** A row in words. Ids become names here, on a device that may know them. */
export type Told = {
  readonly who: string
  readonly what: string
  readonly about: string | undefined
  readonly device: string | undefined
  /** On which ward, where rows of several stand together. */
  readonly ward: string | undefined
  /** Why it was refused; undefined where it was not. */
  readonly refused: string | undefined
}

export function useNaming(): (row: ReviewRow) => Told {
  const say = useTopic(auditWords)
  const ground = useGround()
  const nameOf = (person: string): string => isolated(ground.people.get(person) ?? ground.unnamed(person))
  return (row) => ({
    who: row.person !== undefined ? nameOf(row.person) : nobody(row, ground, say),
    what: isAuditedAct(row.act) ? say.acts[row.act] : row.act,
    about: row.about === undefined ? undefined : aboutOf(row.act, row.about, ground, say),
    device: row.device === undefined ? undefined : deviceOf(row.device, ground, say),
    ward: row.ward === undefined ? undefined : ground.wards.get(row.ward),
    refused: row.outcome === 'done' ? undefined : reason(row.outcome, say),
  })
}

function nobody({ device, act }: ReviewRow, { devices }: Ground, say: (typeof auditWords)['nl']): string {
  if (device !== undefined && devices.get(device)?.tablet) return say.tablet
  return act === 'access.refused' ? say.stranger : say.server
}

function aboutOf(act: string, id: string, ground: Ground, say: (typeof auditWords)['nl']): string {
  const { residents, people, devices, language } = ground
  const room = parseRoom(id)
  if (room && 'month' in room) {
    const [year = '', month = ''] = room.month.split('-')
    return say.rooms[room.kind](`${monthName(Number(month), language)} ${year}`)
  }
  if (room) return say.rooms[room.kind]
  const resident = residents.get(id)
  if (resident) return `${resident.name}, ${resident.roomNumber}`
  const person = people.get(id)
  if (person !== undefined) return person
  if (devices.has(id)) return deviceOf(id, ground, say)
  if (act === 'resident.opened') return say.gone
  return id === 'audit' ? say.thisList : id
}

/** Two telephones of one kind are told apart by the end of their ids. */
const deviceOf = (id: string, { devices }: Ground, say: (typeof auditWords)['nl']): string =>
  say.device(devices.get(id)?.label ?? say.someDevice, id.slice(-4))

function reason(outcome: string, say: (typeof auditWords)['nl']): string {
  const known: Record<string, string> = say.outcomes
  return known[outcome] ?? say.refused
}
