import type { RecordId } from '#notebook/ids.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { holds, textToKey, type Key } from '#notebook/seal.ts'
import type { Judged } from './judge.ts'

/** Keys that are kept imported: an organisation of 200 wards has about 5,600 devices. */
const MAX_KEYS = 8192

/** The records whose seal does not fit the key of the device that they name. All are checked at once. */
export async function sealsThatFail(records: readonly Judged[]): Promise<ReadonlyMap<RecordId, Refusal>> {
  const sound = await Promise.all(records.map(fits))
  return new Map(records.filter((_, i) => !sound[i]).map(({ record }) => [record.id, 'bad-seal']))
}

async function fits({ sealed, key }: Judged): Promise<boolean> {
  const imported = await keyOf(key)
  return imported !== undefined && holds(sealed, imported)
}

const keys = new Map<string, Promise<Key | undefined>>()

/** The key of that text, imported once; undefined when it is no point on the curve. */
function keyOf(text: string): Promise<Key | undefined> {
  const key = keys.get(text) ?? importKey(text)
  keys.delete(text)
  keys.set(text, key) // the last asked for stands last
  const [oldest] = keys.keys()
  if (keys.size > MAX_KEYS && oldest !== undefined) keys.delete(oldest)
  return key
}

async function importKey(text: string): Promise<Key | undefined> {
  try {
    return await textToKey(text)
  } catch {
    return undefined
  }
}
