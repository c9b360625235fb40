import * as v from 'valibot'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { ownGoal, takeGoal } from '#local/goals.ts'
import type { Tables } from '#local/tables.ts'
import { ask, post } from './ask.ts'

const goal = v.object({ text: v.string(), at: v.number() })

/** S7: tells the relay my own goal, for my other devices, and learns what I wrote on those. Without network it waits for the next time. */
export async function followGoal(tables: Tables, ward: WardId, person: PersonId): Promise<void> {
  const mine = await ownGoal(tables, ward, person)
  const answer =
    mine && !mine.told ? await post('/api/goal', { ward, text: mine.text, at: mine.at }, goal) : await ask(`/api/goal?${new URLSearchParams({ ward })}`, {}, goal)
  if (answer.ok && answer.value.at > 0) await takeGoal(tables, ward, person, answer.value)
}
