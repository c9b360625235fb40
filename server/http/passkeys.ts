import type { FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { PersonId } from '#notebook/ids.ts'
import { ok, refuse as no, type Result } from '#notebook/result.ts'
import type { Site } from '#server/accounts/passkeys.ts'
import { newToken } from '#server/accounts/secrets.ts'
import type { Session } from '#server/accounts/types.ts'
import { device, guessing, id, refuse, slowDown, type Api, type Code } from './api.ts'
import { cookieIn } from './cookies.ts'
import { noteEnrolled, noteOwn, noteRefused } from './noting.ts'
import { siteOf } from './origin.ts'

/** What a browser's authenticator says: base64url, in parts of at most 16 KiB. */
const bytes = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,16384}$/))
const credential = { id: bytes, rawId: bytes, type: v.literal('public-key'), clientExtensionResults: v.pipe(v.unknown(), v.transform(() => ({}))) }
const transports = v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(10))

const schemas = {
  add: v.object({
    response: v.object({
      ...credential,
      response: v.object({ clientDataJSON: bytes, attestationObject: bytes, transports: v.optional(transports, []) }),
    }),
    label: device.label,
  }),
  remove: v.object({ passkey: id }),
  enter: v.object({
    response: v.object({
      ...credential,
      response: v.pipe(
        v.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: v.nullish(bytes) }),
        v.transform(({ userHandle, ...rest }) => ({ ...rest, ...(userHandle ? { userHandle } : {}) }))
      ),
    }),
    /** Whose device it was until now: it is not given to anybody else. */
    person: v.optional(id),
    ...device,
  }),
}

/** How long somebody may take to find their finger or their PIN, in seconds; the challenge lives as long. */
const PATIENCE = 300

/** Passkeys: a person's own, and coming in with one. Whoever may have none finds no such address. */
export function passkeyRoutes(api: Api): void {
  const { app, accounts, origin, standing, signIn, wrongGuess } = api
  const { passkeys } = accounts
  const secure = origin().startsWith('https:')
  const nonceName = secure ? '__Host-schrift-passkey' : 'schrift-passkey'
  const site = (request: FastifyRequest): Site => siteOf(request.headers.host, origin())

  const holder = (request: FastifyRequest): Result<Session & { person: PersonId }, 'signed-out' | 'not-found'> => {
    const session = standing(request)
    if (!session) return no('signed-out')
    const { person } = session
    return person !== undefined && accounts.hasPasskeys(person) ? ok({ ...session, person }) : no('not-found')
  }

  app.get('/api/me/passkeys', async (request, reply) => {
    const own = holder(request)
    return own.ok ? { passkeys: passkeys.of(own.value.person) } : refuse(reply, own.error)
  })

  app.post('/api/me/passkeys/begin', guessing, async (request, reply) => {
    const own = holder(request)
    if (!own.ok) return refuse(reply, own.error)
    const { id: session, person } = own.value
    const name = accounts.identity(own.value).person?.name ?? person
    return { options: await passkeys.offer(session, person, name, site(request)) }
  })

  app.post('/api/me/passkeys/add', guessing, async (request, reply) => {
    const own = holder(request)
    if (!own.ok) return refuse(reply, own.error)
    const asked = v.safeParse(schemas.add, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { id: session, person } = own.value
    const added = await passkeys.add(session, person, asked.output.response, asked.output.label, site(request))
    if (!added.ok) {
      noteRefused(api, added.error, { session: own.value })
      return refuse(reply, added.error)
    }
    noteOwn(api, own.value, 'passkey.added', added.value.id)
    return added.value
  })

  app.post('/api/me/passkeys/remove', async (request, reply) => {
    const own = holder(request)
    if (!own.ok) return refuse(reply, own.error)
    const asked = v.safeParse(schemas.remove, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { passkey } = asked.output
    if (!passkeys.remove(own.value.person, passkey)) return refuse(reply, 'not-found')
    noteOwn(api, own.value, 'passkey.removed', passkey)
    return {}
  })

  app.post('/api/passkey/begin', guessing, async (request, reply) => {
    const nonce = newToken()
    reply.setCookie(nonceName, nonce, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge: PATIENCE })
    return { options: await passkeys.ask(nonce, site(request)) }
  })

  app.post('/api/passkey/enter', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.enter, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { response, person: owner, key, label } = asked.output
    const nonce = cookieIn(request.headers.cookie, nonceName) ?? ''
    reply.clearCookie(nonceName, { path: '/', secure, httpOnly: true, sameSite: 'strict' })
    const proof = await passkeys.prove(nonce, response, site(request))
    if (!proof.ok) return denied(request, reply, proof.error.code, proof.error.passkey)
    const { person, passkey, claim } = proof.value
    if (!accounts.hasPasskeys(person)) return denied(request, reply, 'passkey-ended', passkey, person)
    if (owner !== undefined && owner !== person) return denied(request, reply, 'passkey-other', passkey, person)
    const enrolled = await accounts.enrol(person, key, label, claim)
    if (!enrolled.ok && enrolled.error === 'bad-key') return refuse(reply, enrolled.error)
    if (!enrolled.ok) return denied(request, reply, enrolled.error, passkey, person)
    noteEnrolled(api, enrolled.value.identity, passkey)
    return signIn(reply, enrolled.value)
  })

  /** Tells and audits why nobody comes in; a guesser is told to wait, whatever was wrong. */
  function denied(request: FastifyRequest, reply: FastifyReply, why: Code, about?: string, person?: PersonId): FastifyReply {
    noteRefused(api, why, { person, about })
    const wait = why === 'passkey-unknown' || why === 'passkey-refused' ? wrongGuess(request) : undefined
    return wait === undefined ? refuse(reply, why) : slowDown(reply, wait)
  }
}
