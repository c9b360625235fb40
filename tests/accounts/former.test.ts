import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type AccountsDatabase } from '#server/accounts/database.ts'
import { openFormer } from '#server/accounts/former.ts'
import { openGatherings } from '#server/accounts/gatherings.ts'

let folder: string
let db: AccountsDatabase

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schrift-'))
  db = openDatabase(join(folder, 'accounts.sqlite'))
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const stands = (words: string): boolean => readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(words))

test('[V5] of whoever erased their part no byte is left, also where a page of the database was split or moved in between', () => {
  const former = openFormer(db.file, Date.now)
  let seed = 7
  const upTo = (most: number): number => (seed = (seed * 16807) % 2147483647) % most
  const ids = Array.from({ length: 200 }, (_, n) => {
    const words = { name: `Iemand ${n}`, email: `adres${n}@example.nl`, postal: `straat${n}.${'x'.repeat(upTo(900))}`, consent: 'ja', by: 'sanne' }
    return db.commit(() => former.keep('de-linde', `persoon-${n}`, words))
  })
  for (let n = 0; n < 400; n++) {
    const one = upTo(200)
    // Without the wipe that follows each change: what is tested here is the wipe of the erasure alone.
    db.file.prepare('update former set news = ? where id = ?').run(`nieuws${one}.${'y'.repeat(upTo(2500))}`, ids[one])
    if (n % 20 === 0) db.file.pragma('wal_checkpoint')
  }
  const erased = ids.map((_, n) => n).filter((n) => n % 3 === 0)
  for (const n of erased) expect(stands(`adres${n}@example.nl`)).toBe(true)
  for (const n of erased) former.erase(ids[n] ?? '')
  for (const n of erased) for (const words of [`adres${n}@`, `straat${n}.`, `nieuws${n}.`]) expect(stands(words), words).toBe(false)
  expect(former.of('de-linde')).toHaveLength(200 - erased.length)
  former.close()
})

test('[V5] a wipe that another reader holds up comes when that one is done', async () => {
  const former = openFormer(db.file, Date.now)
  const id = db.commit(() => former.keep('de-linde', 'noor', { name: 'Noor', email: 'noor@example.nl', consent: 'ja', by: 'sanne' }))
  const other = openDatabase(join(folder, 'accounts.sqlite'))
  other.file.exec('begin')
  other.file.prepare('select count(*) from former').get()
  db.file.pragma('busy_timeout = 10')
  expect(former.erase(id)).toBe(true)
  expect(stands('noor@example.nl')).toBe(true)
  other.file.exec('commit')
  other.close()
  await expect.poll(() => stands('noor@example.nl'), { timeout: 30_000 }).toBe(false)
  former.close()
})

test('[V11] a gathering and its answers go 400 days after its day, and no ward reaches another’s', () => {
  let now = Date.UTC(2026, 10, 25)
  const former = openFormer(db.file, () => now)
  const gatherings = openGatherings(db.file, () => now)
  const id = db.commit(() => former.keep('de-linde', 'noor', { name: 'Noor', email: 'noor@example.nl', consent: 'ja', by: 'sanne' }))
  const words = { title: 'Reünie', day: '2026-12-01', time: '14:00', place: 'zaal', text: '' }
  const planned = gatherings.plan('de-linde', words)
  if (!planned.ok) throw new Error(planned.error)
  expect(gatherings.plan('de-es', words, planned.value.id)).toEqual({ ok: false, error: 'not-found' })
  expect(gatherings.find('de-es', planned.value.id)).toBeUndefined()
  expect(gatherings.invite(planned.value)).toEqual([id])
  expect(gatherings.invite(planned.value)).toEqual([])
  const code = gatherings.newCode(planned.value.id, id)
  expect(gatherings.answerOnce(code, 'comes').ok).toBe(true)
  now = Date.UTC(2028, 0, 4)
  expect(gatherings.latest('de-linde')?.title).toBe('Reünie')
  now = Date.UTC(2028, 0, 6)
  expect(gatherings.latest('de-linde')).toBeUndefined()
  expect(gatherings.byCode(code)).toBeUndefined()
  expect(former.one(id)?.name).toBe('Noor')
  former.close()
})
