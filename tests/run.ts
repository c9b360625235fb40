import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'

/**
 * `npm test`: lint, types, unused code, unit and property tests, the seeded simulation, the build and its size, and
 * the browser tests. Ends with one plain line, `N passed, N failed`. `--only unit,browser` runs a part.
 */
const root = join(import.meta.dirname, '..')
const output = join(root, 'tests/output')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

type Outcome = { readonly passed: number; readonly failed: number; readonly told: string }
type Step = { readonly name: string; readonly run: () => Promise<Outcome> }

const steps: readonly Step[] = [
  { name: 'lint', run: () => check(bin('oxlint'), ['--deny-warnings']) },
  { name: 'types', run: types },
  { name: 'unused', run: () => check(bin('knip'), []) },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'sim', run: () => vitest('sim') },
  { name: 'build', run: () => check(bin('vite'), ['build', '--logLevel', 'warn']) },
  { name: 'size', run: () => check(process.execPath, ['tests/size.ts']) },
  { name: 'browser', run: browser },
]

/** What Vitest writes about a run. */
const report = v.object({
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      message: v.optional(v.string()),
      assertionResults: v.array(
        v.object({ status: v.string(), fullName: v.string(), failureMessages: v.optional(v.array(v.string())) })
      ),
    })
  ),
})

const asked = process.argv.find((word) => word.startsWith('--only'))
const only = asked && (asked.split('=')[1] ?? process.argv[process.argv.indexOf(asked) + 1])?.split(',')
const chosen = steps.filter((step) => !only || only.includes(step.name))

// The command line and the relay are started some hundred times: Node reads each of their files once.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node')
rmSync(output, { recursive: true, force: true })
mkdirSync(output, { recursive: true })
const begun = Date.now()
let passed = 0
let failed = 0
for (const step of chosen) {
  const start = Date.now()
  const outcome = await step.run()
  passed += outcome.passed
  failed += outcome.failed
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.log(`${step.name.padEnd(8)} ${outcome.passed} passed, ${outcome.failed} failed (${seconds} s)`)
  if (outcome.failed > 0) console.log(outcome.told)
}
console.log(`in ${((Date.now() - begun) / 1000).toFixed(0)} s`)
if (passed + failed === 0) {
  console.log('No test ran.')
  failed = 1
}
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

/** A command that counts as one test. */
async function check(command: string, words: readonly string[]): Promise<Outcome> {
  const { code, said } = await run(command, words)
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, told: said.slice(-8000) }
}

async function types(): Promise<Outcome> {
  const projects = ['src/notebook', '.', 'server', 'tests', 'src/local', 'src/app']
  let told = ''
  let failures = 0
  for (const project of projects) {
    const { code, said } = await run(bin('tsc'), ['-p', project])
    if (code !== 0) failures += 1
    told += said
  }
  return { passed: projects.length - failures, failed: failures, told: told.slice(-8000) }
}

/** What Vitest said of one file: how many tests passed, what failed, and in its words why. */
type Told = { readonly file: string; readonly passed: number; readonly failed: readonly string[]; readonly why: string }

async function vitest(project: string): Promise<Outcome> {
  const { files, outside } = await told(project)
  return outcomeOf(files, outside)
}

/**
 * A file of browser tests in which something failed is run once more, alone, from a fresh house. On a machine that has
 * other work too a real browser misses a moment now and then; what is broken fails twice. What passed only then is named.
 */
async function browser(): Promise<Outcome> {
  const first = await told('browser')
  const failed = first.files.filter((file) => file.failed.length > 0)
  if (failed.length === 0 || failed.length > 4 || first.outside) return outcomeOf(first.files, first.outside)
  const files = [...first.files]
  for (const one of failed) {
    const again = await told('browser', [one.file])
    const [second] = again.files
    if (!second || again.outside) return outcomeOf(first.files, again.outside)
    files[files.indexOf(one)] = second
    const only = one.failed.filter((name) => !second.failed.includes(name))
    if (only.length > 0) console.log(`passed only at the second try:\n${only.map((name) => `  ${name}`).join('\n')}\n${one.why.slice(0, 1500)}`)
  }
  return outcomeOf(files, '')
}

/** Runs a project of Vitest, or these files of it. `outside`: an error outside any file. */
async function told(project: string, only: readonly string[] = []): Promise<{ files: Told[]; outside: string }> {
  const file = join(output, `${project}.json`)
  rmSync(file, { force: true })
  const { code, said } = await run(bin('vitest'), ['run', '--project', project, '--reporter=json', `--outputFile=${file}`, ...only])
  const read = v.safeParse(report, readJson(file))
  if (!read.success) return { files: [], outside: said.slice(-8000) || 'Vitest said nothing' }
  const files = read.output.testResults.map((suite): Told => {
    const failed = suite.assertionResults.filter((test) => test.status === 'failed')
    const passed = suite.assertionResults.filter((test) => test.status === 'passed').length
    // A file that cannot be read, or an error outside any of its tests, is a failure too.
    if (suite.status !== 'passed' && failed.length === 0) return { file: suite.name, passed, failed: [suite.name], why: `${suite.name}\n${suite.message ?? ''}` }
    const why = failed.map((test) => `✗ ${test.fullName}\n${(test.failureMessages ?? []).join('\n').slice(0, 2500)}`).join('\n')
    return { file: suite.name, passed, failed: failed.map((test) => test.fullName), why }
  })
  return { files, outside: code !== 0 && files.every((one) => one.failed.length === 0) ? said.slice(-4000) || 'Vitest failed' : '' }
}

function outcomeOf(files: readonly Told[], outside: string): Outcome {
  return {
    passed: files.reduce((sum, file) => sum + file.passed, 0),
    failed: files.reduce((sum, file) => sum + file.failed.length, 0) + (outside ? 1 : 0),
    told: [...files.map((file) => file.why), outside].filter(Boolean).join('\n'),
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function run(command: string, words: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()))
    child.on('error', (error) => resolve({ code: 1, said: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, said }))
  })
}
