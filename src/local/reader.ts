import type { PersonId, WardId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import type { Role } from '#notebook/records.ts'
import { circleRoom, residentsRoom, type Audience, type Circle } from '#notebook/rooms.ts'

/**
 * Whose eyes read. On a ward's tablet more may stand on the disk than the person who unlocked it may see, so every
 * question of a screen says who asks, and the answer holds nothing else (M1). `audience`: `staff` reads everything but rooms of a few, which `role` opens.
 */
export type Reader = { readonly ward: WardId; readonly person: PersonId; readonly audience: Audience; readonly role?: Role }

/** `tablet`: the pages that a ward's tablet carries; nobody reads or writes others on it. */
export function readerOf(ward: WardId, person: PersonId, role: Role, tablet: 'all' | 'staff' | undefined): Reader {
  const staff = may({ person, role }, { do: 'open', room: residentsRoom(ward, 'staff') }).ok && tablet !== 'all'
  return { ward, person, audience: staff ? 'staff' : 'all', role }
}

export const sees = (reader: Pick<Reader, 'audience'>, audience: Audience): boolean => audience === 'all' || reader.audience === 'staff'

/** Whether this reader sees what the ward keeps together, by the room in which it stands. */
export const seesTogether = (reader: Reader, { audience, circle }: { readonly audience: Audience; readonly circle?: Circle }): boolean =>
  circle ? may({ person: reader.person, role: reader.role }, { do: 'open', room: circleRoom(reader.ward, circle) }).ok : sees(reader, audience)

/** The audiences whose lines this reader sees. */
export const audiencesOf = ({ audience }: Pick<Reader, 'audience'>): readonly Audience[] => (audience === 'staff' ? ['all', 'staff'] : ['all'])
