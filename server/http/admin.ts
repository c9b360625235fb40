import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { isZone } from '#notebook/calendar.ts'
import type { PersonId } from '#notebook/ids.ts'
import { DEFAULT_RETENTION_DAYS, MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from '#notebook/retention.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { freeSlug } from '#server/accounts/accounts.ts'
import { LINK_LIFETIME } from '#server/accounts/invitations.ts'
import { linkTo } from '#server/accounts/links.ts'
import type { Session } from '#server/accounts/types.ts'
import { id, name, refuse, type Api } from './api.ts'
import { noteRefused } from './noting.ts'

const ward = v.pipe(v.string(), v.maxLength(64))
const timezone = v.pipe(v.string(), v.maxLength(64), v.check(isZone))
const retentionDays = v.pipe(v.number(), v.integer(), v.minValue(MIN_RETENTION_DAYS), v.maxValue(MAX_RETENTION_DAYS))

const schemas = {
  change: v.object({ ward, name, house: v.optional(name), timezone, retentionDays }),
  make: v.object({ name, house: v.optional(name), timezone, coordinator: name }),
  invite: v.union([v.object({ name }), v.object({ person: id })]),
  end: v.object({ person: id }),
}

/**
 * What the organisation's administrators see and do: wards and how long they keep their pages, each other, and how
 * the relay is. Whoever is none finds no such address, whatever they send.
 */
export function adminRoutes(api: Api): void {
  void api.app.register(async (app) => routes(app, api))
}

function routes(app: FastifyInstance, api: Api): void {
  const { accounts, audit, relay, version, now, origin, standing } = api
  const { administrators } = accounts
  const began = now()
  const asker = (request: FastifyRequest): (Session & { person: PersonId }) | undefined => {
    const session = standing(request)
    const person = session?.person
    return session && person !== undefined && administrators.has(person) ? { ...session, person } : undefined
  }
  /** Before the body is read: a broken one must not tell that there is something here. */
  app.addHook('onRequest', async (request, reply) => {
    if (asker(request)) return undefined
    noteRefused(api, 'not-found', { session: standing(request) })
    return refuse(reply, 'not-found')
  })

  const note = (request: FastifyRequest, act: Parameters<typeof audit.note>[0]['act'], row: { about?: string; ward?: string }): void => {
    const session = asker(request)
    audit.note({ at: now(), act, person: session?.person, device: session?.device, ...row, outcome: 'done' })
  }
  const handedOut = (code: string) => ({ link: linkTo(origin(), code), expires: now() + LINK_LIFETIME })

  app.get('/api/admin', async () => {
    const { storage, damage } = relay.stats()
    return {
      wards: accounts.wards().map(({ members, ...settings }) => ({ ...settings, members: members.filter(({ role }) => role).length })),
      administrators: administrators.all(),
      relay: {
        version,
        since: began,
        storage,
        damaged: damage.map(({ room, at }) => ({ ward: parseRoom(room)?.ward ?? '', kind: parseRoom(room)?.kind ?? '', at })),
      },
      time: now(),
    }
  })

  app.post('/api/admin/wards', async (request, reply) => {
    const asked = v.safeParse(schemas.make, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { coordinator, house, ...settings } = asked.output
    const known = accounts.wards()
    const made = freeSlug(settings.name, 'afdeling', (slug) => known.some((each) => each.id === slug))
    const person = accounts.freePersonId(coordinator)
    await accounts.setWard(made, { ...settings, ...(house ? { house } : {}), language: 'nl', retentionDays: DEFAULT_RETENTION_DAYS })
    await accounts.setMember(made, { person, name: coordinator, role: 'coordinator' })
    const by = asker(request)?.person
    const invitation = accounts.invitations.make({ ward: made, person, ...(by === undefined ? {} : { maker: by }), lifetime: LINK_LIFETIME })
    if (!invitation.ok) return refuse(reply, 'trouble')
    note(request, 'ward.made', { ward: made })
    note(request, 'member.added', { ward: made, about: person })
    note(request, 'invitation.made', { ward: made, about: person })
    return { ward: made, person, ...handedOut(invitation.value.code) }
  })

  app.post('/api/admin/wards/change', async (request, reply) => {
    const asked = v.safeParse(schemas.change, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { ward: changed, house, ...settings } = asked.output
    const before = accounts.wards().find((each) => each.id === changed)
    if (!before) return refuse(reply, 'not-found')
    await accounts.setWard(changed, { ...settings, ...(house ? { house } : {}), language: before.language })
    note(request, 'ward.changed', { ward: changed })
    return {}
  })

  app.post('/api/admin/administrators/invite', async (request, reply) => {
    const asked = v.safeParse(schemas.invite, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const person = 'person' in asked.output ? asked.output.person : accounts.freePersonId(asked.output.name)
    if ('name' in asked.output) {
      administrators.make(person, asked.output.name)
      note(request, 'administrator.made', { about: person })
    }
    const code = accounts.inviteAdministrator(person, asker(request)?.person)
    if (!code.ok) return refuse(reply, code.error)
    note(request, 'invitation.made', { about: person })
    return { person, ...handedOut(code.value) }
  })

  app.post('/api/admin/administrators/end', async (request, reply) => {
    const asked = v.safeParse(schemas.end, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { person } = asked.output
    const by = asker(request)
    const ended = administrators.end(person)
    if (!ended.ok) return refuse(reply, ended.error)
    audit.note({ at: now(), act: 'administrator.ended', person: by?.person, device: by?.device, about: person, outcome: 'done' })
    return {}
  })
}
