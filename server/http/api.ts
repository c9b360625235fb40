import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'
import { may, type Act } from '#notebook/may.ts'
import { cleanText } from '#notebook/records.ts'
import { roleOf } from '#notebook/register.ts'
import { refuse as no, ok, type Result } from '#notebook/result.ts'
import type { Accounts, Enrolled } from '#server/accounts/accounts.ts'
import type { Session } from '#server/accounts/types.ts'
import type { Audit } from '#server/audit/audit.ts'
import type { Relay } from '#server/relay/relay.ts'
import { cookieIn, cookieName, sessionOptions } from './cookies.ts'
import { noteRefused } from './noting.ts'
import type { SetUp } from './set-up.ts'

/** What HTTP needs; everything that it may tell or change goes through here. */
export type HttpParts = {
  readonly accounts: Accounts
  readonly audit: Audit
  readonly relay: Relay
  readonly setUp: SetUp
  /** Brings e-mails away; `ready`: there is a mail server. */
  readonly postman: { readonly ready: boolean; readonly nudge: () => void }
  readonly origin: () => string
  /** The folder with the built app. */
  readonly dist: string
  readonly version: string
  readonly log: Logger
  readonly now: () => number
  readonly ready: () => boolean
  /** Prometheus text. */
  readonly metrics: () => string
}

/** Each refusal of the API and its HTTP status; its sentence stands in `src/i18n/words/door.ts`. */
export const statuses = {
  malformed: 400,
  'bad-key': 400,
  'foreign-origin': 403,
  'setup-code': 403,
  'not-vouched': 403,
  'signed-out': 401,
  revoked: 403,
  'passkey-unknown': 403,
  'passkey-refused': 403,
  'passkey-copied': 403,
  'passkey-ended': 403,
  'invitation-unknown': 404,
  'shift-code': 404,
  'not-found': 404,
  'setup-done': 409,
  'passkey-known': 409,
  'passkey-other': 409,
  'last-administrator': 409,
  'invitation-used': 410,
  'invitation-expired': 410,
  'shift-code-used': 410,
  'passkey-late': 410,
  'invitation-withdrawn': 410,
  'former-unknown': 404,
  'answer-unknown': 404,
  answered: 410,
  'gathering-over': 410,
  'no-mail': 409,
  'last-coordinator': 409,
  'own-device': 409,
  'already-member': 409,
  'too-large': 413,
  'not-json': 415,
  'too-many': 429,
  'shift-tries': 429,
  trouble: 500,
} as const
export type Code = keyof typeof statuses

export const refuse = (reply: FastifyReply, why: Code): FastifyReply => reply.code(statuses[why]).send({ code: why })

/** Too much was guessed: come again after so many seconds. */
export const slowDown = (reply: FastifyReply, seconds: number): FastifyReply => refuse(reply.header('retry-after', seconds), 'too-many')

/** Parts of what a request says. */
export const code = v.pipe(v.string(), v.maxLength(64))
export const device = { key: v.pipe(v.string(), v.maxLength(100)), label: v.optional(v.pipe(v.string(), v.maxLength(100))) }
/** A name on one line, as somebody typed or pasted it. */
export const name = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.check((text) => text.isWellFormed()),
  v.transform((text) => cleanText(text).replace(/\s+/g, ' ')),
  v.minLength(1),
  v.maxLength(100)
)
export const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))

/** How many times a minute one address may try what can be guessed. */
export const guessing = { config: { rateLimit: { max: 30, timeWindow: '1 minute' } } }

/** What every part of the API stands on. */
export type Api = HttpParts & {
  readonly app: FastifyInstance
  /** The session of the cookie, whether or not it stands. */
  readonly sessionOf: (request: FastifyRequest) => Session | undefined
  /** The session, when it stands. */
  readonly standing: (request: FastifyRequest) => Session | undefined
  /** The session, when it stands and its person may do this on that ward. An absent ward and one of others are the same. */
  readonly allowed: (request: FastifyRequest, ward: WardId, act: Act) => Result<Session & { person: string }, 'signed-out' | 'not-found'>
  /** The address of a request as it is counted: IPv4 whole, of IPv6 the network. */
  readonly networkOf: (request: FastifyRequest) => string
  /**
   * Counts a wrong guess at a code or signature of 128 bits, or at who may vouch; the seconds to wait, when there were too many: then the answer must be
   * `slowDown`, whatever was wrong. A right code needs no leave: it cannot have been guessed, and a ward's phones
   * behind one address never wait for a guesser among them.
   */
  readonly wrongGuess: (request: FastifyRequest) => number | undefined
  /** Gives the browser its cookie, and ends the session that it came with; what the device learns of itself. */
  readonly signIn: (reply: FastifyReply, enrolled: Enrolled) => object
  readonly forgetCookie: (reply: FastifyReply) => void
}

