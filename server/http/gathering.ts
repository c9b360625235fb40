import type { FastifyReply } from 'fastify'
import * as v from 'valibot'
import type { AuditedAct } from '#notebook/acts.ts'
import { dayOf } from '#notebook/calendar.ts'
import type { WardId } from '#notebook/ids.ts'
import { cleanText } from '#notebook/records.ts'
import { teamRoom } from '#notebook/rooms.ts'
import type { Former } from '#server/accounts/former.ts'
import { answers, type Gathering, type Invited } from '#server/accounts/gatherings.ts'
import { answerLink } from '#server/accounts/links.ts'
import type { Session } from '#server/accounts/types.ts'
import { code, guessing, id, name, refuse, type Api, type Code } from './api.ts'

const answer = v.picklist(answers)
const words = {
  title: name,
  day: v.pipe(v.string(), v.isoDate(), v.check((day) => !Number.isNaN(Date.parse(`${day}T12:00Z`)))),
  time: v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  place: name,
  text: v.pipe(v.string(), v.maxLength(4000), v.check((text) => text.isWellFormed()), v.transform(cleanText), v.maxLength(2000)),
}
const schemas = {
  plan: v.strictObject({ gathering: v.optional(id), ...words }),
  gathering: v.strictObject({ gathering: id }),
  again: v.strictObject({ gathering: id, former: v.optional(id) }),
  answer: v.strictObject({ gathering: id, answer }),
  look: v.strictObject({ code }),
  give: v.strictObject({ code, answer }),
}

const managing = { config: { rateLimit: { max: 60, timeWindow: '1 minute' } } }

type Person = Session & { readonly person: string }
type Note = (act: AuditedAct, about?: string) => void

