import type { FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import { maySeat, seatedOn, seatSince, type Device, type Register } from '#notebook/register.ts'
import { ok, refuse as no, type Result } from '#notebook/result.ts'
import { guessing, id, refuse, slowDown, type Api } from './api.ts'

const schemas = {
  /** `by`: who vouches, with their own PIN on that tablet. */
  seat: v.object({ person: id, by: id }),
  /** On the tablet `by` is the coordinator who unlocked it; from a device of one's own `ward` and `device` say which tablet. */
  end: v.union([v.object({ ward: id, device: id, person: id }), v.object({ person: id, by: id })]),
}

/** Seats on a ward's tablet: who may write there. PINs never leave the tablet; it answers for who typed one. */
export function tabletRoutes(api: Api): void {
  const { app, accounts, audit, now } = api

  app.post('/api/tablet/seat', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.seat, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const found = tabletAsking(api, request)
    if (!found.ok) return refuse(reply, found.error)
    const { ward, register, tablet } = found.value
    const { person, by } = asked.output
    const taken = seatSince(tablet, person)
    if (taken !== undefined) return { since: taken }
    const row = { at: now(), act: 'tablet.seated', person: by, device: tablet.device, ward, about: person } as const
    if (!maySeat(register, tablet, person, by)) {
      audit.note({ ...row, outcome: 'not-vouched' })
      return unvouched(api, request, reply)
    }
    const since = await accounts.people.seat(ward, tablet.device, person, row.at)
    audit.note({ ...row, outcome: 'done' })
    return { since }
  })

  app.post('/api/tablet/seat/end', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.end, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const found = 'by' in asked.output ? coordinatorAtTablet(api, request, asked.output.by) : tabletOf(api, request, asked.output)
    if (!found.ok) return found.error === 'not-vouched' ? unvouched(api, request, reply) : refuse(reply, found.error)
    const { ward, tablet, by } = found.value
    const { person } = asked.output
    const since = seatSince(tablet, person)
    if (since === undefined) return {}
    const until = now()
    await accounts.setSeat(ward, { subject: tablet.device, person, since, until })
    audit.note({ at: until, act: 'tablet.seat-ended', person: by, device: tablet.device, ward, about: person, outcome: 'done' })
    return {}
  })
}

/** Whoever tries one name after another as who vouches is told to wait. */
function unvouched({ wrongGuess }: Api, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const wait = wrongGuess(request)
  return wait === undefined ? refuse(reply, 'not-vouched') : slowDown(reply, wait)
}

type Tablet = { readonly ward: WardId; readonly register: Register; readonly tablet: Device }
type Why = 'signed-out' | 'not-found' | 'not-vouched'

/** The tablet that asks; a person's own device is none. */
function tabletAsking({ accounts, standing }: Api, request: FastifyRequest): Result<Tablet, Why> {
  const session = standing(request)
  if (!session) return no('signed-out')
  for (const { id: ward } of session.person === undefined ? accounts.identity(session).wards : []) {
    const register = accounts.register(ward)
    const tablet = register?.devices.get(session.device)
    if (register && tablet?.tablet) return ok({ ward, register, tablet })
  }
  return no('not-found')
}

function coordinatorAtTablet(api: Api, request: FastifyRequest, by: PersonId): Result<Tablet & { by: PersonId }, Why> {
  const found = tabletAsking(api, request)
  if (!found.ok) return found
  const { register, tablet } = found.value
  const manages = may({ person: by, role: register.members.get(by)?.role }, { do: 'manage' }).ok
  return manages && seatedOn(tablet).includes(by) ? ok({ ...found.value, by }) : no('not-vouched')
}

function tabletOf(api: Api, request: FastifyRequest, asked: { ward: WardId; device: DeviceId }): Result<Tablet & { by: PersonId }, Why> {
  const allowed = api.allowed(request, asked.ward, { do: 'manage' })
  if (!allowed.ok) return allowed
  const register = api.accounts.register(asked.ward)
  const tablet = register?.devices.get(asked.device)
  return register && tablet?.tablet ? ok({ ward: asked.ward, register, tablet, by: allowed.value.person }) : no('not-found')
}
