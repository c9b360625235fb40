import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'
import type { Result } from '#notebook/result.ts'
import { ask, post, type DoorRefusal } from './ask.ts'
import { answer, gathering, mail, type Answer, type Gathering } from './former.ts'

/** The yearly gathering, as a coordinator plans it, as a volunteer of now sees it, and as a link of an invitation shows it. */
const guest = v.object({
  former: v.string(),
  name: v.string(),
  email: v.boolean(),
  postal: v.boolean(),
  news: v.optional(v.string()),
  answer: v.optional(answer),
  answered: v.optional(v.number()),
  mail: v.optional(mail),
})
const plan = v.object({
  mail: v.boolean(),
  former: v.number(),
  gathering: v.optional(v.object({ ...gathering.entries, over: v.boolean(), invited: v.optional(v.number()) })),
  guests: v.array(guest),
  volunteers: v.array(v.object({ person: v.string(), answer, answered: v.number() })),
})
const letters = v.object({ letters: v.array(v.object({ former: v.string(), name: v.string(), postal: v.optional(v.string()), link: v.string() })) })
const mine = v.object({ gathering: v.optional(gathering), answer: v.optional(answer) })
const invited = v.object({
  ward: v.object({ name: v.string(), house: v.optional(v.string()) }),
  name: v.string(),
  gathering,
  over: v.boolean(),
  answer: v.optional(answer),
})

/** A former volunteer who was asked; whether an address is there, and not which. */
export type Guest = v.InferOutput<typeof guest>
/** `mail`: whether the relay can send e-mails. `former`: how many are on the list. `over`: its day is past. */
export type Plan = v.InferOutput<typeof plan>
export type Letter = v.InferOutput<typeof letters>['letters'][number]
export type Mine = v.InferOutput<typeof mine>
export type Invited = v.InferOutput<typeof invited>
export type Words = Omit<Gathering, 'id'>

type Reply<T> = Promise<Result<T, DoorRefusal>>
const at = (ward: WardId, act = ''): string => `/api/gathering/${encodeURIComponent(ward)}${act && `/${act}`}`

export const planOf = (ward: WardId): Reply<Plan> => ask(at(ward), {}, plan)
/** Changes the one that is named, or plans the next. */
export const planGathering = (ward: WardId, words: Words, id?: string): Reply<Plan> => post(at(ward, 'plan'), { ...words, ...(id === undefined ? {} : { gathering: id }) }, plan)
/** Asks whoever was not asked yet. */
export const inviteAll = (ward: WardId, id: string): Reply<Plan> => post(at(ward, 'invite'), { gathering: id }, plan)
/** Sends again to this person, or to everybody whose e-mail failed. */
export const sendAgain = (ward: WardId, id: string, former?: string): Reply<Plan> => post(at(ward, 'again'), { gathering: id, former }, plan)
/** Letters for whom no e-mail reaches; each link is told this once. */
export const lettersOf = (ward: WardId, id: string): Reply<{ letters: Letter[] }> => post(at(ward, 'letters'), { gathering: id }, letters)

export const myInvitation = (ward: WardId): Reply<Mine> => ask(at(ward, 'mine'), {}, mine)
export const answerMine = (ward: WardId, id: string, said: Answer): Reply<Mine> => post(at(ward, 'answer'), { gathering: id, answer: said }, mine)

export const invitation = (code: string): Reply<Invited> => post('/api/gathering-answer/look', { code }, invited)
/** Works once. */
export const giveAnswer = (code: string, said: Answer): Reply<Invited> => post('/api/gathering-answer/give', { code, answer: said }, invited)
