import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '#notebook/calendar.ts'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import { openAudit, type Audit, type AuditRow } from '#server/audit/audit.ts'
import { NOW } from '#support/ward.ts'

let folder: string
let file: string
let accounts: Accounts
let audit: Audit
const clock = { now: NOW }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'schrift-audit-'))
  file = join(folder, 'audit.sqlite')
  clock.now = NOW
  accounts = await openAccounts(join(folder, 'accounts.sqlite'))
  audit = openAudit(file, accounts.anchor, () => clock.now)
})
afterEach(() => {
  audit.close()
  accounts.close()
  rmSync(folder, { recursive: true })
})

const opened = (n: number, more: Partial<AuditRow> = {}): AuditRow => ({
  at: NOW + n, act: 'resident.opened', person: 'wil', device: 'phone', ward: 'de-linde', about: `r${n}`, outcome: 'done', ...more,
})
async function noteMany(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) audit.note(opened(n))
  await audit.settled()
}
/** Changes the file behind the relay's back, as somebody with a copy of SQLite could. */
function meddle(sql: string): void {
  const db = new Database(file)
  db.exec(sql)
  db.close()
}
function restarted(): void {
  audit.close()
  audit = openAudit(file, accounts.anchor, () => clock.now)
}

describe('[A1] the trail', () => {
  it('is sound while nobody meddles with it, over restarts', async () => {
    await noteMany(1, 5)
    restarted()
    await noteMany(6, 9)
    expect(audit.prove()).toMatchObject({ sound: true, rows: 9, first: 1, head: { seq: 9 } })
  })

  it.each([
    ['the words of a row were altered', `update audit set row = replace(row, 'r4', 'r5') where seq = 4`, 4, 'altered'],
    ['its hash was altered', `update audit set hash = replace(hash, substr(hash, 1, 1), 'x') where seq = 4`, 4, 'altered'],
    ['a row became something else than JSON', `update audit set row = 'kwijt' where seq = 4`, 4, 'altered'],
    ['two rows changed places', `update audit set seq = 100 where seq = 4; update audit set seq = 4 where seq = 5; update audit set seq = 5 where seq = 100`, 4, 'out-of-order'],
    ['a row in the middle was taken out', 'delete from audit where seq = 4', 4, 'missing'],
    ['one was taken out and the others moved up', 'delete from audit where seq = 4; update audit set seq = seq - 1 where seq > 4', 4, 'altered'],
    ['the first rows were taken out', 'delete from audit where seq < 4', 1, 'missing'],
    ['the last row was cut off', 'delete from audit where seq = 9', 9, 'truncated'],
    ['the end was cut off', 'delete from audit where seq > 3', 4, 'truncated'],
    ['everything was thrown away', 'delete from audit', 1, 'truncated'],
    ['a row was invented', `insert into audit (seq, row, hash) select 10, row, hash from audit where seq = 9`, 10, 'altered'],
  ] as const)('names the row when %s', async (_what, sql, seq, what) => {
    await noteMany(1, 9)
    audit.close()
    meddle(sql)
    restarted()
    expect(audit.prove()).toEqual({ sound: false, seq, what })
    await noteMany(20, 30)
    expect(audit.prove()).toMatchObject({ sound: false, seq }) // what is noted behind it heals nothing
  })

  it('shows that an older file was put back, also when the trail has grown beyond it since', async () => {
    await noteMany(1, 5)
    audit.close()
    copyFileSync(file, `${file}.old`)
    restarted()
    await noteMany(6, 9)
    audit.close()
    copyFileSync(`${file}.old`, file)
    restarted()
    expect(audit.prove()).toEqual({ sound: false, seq: 6, what: 'truncated' })
    await noteMany(10, 40)
    restarted()
    expect(audit.prove()).toEqual({ sound: false, seq: 6, what: 'missing' })
  })

  it('shows that the whole file was replaced by one of another relay', async () => {
    await noteMany(1, 3)
    audit.close()
    const others = await openAccounts(join(folder, 'others.sqlite'))
    rmSync(file)
    const other = openAudit(file, others.anchor)
    for (let n = 1; n <= 9; n++) other.note(opened(n))
    other.close()
    others.close()
    restarted()
    expect(audit.prove()).toEqual({ sound: false, seq: 1, what: 'altered' })
  })

  it('shows a row that was true in another course of events: each one covers all before it', async () => {
    await noteMany(1, 9)
    const marks = { head: { seq: 0, hash: '0'.repeat(64) } }
    const elsewhere = { ...accounts.anchor, head: () => marks.head, keepHead: (mark: typeof marks.head) => void (marks.head = mark) }
    const other = openAudit(`${file}.other`, elsewhere)
    for (let n = 1; n <= 9; n++) other.note(opened(n, { person: 'ria' }))
    other.close() // the same key, as after the whole folder was set back
    meddle(`attach '${file}.other' as other; update audit set (row, hash) = (select row, hash from other.audit as o where o.seq = 4) where seq = 4`)
    expect(audit.prove()).toEqual({ sound: false, seq: 4, what: 'altered' })
  })

  it('is sound after a crash between the file and its anchor', async () => {
    await noteMany(1, 3)
    audit.close()
    const behind = { ...accounts.anchor, keepHead: () => undefined }
    audit = openAudit(file, behind, () => clock.now)
    await noteMany(4, 6)
    restarted()
    await noteMany(7, 9)
    expect(audit.prove()).toMatchObject({ sound: true, rows: 9 })
  })
})

