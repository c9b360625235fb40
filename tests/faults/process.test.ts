import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { CLOSE } from '#wire/messages.ts'
import { chanceOf } from '../sim/chance.ts'
import { openDisk, type Disk } from '#support/relay-process.ts'
import { until } from '#support/until.ts'

/**
 * The relay as a process of its own, on a real disk that is made to fail. `SCHRIFT_KILLS=1000` kills it so many times;
 * `SCHRIFT_SEED` changes when.
 */
const kills = Number(process.env['SCHRIFT_KILLS'] ?? 4)
const LINES = 12
const port = 40_000 + (process.pid % 20_000)

let disk: Disk
beforeAll(async () => {
  disk = await openDisk()
})
afterEach(() => disk.killAll())
afterAll(() => disk.remove())

test('[fault 29, 30, 34] a second process refuses to start; on a full disk a line is not acknowledged and /readyz says no; SIGTERM drains, and with room it is taken', async () => {
  let relay = await disk.start(port, { blocks: 2000 })
  const second = await disk.start(port + 1)
  expect(second.child.exitCode).toBe(1)
  expect(second.said()).toContain('Another Schrift already serves')
  const wil = await disk.enrol(relay)

  const first = await wil.connect(relay)
  const lines = await Promise.all(Array.from({ length: 900 }, () => wil.line('vol '.repeat(490))))
  for (const line of lines) first.write(line)
  expect(await first.closed).toBe(CLOSE.later)
  expect(first.delivered.size).toBeLessThan(lines.length)
  expect((await fetch(`${relay.origin}/readyz`)).status).toBe(503)
  expect(relay.said()).toContain('could not be kept')
  expect(relay.said()).toMatch(/SQLITE_(IOERR_WRITE|FULL)/)
  expect(relay.said()).not.toContain('vol vol')

  const again = await wil.connect(relay)
  relay.child.kill('SIGTERM')
  expect(await again.closed).toBe(CLOSE.goingAway)
  await relay.gone
  expect(relay.child.exitCode).toBe(0) // 1: it was cut off after ten seconds

  relay = await disk.start(port + 2)
  const last = await wil.connect(relay)
  const missing = lines.find(({ id }) => !first.delivered.has(id))
  if (missing) last.write(missing)
  await until(async () => missing === undefined || last.delivered.has(missing.id))
  last.ws.close()
})

test('[fault 30] a folder that cannot be written, a database that cannot be opened or is none, a port that is taken: one plain sentence each, and no start', async () => {
  const file = disk.place('a-file', (path) => writeFileSync(path, ''))
  const blocked = disk.place('blocked', (path) => mkdirSync(join(path, 'rooms.sqlite'), { recursive: true }))
  const damaged = disk.place('damaged', (path) => {
    mkdirSync(path)
    writeFileSync(join(path, 'accounts.sqlite'), 'geen databank '.repeat(500))
  })
  for (const [data, sentence] of [
    [file, /^Schrift cannot write in .* \((EEXIST|ENOTDIR)\)\. Is it a folder, .*\n$/],
    [blocked, /^Schrift cannot write in .* \(SQLITE_CANTOPEN\)\. .*\n$/],
    [damaged, /^A database in .* is damaged \(SQLITE_NOTADB\)\. Restore a backup .*\n$/],
  ] as const) {
    const relay = await disk.start(port + 4, { data })
    expect(relay.child.exitCode).toBe(1)
    expect(relay.said()).toMatch(sentence)
  }
  await disk.start(port + 5)
  const late = await disk.start(port + 5, { data: disk.place('other', () => undefined) })
  await late.gone
  expect(late.said()).toBe(`Another program already listens on 127.0.0.1:${port + 5}. Stop it, or set PORT.\n`)
})

test(`[fault 28] killed ${kills} times while it takes in lines: whatever it acknowledged, or another device saw, it still has`, { timeout: 60_000 + kills * 10_000 }, async () => {
  const chance = chanceOf(Number(process.env['SCHRIFT_SEED'] ?? 28), 'kills')
  const own = await openDisk()
  try {
    let relay = await own.start(port + 3)
    const wil = await own.enrol(relay)
    const owed = new Set<string>()
    let written = 0
    for (let round = 0; round < kills; round++) {
      const [writer, reader] = [await wil.connect(relay), await wil.connect(relay)]
      await Promise.all([writer.answered, reader.answered])
      const had = new Set(reader.seen())
      for (const id of owed) if (!had.has(id)) expect.fail(`after ${round} kills and ${written} lines one is gone`)
      const lines = await Promise.all(Array.from({ length: LINES }, (_, i) => wil.line(`regel ${round} ${i}`)))
      // Somewhere between the first line's arrival and the last one's acknowledgement, on a fast machine and on a slow one.
      const after = chance.below(LINES)
      const acknowledged = chance.below(LINES)
      for (const [i, line] of lines.entries()) {
        writer.write(line)
        if (i === after) await new Promise((resolve) => setTimeout(resolve, chance.below(12)))
      }
      await until(async () => writer.delivered.size >= acknowledged, { each: 1 }).catch((cause: unknown) => {
        throw new Error(`round ${round}: ${writer.delivered.size} of ${acknowledged} lines acknowledged; the relay said: ${relay.said().slice(-2000)}`, { cause })
      })
      await new Promise((resolve) => setTimeout(resolve, chance.below(8)))
      relay.child.kill('SIGKILL')
      await Promise.all([relay.gone, writer.closed, reader.closed])
      written += lines.length
      for (const id of [...writer.delivered, ...reader.seen()]) owed.add(id)
      relay = await own.start(port + 3)
    }
    const last = await wil.connect(relay)
    await last.answered
    const had = new Set(last.seen())
    expect([...owed].filter((id) => !had.has(id))).toEqual([])
    // It was no walk beside the fire: lines were under way at every kill, and most had arrived.
    expect(owed.size).toBeGreaterThan(kills)
    last.ws.close()
  } finally {
    await own.killAll()
    own.remove()
  }
})
