import type { RecordId } from '#notebook/ids.ts'
import type { Result } from '#notebook/result.ts'
import type { Tables } from '#local/tables.ts'
import { write, type Writer, type WriteRefusal } from '#local/write.ts'

/** A version of the agreement as it is written. */
export type NewAgreement = { readonly version: number; readonly title: string; readonly text: string }

/** Publishes a version for the whole ward. Whoever publishes it has read it, and signs it in the same act. */
export async function publishAgreement(tables: Tables, writer: Writer, made: NewAgreement): Promise<Result<RecordId, WriteRefusal>> {
  const published = await write(tables, writer, { type: 'agreement.published', ...made })
  return published.ok ? write(tables, writer, { type: 'agreement.signed', to: published.value }) : published
}
