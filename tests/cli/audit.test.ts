import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Answer } from '#server/cli/command.ts'
import { commands } from '#server/cli/commands.ts'
import { cookieOf, newKey, serve } from '#support/server.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'schrift-'))
})
afterEach(() => rm(data, { recursive: true }))

/** Runs a command in this process; the lines of one that streams are its JSON or its text. */
async function schrift(name: string, options: Record<string, string> = {}): Promise<Answer> {
  const command = commands.find((each) => each.name === name)
  const config = { data, port: 0, host: '', origin: 'http://localhost:8787', logLevel: 'silent' }
  return command ? command.run(config, (option) => options[option], false) : { at: 'wrong', sentence: name }
}
const jsonOf = (answer: Answer): Record<string, unknown> => (answer.at === 'done' ? Object(answer.json) : answer.at === 'refused' ? Object(answer.json) : {})
const linesOf = (answer: Answer): string[] => (answer.at === 'streamed' ? [...answer.lines] : [])

/** Runs `npm run schrift -- …` as a person would, without npm around it. */
function inShell(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const script = join(import.meta.dirname, '../../server/cli/main.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env: { ...process.env, SCHRIFT_DATA: data } }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    )
  })
}
function meddle(sql: string): void {
  const db = new Database(join(data, 'audit.sqlite'))
  db.exec(sql)
  db.close()
}

test('[A1] verify and export work beside a running relay, whose trail stays sound while the command line writes in it', async () => {
  await schrift('demo')
  const server = await serve(data)
  const { link } = jsonOf(await schrift('invite', { ward: 'de-linde', name: 'Noor Visser', role: 'volunteer' }))
  const redeemed = await server.post('/api/invitation/redeem', { code: String(link).split('#')[1], key: await newKey(), label: 'Geheim' })
  await server.post('/api/audit', { sent: 0, acts: [] }, { cookie: cookieOf(redeemed) })
  const { mark, ...sound } = jsonOf(await schrift('audit verify'))
  expect(sound).toEqual({ sound: true, rows: 16, first: 1 })
  expect((await schrift('audit verify', { seen: String(mark) })).at).toBe('done')

  const csv = linesOf(await schrift('audit export', { ward: 'de-linde' }))
  expect(csv[0]).toBe('seq,at,act,person,device,ward,about,outcome,offline,count,hash')
  expect(csv[13]).toMatch(/^13,\d{4}-\d\d-\d\dT[^,]+,member.changed,,,de-linde,noor-visser,done,,,[0-9a-f]{64}$/)
  expect(csv[15]).toMatch(/^15,[^,]+,device.enrolled,noor-visser,([0-9a-f-]{36}),de-linde,\1,done,,,/)
  expect(csv.at(-1)).toContain('audit.exported')
  expect(csv.join()).not.toMatch(/Noor|Geheim/)
  expect(linesOf(await schrift('audit export', { format: 'json', to: '2020-01-01' }))).toEqual(['[]'])
  expect(JSON.parse(linesOf(await schrift('audit export', { format: 'json' })).join('')) as unknown[]).toHaveLength(19)
  await server.stop()
})

test('[A1] [fault 27] verify names the first bad row, also when the whole folder was set back', async () => {
  await schrift('demo')
  const files = ['audit.sqlite', 'accounts.sqlite']
  for (const file of files) await copyFile(join(data, file), join(data, `${file}.old`))
  await schrift('invite', { ward: 'de-linde', person: 'wil' })
  const { mark } = jsonOf(await schrift('audit verify'))

  meddle(`update audit set row = replace(row, 'wil', 'ria') where seq = 7`)
  expect(await schrift('audit verify')).toEqual({ at: 'refused', sentence: 'Row 7 of the audit was altered.', json: { seq: 7, what: 'altered' } })
  meddle('delete from audit where seq >= 7')
  expect(jsonOf(await schrift('audit verify'))).toEqual({ seq: 7, what: 'truncated' })

  for (const file of files) await copyFile(join(data, `${file}.old`), join(data, file))
  expect((await schrift('audit verify')).at).toBe('done')
  expect(await schrift('audit verify', { seen: String(mark) })).toMatchObject({ at: 'refused', sentence: 'Row 13 of the audit and all behind it are cut off.' })
})

test('they say what is wrong with how they were called', async () => {
  expect((await schrift('audit verify', { seen: 'x' })).at).toBe('wrong')
  await schrift('demo')
  expect((await schrift('audit export', { from: 'gisteren' })).at).toBe('wrong')
  expect((await schrift('audit export', { format: 'xml' })).at).toBe('wrong')
  expect((await schrift('audit export', { ward: 'nergens' })).at).toBe('refused')
})

test('on the command line: help, a list of what there is, and exit codes', async () => {
  await schrift('demo')
  meddle('delete from audit where seq = 3')
  const [verify, alone, help, exported] = await Promise.all([
    inShell('audit', 'verify', '--json'),
    inShell('audit'),
    inShell('audit', 'export', '--help'),
    inShell('audit', 'export', '--json'),
  ])
  expect([verify.code, JSON.parse(verify.out)]).toEqual([1, { refused: 'Row 3 of the audit is missing.', seq: 3, what: 'missing' }])
  expect([alone.code, alone.err]).toEqual([2, 'Say what of "audit".\n'])
  expect(alone.out).toContain('audit verify')
  expect(help.out).toContain('npm run schrift -- audit export')
  expect((JSON.parse(exported.out) as unknown[]).length).toBe(12)
})
