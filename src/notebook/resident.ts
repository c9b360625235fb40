import type { RecordId, ResidentId } from './ids.ts'
import type { Mark } from './entry.ts'
import { isProfessional } from './may.ts'
import { plainName } from './plain-name.ts'
import { inOrder, type ResidentRecord } from './records.ts'
import { audienceOf, parseRoom, type Audience } from './rooms.ts'

export type Particular = Mark & {
  readonly text: string
  readonly audience: Audience
  /** The day after which somebody looks whether it still holds. */
  readonly review: string | undefined
}

/** One that holds no more, and who ended it. */
export type EndedParticular = Particular & { readonly ended: Mark }

export type Resident = {
  readonly id: ResidentId
  readonly name: string
  readonly initials: string | undefined
  readonly roomNumber: string
  /** `MM-DD` or `YYYY-MM-DD`. */
  readonly birthday: string | undefined
  /** false: said goodbye to. */
  readonly here: boolean
  /** Those that hold, in the order in which they were noted. */
  readonly particulars: readonly Particular[]
  readonly ended: readonly EndedParticular[]
}

/** F1 for a resident: the latest of each field holds; a particular holds until it is ended. */
export function foldResident(records: Iterable<ResidentRecord>): Resident | undefined {
  const sorted = [...new Map([...records].map((record) => [record.id, record])).values()]
    .filter((record) => isProfessional(record.as))
    .sort(inOrder)
  const admitted = sorted.find((record) => record.type === 'resident.admitted')
  if (!admitted) return undefined
  let { name, initials, roomNumber, birthday } = admitted
  let here = true
  const noted = new Map<RecordId, Particular>()
  for (const record of sorted) {
    switch (record.type) {
      case 'resident.admitted':
      case 'resident.changed':
        name = record.name ?? name
        initials = record.initials ?? initials
        roomNumber = record.roomNumber ?? roomNumber
        birthday = record.birthday ?? birthday
        if (record.type === 'resident.admitted') here = true
        break
      case 'resident.left':
        here = false
        break
      case 'particular.noted': {
        const { id, by, as, at, text, review } = record
        noted.set(id, { id, by, as, at, text, review, audience: roomAudience(record.room) })
      }
    }
  }
  const ends = new Map<RecordId, Mark>()
  for (const record of sorted) {
    const { type, id, by, as, at } = record
    if (type === 'particular.ended' && noted.get(record.to)?.audience === roomAudience(record.room) && !ends.has(record.to))
      ends.set(record.to, { id, by, as, at })
  }
  const particulars: Particular[] = []
  const ended: EndedParticular[] = []
  for (const particular of noted.values()) {
    const end = ends.get(particular.id)
    if (end) ended.push({ ...particular, ended: end })
    else particulars.push(particular)
  }
  return {
    id: admitted.resident,
    name: plainName(name),
    initials: initials === undefined ? undefined : plainName(initials),
    roomNumber: plainName(roomNumber),
    birthday,
    here,
    particulars,
    ended,
  }
}

function roomAudience(name: string): Audience {
  const room = parseRoom(name)
  return room ? audienceOf(room) : 'staff'
}
