import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { memoryDisk, memoryStorage } from '#server/storage/memory.ts'
import { sqliteStorage } from '#server/storage/sqlite.ts'
import type { Storage } from '#server/storage/storage.ts'

const NOTES = 'de-linde/notes/2026-11'
const STAFF = 'de-linde/staff/2026-11'
const none: ReadonlyMap<number, string> = new Map()
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
const texts = (updates: readonly Uint8Array[]): string[] => updates.map((update) => new TextDecoder().decode(update))

const row = (room: string, seq: number, text: string, leases = none) =>
  ({ room, seq, update: bytes(text), device: 'wil-phone', leases })

/** One place to keep rooms, opened as often as a test likes. */
type Place = {
  readonly open: () => Storage
  /** Flips one bit in the content of a stored row. */
  readonly flip: (room: string, seq: number) => void
  /** Takes a row away behind the storage's back. */
  readonly lose: (room: string, seq: number) => void
  /** Everything that lies there, as one text. */
  readonly spy: () => string
}

const harms = ['flip', 'lose'] as const

const cleanUp: (() => void)[] = []
afterEach(() => {
  for (const act of cleanUp.splice(0)) act()
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'schrift-storage-'))
  cleanUp.push(() => rmSync(path, { recursive: true }))
  return path
}

function memoryPlace(): Place {
  const disk = memoryDisk()
  const found = (room: string, seq: number) => disk.rooms.get(room)?.rows.find((one) => one.seq === seq)?.bytes
  return {
    open: () => memoryStorage(disk),
    flip(room, seq) {
      const content = found(room, seq)
      if (content) content[0] = (content[0] ?? 0) ^ 1
    },
    lose(room, seq) {
      const rows = disk.rooms.get(room)?.rows ?? []
      rows.splice(rows.findIndex((one) => one.seq === seq), 1)
    },
    spy() {
      const rooms = [...disk.rooms.values(), ...disk.setAside.map(({ was }) => was)]
      return texts(rooms.flatMap(({ rows }) => rows.map((one) => one.bytes))).join()
    },
  }
}

function sqlitePlace(): Place {
  const path = folder()
  const file = join(path, 'rooms.sqlite')
  const within = (act: (db: Database.Database) => void) => {
    const db = new Database(file)
    act(db)
    db.close()
  }
  const tableOf = (db: Database.Database, room: string) =>
    `row_${db.prepare<[string], number>('SELECT id FROM room WHERE name = ?').pluck().get(room)}`
  return {
    open: () => sqliteStorage(file),
    flip: (room, seq) =>
      within((db) => {
        const table = tableOf(db, room)
        const content = db.prepare<[number], Buffer>(`SELECT bytes FROM ${table} WHERE seq = ?`).pluck().get(seq)
        if (content) content[0] = (content[0] ?? 0) ^ 1
        db.prepare(`UPDATE ${table} SET bytes = ? WHERE seq = ?`).run(content, seq)
      }),
    lose: (room, seq) => within((db) => db.prepare(`DELETE FROM ${tableOf(db, room)} WHERE seq = ?`).run(seq)),
    spy: () => readdirSync(path).map((name) => readFileSync(join(path, name), 'latin1')).join(),
  }
}

