import * as v from 'valibot'
import { id, refuse, type Api } from './api.ts'
import { noteOwn } from './noting.ts'

const schemas = { revoke: v.object({ device: id }) }

/** A person's own devices: which there are, and letting one go. */
export function deviceRoutes(api: Api): void {
  const { app, accounts, now, standing } = api
  app.get('/api/me/devices', async (request, reply) => {
    const session = standing(request)
    if (!session) return refuse(reply, 'signed-out')
    if (session.person === undefined) return refuse(reply, 'not-found')
    const devices = accounts.people.devicesOf(session.person)
    return { devices: devices.map((own) => ({ ...own, here: own.device === session.device })), time: now() }
  })

  app.post('/api/me/devices/revoke', async (request, reply) => {
    const session = standing(request)
    if (!session) return refuse(reply, 'signed-out')
    const asked = v.safeParse(schemas.revoke, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { device } = asked.output
    const { person } = session
    if (person === undefined || !(await accounts.people.revokeOwn(person, device)).ok) return refuse(reply, 'not-found')
    noteOwn(api, session, 'device.revoked', device)
    return {}
  })
}
