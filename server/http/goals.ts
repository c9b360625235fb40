import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { MAX_AHEAD } from '#notebook/calendar.ts'
import { MAX_STEP } from '#notebook/records.ts'
import { id, refuse, type Api } from './api.ts'

const where = v.object({ ward: id })
const goal = v.object({
  ...where.entries,
  text: v.pipe(v.string(), v.maxLength(MAX_STEP), v.check((text) => text.isWellFormed())),
  at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})

/** S7: a person's own goal, to and from that person's own devices. A ward's tablet has nobody's. */
export function goalRoutes({ app, accounts, standing, now }: Api): void {
  function asker(request: FastifyRequest, ward: string): string | undefined {
    const person = standing(request)?.person
    return person !== undefined && accounts.register(ward)?.members.get(person)?.role ? person : undefined
  }

  app.get('/api/goal', async (request, reply) => {
    const asked = v.safeParse(where, request.query)
    if (!asked.success) return refuse(reply, 'malformed')
    if (!standing(request)) return refuse(reply, 'signed-out')
    const person = asker(request, asked.output.ward)
    if (person === undefined) return refuse(reply, 'not-found')
    return accounts.goals.read(asked.output.ward, person) ?? { text: '', at: 0 }
  })

  app.post('/api/goal', async (request, reply) => {
    const asked = v.safeParse(goal, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    if (!standing(request)) return refuse(reply, 'signed-out')
    const { ward, text, at } = asked.output
    const person = asker(request, ward)
    if (person === undefined) return refuse(reply, 'not-found')
    accounts.goals.keep(ward, person, { text, at: Math.min(at, now() + MAX_AHEAD) })
    return accounts.goals.read(ward, person) ?? { text: '', at: 0 }
  })
}
