import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EXAMPLE } from './house.ts'

/** Before the browser tests: the example ward is made once, and each house begins with a copy of it. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'schrift-example-'))
  const root = join(import.meta.dirname, '../..')
  const { stdout } = await promisify(execFile)(process.execPath, ['server/cli/main.ts', 'demo', '--data', join(folder, 'data'), '--json'], { cwd: root })
  await writeFile(join(folder, 'said.json'), stdout)
  process.env[EXAMPLE] = folder
  return () => rm(folder, { recursive: true, force: true })
}
