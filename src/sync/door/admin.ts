import * as v from 'valibot'
import type { Result } from '#notebook/result.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

const ward = v.object({
  id: v.string(),
  name: v.string(),
  house: v.optional(v.string()),
  timezone: v.string(),
  retentionDays: v.number(),
  members: v.number(),
})
const organisation = v.object({
  wards: v.array(ward),
  administrators: v.array(v.object({ person: v.string(), name: v.string(), since: v.number() })),
  relay: v.object({
    version: v.string(),
    since: v.number(),
    storage: v.picklist(['ok', 'failing']),
    damaged: v.array(v.object({ ward: v.string(), kind: v.string(), at: v.number() })),
  }),
  time: v.number(),
})
const invited = v.object({ person: v.string(), link: v.string(), expires: v.number() })

/** What the organisation runs: its wards, its administrators, and how the relay is. Moments in ms of the relay's clock. */
export type Organisation = v.InferOutput<typeof organisation>
export type Ward = v.InferOutput<typeof ward>
/** A link that enrols one device, until it expires (ms). */
export type Invited = v.InferOutput<typeof invited>
type NewWard = { readonly name: string; readonly house?: string | undefined; readonly timezone: string; readonly coordinator: string }
type Asked<T> = Promise<Result<T, DoorRefusal>>

/** `not-found`: whoever asks is no administrator. */
export const organisationNow = (): Asked<Organisation> => ask('/api/admin', {}, organisation)
export const changeWard = ({ id, members: _, ...settings }: Ward): Asked<unknown> =>
  post('/api/admin/wards/change', { ward: id, ...settings }, v.object({}))
export const makeWard = (made: NewWard): Asked<Invited> => post('/api/admin/wards', made, invited)
/** A new administrator by name, or a further link for one. */
export const inviteAdministrator = (who: { readonly name: string } | { readonly person: string }): Asked<Invited> =>
  post('/api/admin/administrators/invite', who, invited)
export const endAdministrator = (person: string): Asked<unknown> => post('/api/admin/administrators/end', { person }, v.object({}))
