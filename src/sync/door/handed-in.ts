import * as v from 'valibot'
import type { PersonId, RecordId, WardId } from '#notebook/ids.ts'
import { isKnown, parseBody, type NotebookRecord } from '#notebook/records.ts'
import { ok, type Result } from '#notebook/result.ts'
import { bodyOf, fromBase64Url } from '#notebook/seal.ts'
import { ask, post, type DoorRefusal } from './ask.ts'

/** A record in the coordinator's tray; without `record` one of a newer version. */
export type HandedIn = { readonly id: RecordId; readonly person: PersonId; readonly handed: number; readonly record: NotebookRecord | undefined }

const tray = v.object({ records: v.array(v.object({ id: v.string(), person: v.string(), handed: v.number(), sealed: v.string() })) })

/** What devices that were let go handed in on this ward, oldest first. */
export async function askHandedIn(ward: WardId): Promise<Result<readonly HandedIn[], DoorRefusal>> {
  const answer = await ask(`/api/handed-in/${ward}`, {}, tray)
  if (!answer.ok) return answer
  return ok(
    answer.value.records.map(({ sealed, ...row }) => {
      const body = parseBody(bodyOf(fromBase64Url(sealed)))
      return { ...row, record: body.ok && isKnown(body.value) ? body.value : undefined }
    })
  )
}

/** Takes a record off the pile: its words go from the tray for good. */
export const settleHandedIn = (ward: WardId, id: RecordId, how: 'taken-over' | 'removed'): Promise<Result<object, DoorRefusal>> =>
  post('/api/handed-in/settle', { ward, id, how }, v.object({}), true)
