import * as v from 'valibot'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import { roles, type Role } from '#notebook/records.ts'
import { ok, type Result } from '#notebook/result.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

/**
 * What a coordinator asks of the relay about a ward's people. Who belongs to the ward stands in the register, on this
 * device; here is what only the relay knows.
 */
const pages = v.picklist(['all', 'staff'])
const invitation = v.object({
  id: v.string(),
  person: v.optional(v.string()),
  tablet: v.optional(pages),
  maker: v.optional(v.string()),
  made: v.number(),
  expires: v.number(),
  used: v.optional(v.object({ at: v.number(), device: v.string() })),
  withdrawn: v.boolean(),
})
const device = v.object({ device: v.string(), seen: v.optional(v.number()) })
const overview = v.object({
  members: v.array(v.object({ devices: v.array(device) })),
  tablets: v.array(device),
  invitations: v.array(invitation),
  handedIn: v.number(),
  elsewhere: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      members: v.array(v.object({ person: v.string(), name: v.string(), title: v.optional(v.string()), role: v.picklist(roles) })),
    })
  ),
})
const made = v.object({ id: v.string(), link: v.string(), expires: v.number() })
const madeFor = v.object({ ...made.entries, person: v.string() })

export type TabletPages = v.InferOutput<typeof pages>
/** An invitation for a person, or for the ward's tablet. `used`: who came in by it, when (ms) and on which device. */
export type Invitation = v.InferOutput<typeof invitation>
/** A code that was just made. The link is told this once. */
export type Made = v.InferOutput<typeof made>
export type People = {
  /** When each device was last heard of, ms. */
  readonly seen: ReadonlyMap<DeviceId, number>
  readonly invitations: readonly Invitation[]
  /** How many lines wait in the tray of devices that were let go. */
  readonly handedIn: number
  /** Other wards of which this coordinator is coordinator, with their members who are not members here. */
  readonly elsewhere: v.InferOutput<typeof overview>['elsewhere']
}
/** `screen`: shown to somebody who stands by, ten minutes. `link`: handed over, seven days. */
export type Way = 'screen' | 'link'
export type Newcomer = { readonly name: string; readonly role: Role; readonly title?: string | undefined }
export type MemberChange = { readonly name?: string; readonly role?: Role; readonly title?: string | null; readonly home?: boolean }

type Answer<T> = Promise<Result<T, DoorRefusal>>
const nothing = v.object({})
const at = (ward: WardId, act = ''): string => `/api/people/${encodeURIComponent(ward)}${act && `/${act}`}`

export async function peopleOf(ward: WardId): Answer<People> {
  const answer = await ask(at(ward), {}, overview)
  if (!answer.ok) return answer
  const { members, tablets, ...rest } = answer.value
  const devices = [...tablets, ...members.flatMap((member) => member.devices)]
  const seen = new Map(devices.flatMap((each) => (each.seen === undefined ? [] : [[each.device, each.seen] as const])))
  return ok({ seen, ...rest })
}

export const inviteNewcomer = (ward: WardId, newcomer: Newcomer, way: Way): Answer<Made & { person: PersonId }> =>
  post(at(ward, 'invite'), { ...newcomer, way }, madeFor)

export const inviteMember = (ward: WardId, person: PersonId, way: Way): Answer<Made> => post(at(ward, 'invite'), { person, way }, made)

export const inviteTablet = (ward: WardId, carries: TabletPages): Answer<Made> => post(at(ward, 'tablet'), { pages: carries }, made)

export const withdrawInvitation = (ward: WardId, id: string, withdrawn: boolean): Answer<object> =>
  post(at(ward, 'withdraw'), { invitation: id, withdrawn }, nothing)

/** With a role it takes back a former member. */
export const changeMember = (ward: WardId, person: PersonId, change: MemberChange): Answer<object> =>
  post(at(ward, 'change'), { person, ...change }, nothing)

export const bringMember = (ward: WardId, from: WardId, person: PersonId, role: Role, title?: string): Answer<object> =>
  post(at(ward, 'bring'), { from, person, role, title }, nothing)

export const endMembership = (ward: WardId, person: PersonId): Answer<object> => post(at(ward, 'end'), { person }, nothing)

/** Ends the membership and shuts out every device of the person. */
export const revokePerson = (ward: WardId, person: PersonId): Answer<object> => post(at(ward, 'revoke-person'), { person }, nothing)

export const revokeDevice = (ward: WardId, revoked: DeviceId): Answer<object> => post(at(ward, 'revoke-device'), { device: revoked }, nothing)