describe.each([
  { name: 'memory', place: memoryPlace },
  { name: 'SQLite', place: sqlitePlace },
])('storage in $name', ({ place }) => {
  it('gives back what was appended, in order, each room its own', async () => {
    const storage = place().open()
    await storage.load(NOTES)
    await storage.load(STAFF)
    await storage.append(row(NOTES, 1, 'een'))
    await storage.append(row(STAFF, 1, 'vertrouwelijk'))
    await storage.append(row(NOTES, 2, 'twee'))
    const notes = await storage.load(NOTES)
    expect(texts(notes.updates)).toEqual(['een', 'twee'])
    expect(notes.seq).toBe(2)
    expect(texts((await storage.load(STAFF)).updates)).toEqual(['vertrouwelijk'])
    await storage.close()
  })

  it('gives back everything to a storage opened later at the same place', async () => {
    const { open } = place()
    const before = open()
    const { epoch, since } = await before.load(NOTES)
    await before.append(row(NOTES, 1, 'een', new Map([[7, 'wil-phone']])))
    await before.close()
    const after = open()
    const notes = await after.load(NOTES)
    expect(texts(notes.updates)).toEqual(['een'])
    expect([notes.epoch, notes.since, notes.seq]).toEqual([epoch, since, 1])
    expect([...notes.clients]).toEqual([[7, 'wil-phone']])
    await after.append(row(NOTES, 2, 'twee'))
    expect((await after.load(NOTES)).seq).toBe(2)
    await after.close()
  })

  it('takes many appends at once and keeps the order of each room', async () => {
    const storage = place().open()
    const names = Array.from({ length: 8 }, (_, i) => `ward-${i}/notes/2026-11`)
    for (const name of names) await storage.load(name)
    const order: string[] = []
    const appends: Promise<unknown>[] = []
    for (let seq = 1; seq <= 50; seq++)
      for (const name of names)
        appends.push(storage.append(row(name, seq, `${seq}`)).then(() => order.push(`${name} ${seq}`)))
    const during = storage.load(names[0] ?? '')
    await Promise.all(appends)
    expect((await during).seq).toBe(50) // a load stands behind the appends that were asked before it
    const numbers = Array.from({ length: 50 }, (_, i) => `${i + 1}`)
    for (const name of names) {
      expect(texts((await storage.load(name)).updates)).toEqual(numbers)
      expect(order.filter((one) => one.startsWith(`${name} `))).toEqual(numbers.map((seq) => `${name} ${seq}`))
    }
    await storage.close()
  })

  it('refuses a row that does not follow on, alone, and leaves no gap', async () => {
    const storage = place().open()
    await storage.load(NOTES)
    const outcomes = await Promise.allSettled([
      storage.append(row(NOTES, 1, 'een')),
      storage.append(row(NOTES, 3, 'drie')),
      storage.append(row(NOTES, 1, 'nog eens een')),
      storage.append(row(STAFF, 1, 'een kamer die niet geopend is')),
      storage.append(row(NOTES, 2, 'twee')),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    expect(texts((await storage.load(NOTES)).updates)).toEqual(['een', 'twee'])
    expect(await storage.rooms()).toEqual([NOTES])
    await storage.close()
  })

  it('keeps the device to which a client ID was leased first', async () => {
    const storage = place().open()
    await storage.load(NOTES)
    await storage.append(row(NOTES, 1, 'een', new Map([[7, 'wil-phone'], [2 ** 32 - 1, 'relay']])))
    await storage.append(row(NOTES, 2, 'twee', new Map([[7, 'somebody-else'], [8, 'joost-phone']])))
    const leased: [number, string][] = [[7, 'wil-phone'], [2 ** 32 - 1, 'relay'], [8, 'joost-phone']]
    expect([...(await storage.load(NOTES)).clients]).toEqual(leased)
    await storage.compact(NOTES, 2, bytes('een en twee'))
    expect([...(await storage.load(NOTES)).clients]).toEqual(leased)
    await storage.close()
  })

  it('compacts rows into one that stands in their place, and goes on from there', async () => {
    const { open } = place()
    const storage = open()
    const { epoch } = await storage.load(NOTES)
    for (let seq = 1; seq <= 3; seq++) await storage.append(row(NOTES, seq, `${seq}`))
    await storage.compact(NOTES, 2, bytes('1 en 2'))
    await storage.append(row(NOTES, 4, '4'))
    await expect(storage.compact(NOTES, 9, bytes('te ver'))).rejects.toThrow()
    await storage.close()
    const after = open()
    const notes = await after.load(NOTES)
    expect(texts(notes.updates)).toEqual(['1 en 2', '3', '4'])
    expect([notes.seq, notes.epoch]).toEqual([4, epoch])
    expect(after.damage).toEqual([])
    await after.close()
  })

  it('gives each new room its own epoch, and every room another when epochs are renewed', async () => {
    const storage = place().open()
    const before = [(await storage.load(NOTES)).epoch, (await storage.load(STAFF)).epoch]
    expect((await storage.load(NOTES)).epoch).toBe(before[0])
    const renewed = Date.now()
    await storage.renewEpochs()
    const after = [(await storage.load(NOTES)).epoch, (await storage.load(STAFF)).epoch]
    expect(new Set([...before, ...after]).size).toBe(4)
    expect((await storage.load(NOTES)).since).toBeGreaterThanOrEqual(renewed)
    await storage.close()
  })

  it('names the rooms of one ward, and no room of a ward whose name only begins alike', async () => {
    const storage = place().open()
    for (const name of [STAFF, NOTES, 'de-linde-2/notes/2026-11', 'de/notes/2026-11']) await storage.load(name)
    expect(await storage.rooms('de-linde')).toEqual([NOTES, STAFF])
    expect(await storage.rooms('de')).toEqual(['de/notes/2026-11'])
    expect(await storage.rooms()).toHaveLength(4)
    await storage.close()
  })

  it.each(harms)('sets a room aside whole after a %s, names it, and serves the others', async (harm) => {
    const here = place()
    const before = here.open()
    const { epoch } = await before.load(NOTES)
    await before.load(STAFF)
    for (let seq = 1; seq <= 3; seq++)
      await before.append(row(NOTES, seq, `regel ${seq}`, new Map([[seq, 'wil-phone']])))
    await before.append(row(STAFF, 1, 'ongedeerd'))
    await before.close()
    here[harm](NOTES, 2)

    const storage = here.open()
    const notes = await storage.load(NOTES)
    expect(notes.updates).toEqual([])
    expect([notes.seq, notes.clients.size]).toEqual([0, 0])
    expect(notes.epoch).not.toBe(epoch)
    expect(storage.damage).toEqual([{ room: NOTES, seq: harm === 'flip' ? 2 : 3, at: expect.any(Number) }])
    expect(texts((await storage.load(STAFF)).updates)).toEqual(['ongedeerd'])
    await storage.append(row(NOTES, 1, 'begonnen'))
    expect(here.spy()).toContain('regel 3') // kept for inspection
    await storage.close()

    const later = here.open()
    expect(later.damage).toHaveLength(1)
    expect(texts((await later.load(NOTES)).updates)).toEqual(['begonnen'])
    expect(await later.rooms()).toEqual([NOTES, STAFF])
    await later.close()
  })

  it('[M3] drops a room so that none of its words can be found, also where it was set aside', async () => {
    const here = place()
    const before = here.open()
    const others = Array.from({ length: 5 }, (_, i) => `ward-${i}/notes/2026-11`)
    for (const name of [NOTES, ...others]) await before.load(name)
    for (let seq = 1; seq <= 60; seq++)
      for (const name of [NOTES, ...others]) {
        const words = name === NOTES ? 'geheimwoord' : 'blijft'
        await before.append(row(name, seq, `${words} ${seq} ${'x'.repeat((seq * 977) % 6000)}`))
      }
    await before.compact(NOTES, 40, bytes(`geheimwoord ${'y'.repeat(50_000)}`))
    await before.close()
    here.flip(NOTES, 50)

    const storage = here.open()
    await storage.load(NOTES)
    await storage.append(row(NOTES, 1, 'geheimwoord, opnieuw begonnen'))
    expect(here.spy()).toContain('geheimwoord')
    await storage.drop(NOTES)
    expect(here.spy()).not.toContain('geheimwoord')
    expect(await storage.rooms()).toEqual(others)
    expect(storage.damage).toEqual([])
    await storage.drop(NOTES) // once more does no harm
    for (const name of others) expect((await storage.load(name)).updates).toHaveLength(60)
    await expect(storage.append(row(NOTES, 2, 'te laat'))).rejects.toThrow()
    await storage.close()
    expect(here.spy()).not.toContain('geheimwoord')
  })

  it('[M5] begins a room again without what was erased: another copy, as old as before, and none of the words lie anywhere', async () => {
    const here = place()
    const storage = here.open()
    const { epoch, since } = await storage.load(NOTES)
    await storage.load(STAFF)
    await storage.append(row(STAFF, 1, 'blijft'))
    for (let seq = 1; seq <= 9; seq++) await storage.append(row(NOTES, seq, `geheimwoord ${seq} ${'x'.repeat(3000)}`, new Map([[seq, 'wil-phone']])))
    await storage.compact(NOTES, 5, bytes(`geheimwoord ${'y'.repeat(20_000)}`))
    await expect(storage.rewrite(NOTES, 8, bytes('zonder'), 77)).rejects.toThrow()
    expect((await storage.load(NOTES)).seq).toBe(9)
    await storage.rewrite(NOTES, 9, bytes('zonder'), 77)
    await storage.scrubbed()
    expect(here.spy().includes('geheimwoord')).toBe(false)
    const after = await storage.load(NOTES)
    expect([texts(after.updates), after.seq, after.since, [...after.clients]]).toEqual([['zonder'], 1, since, [[77, 'relay']]])
    expect(after.epoch).not.toBe(epoch)
    await expect(storage.append(row(NOTES, 10, 'van een oude kopie'))).rejects.toThrow()
    await storage.append(row(NOTES, 2, 'verder'))
    expect(texts((await storage.load(NOTES)).updates)).toEqual(['zonder', 'verder'])
    expect(texts((await storage.load(STAFF)).updates)).toEqual(['blijft'])
    await storage.close()
  })

  it('finishes what was asked before it closes, and rejects what is asked later', async () => {
    const { open } = place()
    const storage = open()
    await storage.load(NOTES)
    const append = storage.append(row(NOTES, 1, 'nog net'))
    await storage.close()
    await append
    await expect(storage.load(NOTES)).rejects.toThrow()
    await expect(storage.append(row(NOTES, 2, 'te laat'))).rejects.toThrow()
    const after = open()
    expect(texts((await after.load(NOTES)).updates)).toEqual(['nog net'])
    await after.close()
  })
})

describe('storage in SQLite, beside its contract', () => {
  it('[fault 28] loses nothing that was resolved when the process is killed, twenty times over', async () => {
    const file = join(folder(), 'rooms.sqlite')
    let stored = 0
    for (let round = 0; round < 20; round++) {
      const confirmed = await killedAfter(file, 1 + ((round * 7) % 30))
      const storage = sqliteStorage(file)
      const { updates, seq } = await storage.load(NOTES)
      expect(seq).toBeGreaterThanOrEqual(confirmed)
      expect(texts(updates)).toEqual(Array.from({ length: seq }, (_, i) => `regel ${i + 1}`))
      expect(seq).toBeGreaterThan(stored)
      expect(storage.damage).toEqual([])
      stored = seq
      await storage.close()
    }
  }, 60_000)

  it('[fault 29] rejects every append of a full disk, and takes appends again when there is room', async () => {
    const storage = sqliteStorage(join(folder(), 'rooms.sqlite'), { maxBytes: 400_000 })
    await storage.load(NOTES)
    await storage.load(STAFF)
    await storage.append(row(STAFF, 1, 'oud'.repeat(50_000)))
    const wide = 'breed'.repeat(20_000)
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((seq) => storage.append(row(NOTES, seq, wide))))
    const full = { status: 'rejected', reason: { code: 'SQLITE_FULL' } }
    for (const outcome of outcomes) expect(outcome).toMatchObject(full)
    await storage.drop(STAFF)
    await storage.append(row(NOTES, 1, wide))
    expect((await storage.load(NOTES)).seq).toBe(1)
    await storage.close()
  })

  it('rejects appends while another program holds the file, and takes them again afterwards', async () => {
    const file = join(folder(), 'rooms.sqlite')
    const storage = sqliteStorage(file)
    await storage.load(NOTES)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(storage.append(row(NOTES, 1, 'een'))).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    other.exec('ROLLBACK')
    await storage.append(row(NOTES, 1, 'een'))
    expect(texts((await storage.load(NOTES)).updates)).toEqual(['een'])
    other.close()
    await storage.close()
  })

  it('does not call a room dropped while a reader keeps its words, and overwrites them at the next call', async () => {
    const path = folder()
    const storage = sqliteStorage(join(path, 'rooms.sqlite'))
    await storage.load(NOTES)
    await storage.append(row(NOTES, 1, 'geheimwoord'))
    const reader = new Database(join(path, 'rooms.sqlite'))
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM room').get()
    await expect(storage.drop(NOTES)).rejects.toThrow('still reads')
    reader.exec('COMMIT')
    reader.close()
    await storage.drop(NOTES)
    for (const name of readdirSync(path)) expect(readFileSync(join(path, name), 'latin1')).not.toContain('geheimwoord')
    await storage.close()
  })

  it('refuses a file that a newer program made', () => {
    const file = join(folder(), 'rooms.sqlite')
    const db = new Database(file)
    db.pragma('user_version = 99')
    db.close()
    expect(() => sqliteStorage(file)).toThrow('version 99')
  })
})

/** Kills a program that appends without end, once it has said that many rows are on disk. The last number it said. */
function killedAfter(file: string, rows: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const program = join(import.meta.dirname, 'append-until-killed.ts')
    const child = fork(program, [file, NOTES], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    let heard = 0
    let confirmed = 0
    child.on('message', (seq) => {
      confirmed = Number(seq)
      if (++heard === rows) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(confirmed)
      else reject(new Error('it ended by itself'))
    })
  })
}
