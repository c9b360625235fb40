import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DAY, monthOf } from '#notebook/calendar.ts'
import type { DeviceId, PersonId, WardId } from '#notebook/ids.ts'
import { keyToText, newKeyPair, type Key } from '#notebook/seal.ts'
import { openAccounts } from '#server/accounts/accounts.ts'
import { exampleWard } from '#server/example/example.ts'
import { dataFolder } from '#server/storage/folder.ts'

/** A member's enrolled device: what it needs to come in and to write. */
export type Enrolled = { readonly ward: WardId; readonly person: PersonId; readonly device: DeviceId; readonly key: Key; readonly cookie: string }

/** A house with many wards in a data folder of its own; each ward has the same number of enrolled professionals. */
export type Organisation = {
  readonly data: string
  readonly wards: readonly (readonly Enrolled[])[]
  readonly remove: () => Promise<void>
}

const root = join(import.meta.dirname, '../../..')
export const ZONE = exampleWard.ward.timezone
export const thisMonth = (): string => monthOf(Date.now(), ZONE)

/** A folder on the disk of this checkout: some machines keep their temporary files in memory, where an fsync is free. */
export const newFolder = (): Promise<string> => mkdtemp(join(root, '.bench-'))

/** Everyone is enrolled a day ago, so that what they write now is theirs to write. */
export async function enrol(wards: number, perWard: number, tell: (what: string) => void): Promise<Organisation> {
  const data = await newFolder()
  const accounts = await openAccounts(dataFolder(data).accounts, () => Date.now() - DAY)
  const { timezone, language } = exampleWard.ward
  const all: Enrolled[][] = []
  for (let nr = 0; nr < wards; nr++) {
    const ward = `ward-${nr}`
    if (nr % 20 === 0) tell(`enrolling ward ${nr + 1} of ${wards}`)
    await accounts.setWard(ward, { name: `Afdeling ${nr}`, timezone, language, retentionDays: 90 })
    const here: Enrolled[] = []
    for (let i = 0; i < perWard; i++) {
      const person = `${ward}-${i}`
      await accounts.setMember(ward, { person, name: `Collega ${i}`, role: 'professional' })
      const keys = await newKeyPair()
      const code = accounts.invite(ward, person)
      const made = code.ok ? await accounts.redeem(code.value, await keyToText(keys.publicKey)) : code
      if (!made.ok) throw new Error(`nobody was enrolled: ${made.error}`)
      const { cookie, identity } = made.value
      here.push({ ward, person, device: identity.device, key: keys.privateKey, cookie })
    }
    all.push(here)
  }
  accounts.close()
  return { data, wards: all, remove: () => rm(data, { recursive: true, force: true }) }
}
