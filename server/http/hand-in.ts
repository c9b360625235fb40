import type { FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'
import { fromBase64Url, toBase64Url, type Sealed } from '#notebook/seal.ts'
import type { Session } from '#server/accounts/types.ts'
import type { HandedIn } from '#server/relay/relay.ts'
import { id, refuse, type Api } from './api.ts'

/** A record of 64 KiB and its seal, as base64url. */
const sealed = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,88000}$/), v.check((text) => text.length % 4 !== 1))
const schemas = {
  handIn: v.object({ records: v.pipe(v.array(sealed), v.maxLength(200)) }),
  settle: v.object({ ward: id, id: v.pipe(v.string(), v.uuid()), how: v.picklist(['taken-over', 'removed']) }),
}

/** `kept`: it stands in the coordinator's tray, not in the notebook. */
type Answer = HandedIn | { readonly is: 'kept' }

/**
 * Words that were written and not delivered, from a device whose shift is over or that was let go; and the tray in
 * which a coordinator finds those of devices that were let go.
 */
export function handInRoutes(api: Api): void {
  const { app, accounts, relay, audit, now, sessionOf, allowed, forgetCookie } = api

  app.post('/api/hand-in', { bodyLimit: 1024 * 1024 }, async (request, reply) => {
    const asked = v.safeParse(schemas.handIn, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const session = sessionOf(request)
    if (!session) return refuse(reply, 'signed-out')
    const records = asked.output.records.map(fromBase64Url)
    const answers = accounts.stands(session) ? await relay.handIn(records, session) : await intoTray(session, records)
    if (!answers.ok) return refuse(reply, answers.error === 'flood' ? 'too-many' : 'trouble')
    const { person, device } = session
    if (records.length > 0) audit.note({ at: now(), act: 'records.handed-in', person, device, outcome: 'done' })
    return { answers: answers.value }
  })

  async function intoTray(session: Session, records: readonly Sealed[]) {
    const stand = await relay.stand(records)
    if (!stand.ok) return stand
    const answers: Answer[] = []
    for (const [i, record] of records.entries()) {
      if (stand.value[i]) answers.push({ is: 'delivered' })
      else {
        const taken = await accounts.handedIn.take(record, session.device)
        answers.push(taken.ok ? { is: 'kept' } : { is: 'refused', code: taken.error })
      }
    }
    return { ok: true, value: answers } as const
  }

  /** A device that was let go has handed in what it had: its browser forgets this site. */
  app.post('/api/farewell', async (request, reply) => {
    const session = sessionOf(request)
    if (!session || accounts.stands(session)) return refuse(reply, 'signed-out')
    accounts.endSession(session)
    forgetCookie(reply)
    audit.note({ at: now(), act: 'session.ended', person: session.person, device: session.device, outcome: 'done' })
    return reply.header('clear-site-data', '"cache", "cookies", "storage"').send({})
  })

  app.get<{ Params: { ward: string } }>('/api/handed-in/:ward', async (request, reply) => {
    const session = coordinator(request, reply, request.params.ward)
    if (!session) return reply
    const records = accounts.handedIn.of(request.params.ward)
    return { records: records.map(({ id: record, person, handed, sealed: bytes }) => ({ id: record, person, handed, sealed: toBase64Url(bytes) })) }
  })

  app.post('/api/handed-in/settle', async (request, reply) => {
    const asked = v.safeParse(schemas.settle, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const { ward, id: record, how } = asked.output
    const session = coordinator(request, reply, ward)
    if (!session) return reply
    const { person, device } = session
    // Settled twice is settled: a lost answer is asked for again.
    if (accounts.handedIn.settle(ward, record))
      audit.note({ at: now(), act: how === 'removed' ? 'records.removed' : 'records.taken-over', person, device, ward, about: record, outcome: 'done' })
    return {}
  })

  function coordinator(request: FastifyRequest, reply: FastifyReply, ward: WardId): Session | undefined {
    const session = allowed(request, ward, { do: 'manage' })
    if (session.ok) return session.value
    void refuse(reply, session.error)
    return undefined
  }
}
