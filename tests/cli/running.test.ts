import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import { secretKeyIn } from '#server/backup/keys.ts'
import { restoreBackup } from '#server/backup/restore.ts'
import { unpackBackup } from '#server/backup/unpack.ts'
import type { Answer } from '#server/cli/command.ts'
import { commands } from '#server/cli/commands.ts'
import { claimFolder } from '#server/storage/folder.ts'
import { inspectRooms } from '#server/storage/inspect.ts'
import { serve } from '#support/server.ts'

/** One folder with the example ward, its key and its backups, for all of this file. */
let root: string
let data: string
const at = (...parts: string[]): string => join(root, ...parts)
const PEDICURE = 'pedicure' // of the line about meneer Bakker
const LIVING_ROOM = 'De huiskamer is een gezellige plek' // of a text that is written together
const READ = { ward: 'de-linde', reason: 'verzoek van de familie' }

async function run(name: string, options: Record<string, string> = {}, folder = data): Promise<Answer> {
  const command = commands.find((each) => each.name === name)
  const config = { data: folder, port: 0, host: '', origin: 'http://localhost:8787', logLevel: 'silent' }
  return command ? command.run(config, (option) => options[option], false) : { at: 'wrong', sentence: name }
}
const json = (answer: Answer): Record<string, unknown> => ('json' in answer ? Object(answer.json) : {})
const backUp = async (more: Record<string, string> = {}): Promise<string> => String(json(await run('backup', { to: at('backups'), key: at('key.pub'), ...more }))['file'])

/** Everything that lies in a folder, as one text: databases, logs of what was written ahead, free pages. */
const lies = (words: string, folder = data): boolean =>
  readdirSync(folder).some((name) => statSync(join(folder, name)).isFile() && readFileSync(join(folder, name)).includes(words))

/** Rooms of texts, or those in which these words stand. */
function textRooms(words = ''): string[] {
  const stored = inspectRooms(join(data, 'rooms.sqlite'))
  const names = [...stored.rooms].filter(({ room, updates }) => room.includes('/text/') && updates.some((update) => Buffer.from(update).includes(words))).map(({ room }) => room)
  stored.close()
  return names
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'schrift-running-'))
  data = at('data')
  await run('demo')
  expect((await run('backup key', { to: at('key') })).at).toBe('done')
})
afterAll(() => rmSync(root, { recursive: true }))

test('[B1] a backup is one file, locked: nothing of the notebook can be read in it, and another key does not open it', async () => {
  const file = await backUp()
  expect(lies(PEDICURE)).toBe(true)
  expect(readFileSync(file).includes(PEDICURE)).toBe(false)
  expect(readdirSync(data).filter((name) => name.includes('copy'))).toEqual([])
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(await run('verify', { backup: file, key: at('key') })).toMatchObject({ at: 'done', json: { sound: true, records: json(await run('verify'))['records'], expired: false } })
  await run('backup key', { to: at('other') })
  expect(await run('verify', { backup: file, key: at('other') })).toMatchObject({ at: 'refused', sentence: expect.stringContaining('another') })
  expect((await run('backup key', { to: at('key') })).at).toBe('refused')
})

test('[B1] a backup of which one bit was turned, its end was cut, or its date was put off is no backup any more', async () => {
  const file = await backUp()
  const bytes = readFileSync(file)
  const line = bytes.indexOf(10)
  const turned = Buffer.from(bytes)
  turned[bytes.length - 100] = (turned[bytes.length - 100] ?? 0) ^ 1
  const later = Buffer.concat([Buffer.from(bytes.subarray(0, line).toString().replace(/"expires":\d/, '"expires":9')), bytes.subarray(line)])
  for (const changed of [turned, bytes.subarray(0, -20), later]) {
    writeFileSync(at('changed.backup'), changed)
    expect(await run('verify', { backup: at('changed.backup'), key: at('key') })).toMatchObject({ at: 'refused', sentence: expect.stringContaining('damaged') })
  }
})

