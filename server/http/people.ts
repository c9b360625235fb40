import type { FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { AuditedAct } from '#notebook/acts.ts'
import type { WardId } from '#notebook/ids.ts'
import { roles } from '#notebook/records.ts'
import { memberSince, seatedOn, type Register } from '#notebook/register.ts'
import { ok, refuse as no, type Result } from '#notebook/result.ts'
import { LINK_LIFETIME, SCREEN_LIFETIME, type Made } from '#server/accounts/invitations.ts'
import { linkTo, personalLink } from '#server/accounts/links.ts'
import type { PeopleRefusal } from '#server/accounts/people.ts'
import type { Session } from '#server/accounts/types.ts'
import { id, name, refuse, type Api, type Code } from './api.ts'
import { kept } from './former.ts'

const role = v.picklist(roles)
const title = v.optional(name)
/** On the coordinator's screen, or to hand over. */
const way = v.picklist(['screen', 'link'])
const person = id

const schemas = {
  invite: v.union([v.strictObject({ person, way }), v.strictObject({ name, role, title, way })]),
  tablet: v.strictObject({ pages: v.picklist(['all', 'staff']) }),
  withdraw: v.strictObject({ invitation: id, withdrawn: v.boolean() }),
  change: v.strictObject({ person, name: v.optional(name), role: v.optional(role), title: v.optional(v.nullable(name)), home: v.optional(v.boolean()) }),
  bring: v.strictObject({ from: id, person, role, title }),
  person: v.strictObject({ person }),
  end: v.strictObject({ person, keep: v.optional(kept) }),
  device: v.strictObject({ device: id }),
}

/** More than a coordinator does in a minute, and less than would fill the audit. */
const managing = { config: { rateLimit: { max: 120, timeWindow: '1 minute' } } }

/** Whoever acts: a coordinator of the ward, on a device of their own. */
type Actor = Session & { readonly person: string }
/** What was done, as the audit keeps it: the act, and the id that it was about. */
type Done = { readonly act: AuditedAct; readonly about?: string | undefined }
type Answer = Result<object, Code>

/**
 * What a coordinator sees and does of a ward's people (*Mensen*). To everybody else the ward is not there. Ids of
 * people stand in the body, not in the address: other programs' logs keep addresses.
 */
export function peopleRoutes(api: Api): void {
  const { app, accounts, audit, origin, allowed, now, postman } = api
  const { people, invitations } = accounts
  const { former, outgoing } = accounts.goodbye

  app.get<{ Params: { ward: string } }>('/api/people/:ward', async (request, reply) => {
    const { ward } = request.params
    const actor = allowed(request, ward, { do: 'manage' })
    const register = accounts.register(ward)
    if (!actor.ok || !register) return refuse(reply, actor.ok ? 'not-found' : actor.error)
    return {
      ...overview(register, people.seen()),
      invitations: invitations.of(ward),
      handedIn: accounts.handedIn.count(ward),
      elsewhere: elsewhere(request, ward, register),
    }
  })

  /** A route for one act: who may, what was asked, and a row in the audit whatever the outcome. */
  function act<S extends v.GenericSchema>(
    path: string,
    schema: S,
    does: (asked: v.InferOutput<S>, ward: WardId, actor: Actor, request: FastifyRequest) => Answer | Promise<Answer>,
    done: (asked: v.InferOutput<S>) => Done
  ): void {
    app.post<{ Params: { ward: string } }>(`/api/people/:ward/${path}`, managing, async (request, reply) => {
      const { ward } = request.params
      const actor = allowed(request, ward, { do: 'manage' })
      if (!actor.ok) return refuse(reply, actor.error)
      const asked = v.safeParse(schema, request.body)
      if (!asked.success) return refuse(reply, 'malformed')
      const answer = await does(asked.output, ward, actor.value, request)
      note(actor.value, { ...done(asked.output), ...(answer.ok ? aboutOf(answer.value) : {}) }, ward, answer.ok ? 'done' : answer.error)
      return answer.ok ? answer.value : refuse(reply, answer.error)
    })
  }

  const note = ({ person: who, device }: Actor, what: Done, ward: WardId, outcome: string): void =>
    audit.note({ at: now(), ...what, person: who, device, ward, outcome })

  /** Whoever is a member again. */
  function noLongerFormer(actor: Actor, ward: WardId, whom: string): void {
    if (former.forget(ward, whom)) note(actor, { act: 'former.erased', about: whom }, ward, 'done')
  }

  const shown = (made: Result<Made, 'not-a-member'>, more: object): Answer =>
    made.ok ? ok({ id: made.value.id, link: linkTo(origin(), made.value.code), expires: made.value.expires, ...more }) : no('not-found')

  act(
    'invite',
    schemas.invite,
    async (asked, ward, { person: maker }) => {
      const lifetime = asked.way === 'screen' ? SCREEN_LIFETIME : LINK_LIFETIME
      const whom = 'person' in asked ? asked.person : await people.add(ward, asked)
      return shown(invitations.make({ ward, person: whom, maker, lifetime }), { person: whom })
    },
    (asked) => ({ act: 'person' in asked ? 'invitation.made' : 'member.added', about: 'person' in asked ? asked.person : undefined })
  )

  act(
    'tablet',
    schemas.tablet,
    ({ pages }, ward, { person: maker }) => shown(invitations.make({ ward, person: maker, maker, tablet: pages, lifetime: SCREEN_LIFETIME }), {}),
    ({ pages }) => ({ act: 'invitation.made', about: `tablet-${pages}` })
  )

  act(
    'withdraw',
    schemas.withdraw,
    ({ invitation, withdrawn }, ward) => (invitations.withdraw(ward, invitation, withdrawn) ? ok({}) : no('not-found')),
    ({ invitation, withdrawn }) => ({ act: withdrawn ? 'invitation.withdrawn' : 'invitation.made', about: invitation })
  )

  act(
    'change',
    schemas.change,
    async ({ person: whom, ...change }, ward, actor) => {
      const changed = await people.change(ward, whom, change)
      if (changed.ok) noLongerFormer(actor, ward, whom)
      return answerOf(changed)
    },
    ({ person: about }) => ({ act: 'member.changed', about })
  )

  act(
    'bring',
    schemas.bring,
    async ({ from, person: whom, ...as }, ward, actor, request) => {
      if (!allowed(request, from, { do: 'manage' }).ok) return no('not-found')
      const brought = await people.bring(ward, from, whom, as)
      if (brought.ok) noLongerFormer(actor, ward, whom)
      return answerOf(brought)
    },
    ({ person: about }) => ({ act: 'member.added', about })
  )

  act(
    'end',
    schemas.end,
    async ({ person: whom, keep }, ward, actor) => {
      const member = accounts.register(ward)?.members.get(whom)
      if (!keep) return answerOf(await people.end(ward, whom))
      if (member?.role !== 'volunteer') return no('not-found')
      const { name: called } = member
      const since = memberSince(member)
      let listed = ''
      const ended = await people.end(ward, whom, () => {
        listed = former.keep(ward, whom, { ...keep, name: called, since, by: actor.person })
      })
      if (!ended.ok) return answerOf(ended)
      note(actor, { act: 'former.consented', about: whom }, ward, 'done')
      if (postman.ready && keep.email !== undefined) outgoing.add(listed, 'link')
      postman.nudge()
      return ok({ link: personalLink(origin(), former.newCode(listed)) })
    },
    ({ person: about }) => ({ act: 'member.ended', about })
  )

  act(
    'revoke-person',
    schemas.person,
    async ({ person: whom }, ward, actor) => {
      if (whom === actor.person) return no('own-device')
      const revoked = await people.revoke(ward, whom)
      if (revoked.ok) for (const each of revoked.value) note(actor, { act: 'device.revoked', about: each.device }, each.ward, 'done')
      return answerOf(revoked)
    },
    ({ person: about }) => ({ act: 'member.ended', about })
  )

  act(
    'revoke-device',
    schemas.device,
    async ({ device }, ward, actor) => {
      if (device === actor.device) return no('own-device')
      const register = accounts.register(ward)
      const known = register?.devices.get(device)
      // A former member's devices are another ward's business, if anybody's.
      const ours = known && (known.tablet !== undefined || register?.members.get(known.person)?.role !== undefined)
      if (!ours) return no('not-found')
      const revoked = await people.revokeDevice(device)
      // The coordinators of its other wards read of it too.
      if (revoked.ok) for (const each of revoked.value) if (each.ward !== ward) note(actor, { act: 'device.revoked', about: device }, each.ward, 'done')
      return answerOf(revoked)
    },
    ({ device }) => ({ act: 'device.revoked', about: device })
  )

  /** Wards of which this coordinator is the coordinator too, with whom they could bring along. */
  function elsewhere(request: FastifyRequest, ward: WardId, register: Register): object[] {
    return accounts
      .wards()
      .filter((other) => other.id !== ward && allowed(request, other.id, { do: 'manage' }).ok)
      .map((other) => ({
        id: other.id,
        name: other.name,
        members: other.members.flatMap(({ person: who, name: called, title: what, role: as }) =>
          as && !register.members.get(who)?.role ? [{ person: who, name: called, title: what, role: as }] : []
        ),
      }))
  }
}

function overview({ members, devices }: Register, seen: ReadonlyMap<string, number>): object {
  const known = [...devices.values()].map((device) => ({
    device: device.device,
    person: device.person,
    label: device.label,
    since: device.since,
    seen: seen.get(device.device),
    revoked: device.revoked,
    tablet: device.tablet,
    seats: seatedOn(device),
  }))
  return {
    members: [...members.values()].map((member) => ({
      person: member.person,
      name: member.name,
      title: member.title,
      role: member.role ?? null,
      home: member.home,
      since: memberSince(member),
      devices: known.filter((device) => device.person === member.person && !device.tablet),
      seats: known.filter((device) => device.seats.includes(member.person)).map(({ device }) => device),
    })),
    tablets: known.filter(({ tablet }) => tablet),
  }
}

const codes: Readonly<Record<PeopleRefusal, Code>> = {
  'not-a-member': 'not-found',
  'no-such-device': 'not-found',
  'already-member': 'already-member',
  'last-coordinator': 'last-coordinator',
}

const answerOf = (result: Result<unknown, PeopleRefusal>): Answer => (result.ok ? ok({}) : no(codes[result.error]))

/** Somebody new has an id only when it is done. */
const aboutOf = (answer: object): { about?: string } => ('person' in answer && typeof answer.person === 'string' ? { about: answer.person } : {})
