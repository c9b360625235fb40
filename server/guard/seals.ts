import { KeyObject, verify } from 'node:crypto'
import type { RecordId } from '#notebook/ids.ts'
import type { Refusal } from '#notebook/refusals.ts'
import { bodyOf, holds, sealOf, textToKey, type Sealed } from '#notebook/seal.ts'
import type { Judged } from './judge.ts'

/** Keys that are kept imported: an organisation of 200 wards has about 5,600 devices. */
const MAX_KEYS = 8192

/**
 * Seals that the calling thread checks itself within so many ms: to wake another for one line takes longer than to
 * check it. That is half its time at most: when a ward writes all at once, or a device comes back after a month, what
 * is more goes to other threads, and keeps nobody waiting.
 */
const HERE = { seals: 40, within: 10 }
let begun = 0
let left = 0

function mayBeHere(seals: number): boolean {
  const now = performance.now()
  if (Math.abs(now - begun) >= HERE.within) [begun, left] = [now, HERE.seals]
  if (seals > left) return false
  left -= seals
  return true
}

/** The records whose seal does not fit the key of the device that they name. */
export async function sealsThatFail(records: readonly Judged[]): Promise<ReadonlyMap<RecordId, Refusal>> {
  const where = mayBeHere(records.length) ? 'here' : 'elsewhere'
  const sound = await Promise.all(
    records.map(async ({ sealed, key }) => {
      const device = await keyOf(key)
      return device !== undefined && device[where](sealed)
    })
  )
  return new Map(records.filter((_, i) => !sound[i]).map(({ record }) => [record.id, 'bad-seal']))
}

/** Whether a seal fits one key: checked on the calling thread, or on another. */
type DeviceKey = { readonly here: (sealed: Sealed) => boolean | Promise<boolean>; readonly elsewhere: (sealed: Sealed) => Promise<boolean> }

const keys = new Map<string, Promise<DeviceKey | undefined>>()

/** The key of that text, imported once; undefined when it is no point on the curve. */
function keyOf(text: string): Promise<DeviceKey | undefined> {
  const key = keys.get(text) ?? importKey(text)
  keys.delete(text)
  keys.set(text, key) // the last asked for stands last
  const [oldest] = keys.keys()
  if (keys.size > MAX_KEYS && oldest !== undefined) keys.delete(oldest)
  return key
}

async function importKey(text: string): Promise<DeviceKey | undefined> {
  try {
    const imported = await textToKey(text)
    const elsewhere = (sealed: Sealed): Promise<boolean> => holds(sealed, imported)
    if (!(imported instanceof CryptoKey)) return { here: elsewhere, elsewhere } // a simulation's own key
    const key = { key: KeyObject.from(imported), dsaEncoding: 'ieee-p1363' } as const
    return { here: (sealed) => verify('sha256', bodyOf(sealed), key, sealOf(sealed)), elsewhere }
  } catch {
    return undefined
  }
}
