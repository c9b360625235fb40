import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The faults that Schrift must survive are numbered 1 to 54; the name of a test says in brackets which ones it brings about. */
const FAULTS = 54

test('every fault of the list has a test that bears its number', () => {
  const folder = join(import.meta.dirname, '..')
  const names = globSync('**/*.test.ts', { cwd: folder }).flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/['"`]\[[^\n]*/g) ?? [])
  const tested = names.flatMap((name) => [...name.matchAll(/\[[^\]\n]*?fault ([\d, ]+)\]/g)].flatMap(([, numbers = '']) => numbers.split(',').map(Number)))
  const untested = Array.from({ length: FAULTS }, (_, i) => i + 1).filter((fault) => !tested.includes(fault))
  expect(untested).toEqual([])
})