/** The yearly gathering: a coordinator plans it and asks people; volunteers of now answer here, former ones by a link. */
export function gatheringRoutes(api: Api): void {
  const { app, accounts, audit, origin, now, allowed, postman } = api
  const { former, gatherings, outgoing } = accounts.goodbye

  const isOver = ({ day, ward }: Gathering): boolean => day < dayOf(now(), accounts.register(ward)?.ward?.timezone ?? 'UTC')
  const isVolunteer = (ward: WardId, person: string): boolean => accounts.register(ward)?.members.get(person)?.role === 'volunteer'

  app.get<{ Params: { ward: string } }>('/api/gathering/:ward', async (request, reply) => {
    const { ward } = request.params
    const actor = allowed(request, ward, { do: 'manage' })
    if (!actor.ok) return refuse(reply, actor.error)
    audit.note({ at: now(), act: 'former.opened', person: actor.value.person, device: actor.value.device, ward, outcome: 'done' })
    return view(ward)
  })

  app.get<{ Params: { ward: string } }>('/api/gathering/:ward/mine', async (request, reply) => {
    const { ward } = request.params
    const member = allowed(request, ward, { do: 'open', room: teamRoom(ward) })
    if (!member.ok) return refuse(reply, member.error)
    return mine(ward, member.value.person)
  })

  app.post<{ Params: { ward: string } }>('/api/gathering/:ward/answer', managing, async (request, reply) => {
    const { ward } = request.params
    const member = allowed(request, ward, { do: 'open', room: teamRoom(ward) })
    if (!member.ok) return refuse(reply, member.error)
    const asked = v.safeParse(schemas.answer, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const found = gatherings.find(ward, asked.output.gathering)
    const { person, device } = member.value
    if (found?.invited === undefined || !isVolunteer(ward, person)) return refuse(reply, 'not-found')
    if (isOver(found)) return refuse(reply, 'gathering-over')
    gatherings.answerAs(found.id, person, asked.output.answer)
    audit.note({ at: now(), act: 'gathering.answered', person, device, ward, about: person, outcome: 'done' })
    return mine(ward, person)
  })

  /** A coordinator's act; it answers with the gathering as it stands then. */
  function act<S extends v.GenericSchema>(path: string, schema: S, does: (asked: v.InferOutput<S>, ward: WardId, note: Note) => object | Code): void {
    app.post<{ Params: { ward: string } }>(`/api/gathering/:ward/${path}`, managing, async (request, reply) => {
      const { ward } = request.params
      const actor = allowed(request, ward, { do: 'manage' })
      if (!actor.ok) return refuse(reply, actor.error)
      const asked = v.safeParse(schema, request.body)
      if (!asked.success) return refuse(reply, 'malformed')
      const said = does(asked.output, ward, noteOf(actor.value, ward))
      return typeof said === 'string' ? refuse(reply, said) : said
    })
  }
  const noteOf =
    ({ person, device }: Person, ward: WardId): Note =>
    (what, about) =>
      audit.note({ at: now(), act: what, person, device, ward, about, outcome: 'done' })

  act('plan', schemas.plan, ({ gathering, ...planned }, ward, note) => {
    const made = gatherings.plan(ward, planned, gathering)
    if (!made.ok) return made.error
    note('gathering.planned', made.value.id)
    return view(ward)
  })

  act('invite', schemas.gathering, ({ gathering }, ward, note) => {
    const found = gatherings.find(ward, gathering)
    if (!found) return 'not-found'
    if (isOver(found)) return 'gathering-over'
    const asked = gatherings.invite(found)
    if (postman.ready) for (const one of asked) if (former.one(one)?.email !== undefined) outgoing.add(one, gathering)
    postman.nudge()
    note('gathering.invited', gathering)
    return view(ward)
  })

  act('again', schemas.again, ({ gathering, former: one }, ward, note) => {
    const found = gatherings.find(ward, gathering)
    if (!found) return 'not-found'
    if (!postman.ready) return 'no-mail'
    if (isOver(found)) return 'gathering-over'
    const mails = outgoing.of(gathering)
    for (const guest of gatherings.guests(gathering))
      if (one === undefined ? mails.get(guest.former)?.at === 'failed' : guest.former === one) outgoing.add(guest.former, gathering)
    postman.nudge()
    note('gathering.invited', gathering)
    return view(ward)
  })

  /** For the printer: each with a link of its own, which is told this once. */
  act('letters', schemas.gathering, ({ gathering }, ward, note) => {
    const found = gatherings.find(ward, gathering)
    if (found?.invited === undefined) return 'not-found'
    note('former.exported', gathering)
    const mails = outgoing.of(gathering)
    const guests = new Map(gatherings.guests(gathering).map((guest) => [guest.former, guest]))
    const needing = former.of(ward).filter((one) => {
      const guest = guests.get(one.id)
      return guest !== undefined && guest.answer === undefined && needsLetter(one, mails.get(one.id)?.at)
    })
    return { letters: needing.map(({ id: one, name: called, postal }) => ({ former: one, name: called, postal, link: answerLink(origin(), gatherings.newCode(gathering, one)) })) }
  })

  /** Whoever no e-mail reaches. */
  const needsLetter = ({ email }: Former, mail: 'waiting' | 'sent' | 'failed' | undefined): boolean =>
    !postman.ready || email === undefined || mail === 'failed'

  function view(ward: WardId): object {
    const gathering = gatherings.latest(ward)
    const list = former.of(ward)
    if (!gathering) return { mail: postman.ready, former: list.length, guests: [], volunteers: [] }
    const mails = outgoing.of(gathering.id)
    const guests = new Map(gatherings.guests(gathering.id).map((guest) => [guest.former, guest]))
    return {
      mail: postman.ready,
      former: list.length,
      gathering: { ...shown(gathering), over: isOver(gathering), invited: gathering.invited },
      guests: list.flatMap(({ id: one, name: called, email, postal, news }) => {
        const guest = guests.get(one)
        return guest ? [{ former: one, name: called, email: email !== undefined, postal: postal !== undefined, news, answer: guest.answer, answered: guest.answered, mail: mails.get(one) }] : []
      }),
      volunteers: gatherings.volunteers(gathering.id).filter(({ person }) => isVolunteer(ward, person)),
    }
  }

  function mine(ward: WardId, person: string): object {
    const gathering = gatherings.latest(ward)
    if (gathering?.invited === undefined || isOver(gathering) || !isVolunteer(ward, person)) return {}
    return { gathering: shown(gathering), answer: gatherings.volunteers(gathering.id).find((one) => one.person === person)?.answer }
  }

  // By the link of an invitation: it works for one answer, and then shows that answer.

  app.post('/api/gathering-answer/look', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.look, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    const invited = gatherings.byCode(asked.output.code)
    return invited ? told(invited) : refuse(reply, 'answer-unknown')
  })

  app.post('/api/gathering-answer/give', guessing, async (request, reply) => {
    const asked = v.safeParse(schemas.give, request.body)
    if (!asked.success) return refuse(reply, 'malformed')
    return give(asked.output.code, asked.output.answer, reply)
  })

  function give(secret: string, said: (typeof answers)[number], reply: FastifyReply): object {
    const invited = gatherings.byCode(secret)
    if (invited && invited.answer === undefined && isOver(invited.gathering)) return refuse(reply, 'gathering-over')
    const given = gatherings.answerOnce(secret, said)
    if (!given.ok) return refuse(reply, given.error)
    const { gathering, former: one } = given.value
    const person = former.one(one)?.person
    audit.note({ at: now(), act: 'gathering.answered', person, ward: gathering.ward, about: person, outcome: 'done' })
    return told(given.value)
  }

  function told({ gathering, former: one, answer: said }: Invited): object {
    const ward = accounts.register(gathering.ward)?.ward
    return { ward: { name: ward?.name ?? gathering.ward, house: ward?.house }, name: former.one(one)?.name ?? '', gathering: shown(gathering), over: isOver(gathering), answer: said }
  }
}

const shown = ({ id: gathering, title, day, time, place, text }: Gathering): object => ({ id: gathering, title, day, time, place, text })
