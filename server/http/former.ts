import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { AuditedAct } from '#notebook/acts.ts'
import { dayOf } from '#notebook/calendar.ts'
import type { WardId } from '#notebook/ids.ts'
import { cleanText } from '#notebook/records.ts'
import type { Former } from '#server/accounts/former.ts'
import { answers } from '#server/accounts/gatherings.ts'
import { personalLink } from '#server/accounts/links.ts'
import { code, guessing, id, refuse, type Api } from './api.ts'

/** Words of several lines, as somebody typed them. Empty: taken away. */
const lines = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(most * 2),
    v.check((text) => text.isWellFormed()),
    v.transform((text) => cleanText(text).replace(/\n{3,}/g, '\n\n')),
    v.maxLength(most)
  )
const email = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email())
const postal = lines(300)

/** What the person agreed to, with the words of it. */
export const kept = v.pipe(
  v.strictObject({ email: v.optional(email), postal: v.optional(v.pipe(postal, v.minLength(1))), consent: v.pipe(lines(1000), v.minLength(20)) }),
  v.check((words) => words.email !== undefined || words.postal !== undefined)
)

const schemas = {
  former: v.strictObject({ former: id }),
  nothing: v.strictObject({}),
  look: v.strictObject({ code }),
  change: v.strictObject({
    code,
    email: v.optional(v.nullable(email)),
    postal: v.optional(v.nullable(postal)),
    news: v.optional(v.nullable(lines(1000))),
  }),
  answer: v.strictObject({ code, gathering: id, answer: v.picklist(answers) }),
}

const managing = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } }

/**
 * The list of former volunteers. Coordinators of the ward read it; each person on it sees, changes and erases their own
 * part by a personal link, whose code comes in the body of a request and is nowhere in an address.
 */
export function formerRoutes(api: Api): void {
  const { app, accounts, audit, origin, now, allowed, postman } = api
  const { former, gatherings, outgoing } = accounts.goodbye

  app.get<{ Params: { ward: string } }>('/api/former/:ward', async (request, reply) => {
    const { ward } = request.params
    const actor = allowed(request, ward, { do: 'manage' })
    if (!actor.ok) return refuse(reply, actor.error)
    audit.note({ at: now(), act: 'former.opened', person: actor.value.person, device: actor.value.device, ward, outcome: 'done' })
    return { mail: postman.ready, former: shown(ward) }
  })

  /** A coordinator's act on one of the list, or on the list. */
  function act<S extends v.GenericSchema>(path: string, schema: S, does: (asked: v.InferOutput<S>, ward: WardId, note: (what: AuditedAct, about?: string) => void) => object | 'not-found' | 'no-mail'): void {
    app.post<{ Params: { ward: string } }>(`/api/former/:ward/${path}`, managing, async (request, reply) => {
      const { ward } = request.params
      const actor = allowed(request, ward, { do: 'manage' })
      if (!actor.ok) return refuse(reply, actor.error)
      const asked = v.safeParse(schema, request.body)
      if (!asked.success) return refuse(reply, 'malformed')
      const { person, device } = actor.value
      const answer = does(asked.output, ward, (what, about) => audit.note({ at: now(), act: what, person, device, ward, about, outcome: 'done' }))
      return typeof answer === 'string' ? refuse(reply, answer) : answer
    })
  }

  const here = (ward: WardId, one: string): Former | undefined => {
    const found = former.one(one)
    return found?.ward === ward ? found : undefined
  }

  act('export', schemas.nothing, (_asked, ward, note) => {
    note('former.exported')
    return { former: shown(ward) }
  })

  act('link', schemas.former, ({ former: one }, ward, note) => {
    const found = here(ward, one)
    if (!found) return 'not-found'
    note('former.linked', found.person)
    return { link: personalLink(origin(), former.newCode(one, 'only')) }
  })

  act('send', schemas.former, ({ former: one }, ward, note) => {
    const found = here(ward, one)
    if (!found) return 'not-found'
    if (!postman.ready) return 'no-mail'
    note('former.linked', found.person)
    outgoing.add(one, 'link')
    postman.nudge()
    return {}
  })

  act('erase', schemas.former, ({ former: one }, ward, note) => {
    const found = here(ward, one)
    if (!found) return 'not-found'
    former.erase(one)
    note('former.erased', found.person)
    return {}
  })

  function shown(ward: WardId): object[] {
    const mails = outgoing.of('link')
    return former.of(ward).map(({ id: one, person, name, email: mail, postal: post, since, until, consent, consented, by, news, newsAt }) => ({
      id: one, person, name, email: mail, postal: post, since, until, consent, consented, by, news, newsAt, mail: mails.get(one),
    }))
  }

  // By the personal link: who holds it is the person, and no session is asked for.

  function own<S extends v.GenericSchema<unknown, { code: string }>>(path: string, schema: S, does: (asked: v.InferOutput<S>, person: Former, request: FastifyRequest) => object | 'malformed' | 'gathering-over'): void {
    app.post(`/api/former-link/${path}`, guessing, async (request, reply) => {
      const asked = v.safeParse(schema, request.body)
      if (!asked.success) return refuse(reply, 'malformed')
      const person = former.byCode(asked.output.code)
      if (!person) return refuse(reply, 'former-unknown')
      const answer = does(asked.output, person, request)
      return typeof answer === 'string' ? refuse(reply, answer) : answer
    })
  }

  const note = ({ ward, person }: Former, what: AuditedAct): void => audit.note({ at: now(), act: what, person, ward, about: person, outcome: 'done' })

  function page(person: Former): object {
    const { name, email: mail, postal: post, since, until, consent, consented, news } = person
    const ward = accounts.register(person.ward)?.ward
    const today = dayOf(now(), ward?.timezone ?? 'UTC')
    return {
      ward: { name: ward?.name ?? person.ward, house: ward?.house, timezone: ward?.timezone ?? 'UTC' },
      name, email: mail, postal: post, since, until, consent, consented, news,
      invitations: gatherings
        .asked(person.id)
        .filter(({ day }) => day >= today)
        .map(({ id: gathering, title, day, time, place, text, answer }) => ({ id: gathering, title, day, time, place, text, answer })),
    }
  }

  own('look', schemas.look, (_asked, person) => page(person))

  own('change', schemas.change, ({ email: mail, postal: post, news }, person) => {
    former.change(person.id, { email: mail, postal: post === '' ? null : post, news: news === '' ? null : news })
    note(person, 'former.changed')
    return page(former.one(person.id) ?? person)
  })

  own('answer', schemas.answer, ({ gathering, answer }, person) => {
    const asked = gatherings.asked(person.id).find(({ id: one }) => one === gathering)
    if (!asked) return 'malformed'
    if (asked.day < dayOf(now(), accounts.register(person.ward)?.ward?.timezone ?? 'UTC')) return 'gathering-over'
    gatherings.answer(gathering, person.id, answer)
    note(person, 'gathering.answered')
    return page(person)
  })

  own('erase', schemas.look, (_asked, person) => {
    former.erase(person.id)
    note(person, 'former.erased')
    return {}
  })
}