test('[fault 33] a backup that is made while lines are written is sound, and the writer does not notice', async () => {
  const busy = at('busy')
  await run('demo', {}, busy)
  const room = 'de-linde/notes/2020-01'
  const child = fork(join(import.meta.dirname, '../contract/append-until-killed.ts'), [join(busy, 'rooms.sqlite'), room], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  let confirmed = 0
  child.on('message', (seq) => (confirmed = Number(seq)))
  await once(child, 'message')
  const before = confirmed
  const made = await run('backup', { to: at('busy-backups'), key: at('key.pub') }, busy)
  while (confirmed < before + 5) await once(child, 'message')
  child.kill('SIGKILL')
  const secret = secretKeyIn(at('key'))
  const into = mkdtempSync(at('unpacked-'))
  expect(secret.ok && (await unpackBackup(String(json(made)['file']), secret.value, into)).ok).toBe(true)
  const stored = inspectRooms(join(into, 'rooms.sqlite'))
  const rooms = [...stored.rooms]
  stored.close()
  expect(stored.flaws).toEqual([])
  expect(rooms.map(({ flaw }) => flaw)).toEqual(rooms.map(() => undefined))
  expect(rooms.find((one) => one.room === room)?.rows).toBeGreaterThanOrEqual(before)
})

test('[B2] a backup whose time came is refused and pruned; restored all the same, what expired meanwhile is not in it', async () => {
  const file = await backUp()
  const secret = secretKeyIn(at('key'))
  if (!secret.ok) throw new Error('no key')
  const later = mkdtempSync(at('later-'))
  const restored = await restoreBackup(file, secret.value, later, Date.now() + 200 * DAY)
  expect(restored).toMatchObject({ ok: true, value: { faults: [] } })
  expect(restored.ok && restored.value.expired).toBeGreaterThan(0)
  expect(lies(PEDICURE, later)).toBe(false)

  const bytes = readFileSync(file)
  const line = bytes.indexOf(10)
  const old = Buffer.concat([Buffer.from(bytes.subarray(0, line).toString().replace(/"expires":\d+/, '"expires":1000')), bytes.subarray(line)])
  writeFileSync(at('backups', 'schrift-1970.backup'), old)
  expect(await run('restore', { from: at('backups', 'schrift-1970.backup'), key: at('key') }, at('empty'))).toMatchObject({ at: 'refused', sentence: expect.stringContaining('1970-01-01') })
  expect(json(await run('backups', { in: at('backups') }))['backups']).toContainEqual(expect.objectContaining({ expired: true }))
  await backUp({ prune: 'yes' })
  expect(readdirSync(at('backups'))).not.toContain('schrift-1970.backup')
  await backUp({ keep: '1' })
  expect(readdirSync(at('backups')).filter((name) => name.endsWith('.backup'))).toHaveLength(1)
})

test('[fault 31] verify names the first bad row of each store, in a folder and in a backup of it', async () => {
  const bad = at('bad')
  await run('demo', {}, bad)
  await run('invite', { ward: 'de-linde', person: 'wil' }, bad)
  expect((await run('verify', {}, bad)).at).toBe('done')
  const rooms = new Database(join(bad, 'rooms.sqlite'))
  rooms.exec("update row_1 set bytes = cast(bytes || x'00' as blob) where seq = 1")
  const room = rooms.prepare<[], { name: string }>('select name from room where id = 1').get()?.name
  rooms.close()
  const audit = new Database(join(bad, 'audit.sqlite'))
  audit.exec("update audit set row = replace(row, 'done', 'dome') where seq = 3")
  audit.close()
  const accounts = new Database(join(bad, 'accounts.sqlite'))
  accounts.exec("update register_log set sealed = cast(replace(sealed, 'Wil', 'Bil') as blob) where seq > 4")
  accounts.close()
  const faults = [
    { store: 'accounts', at: expect.stringMatching(/^row \d+ of register_log$/), what: expect.any(String) },
    { store: 'audit', at: 'row 3', what: 'altered' },
    { store: 'rooms', at: `row 1 of ${room}`, what: 'does not fit its checksum' },
  ]
  expect(await run('verify', {}, bad)).toMatchObject({ at: 'refused', json: { faults } })
  writeFileSync(join(bad, 'rooms.sqlite'), readFileSync(join(bad, 'rooms.sqlite')).fill(7, 4096, 8192))
  expect(await run('verify', {}, bad)).toMatchObject({ at: 'refused', json: { faults: expect.arrayContaining([expect.objectContaining({ store: 'rooms', at: 'file' })]) } })
})

test('export gives all about one resident, as it was kept, to read, and as a table', async () => {
  const made = await run('export', { ward: 'de-linde', resident: 'bakker', to: at('inzage') })
  expect(made).toMatchObject({ at: 'done', json: { records: 8 } })
  const [all, text, table] = ['alles.json', 'lezen.md', 'regels.csv'].map((name) => readFileSync(at('inzage', name), 'utf8'))
  expect(JSON.parse(all ?? '')).toMatchObject({ format: 'schrift-organisation-export', records: { length: 8 } })
  for (const file of [all, text, table]) expect(file).toContain(PEDICURE)
  expect(all).not.toContain('mevrouw De Vries')
  expect((await run('export', { ward: 'de-linde', person: 'wil', to: at('inzage-wil') })).at).toBe('done')
  expect(readFileSync(at('inzage-wil', 'lezen.md'), 'utf8')).toContain('duivenvereniging')
  expect((await run('export', { ward: 'de-linde', to: at('inzage') })).at).toBe('refused')
})

test('[M5] erase beside a running relay: counted first, then no file holds a word, and a backup from before brings none back', async () => {
  const before = await backUp()
  const server = await serve(data)
  expect(await run('erase', { ...READ, resident: 'bakker' })).toMatchObject({ at: 'done', json: { records: 8, erased: false } })
  expect(lies(PEDICURE)).toBe(true)
  expect(await run('erase', { ...READ, resident: 'bakker', sure: 'yes' })).toMatchObject({ at: 'done', json: { records: 8, erased: true, overwritten: true } })
  expect([PEDICURE, 'duivenvereniging', 'gebak zonder overleg', '"meneer Bakker"'].filter((words) => lies(words))).toEqual([])
  expect(await run('erase', { ...READ, resident: 'bakker' })).toMatchObject({ json: { records: 0 } })

  const [text = ''] = textRooms(LIVING_ROOM)
  expect(lies(LIVING_ROOM)).toBe(true)
  expect(await run('erase', { ...READ, text: text.split('/')[2] ?? '', sure: 'yes' })).toMatchObject({ at: 'done', json: { erased: true, overwritten: true } })
  expect(lies(LIVING_ROOM)).toBe(false)
  expect(textRooms()).not.toContain(text)
  expect(textRooms().length).toBeGreaterThan(0)

  expect((await run('erase', { ...READ, person: 'wil' })).at).toBe('refused')
  await run('revoke', { ward: 'de-linde', person: 'wil' })
  expect((await run('erase', { ...READ, person: 'wil', sure: 'yes' })).at).toBe('done')
  expect(lies('Wil Jacobs')).toBe(false)
  expect(server.log()).not.toContain(PEDICURE)
  await server.stop()
  expect(await run('verify')).toMatchObject({ at: 'done', json: { sound: true } })
  expect(json(await run('people', { ward: 'de-linde' }))['people']).toHaveLength(11)

  await backUp() // which leaves the list of what was erased
  expect((await run('restore', { from: before, key: at('key') }, at('restored'))).at).toBe('done')
  expect([PEDICURE, LIVING_ROOM].filter((words) => lies(words, at('restored')))).toEqual([])
  expect((await run('verify', {}, at('restored'))).at).toBe('done')
  expect((await run('restore', { from: before, key: at('key') }, at('restored'))).at).toBe('refused')
  const claim = claimFolder(at('empty'))
  expect(await run('restore', { from: before, key: at('key') }, at('empty'))).toMatchObject({ sentence: expect.stringContaining('Stop it') })
  if (claim.ok) claim.value.release()
})