describe('[A1] the anchor', () => {
  it('does not move back when a slower process comes with an older mark', async () => {
    await noteMany(1, 5)
    const fifth = accounts.anchor.head()
    await noteMany(6, 9)
    accounts.anchor.keepHead(fifth)
    expect(accounts.anchor.head().seq).toBe(9)
    meddle('delete from audit where seq > 5')
    expect(audit.prove()).toEqual({ sound: false, seq: 6, what: 'truncated' })
  })
})

describe('[A2] rows are kept for years, and cut off in their order', () => {
  it('stays sound while the oldest are cut off, and until nothing is left', async () => {
    await noteMany(1, 5000)
    expect(await audit.expire(NOW + 4501)).toBe(4500)
    await audit.settled()
    expect(audit.prove()).toMatchObject({ sound: true, first: 4501, rows: 501 })
    expect(audit.page({ act: 'audit.expired' }, 10)).toMatchObject([{ count: 4500 }])
    restarted()
    await noteMany(6000, 6010)
    expect(audit.prove()).toMatchObject({ sound: true, first: 4501, rows: 512 })
    await audit.expire(NOW + DAY)
    restarted()
    await noteMany(7000, 7001)
    expect(audit.prove()).toMatchObject({ sound: true, rows: 3 })
    meddle('delete from audit where seq = (select min(seq) from audit)')
    expect(audit.prove()).toMatchObject({ sound: false, what: 'missing' })
  })

  it('stays sound when a crash left expired rows in the file; the next time takes them', async () => {
    await noteMany(1, 9)
    accounts.anchor.keepStart({ seq: 4, hash: audit.hashOf(4) ?? '' })
    expect(audit.prove()).toMatchObject({ sound: true, first: 5, rows: 5 })
    await audit.expire(NOW)
    expect(audit.hashOf(4)).toBeUndefined()
    expect(audit.prove()).toMatchObject({ sound: true, first: 5 })
  })

  it('does not launder: rows that were dated back to have them cut off stay, and stay unsound', async () => {
    await noteMany(1, 9)
    meddle(`update audit set row = json_set(row, '$.at', 5)`)
    expect(await audit.expire(NOW - DAY)).toBe(0)
    expect(audit.prove()).toEqual({ sound: false, seq: 1, what: 'altered' })
  })
})

describe('[A3] writing', () => {
  it('by two processes makes one sound trail', async () => {
    const script = join(import.meta.dirname, 'note-many.ts')
    const other = new Promise((resolve, reject) =>
      execFile(process.execPath, [script, folder, '100'], (error) => (error ? reject(error) : resolve(undefined)))
    )
    const mine = (async () => {
      for (let n = 1; n <= 10; n++) await noteMany(n * 10, n * 10 + 9)
    })()
    await Promise.all([other, mine])
    expect(audit.prove()).toMatchObject({ sound: true, rows: 200 })
  })

  it('of a whole shift change is one transaction, and closing writes what waits', () => {
    for (let device = 0; device < 20; device++)
      for (let room = 0; room < 6; room++) audit.note(opened(0, { act: 'room.opened', device: `d${device}`, about: `de-linde/${room}` }))
    expect(audit.page({}, 1000)).toHaveLength(0)
    audit.close()
    audit = openAudit(file, accounts.anchor)
    expect(audit.page({}, 1000)).toHaveLength(120)
  })

  it('waits for a file that another program holds, loses nothing, and says so meanwhile', async () => {
    const holder = new Database(file)
    holder.exec('begin immediate')
    audit.note(opened(1))
    await expect(audit.settled()).rejects.toThrow()
    expect(audit.failing()).toBe(true)
    holder.exec('commit')
    holder.close()
    audit.note(opened(2))
    await audit.settled()
    expect(audit.failing()).toBe(false)
    expect(audit.prove()).toMatchObject({ sound: true, rows: 2 })
  })

  it('notes once what a device tells twice', async () => {
    const id = '0193a3c0-0000-7000-8000-000000000001'
    audit.note(opened(1, { id }))
    await audit.settled()
    audit.note(opened(1, { id }))
    audit.note(opened(1, { id, device: 'another' }))
    await audit.settled()
    expect(audit.page({}, 10).map(({ device }) => device)).toEqual(['another', 'phone'])
  })
})

describe('[A4] what is done again and again', () => {
  it('is noted once per device, room and hour', async () => {
    const room = (hour: number, more: Partial<AuditRow> = {}): void =>
      audit.note(opened(hour, { act: 'room.opened', about: 'de-linde/notes/2026-11', ...more }))
    for (let n = 0; n < 50; n++) room(n)
    room(50, { device: 'tablet' })
    clock.now += HOUR
    room(51)
    await audit.settled()
    expect(audit.page({}, 100)).toHaveLength(3)
  })

  it('is noted sixty times an hour where somebody hammers on doors, and then that there was more', async () => {
    for (let n = 0; n < 500; n++) audit.note({ at: NOW + n, act: 'access.refused', device: 'phone', about: `ward-${n}`, outcome: 'no-such-room' })
    for (let n = 0; n < 500; n++) audit.note({ at: NOW + n, act: 'access.refused', outcome: 'foreign-origin' })
    await audit.settled()
    const rows = audit.page({}, 1000)
    expect(rows).toHaveLength(122)
    expect(rows.filter(({ outcome }) => outcome === 'too-many').map(({ device }) => device)).toEqual([undefined, 'phone'])
  })
})
