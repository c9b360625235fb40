import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { DAY } from '#notebook/calendar.ts'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { calendarOf } from '#notebook/ics.ts'
import { isInvited, meetingsIn } from '#notebook/meeting.ts'
import { teamRoom } from '#notebook/rooms.ts'
import { id, refuse, type Api } from './api.ts'

const ward = v.object({ ward: id })
const file = v.object({ file: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}\.ics$/)) })

/** A house with many telephones has one address on the internet, and each of them asks a few times an hour. */
const followed = { config: { rateLimit: { max: 120, timeWindow: '1 minute' } } }
const makings = { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } }

/** What is longer past than this is let go by the calendar that follows. ms */
const PAST = 180 * DAY

/**
 * Meetings in somebody's own calendar. The one address of the relay with a secret in its path, since calendar programs
 * send no headers: the log names routes alone, and what the secret opens is title, time and place (docs/decisions/0029).
 */
export function calendarRoutes(api: Api): void {
  const { app, accounts, audit, relay, allowed, now } = api
  const mine = (request: FastifyRequest, of: WardId) => allowed(request, of, { do: 'open', room: teamRoom(of) })

  app.get('/api/calendar', async (request, reply) => {
    const asked = v.safeParse(ward, request.query)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = mine(request, asked.output.ward)
    if (!session.ok) return refuse(reply, session.error)
    return { since: accounts.calendars.since(asked.output.ward, session.value.person) ?? null }
  })

  app.post('/api/calendar/renew', makings, async (request, reply) => {
    const asked = v.safeParse(ward, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = mine(request, asked.output.ward)
    if (!session.ok) return refuse(reply, session.error)
    const { person, device } = session.value
    const code = accounts.calendars.renew(asked.output.ward, person)
    audit.note({ at: now(), act: 'calendar.made', person, device, ward: asked.output.ward, outcome: 'done' })
    return { path: `/agenda/${code}.ics` }
  })

  app.post('/api/calendar/withdraw', makings, async (request, reply) => {
    const asked = v.safeParse(ward, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = mine(request, asked.output.ward)
    if (!session.ok) return refuse(reply, session.error)
    const { person, device } = session.value
    if (accounts.calendars.withdraw(asked.output.ward, person))
      audit.note({ at: now(), act: 'calendar.withdrawn', person, device, ward: asked.output.ward, outcome: 'done' })
    return {}
  })

  app.get('/agenda/:file', followed, async (request, reply) => {
    const asked = v.safeParse(file, request.params)
    const whose = asked.success ? accounts.calendars.of(asked.output.file.slice(0, -'.ics'.length)) : undefined
    if (!whose) return refuse(reply, 'not-found')
    return reply
      .type('text/calendar; charset=utf-8')
      .header('cache-control', 'private, no-cache')
      .send(await calendarFor(whose.ward, whose.person))
  })

  async function calendarFor(of: WardId, person: PersonId): Promise<string> {
    const register = accounts.register(of)
    const meetings = meetingsIn(await relay.recordsIn(teamRoom(of)))
    const theirs = meetings.filter((meeting) => meeting.until > now() - PAST && isInvited(meeting, person, register?.members.get(person)?.role))
    return calendarOf(of, theirs, register?.ward?.name ?? '')
  }
}
