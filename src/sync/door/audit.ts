import * as v from 'valibot'
import { ok, type Result } from '#notebook/result.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

const row = v.object({
  seq: v.number(),
  at: v.number(),
  act: v.string(),
  person: v.optional(v.string()),
  device: v.optional(v.string()),
  ward: v.optional(v.string()),
  about: v.optional(v.string()),
  outcome: v.string(),
  offline: v.optional(v.boolean()),
  count: v.optional(v.number()),
})
const page = v.object({ rows: v.array(row), next: v.optional(v.string()) })

/** A row of the audit: ids, which this device gives their names. */
export type ReviewRow = v.InferOutput<typeof row>
/** Newest first; `next` is where the following page begins. */
export type ReviewPage = v.InferOutput<typeof page>

/** What was done on a ward, or for administrators on all of them; `from` and `to` in ms, `to` not included. */
export type ReviewQuestion = {
  readonly ward?: string
  readonly from?: number
  readonly to?: number
  readonly person?: string
  readonly act?: string
  readonly about?: string
}

/** The newest rows, or those behind `before`. */
export function review(question: ReviewQuestion, before?: string): Promise<Result<ReviewPage, DoorRefusal>> {
  const words = Object.entries({ ...question, ...(before ? { before } : {}) }).map(([name, value]): [string, string] => [name, String(value)])
  return ask(`/api/audit?${new URLSearchParams(words)}`, {}, page)
}

/** All rows, to be taken along; the relay notes that they were. */
export async function exportReview(question: ReviewQuestion): Promise<Result<ReviewRow[], DoorRefusal>> {
  const rows: ReviewRow[] = []
  let before: string | undefined
  for (;;) {
    const words = Object.entries(question).map(([name, value]): [string, string] => [name, String(value)])
    const answer = await post('/api/audit/export', { ...Object.fromEntries(words), ...(before ? { before } : {}) }, page)
    if (!answer.ok) return answer
    rows.push(...answer.value.rows)
    before = answer.value.next
    if (before === undefined) return ok(rows)
  }
}
