import * as v from 'valibot'
import { roles } from '#notebook/records.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { keyToText, newKeyPair } from '#notebook/seal.ts'
import { leaseFrom } from '#local/lease.ts'
import type { Identity, Tables } from '#local/tables.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

const ward = v.object({
  id: v.string(),
  name: v.string(),
  house: v.optional(v.string()),
  timezone: v.string(),
  language: v.picklist(['nl', 'en']),
})
const pages = v.picklist(['all', 'staff'])
const invitation = v.union([
  v.object({
    ward,
    person: v.object({ id: v.string(), name: v.string(), title: v.optional(v.string()) }),
    role: v.picklist(roles),
    expires: v.number(),
  }),
  v.object({ ward, tablet: pages, expires: v.number() }),
  v.object({ administrator: v.literal(true), person: v.object({ id: v.string(), name: v.string() }), expires: v.number() }),
])
/** What the relay tells a device of itself. */
export const identity = v.object({
  person: v.optional(v.object({ id: v.string(), name: v.string() })),
  tablet: v.optional(pages),
  device: v.string(),
  wards: v.array(v.object({ ...ward.entries, role: v.picklist(roles), access: v.picklist(['always', 'shift']) })),
  shift: v.optional(v.object({ ward: v.string(), until: v.number() })),
  relayKey: v.string(),
  administrator: v.optional(v.boolean(), false),
  time: v.number(),
})
const people = v.object({
  people: v.array(
    v.object({ id: v.string(), name: v.string(), title: v.optional(v.string()), role: v.picklist(roles), link: v.string() })
  ),
})

/** For whom a sign-in link is: a person of a ward, a ward that gets a tablet, or an administrator. */
export type Invitation = v.InferOutput<typeof invitation>
export type ExamplePerson = v.InferOutput<typeof people>['people'][number]

export const lookAtInvitation = (code: string): Promise<Result<Invitation, DoorRefusal>> =>
  post('/api/invitation/look', { code }, invitation)

/** Makes this device's key pair and enrols it for the person of the link. */
export const enrol = (tables: Tables, code: string): Promise<Result<Identity, DoorRefusal>> =>
  enrolAt(tables, '/api/invitation/redeem', { code })

/** Whether the relay still knows this browser, although its storage was emptied: by whose name. */
export async function knownAs(): Promise<Result<string, DoorRefusal>> {
  const answer = await ask('/api/me', {}, identity)
  if (!answer.ok) return answer
  // A ward's tablet is brought in again by a coordinator: whoever stands at it is not known.
  return answer.value.person ? ok(answer.value.person.name) : refuse('signed-out')
}

/** Makes this browser a new key in the place of the one it lost. */
export const renew = (tables: Tables): Promise<Result<Identity, DoorRefusal>> => enrolAt(tables, '/api/renew', {})

/** Whether this relay still waits to be set up. */
export async function setUpNeeded(): Promise<Result<boolean, DoorRefusal>> {
  const answer = await ask('/api/setup', {}, v.object({ needed: v.boolean() }))
  return answer.ok ? ok(answer.value.needed) : answer
}

/** Begins a ward of one's own; this device becomes its first coordinator's. */
export const setUpOwnWard = (
  tables: Tables,
  code: string,
  own: { readonly ward: { readonly name: string; readonly timezone: string }; readonly name: string }
): Promise<Result<Identity, DoorRefusal>> => enrolAt(tables, '/api/setup', { code, choice: 'own', ...own })

/** Builds the example ward; resolves with one sign-in link per person. */
export async function setUpExampleWard(code: string): Promise<Result<readonly ExamplePerson[], DoorRefusal>> {
  const answer = await post('/api/setup', { code, choice: 'example' }, people)
  return answer.ok ? ok(answer.value.people) : answer
}

/** Makes this device's key pair and enrols it by what `words` prove; it is a new device to the ward. */
export async function enrolAt(tables: Tables, path: string, words: object): Promise<Result<Identity, DoorRefusal>> {
  const keys = await newKeyPair()
  const answer = await post(path, { ...words, key: await keyToText(keys.publicKey), label: deviceLabel() }, identity)
  if (!answer.ok) return answer
  const { time, shift, person, ...who } = answer.value
  const enrolled: Identity = { ...who, person, privateKey: keys.privateKey }
  await tables.keep({
    identity: enrolled,
    shift,
    clock: { offset: time - tables.now() },
    lease: leaseFrom(time, tables.now()),
    connection: { at: 'starting' },
    closing: undefined,
    farewell: undefined,
    left: undefined,
    shiftKey: undefined,
  })
  return ok(enrolled)
}

/** What kind of device this is, in a word or two, so that a coordinator can tell devices apart. */
export function deviceLabel(): string {
  const agent = navigator.userAgent
  const kind = ['iPad', 'iPhone', 'Android', 'Windows', 'Macintosh', 'CrOS', 'Linux'].find((name) => agent.includes(name))
  const browser = ['Firefox', 'Edg', 'Chrome', 'Safari'].find((name) => agent.includes(name))
  return [kind, browser].filter(Boolean).join(' · ') || 'browser'
}
