import { randomUUID } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import type { Database } from 'better-sqlite3'
import * as v from 'valibot'
import type { PersonId } from '#notebook/ids.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { openChallenges } from './challenges.ts'
import { hashOf } from './secrets.ts'

/**
 * Passkeys: how staff and administrators come in on a new device, or again on one whose access ended. The private key
 * stays with the person's phone or key chain, behind a finger or a PIN; the relay keeps the public one.
 */
export interface Passkeys {
  /** Oldest first. */
  of(person: PersonId): readonly Passkey[]
  /** What the browser of this session needs to make a passkey. */
  offer(session: string, person: PersonId, name: string, site: Site): Promise<PublicKeyCredentialCreationOptionsJSON>
  add(
    session: string,
    person: PersonId,
    response: RegistrationResponseJSON,
    label: string | undefined,
    site: Site
  ): Promise<Result<Passkey, 'passkey-late' | 'passkey-refused' | 'passkey-known'>>
  remove(person: PersonId, id: string): boolean
  /** What the browser that holds `nonce` needs to show a passkey. */
  ask(nonce: string, site: Site): Promise<PublicKeyCredentialRequestOptionsJSON>
  prove(nonce: string, response: AuthenticationResponseJSON, site: Site): Promise<Result<Proof, Doubt>>
}

/** `made`, `used`: ms. `synced`: it lives on more than one device of its person. */
export type Passkey = {
  readonly id: string
  readonly label: string | undefined
  readonly made: number
  readonly used: number | undefined
  readonly synced: boolean
}

/** The relay as browsers know it: its host name, to which passkeys are bound, and the origins of its pages. */
export type Site = { readonly host: string; readonly origins: readonly string[] }

/** Somebody showed their passkey. `claim` counts it, once; call it inside the transaction that lets them in. */
export type Proof = {
  readonly person: PersonId
  readonly passkey: string
  readonly claim: () => Result<true, 'passkey-copied' | 'passkey-unknown'>
}

/** late: the challenge is used, old, or another browser's. refused: another site's, or a seal that does not fit. */
export type Doubt = { readonly code: 'passkey-late' | 'passkey-unknown' | 'passkey-refused'; readonly passkey?: string }

type Row = {
  readonly id: string
  readonly person: PersonId
  readonly credential: string
  readonly key: Buffer
  readonly label: string | null
  readonly synced: number
  readonly made: number
  readonly used: number | null
}

/** Loaded when it is first needed: the command line and most starts of the relay do without. */
const webAuthn = () => import('@simplewebauthn/server')

