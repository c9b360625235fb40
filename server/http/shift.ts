import * as v from 'valibot'
import { MINUTE } from '#notebook/calendar.ts'
import type { DeviceId, WardId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import { roleOf } from '#notebook/register.ts'
import { toBase64Url } from '#notebook/seal.ts'
import { shiftCodeIn } from '#notebook/shift-key.ts'
import { code, id, refuse, type Api } from './api.ts'

const schemas = { open: v.object({ code }), code: v.object({ ward: id }), close: v.object({ until: v.number() }) }

/** ms between two looks at which shifts are over. */
const LOOK = MINUTE / 2

/** The shift key: who shows a code, who opens a shift by it, and how a shift ends. */
export function shiftRoutes({ app, accounts, audit, now, standing, allowed, networkOf }: Api): void {
  const { shifts } = accounts

  /** A ward's tablet lets people in; so does a professional's own device. */
  function letsIn(ward: WardId, device: DeviceId): boolean {
    const register = accounts.register(ward)
    const known = register?.devices.get(device)
    if (!register || !known || known.revoked !== undefined) return false
    return known.tablet !== undefined || may({ person: known.person, role: roleOf(register, known) }, { do: 'let-in' }).ok
  }

  app.post('/api/shift/secret', async (request, reply) => {
    const session = standing(request)
    if (!session) return refuse(reply, 'signed-out')
    const { tablet, wards } = accounts.identity(session)
    const [ward] = wards
    if (!tablet || !ward) return refuse(reply, 'not-found')
    const { id: key, secret } = shifts.giveKey(ward.id, session.device)
    return { id: key, secret: toBase64Url(secret) }
  })

  app.post('/api/shift/code', async (request, reply) => {
    const asked = v.safeParse(schemas.code, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = allowed(request, asked.output.ward, { do: 'let-in' })
    if (!session.ok) return refuse(reply, session.error)
    const shown = await shifts.codeFor(asked.output.ward, session.value.device)
    return { ...shown, time: now() }
  })

  app.post('/api/shift/open', async (request, reply) => {
    const asked = v.safeParse(schemas.open, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = standing(request)
    if (!session?.person) return refuse(reply, 'signed-out')
    const { person, device } = session
    const wards = accounts.identity(session).wards.flatMap((ward) => (ward.access === 'shift' ? [ward.id] : []))
    const typed = shiftCodeIn(asked.output.code)
    if (!typed) return refuse(reply, 'shift-code') // no code at all: nothing was guessed
    const found = await shifts.judge(typed, { person, address: networkOf(request), wards }, letsIn)
    if (!found.ok) {
      // A guess that was not looked at is no news: a thousand of them are one row.
      if (found.error !== 'shift-tries') audit.note({ at: now(), act: 'shift.opened', person, device, ward: wards[0], outcome: found.error })
      return refuse(reply, found.error)
    }
    const { ward, by } = found.value
    const until = accounts.openShift(session, ward)
    audit.note({ at: now(), act: 'shift.opened', person, device, ward, about: by, outcome: 'done' })
    return { ...accounts.identity(session), shift: { ward, until }, time: now() }
  })

  app.post('/api/shift/close', async (request, reply) => {
    const asked = v.safeParse(schemas.close, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = standing(request)
    if (!session) return refuse(reply, 'signed-out')
    const { shift } = accounts.identity(session)
    // It may have been told late, when another shift was opened since.
    if (shift?.until !== asked.output.until) return {}
    accounts.closeShift(session)
    audit.note({ at: now(), act: 'shift.ended', person: session.person, device: session.device, ward: shift.ward, outcome: 'done' })
    return {}
  })

  const noteEnded = (): void => {
    for (const { until, person, device, ward } of shifts.takeEnded())
      audit.note({ at: until, act: 'shift.ended', person: person ?? undefined, device, ward, outcome: 'done' })
  }
  const looking = setInterval(noteEnded, LOOK)
  looking.unref()
  app.addHook('onClose', async () => clearInterval(looking))
}
