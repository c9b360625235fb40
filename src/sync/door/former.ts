import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'
import { ok, type Result } from '#notebook/result.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

/** Former volunteers: the coordinators' list, and each person's own part of it by a personal link. */
export const answer = v.picklist(['comes', 'does-not'])
/** Whether somebody comes to the gathering. */
export type Answer = v.InferOutput<typeof answer>

/** Where an e-mail stands; `when` in ms. */
export const mail = v.variant('at', [
  v.object({ at: v.literal('waiting') }),
  v.object({ at: v.literal('sent'), when: v.number() }),
  v.object({ at: v.literal('failed'), when: v.number(), why: v.picklist(['no-address', 'address', 'unreachable', 'sign-in', 'refused']) }),
])
export type MailState = v.InferOutput<typeof mail>
export type MailTrouble = Extract<MailState, { at: 'failed' }>['why']

const former = v.object({
  id: v.string(),
  person: v.string(),
  name: v.string(),
  email: v.optional(v.string()),
  postal: v.optional(v.string()),
  since: v.optional(v.number()),
  until: v.number(),
  consent: v.string(),
  consented: v.number(),
  by: v.string(),
  news: v.optional(v.string()),
  newsAt: v.optional(v.number()),
  mail: v.optional(mail),
})
/** One of the list. `consent`: the words that the person said yes to, at `consented` (ms), to the coordinator `by`. */
export type Former = v.InferOutput<typeof former>

/** A gathering; `time` is `HH:MM` on the ward's clock. */
export const gathering = v.object({ id: v.string(), title: v.string(), day: v.string(), time: v.string(), place: v.string(), text: v.string() })
export type Gathering = v.InferOutput<typeof gathering>

const own = v.object({
  ward: v.object({ name: v.string(), house: v.optional(v.string()), timezone: v.string() }),
  name: v.string(),
  email: v.optional(v.string()),
  postal: v.optional(v.string()),
  since: v.optional(v.number()),
  until: v.number(),
  consent: v.string(),
  consented: v.number(),
  news: v.optional(v.string()),
  invitations: v.array(v.object({ ...gathering.entries, answer: v.optional(answer) })),
})
/** All that is kept of somebody, as they see it themselves. */
export type Own = v.InferOutput<typeof own>

type Reply<T> = Promise<Result<T, DoorRefusal>>
const nothing = v.object({})
const list = v.object({ former: v.array(former) })
const link = v.object({ link: v.string() })
const at = (ward: WardId, act = ''): string => `/api/former/${encodeURIComponent(ward)}${act && `/${act}`}`

/** `mail`: whether the relay can send e-mails. */
export const formerOf = (ward: WardId): Reply<{ mail: boolean; former: Former[] }> => ask(at(ward), {}, v.object({ mail: v.boolean(), ...list.entries }))

/** The same, to be taken along; the relay notes that it was. */
export async function exportFormer(ward: WardId): Reply<Former[]> {
  const answered = await post(at(ward, 'export'), {}, list)
  return answered.ok ? ok(answered.value.former) : answered
}

/** A new personal link, in the place of the ones before. It is told this once. */
export const renewLink = (ward: WardId, id: string): Reply<{ link: string }> => post(at(ward, 'link'), { former: id }, link)
/** E-mails the personal link. */
export const mailLink = (ward: WardId, id: string): Reply<object> => post(at(ward, 'send'), { former: id }, nothing)
export const eraseFormer = (ward: WardId, id: string): Reply<object> => post(at(ward, 'erase'), { former: id }, nothing)

/** What somebody leaves behind, and the words to which they said yes. */
export type Kept = { readonly email?: string; readonly postal?: string; readonly consent: string }

/** Ends a volunteer's membership and puts them on the list, both or neither. The personal link is told this once. */
export const endAndKeep = (ward: WardId, person: string, keep: Kept): Reply<{ link: string }> =>
  post(`/api/people/${encodeURIComponent(ward)}/end`, { person, keep }, link)

export const ownPart = (code: string): Reply<Own> => post('/api/former-link/look', { code }, own)
export type OwnChange = { readonly email?: string | null; readonly postal?: string | null; readonly news?: string | null }
export const changeOwn = (code: string, change: OwnChange): Reply<Own> => post('/api/former-link/change', { code, ...change }, own)
export const answerOwn = (code: string, id: string, said: Answer): Reply<Own> => post('/api/former-link/answer', { code, gathering: id, answer: said }, own)
/** Everything that is kept of them is gone when it resolves. */
export const eraseOwn = (code: string): Reply<object> => post('/api/former-link/erase', { code }, nothing)
