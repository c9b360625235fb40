import { timingSafeEqual } from 'node:crypto'
import { DEFAULT_RETENTION_DAYS } from '#notebook/retention.ts'
import { ok, refuse, type Result } from '#notebook/result.ts'
import { freeSlug, isKey, type Accounts, type Enrolled } from '#server/accounts/accounts.ts'
import type { ExamplePerson } from '#server/example/links.ts'
import { hashOf, newCode } from '#server/accounts/secrets.ts'

export type OwnWard = {
  readonly ward: { readonly name: string; readonly house?: string | undefined; readonly timezone: string }
  readonly name: string
  readonly key: string
  readonly label?: string | undefined
}

type SetUpRefusal = 'setup-code' | 'setup-done'

/** The first start: a relay without a ward waits for whoever holds the code that it printed. */
export type SetUp = {
  needed(): boolean
  /** The one-time code; made anew at each start, held in memory alone. */
  readonly code: string
  own(code: string, own: OwnWard): Promise<Result<Enrolled, SetUpRefusal | 'bad-key'>>
  example(code: string): Promise<Result<ExamplePerson[], SetUpRefusal>>
}

export function openSetUp(accounts: Accounts, buildExample: () => Promise<ExamplePerson[]>): SetUp {
  const code = newCode()
  let used = false
  const needed = (): boolean => !used && accounts.wards().length === 0

  function claim(given: string): Result<true, SetUpRefusal> {
    if (!needed()) return refuse('setup-done')
    if (!timingSafeEqual(hashOf(given), hashOf(code))) return refuse('setup-code')
    used = true
    return ok(true)
  }

  return {
    needed,
    code,
    own: async (given, { ward, name, key, label }) => {
      if (!(await isKey(key))) return refuse('bad-key')
      const claimed = claim(given)
      if (!claimed.ok) return claimed
      const id = freeSlug(ward.name, 'afdeling', () => false)
      const person = accounts.freePersonId(name)
      const { name: wardName, house, timezone } = ward
      const settings = { name: wardName, timezone, language: 'nl' as const, retentionDays: DEFAULT_RETENTION_DAYS }
      await accounts.setWard(id, { ...settings, ...(house ? { house } : {}) })
      await accounts.setMember(id, { person, name, role: 'coordinator' })
      accounts.administrators.make(person, name)
      return accounts.enrol(person, key, label)
    },
    example: async (given) => {
      const claimed = claim(given)
      return claimed.ok ? ok(await buildExample()) : claimed
    },
  }
}
