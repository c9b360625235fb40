import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import { deviceActs } from '#notebook/acts.ts'
import { DAY, MAX_AHEAD, MINUTE } from '#notebook/calendar.ts'
import type { WardId } from '#notebook/ids.ts'
import { sealsFor } from '#notebook/register.ts'
import { ok, refuse as no, type Result } from '#notebook/result.ts'
import type { Session } from '#server/accounts/types.ts'
import type { AuditEntry, AuditRow, Place, Question } from '#server/audit/audit.ts'
import { createHourly } from '#server/audit/sparing.ts'
import { id, refuse, type Api } from './api.ts'
import { noteRefused } from './noting.ts'

/** Rows on a page of the screen, and of an export. */
const PAGE = 100
const EXPORT = 1000
/** Acts that a device may tell at once, and in an hour. */
const MOST_ACTS = 200
const ACTS_PER_HOUR = 3000
/** An act that is told so much later (ms) happened without network. */
const LATE = 5 * MINUTE
/** Acts that are older (ms) are dated here: longer no device is away. */
const OLDEST = 400 * DAY

const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const shortCode = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/))
/** A room, resident, person or device: an id has no spaces and is not long. */
const about = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_/-]{1,160}$/))

const told = v.object({
  id: v.pipe(v.string(), v.uuid()),
  /** By the device's clock. */
  at: moment,
  act: v.picklist(deviceActs),
  ward: id,
  person: v.optional(id),
  about: v.optional(about),
  outcome: shortCode,
  count: v.optional(v.pipe(moment, v.maxValue(1_000_000))),
})
/** `sent`: the device's clock now, so that a wrong clock does no harm. Each act is judged by itself. */
const telling = v.object({ sent: moment, acts: v.pipe(v.array(v.unknown()), v.maxLength(MOST_ACTS)) })

const number = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))
const place = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}-\d{1,15}$/),
  v.transform((text): Place => {
    const [at = 0, seq = 0] = text.split('-').map(Number)
    return { at, seq }
  })
)
/** Without `ward`: of all wards, and what is of none. `from`, `to`: ms, `to` not included. `before`: the `next` of the page before. */
const question = v.object({
  ward: v.optional(id),
  from: v.optional(number),
  to: v.optional(number),
  person: v.optional(id),
  act: v.optional(v.pipe(v.string(), v.maxLength(40))),
  about: v.optional(about),
  before: v.optional(place),
})

/** Who keeps an eye on the notebook: devices tell what they did, and the organisation reviews. */
export function auditRoutes(api: Api): void {
  const { app, audit, standing, now } = api
  const hourly = createHourly(now)

  app.post('/api/audit', async (request, reply) => {
    const session = standing(request)
    if (!session) return refuse(reply, 'signed-out')
    const asked = v.safeParse(telling, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { sent, acts } = asked.output
    if (hourly.take(session.device, acts.length) > ACTS_PER_HOUR) return refuse(reply, 'too-many')
    let refused = 0
    for (const each of acts) {
      const row = rowOf(api, session, each, sent)
      if (row) audit.note(row)
      else refused += 1
    }
    if (refused > 0) noteRefused(api, 'false-act', { session })
    await audit.settled()
    return { refused }
  })

  app.get('/api/audit', async (request, reply) => {
    const asked = v.safeParse(question, request.query)
    if (!asked.success) return refuse(reply, 'malformed')
    const { before, ...narrowed } = asked.output
    const reviewer = reviews(api, request, narrowed.ward)
    if (!reviewer.ok) return refuse(reply, reviewer.error)
    if (!before) noteReview(api, reviewer.value, 'audit.read', narrowed)
    return pageOf(audit.page(narrowed, PAGE, before), PAGE)
  })

  // A POST, because it changes something: that the rows left the house stands among them.
  app.post('/api/audit/export', async (request, reply) => {
    const asked = v.safeParse(question, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { before, ...narrowed } = asked.output
    const reviewer = reviews(api, request, narrowed.ward)
    if (!reviewer.ok) return refuse(reply, reviewer.error)
    if (!before) noteReview(api, reviewer.value, 'audit.exported', narrowed)
    return pageOf(audit.page(narrowed, EXPORT, before), EXPORT)
  })
}

/** Who may review what was done: administrators everywhere, coordinators on their own ward. */
function reviews(api: Api, request: FastifyRequest, ward: WardId | undefined): Result<Session, 'signed-out' | 'not-found'> {
  const { accounts, standing, allowed } = api
  const session = standing(request)
  if (!session) return no('signed-out')
  const known = ward === undefined || accounts.register(ward) !== undefined
  if (known && accounts.administrators.has(session.person)) return ok(session)
  if (ward !== undefined) return allowed(request, ward, { do: 'manage' })
  noteRefused(api, 'not-found', { session })
  return no('not-found')
}

/** A ward's coordinators see that an administrator looked, also where they looked at all wards together. */
function noteReview({ accounts, audit, now }: Api, { person, device }: Session, act: 'audit.read' | 'audit.exported', { ward, about: of, person: by }: Question): void {
  const wards = ward !== undefined ? [ward] : accounts.wards().map((each) => each.id)
  for (const each of wards.length > 0 ? wards : [undefined]) audit.note({ at: now(), act, person, device, ward: each, about: of ?? by, outcome: 'done' })
}

function pageOf(rows: AuditEntry[], most: number): { rows: AuditEntry[]; next?: string } {
  const last = rows.length === most ? rows.at(-1) : undefined
  return { rows, ...(last ? { next: `${last.at}-${last.seq}` } : {}) }
}

/**
 * An act as its device may tell it: on a ward that knows the device, by its own person, or on a ward's tablet by somebody
 * who had a seat there at that moment. undefined: it is not true, or not understood.
 */
function rowOf({ accounts, now }: Api, session: Session, said: unknown, sent: number): AuditRow | undefined {
  const parsed = v.safeParse(told, said)
  if (!parsed.success) return undefined
  const { at: then, person: named, ...act } = parsed.output
  const age = Math.min(Math.max(0, sent - then), OLDEST)
  const at = now() - age
  const device = accounts.register(act.ward)?.devices.get(session.device)
  if (!device) return undefined
  const person = session.person ?? named
  if (named !== undefined && session.person !== undefined && named !== session.person) return undefined
  if (device.tablet && person !== undefined && !sealsFor(device, person, at, MAX_AHEAD)) return undefined
  return { ...act, at, person, device: session.device, ...(age > LATE ? { offline: true } : {}) }
}
