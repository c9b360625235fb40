import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from '#server/cli/commands.ts'
import { metricsText } from '#server/http/metrics.ts'

const root = join(import.meta.dirname, '..')
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8')
const deploy = (name: string): string => read('server/deploy', name)
const manual = readdirSync(join(root, 'docs/manual')).map((name) => ({ name, text: read('docs/manual', name) }))

/** What a command line of Schrift asks for, as it stands in a text. */
function* calls(text: string): Generator<{ call: string; name: string; options: string[] }> {
  for (const [call, said = ''] of text.matchAll(/(?:schrift --|cli\/main\.ts) ([a-z][^\n`|]*)/g)) {
    const words = said.split('#')[0]?.trim().split(/\s+/) ?? []
    const command = commands.find(({ name }) => name === words.slice(0, 2).join(' ')) ?? commands.find(({ name }) => name === words[0])
    yield { call, name: command?.name ?? '', options: words.filter((word) => word.startsWith('--')).map((word) => word.slice(2)) }
  }
}

test.each([...manual, ...['schrift-backup.service'].map((name) => ({ name, text: deploy(name) })), { name: 'README.md', text: read('README.md') }])(
  'every command in $name is there, with its options',
  ({ text }) => {
    for (const { call, name, options } of calls(text)) {
      const command = commands.find((each) => each.name === name)
      expect(command, call).toBeDefined()
      for (const option of options) expect([...Object.keys(command?.options ?? {}), 'data', 'json', 'help'], call).toContain(option)
    }
  }
)

test('every file that the manual and the units name is there', () => {
  for (const { text } of manual)
    for (const [, path = ''] of text.matchAll(/(server\/deploy\/[\w./-]+|\]\(([\w-]+\.md))/g))
      expect(existsSync(join(root, path.startsWith('](') ? `docs/manual/${path.slice(2)}` : path)), path).toBe(true)
  for (const unit of ['schrift.service', 'schrift-backup.service'])
    for (const [path = ''] of deploy(unit).matchAll(/(?<=\/opt\/schrift\/)\S+/g)) expect(existsSync(join(root, path)), path).toBe(true)
})

test('the image takes in what is there, runs as nobody in particular, and can be asked how it is', () => {
  const file = deploy('Dockerfile')
  const ignored = deploy('Dockerfile.dockerignore')
  for (const [, said = ''] of file.matchAll(/^COPY (?!--from)(.+) \S+$/gm))
    for (const path of said.split(' ')) {
      expect(existsSync(join(root, path)), path).toBe(true)
      expect(ignored, path).toContain(`!${path.replace('./', '')}`)
    }
  expect(file.match(/^FROM (\S+)/gm)?.every((from) => from.includes('node:24-'))).toBe(true)
  expect(file).toMatch(/^USER node$/m)
  expect(file).toMatch(/^HEALTHCHECK /m)
})

test('the unit is hardened and gives the relay the time to drain', () => {
  const unit = deploy('schrift.service')
  for (const line of ['User=schrift', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'CapabilityBoundingSet=', 'StateDirectoryMode=0700', 'UMask=0077']) expect(unit.split('\n')).toContain(line)
  expect(Number(/TimeoutStopSec=(\d+)/.exec(unit)?.[1])).toBeGreaterThan(10)
})

test('alerts and dashboard ask for numbers that the relay gives', () => {
  const stats = { sockets: 1, rooms: 1, updates: 1, records: 1, refused: { flood: 1 }, closed: { 4500: 1 }, unknown: 0, appendFailures: 0, storage: 'ok', damage: [], quarantined: 0 } as const
  const appends = { bounds: [0.1, 1], counts: [1, 2], sum: 0.7, count: 2, waiting: 3 }
  const text = metricsText({ stats, appends, auditFailing: false, erasuresWaiting: 0, lastBackup: 1_790_000_000_000, diskFree: 5e9 })
  expect(text).toContain('schrift_append_seconds_bucket{le="+Inf"} 2')
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^"]+"\})? [\d.e+-]+$/)
  const asked = new Set([...(deploy('alerts.yaml') + deploy('grafana/schrift.json')).matchAll(/\bschrift_[a-z_]+/g)].map(([name]) => name))
  expect(asked.size).toBeGreaterThan(10)
  for (const name of asked) expect(text).toContain(`\n${name}`.replace(/^\n(?=schrift_sockets)/, ''))
})
