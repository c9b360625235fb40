import * as v from 'valibot'
import { addDays, DAY, dayOf, MINUTE } from '#notebook/calendar.ts'
import { newId, type PersonId } from '#notebook/ids.ts'
import { weekdays, type Words } from '#notebook/records.ts'
import { circleRoom, teamRoom, type Room } from '#notebook/rooms.ts'

/** What the example ward keeps together: where things are, who is who, and an introduction that is under way. */
export const togetherSchema = {
  facilities: v.array(v.object({ topic: v.string(), text: v.string(), code: v.optional(v.string()) })),
  profiles: v.array(
    v.object({ person: v.string(), days: v.array(v.picklist(weekdays)), languages: v.optional(v.string()), talents: v.optional(v.string()), about: v.optional(v.string()), goal: v.optional(v.string()) })
  ),
  onboarding: v.object({
    title: v.string(),
    steps: v.array(v.string()),
    talkAfter: v.number(),
    newcomer: v.string(),
    buddy: v.string(),
    /** How many of the first steps each has ticked. */
    ticked: v.object({ newcomer: v.number(), buddy: v.number() }),
  }),
}

type Together = { readonly [K in keyof typeof togetherSchema]: v.InferOutput<(typeof togetherSchema)[K]> }
type Said = { readonly id: string; readonly by: PersonId; readonly at: number; readonly room: Room; readonly words: Words }
type Whose = { readonly ward: string; readonly timezone: string; readonly nurse: PersonId; readonly coordinator: PersonId }

/** Ms before now: what stands always, and the introduction. */
const LONG_AGO = 40 * DAY
const BEGUN = 6 * DAY

export function togetherStatements({ facilities, profiles, onboarding }: Together, { ward, timezone, nurse, coordinator }: Whose, now: number): Said[] {
  const team = teamRoom(ward)
  let at = now - LONG_AGO
  const say = (by: PersonId, words: Words, room: Room = team): Said => {
    at += MINUTE
    return { id: newId(at), by, at, room, words }
  }
  const standing = [
    ...facilities.map(({ topic, text, code }, i) => say(nurse, { type: 'facility.set', facility: `example-${i}`, topic, text, ...(code ? { code } : {}) })),
    ...profiles.flatMap(({ goal, person, days, languages, talents, about }) => [
      say(person, { type: 'profile.set', person, days, ...(languages ? { languages } : {}), ...(talents ? { talents } : {}), ...(about ? { about } : {}) }),
      ...(goal ? [say(person, { type: 'goal.shared', person, text: goal })] : []),
    ]),
  ]
  const { title, steps: texts, talkAfter, newcomer, buddy, ticked } = onboarding
  const last = texts.length - 1
  const steps = texts.map((text, i) => ({ id: `step-${i}`, text, ...(i === last ? { after: talkAfter } : {}) }))
  standing.push(say(coordinator, { type: 'protocol.set', title, steps }))

  at = now - BEGUN
  const few = circleRoom(ward, [newcomer, buddy])
  const talk = addDays(dayOf(at, timezone), talkAfter)
  const begun: Words = { type: 'onboarding.started', onboarding: 'example', newcomer, buddy, title, steps: steps.map(({ id, text, after }) => ({ id, text, ...(after ? { on: talk } : {}) })) }
  const ticks = (by: PersonId, count: number): Said[] => steps.slice(0, count).map(({ id }) => say(by, { type: 'step.ticked', onboarding: 'example', step: id }, few))
  return [...standing, say(coordinator, { type: 'circle.opened', people: [newcomer, buddy] }), say(coordinator, begun, few), ...ticks(newcomer, ticked.newcomer), ...ticks(buddy, ticked.buddy)]
}
