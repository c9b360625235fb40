import { browserSupportsWebAuthn, startAuthentication, startRegistration } from '@simplewebauthn/browser'
import * as v from 'valibot'
import { ok, refuse, type Result } from '#notebook/result.ts'
import type { Identity, Tables } from '#local/tables.ts'
import { ask, post, type DoorRefusal } from './ask.ts'
import { deviceLabel, enrolAt } from './enrol.ts'

export type PasskeyRefusal =
  | DoorRefusal
  | 'no-passkeys' // this browser has none
  | 'not-chosen' // nothing was chosen, or the finger did not fit
  | 'other-address' // this page does not stand where the passkeys of this relay belong
  | 'no-disk'

const credential = v.object({ id: v.string(), type: v.literal('public-key') })
const verification = v.picklist(['required', 'preferred', 'discouraged'])

const toMake = v.object({
  rp: v.object({ id: v.string(), name: v.string() }),
  user: v.object({ id: v.string(), name: v.string(), displayName: v.string() }),
  challenge: v.string(),
  pubKeyCredParams: v.array(v.object({ alg: v.number(), type: v.literal('public-key') })),
  timeout: v.number(),
  excludeCredentials: v.array(credential),
  authenticatorSelection: v.object({
    residentKey: v.picklist(['required', 'preferred', 'discouraged']),
    requireResidentKey: v.boolean(),
    userVerification: verification,
  }),
  attestation: v.picklist(['none', 'direct', 'enterprise']),
})
const toShow = v.object({ challenge: v.string(), timeout: v.number(), rpId: v.string(), userVerification: verification })
const passkey = v.object({
  id: v.string(),
  label: v.optional(v.string()),
  made: v.number(),
  used: v.optional(v.number()),
  synced: v.boolean(),
})

/** `made`, `used`: ms. `synced`: its person has it on other devices too. */
export type Passkey = v.InferOutput<typeof passkey>

/** This person's passkeys; `not-found`: this person comes in without. */
export async function myPasskeys(): Promise<Result<readonly Passkey[], DoorRefusal>> {
  const answer = await ask('/api/me/passkeys', {}, v.object({ passkeys: v.array(passkey) }))
  return answer.ok ? ok(answer.value.passkeys) : answer
}

export async function addPasskey(): Promise<Result<Passkey, PasskeyRefusal>> {
  if (!browserSupportsWebAuthn()) return refuse('no-passkeys')
  const asked = await post('/api/me/passkeys/begin', {}, v.object({ options: toMake }))
  if (!asked.ok) return asked
  const response = await chosen(startRegistration({ optionsJSON: asked.value.options }))
  return response.ok ? post('/api/me/passkeys/add', { response: response.value, label: deviceLabel() }, passkey) : response
}

export const removePasskey = (id: string): Promise<Result<unknown, DoorRefusal>> =>
  post('/api/me/passkeys/remove', { passkey: id }, v.object({}))

/** Lets somebody in by their passkey: this browser becomes a new device of theirs. A device with words of one person stays that person's. */
export async function enterByPasskey(tables: Tables): Promise<Result<Identity, PasskeyRefusal>> {
  if (!browserSupportsWebAuthn()) return refuse('no-passkeys')
  try {
    await tables.keep({})
  } catch {
    return refuse('no-disk')
  }
  const { identity } = await tables.self()
  if (identity && !identity.person) return refuse('passkey-other')
  const asked = await post('/api/passkey/begin', {}, v.object({ options: toShow }))
  if (!asked.ok) return asked
  const response = await chosen(startAuthentication({ optionsJSON: asked.value.options }))
  if (!response.ok) return response
  return enrolAt(tables, '/api/passkey/enter', { response: response.value, ...(identity?.person ? { person: identity.person.id } : {}) })
}

/** What the person chose; browsers do not say whether they turned away or their finger did not fit. */
async function chosen<T>(asking: Promise<T>): Promise<Result<T, PasskeyRefusal>> {
  try {
    return ok(await asking)
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : ''
    if (name === 'InvalidStateError') return refuse('passkey-known')
    return refuse(name === 'SecurityError' ? 'other-address' : 'not-chosen')
  }
}
