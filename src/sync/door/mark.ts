import * as v from 'valibot'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { readMark, takeMark } from '#local/marks.ts'
import type { Tables } from '#local/tables.ts'
import { ask, post } from './ask.ts'

const mark = v.object({ read: v.number() })

/** R1: tells the relay what I have read, and learns what I read on my other devices. Without network it waits for the next time. */
export async function followMark(tables: Tables, ward: WardId, person: PersonId): Promise<void> {
  const mine = await readMark(tables, ward, person)
  const answer =
    mine && !mine.told
      ? await post('/api/mark', { ward, person, read: mine.read }, mark)
      : await ask(`/api/mark?${new URLSearchParams({ ward, person })}`, {}, mark)
  if (answer.ok && answer.value.read > 0) await takeMark(tables, ward, person, answer.value.read)
}
