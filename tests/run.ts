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
  { name: 'browser', run: () => vitest('browser') },
]

/** What Vitest writes about a run. */
const report = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numFailedTestSuites: v.number(),
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

async function vitest(project: string): Promise<Outcome> {
  const file = join(output, `${project}.json`)
  const { code, said } = await run(bin('vitest'), ['run', '--project', project, '--reporter=json', `--outputFile=${file}`])
  const read = v.safeParse(report, readJson(file))
  if (!read.success) return { passed: 0, failed: 1, told: said.slice(-8000) }
  const { numPassedTests, numFailedTests, testResults } = read.output
  const told = testResults
    .filter((suite) => suite.status !== 'passed')
    .flatMap((suite) => {
      const tests = suite.assertionResults.filter((test) => test.status === 'failed')
      if (tests.length === 0) return [`${suite.name}\n${suite.message ?? ''}`]
      return tests.map((test) => `✗ ${test.fullName}\n${(test.failureMessages ?? []).join('\n').slice(0, 2500)}`)
    })
  // A file that cannot be read, or an error outside any test, is a failure too.
  const broken = testResults.filter((suite) => suite.status !== 'passed' && suite.assertionResults.every((test) => test.status !== 'failed')).length
  const outside = code !== 0 && numFailedTests + broken === 0 ? 1 : 0
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken + outside,
    told: [...told, outside ? said.slice(-4000) : ''].join('\n'),
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
