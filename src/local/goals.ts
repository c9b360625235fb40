import type { PersonId, WardId } from '#notebook/ids.ts'
import { cleanText } from '#notebook/records.ts'
import type { GoalRow, Tables } from './tables.ts'

/** S7: a person's own goal; undefined: none is known on this device. An empty text: it was taken away. */
export const ownGoal = (tables: Tables, ward: WardId, person: PersonId): Promise<GoalRow | undefined> => tables.goals.get([ward, person])

/** Keeps it for that person alone. */
export async function setOwnGoal(tables: Tables, ward: WardId, person: PersonId, text: string): Promise<void> {
  await tables.goals.put({ ward, person, text: cleanText(text), at: tables.now(), told: false })
}

/** What the relay has: what was written later holds, and from then on the relay has been told. */
export async function takeGoal(tables: Tables, ward: WardId, person: PersonId, goal: Pick<GoalRow, 'text' | 'at'>): Promise<void> {
  await tables.transaction('rw', tables.goals, async () => {
    const mine = await tables.goals.get([ward, person])
    if (!mine || mine.told || goal.at >= mine.at) await tables.goals.put({ ward, person, ...goal, told: true })
  })
}
