import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The fence between the rooms of code (docs/ARCHITECTURE): each line is planted as an import and must go red. */
const forbidden = [
  ['src/notebook', '#wire/doc.ts'],
  ['src/notebook', 'react'],
  ['src/notebook', 'node:fs'],
  ['src/wire', '#local/tables.ts'],
  ['src/wire', '../notebook/ids.ts'],
  ['src/local', '#wire/doc.ts'],
  ['src/local', '#sync/engine.ts'],
  ['src/local', 'yjs'],
  ['src/sync', '#features/day/day.tsx'],
  ['src/sync', 'react'],
  ['src/ui', '#notebook/ids.ts'],
  ['src/i18n', '#notebook/ids.ts'],
  ['src/i18n/words', '../../notebook/ids.ts'],
  ['src/page', '#sync/door/ask.ts'],
  ['src/page', '#features/day/day.tsx'],
  ['src/features/day', '#features/tasks/tasks.tsx'],
  ['src/features/day', '../tasks/tasks.tsx'],
  ['src/features/day', './sub/../../tasks/tasks.tsx'],
  ['src/features/day', '#sync/engine.ts'],
  ['src/features/day', '#wire/doc.ts'],
  ['src/features/day', 'dexie'],
  ['src/app', '#server/accounts/types.ts'],
  ['src/app', '#support/ward.ts'],
  ['server/guard', '#server/storage/storage.ts'],
  ['server/guard', '#server/accounts/accounts.ts'],
  ['server/guard', '#local/tables.ts'],
  ['server/relay', '#server/storage/sqlite.ts'],
  ['server/relay', '#server/http/app.ts'],
  ['server/relay', '#server/audit/audit.ts'],
  ['server/relay', 'fastify'],
  ['server/storage', '#wire/doc.ts'],
  ['server/storage', 'yjs'],
  ['server/accounts', '#server/relay/relay.ts'],
  ['server/erasure', '#server/relay/relay.ts'],
  ['server/backup', '#server/http/app.ts'],
  ['server/export', '#server/storage/sqlite.ts'],
  ['server/http', '#server/guard/guard.ts'],
  ['server/http', '#sync/door/ask.ts'],
  ['server/cli', '#server/relay/relay.ts'],
  ['server/mail', '#server/http/app.ts'],
  ['server/mail', '#server/relay/relay.ts'],
  ['server', '#features/day/day.tsx'],
] as const

const allowed = [
  ['src/notebook', './ids.ts'],
  ['src/wire', '#notebook/ids.ts'],
  ['src/local', '#notebook/ids.ts'],
  ['src/sync', '#local/tables.ts'],
  ['src/ui', 'react'],
  ['src/i18n/words', '../define.ts'],
  ['src/page', '#local/tables.ts'],
  ['src/features/day', '#sync/door/ask.ts'],
  ['src/features/day', '#page/line.tsx'],
  ['src/app', '#features/day/day.tsx'],
  ['server/guard', '#server/accounts/types.ts'],
  ['server/relay', '#server/storage/storage.ts'],
  ['server/storage', '#notebook/ids.ts'],
  ['server/accounts', '#notebook/ids.ts'],
  ['server/audit', '#notebook/ids.ts'],
  ['server/erasure', '#wire/doc.ts'],
  ['server/backup', '#server/erasure/carry-out.ts'],
  ['server/relay', '#server/erasure/erase-in.ts'],
  ['server/export', '#server/audit/read.ts'],
  ['server/http', '#server/accounts/accounts.ts'],
  ['server/cli', '#server/storage/sqlite.ts'],
  ['server/mail', '#server/accounts/accounts.ts'],
  ['server', '#server/relay/relay.ts'],
  ['tests', '#server/relay/relay.ts'],
] as const

const root = join(import.meta.dirname, '..')
let folder: string
let complaints: ReadonlyMap<string, readonly string[]>

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schrift-fence-'))
  for (const file of ['.oxlintrc.json', 'package.json']) cpSync(join(root, file), join(folder, file))
  for (const [room, target] of [...forbidden, ...allowed]) plant(planted(room, target), `import * as there from '${target}'\nexport { there }\n`)
  plant('src/features/day/lazy.ts', "export const there = () => import('#features/tasks/tasks.tsx')\n")
  plant('src/features/day/types.ts', "export type { There } from '#features/tasks/tasks.tsx'\n")
  plant('src/notebook/hen.ts', "import { egg } from './egg.ts'\nexport const hen = (): unknown => egg\n")
  plant('src/notebook/egg.ts', "import { hen } from './hen.ts'\nexport const egg = (): unknown => hen\n")
  plant('src/ui/loose.ts', 'export const loose = (it: any): unknown => it\n')
  plant('src/ui/silenced.ts', '// @ts-ignore\nexport const silenced = 1\n')
  complaints = lint()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(forbidden)('%s may not import %s', (room, target) => {
  expect(complaints.get(planted(room, target))).toEqual(['eslint(no-restricted-imports)'])
})

test.each(allowed)('%s may import %s', (room, target) => {
  expect(complaints.get(planted(room, target))).toBeUndefined()
})

test.each([
  ['an import in mid-flight', 'src/features/day/lazy.ts', 'eslint(no-restricted-imports)'],
  ['a type that is handed on', 'src/features/day/types.ts', 'eslint(no-restricted-imports)'],
  ['two modules that import each other', 'src/notebook/hen.ts', 'import(no-cycle)'],
  ['any', 'src/ui/loose.ts', 'typescript(no-explicit-any)'],
  ['a silenced compiler', 'src/ui/silenced.ts', 'typescript(ban-ts-comment)'],
])('%s is seen', (_what, file, rule) => {
  expect(complaints.get(file)).toContain(rule)
})

test('no comment switches the linter or the compiler off', () => {
  const comment = /\/[/*]\s*(oxlint-disable|eslint-disable|@ts-(ignore|expect-error|nocheck))/
  const files = ['src', 'server', 'tests'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file))
  )
  const sources = files.filter((file) => /\.tsx?$/.test(file) && file !== relative(root, import.meta.filename))
  expect(sources.length).toBeGreaterThan(100)
  expect(sources.filter((file) => comment.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})

function planted(room: string, target: string): string {
  return `${room}/planted-${Buffer.from(target).toString('hex')}.ts`
}

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}

/** The rules that the linter names, by file. */
function lint(): Map<string, string[]> {
  const said = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format', 'json'], { cwd: folder, encoding: 'utf8' })
  const report = v.parse(v.object({ diagnostics: v.array(v.object({ code: v.string(), filename: v.string() })) }), JSON.parse(said.stdout))
  const byFile = new Map<string, string[]>()
  for (const { code, filename } of report.diagnostics) byFile.set(filename, [...(byFile.get(filename) ?? []), code])
  return byFile
}
