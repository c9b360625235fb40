import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { MAX_AHEAD } from '#notebook/calendar.ts'
import { seatedOn } from '#notebook/register.ts'
import { id, refuse, type Api } from './api.ts'

const whose = v.object({ ward: id, person: id })
const moved = v.object({ ...whose.entries, read: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })

/** R1: a person's own reading mark; on a ward's tablet that of whoever has a seat there. Nobody else's, for nobody. */
export function markRoutes({ app, accounts, standing, now }: Api): void {
  function isTheirs(request: FastifyRequest, ward: string, person: string): boolean {
    const session = standing(request)
    const register = accounts.register(ward)
    if (!session || !register?.members.get(person)?.role) return false
    if (session.person !== undefined) return session.person === person
    const device = register.devices.get(session.device)
    return device !== undefined && seatedOn(device).includes(person)
  }

  app.get('/api/mark', async (request, reply) => {
    const asked = v.safeParse(whose, request.query)
    if (!asked.success) return refuse(reply, 'malformed')
    const { ward, person } = asked.output
    if (!standing(request)) return refuse(reply, 'signed-out')
    if (!isTheirs(request, ward, person)) return refuse(reply, 'not-found')
    return { read: accounts.marks.read(ward, person) ?? 0 }
  })

  app.post('/api/mark', async (request, reply) => {
    const asked = v.safeParse(moved, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { ward, person, read } = asked.output
    if (!standing(request)) return refuse(reply, 'signed-out')
    if (!isTheirs(request, ward, person)) return refuse(reply, 'not-found')
    accounts.marks.move(ward, person, Math.min(read, now() + MAX_AHEAD))
    return { read: accounts.marks.read(ward, person) ?? 0 }
  })
}
