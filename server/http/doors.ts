import type { FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { isZone } from '#notebook/calendar.ts'
import { code, device, guessing, name, refuse, slowDown, type Api, type Code } from './api.ts'
import { noteEnded, noteEnrolled, noteRefused } from './noting.ts'

const schemas = {
  look: v.object({ code }),
  redeem: v.object({ code, ...device }),
  renew: v.object(device),
  setUp: v.variant('choice', [
    v.object({ code, choice: v.literal('example') }),
    v.object({
      code,
      choice: v.literal('own'),
      ward: v.object({ name, house: v.optional(name), timezone: v.pipe(v.string(), v.check(isZone)) }),
      name,
      ...device,
    }),
  ]),
}

/** How a device comes in and goes: set-up, invitations, who it is, signing out. */
export function doorRoutes(api: Api): void {
  const { app, accounts, audit, now, setUp, standing, sessionOf, signIn, forgetCookie, wrongGuess } = api
  /** What was wrong; a guesser is told to wait instead, whatever was wrong. */
  const refused = (request: FastifyRequest, reply: FastifyReply, why: Code): FastifyReply => {
    const wait = why === 'invitation-unknown' || why === 'setup-code' ? wrongGuess(request) : undefined
    return wait === undefined ? refuse(reply, why) : slowDown(reply, wait)
  }

  app.post('/api/invitation/look', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.look, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const found = accounts.lookAt(asked.output.code)
    return found.ok ? found.value : refused(request, reply, found.error)
  })

  app.post('/api/invitation/redeem', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.redeem, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const enrolled = await accounts.redeem(asked.output.code, asked.output.key, asked.output.label)
    if (!enrolled.ok) {
      const { ward, person } = accounts.invited(asked.output.code) ?? {}
      noteRefused(api, enrolled.error, { ward: ward ?? undefined, about: person })
      return refused(request, reply, enrolled.error)
    }
    noteEnrolled(api, enrolled.value.identity)
    return signIn(reply, enrolled.value)
  })

  app.post('/api/renew', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.renew, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = standing(request)
    if (!session) return refuse(reply, 'signed-out')
    const renewed = await accounts.renew(session, asked.output.key, asked.output.label)
    return renewed.ok ? signIn(reply, renewed.value) : refuse(reply, renewed.error)
  })

  app.get('/api/me', async (request, reply) => {
    const session = sessionOf(request)
    if (!session) return refuse(reply, 'signed-out')
    // The session was not ended, but its device was revoked or its person is no member any more.
    if (!accounts.stands(session)) {
      noteRefused(api, 'revoked', { session })
      return refuse(reply, 'revoked')
    }
    return { ...accounts.identity(session), shiftKey: accounts.shifts.keyOf(session.device), time: now() }
  })

  app.post('/api/sign-out', async (request, reply) => {
    const session = sessionOf(request)
    if (session) {
      accounts.endSession(session)
      noteEnded(api, session)
    }
    forgetCookie(reply)
    return {}
  })

  app.get('/api/setup', async () => ({ needed: setUp.needed() }))

  app.post('/api/setup', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.setUp, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const denied = (why: Code): FastifyReply => {
      noteRefused(api, why)
      return refused(request, reply, why)
    }
    if (asked.output.choice === 'example') {
      const built = await setUp.example(asked.output.code)
      if (!built.ok) return denied(built.error)
      for (const { id: ward, members } of accounts.wards())
        for (const { person } of members) audit.note({ at: now(), act: 'invitation.made', ward, about: person, outcome: 'done' })
      return { people: built.value }
    }
    const enrolled = await setUp.own(asked.output.code, asked.output)
    if (!enrolled.ok) return denied(enrolled.error)
    noteEnrolled(api, enrolled.value.identity)
    return signIn(reply, enrolled.value)
  })
}