export function openApi(app: FastifyInstance, parts: HttpParts): Api {
  const { accounts, origin, now } = parts
  const secure = origin().startsWith('https:')
  const cookieOf = (request: FastifyRequest): string | undefined => cookieIn(request.headers.cookie, cookieName(secure))
  const sessionOf = (request: FastifyRequest): Session | undefined => {
    const cookie = cookieOf(request)
    return cookie === undefined ? undefined : accounts.session(cookie)
  }
  const giveCookie = (reply: FastifyReply, cookie: string): void =>
    void reply.setCookie(cookieName(secure), cookie, sessionOptions(secure))
  app.addHook('preHandler', async (request, reply) => {
    const cookie = request.url.startsWith('/api/') ? cookieOf(request) : undefined
    const next = cookie === undefined ? undefined : accounts.sessions.renew(cookie)
    if (next !== undefined) giveCookie(reply, next)
  })
  const networkOf = ({ ip }: FastifyRequest): string => network(ip)
  /** The lane in which a request guesses: of a device that has or had a session here, else of its address. */
  const laneOf = (request: FastifyRequest): string => {
    const cookie = cookieOf(request)
    const device = cookie === undefined ? undefined : accounts.sessions.deviceOf(cookie)
    return device === undefined ? `address ${networkOf(request)}` : `device ${device}`
  }
  const standing = (request: FastifyRequest): Session | undefined => {
    const session = sessionOf(request)
    if (!session || accounts.stands(session)) return session
    noteRefused(parts, 'signed-out', { session })
    return undefined
  }
  return {
    ...parts,
    app,
    sessionOf,
    standing,
    allowed: (request, ward, act) => {
      const session = standing(request)
      if (!session) return no('signed-out')
      const { person } = session
      if (person !== undefined && mayOn(accounts, session, ward, act)) return ok({ ...session, person })
      noteRefused(parts, 'not-found', { session, ward: accounts.register(ward) && ward })
      return no('not-found')
    },
    networkOf,
    wrongGuess: (request) => {
      const lane = laneOf(request)
      const may = accounts.throttle.allows(lane)
      if (!may.ok) return may.retryAfter
      accounts.throttle.failed(lane)
      return undefined
    },
    signIn: (reply, { cookie, identity }) => {
      const before = sessionOf(reply.request)
      if (before) accounts.endSession(before)
      accounts.throttle.succeeded(laneOf(reply.request))
      giveCookie(reply, cookie)
      return { ...identity, time: now() }
    },
    forgetCookie: (reply) => void reply.clearCookie(cookieName(secure), { path: '/', secure, httpOnly: true, sameSite: 'strict' }),
  }
}

function mayOn(accounts: Accounts, session: Session, ward: WardId, act: Act): boolean {
  const register = accounts.register(ward)
  const revoked = register?.devices.get(session.device)?.revoked !== undefined
  return register !== undefined && !revoked && may({ person: session.person, role: roleOf(register, session) }, act).ok
}

/** Of IPv6 the network, because whoever has one address has 2^64 of them. */
function network(ip: string): string {
  if (ip.includes('.')) return ip.slice(ip.lastIndexOf(':') + 1)
  const [head = '', tail] = ip.split('::')
  const [left, right] = [head, tail ?? ''].map((part) => part.split(':').filter(Boolean))
  const zeros = tail === undefined ? 0 : 8 - (left?.length ?? 0) - (right?.length ?? 0)
  return [...(left ?? []), ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...(right ?? [])].slice(0, 4).join(':')
}