export function openPasskeys(db: Database, now: () => number): Passkeys {
  db.exec(`
    create table if not exists passkeys (
      id text primary key, person text not null, credential text not null unique, key blob not null, counter integer not null,
      transports text not null, label text, synced integer not null, made integer not null, used integer
    ) strict, without rowid;
  `)
  const list = db.prepare<[string], Row>('select * from passkeys where person = ? order by made, id')
  const find = db.prepare<[string], Row>('select * from passkeys where credential = ?')
  const keep = db.prepare<[string, string, string, Uint8Array, number, string, string | null, number, number]>(
    'insert into passkeys values (?, ?, ?, ?, ?, ?, ?, ?, ?, null) on conflict (credential) do nothing'
  )
  const drop = db.prepare<[string, string]>('delete from passkeys where person = ? and id = ?')
  // An authenticator that counts must count on; one that does not count says 0 each time.
  const count = db.prepare<{ id: string; counter: number; at: number }>(
    'update passkeys set counter = @counter, used = @at where id = @id and (counter < @counter or (counter = 0 and @counter = 0))'
  )
  const there = db.prepare<[string], { id: string }>('select id from passkeys where id = ?')
  const challenges = openChallenges(now)

  return {
    of: (person) => list.all(person).map(viewOf),
    offer: async (session, person, name, { host }) => {
      const { generateRegistrationOptions } = await webAuthn()
      const options = await generateRegistrationOptions({
        rpName: 'Schrift',
        rpID: host,
        userID: Uint8Array.from(handleOf(person)),
        userName: name,
        userDisplayName: name,
        supportedAlgorithmIDs: algorithms,
        excludeCredentials: list.all(person).map(({ credential }) => ({ id: credential })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      challenges.remember(options.challenge, `add ${session}`)
      return options
    },
    add: async (session, person, response, label, site) => {
      const challenge = challengeIn(response.response.clientDataJSON)
      if (challenge === undefined) return refuse('passkey-refused')
      if (!challenges.take(challenge, `add ${session}`)) return refuse('passkey-late')
      const { verifyRegistrationResponse } = await webAuthn()
      const checked = await sound(verifyRegistrationResponse({ response, expectedChallenge: challenge, supportedAlgorithmIDs: algorithms, ...expected(site) }))
      if (!checked?.verified) return refuse('passkey-refused')
      const { credential, credentialBackedUp } = checked.registrationInfo
      const [id, at] = [randomUUID(), now()]
      const transports = JSON.stringify(credential.transports ?? [])
      const kept = keep.run(id, person, credential.id, credential.publicKey, credential.counter, transports, label ?? null, Number(credentialBackedUp), at)
      if (kept.changes === 0) return refuse('passkey-known')
      return ok({ id, label, made: at, used: undefined, synced: credentialBackedUp })
    },
    remove: (person, id) => drop.run(person, id).changes === 1,
    ask: async (nonce, { host }) => {
      // No list of whose passkeys there are: the browser offers those that it has for this site.
      const { generateAuthenticationOptions } = await webAuthn()
      const options = await generateAuthenticationOptions({ rpID: host, userVerification: 'required' })
      challenges.remember(options.challenge, `enter ${nonce}`)
      return options
    },
    prove: async (nonce, response, site) => {
      const challenge = challengeIn(response.response.clientDataJSON)
      if (challenge === undefined) return refuse({ code: 'passkey-refused' })
      if (!challenges.take(challenge, `enter ${nonce}`)) return refuse({ code: 'passkey-late' })
      const row = find.get(response.id)
      if (!row) return refuse({ code: 'passkey-unknown' })
      const { id, person } = row
      // The counter is judged in `claim`, where two answers at the same moment cannot pass each other.
      const credential = { id: row.credential, publicKey: Uint8Array.from(row.key), counter: 0 }
      const { verifyAuthenticationResponse } = await webAuthn()
      const checked = await sound(verifyAuthenticationResponse({ response, expectedChallenge: challenge, credential, ...expected(site) }))
      const { userHandle } = response.response
      const theirs = userHandle === undefined || userHandle === handleOf(person).toString('base64url')
      if (!checked?.verified || !theirs) return refuse({ code: 'passkey-refused', passkey: id })
      const counter = checked.authenticationInfo.newCounter
      const claim: Proof['claim'] = () => {
        if (count.run({ id, counter, at: now() }).changes === 1) return ok(true)
        return refuse(there.get(id) ? 'passkey-copied' : 'passkey-unknown')
      }
      return ok({ person, passkey: id, claim })
    },
  }
}

/** COSE: Ed25519, ES256 and, for Windows, RS256. */
const algorithms = [-8, -7, -257]

const expected = ({ host, origins }: Site) => ({ expectedOrigin: [...origins], expectedRPID: host, requireUserVerification: true })

/** The library throws at whatever is wrong with what a browser sent. */
const sound = <T>(checking: Promise<T>): Promise<T | undefined> => checking.catch(() => undefined)

const clientData = v.pipe(v.string(), v.parseJson(), v.object({ challenge: v.string() }))

/** The challenge that a browser answered, by its own account. */
function challengeIn(said: string): string | undefined {
  const parsed = v.safeParse(clientData, Buffer.from(said, 'base64url').toString())
  return parsed.success ? parsed.output.challenge : undefined
}

/** Under which id authenticators keep a person. */
const handleOf = (person: PersonId): Buffer => hashOf(`schrift passkey ${person}`)

const viewOf = ({ id, label, made, used, synced }: Row): Passkey => ({
  id,
  label: label ?? undefined,
  made,
  used: used ?? undefined,
  synced: synced === 1,
})
