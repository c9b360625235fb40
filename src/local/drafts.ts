import type { PersonId } from '#notebook/ids.ts'
import { diskTrouble } from './write.ts'
import type { Tables } from './tables.ts'

/**
 * W3: a draft survives everything and belongs to its writer. One per place where words are typed:
 * the composer of a ward, or the answer or correction of one line.
 */
export const draftKey = (person: PersonId, place: string): string => `${person} ${place}`

export async function loadDraft(tables: Tables, key: string): Promise<unknown> {
  return (await tables.drafts.get(key))?.value
}

/** Keeps what is typed so far. Resolves with what went wrong on the disk, if anything did. */
export async function saveDraft(tables: Tables, key: string, value: unknown): Promise<'disk-full' | 'disk-broken' | undefined> {
  try {
    await tables.drafts.put({ key, value, at: tables.now() })
    return undefined
  } catch (cause) {
    return diskTrouble(cause)
  }
}

export async function dropDraft(tables: Tables, key: string): Promise<void> {
  await tables.drafts.delete(key)
}
