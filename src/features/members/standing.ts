import type { PersonId } from '#notebook/ids.ts'
import type { Role } from '#notebook/records.ts'
import { seatedOn, type Device, type Member, type Register } from '#notebook/register.ts'

/** A person's own devices, oldest first; revoked ones too. */
export const devicesOf = ({ devices }: Register, person: PersonId): Device[] =>
  [...devices.values()].filter((device) => device.person === person && !device.tablet).sort((a, b) => a.since - b.since)

/** The ward's tablets, oldest first; revoked ones too. */
export const tabletsOf = ({ devices }: Register): Device[] => [...devices.values()].filter(({ tablet }) => tablet).sort((a, b) => a.since - b.since)

/** Tablets on which somebody may write now. */
export const seatsOf = (register: Register, person: PersonId): Device[] =>
  tabletsOf(register).filter((tablet) => tablet.revoked === undefined && seatedOn(tablet).includes(person))

/** Whether somebody has a way into the notebook: a device, or a place on a tablet. */
export const isIn = (register: Register, person: PersonId): boolean =>
  devicesOf(register, person).some(({ revoked }) => revoked === undefined) || seatsOf(register, person).length > 0

export const isOnlyCoordinator = ({ members }: Register, person: PersonId): boolean => {
  const coordinators = [...members.values()].filter(({ role }) => role === 'coordinator')
  return coordinators.length === 1 && coordinators[0]?.person === person
}

/** The role of a former member before they left. */
export const lastRole = ({ roles }: Member): Role | undefined => roles.findLast(({ role }) => role !== undefined)?.role
