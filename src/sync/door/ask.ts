import * as v from 'valibot'
import { ok, refuse, type Result } from '#notebook/result.ts'

/**
 * What screens may ask of the relay: invitations, setting up, people, shifts. Lines of the notebook never go
 * through here; they are written on the device and travel by themselves.
 */
export type DoorRefusal =
  | 'invitation-unknown'
  | 'invitation-used'
  | 'invitation-expired'
  | 'invitation-withdrawn'
  | 'former-unknown'
  | 'answer-unknown'
  | 'answered' // the link of an invitation works once
  | 'gathering-over'
  | 'no-mail' // the relay has no mail server
  | 'last-coordinator' // a ward keeps somebody who can let people in
  | 'own-device' // the device in one's own hand
  | 'already-member'
  | 'not-found' // absent, or not open to who asks: the answer is the same
  | 'setup-code'
  | 'setup-done'
  | 'not-vouched'
  | 'signed-out'
  | 'revoked' // the device was let go, or its person is no member any more
  | 'shift-code'
  | 'shift-code-used'
  | 'shift-tries'
  | 'passkey-unknown'
  | 'passkey-refused'
  | 'passkey-copied'
  | 'passkey-ended'
  | 'passkey-other'
  | 'passkey-known'
  | 'passkey-late'
  | 'last-administrator'
  | 'foreign-origin' // the page was opened under an address that the relay does not know
  | 'malformed' // app and relay do not understand each other
  | 'bad-key'
  | 'not-json'
  | 'too-large'
  | 'too-many'
  | 'not-reached' // no network, or something answered that is not our relay
  | 'trouble' // the relay answered, but could not do it

const doorRefusals: Record<string, DoorRefusal> = {
  'invitation-unknown': 'invitation-unknown',
  'invitation-used': 'invitation-used',
  'invitation-expired': 'invitation-expired',
  'invitation-withdrawn': 'invitation-withdrawn',
  'former-unknown': 'former-unknown',
  'answer-unknown': 'answer-unknown',
  answered: 'answered',
  'gathering-over': 'gathering-over',
  'no-mail': 'no-mail',
  'last-coordinator': 'last-coordinator',
  'own-device': 'own-device',
  'already-member': 'already-member',
  'not-found': 'not-found',
  'setup-code': 'setup-code',
  'setup-done': 'setup-done',
  'not-vouched': 'not-vouched',
  'signed-out': 'signed-out',
  revoked: 'revoked',
  'shift-code': 'shift-code',
  'shift-code-used': 'shift-code-used',
  'shift-tries': 'shift-tries',
  'passkey-unknown': 'passkey-unknown',
  'passkey-refused': 'passkey-refused',
  'passkey-copied': 'passkey-copied',
  'passkey-ended': 'passkey-ended',
  'passkey-other': 'passkey-other',
  'passkey-known': 'passkey-known',
  'passkey-late': 'passkey-late',
  'last-administrator': 'last-administrator',
  'foreign-origin': 'foreign-origin',
  malformed: 'malformed',
  'bad-key': 'bad-key',
  'not-json': 'not-json',
  'too-large': 'too-large',
  'too-many': 'too-many',
}

/** Posts JSON and reads the answer by its schema. `keepalive`: it is few bytes, and goes also when its page is left now. */
export const post = <T extends v.GenericSchema>(path: string, words: object, schema: T, keepalive = false) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(words), keepalive }, schema)

/** A captive portal answers with a page of its own: whatever is not our JSON counts as not reached. */
export async function ask<T extends v.GenericSchema>(
  path: string,
  request: RequestInit,
  schema: T
): Promise<Result<v.InferOutput<T>, DoorRefusal>> {
  try {
    const response = await fetch(path, { ...request, cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(20_000) })
    const json: unknown = await response.json()
    const parsed = v.safeParse(schema, json)
    if (response.ok) return parsed.success ? ok(parsed.output) : refuse('not-reached')
    const refused = v.safeParse(v.object({ code: v.string() }), json)
    if (!refused.success) return refuse('not-reached')
    return refuse(doorRefusals[refused.output.code] ?? (response.status === 429 ? 'too-many' : 'trouble'))
  } catch {
    return refuse('not-reached')
  }
}
