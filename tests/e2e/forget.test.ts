import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '#support/chromium.ts'
import { openHouse, type House } from '#support/house.ts'
import { lineWith, throughGate } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let profile: string
let context: BrowserContext

beforeAll(async () => {
  house = await openHouse()
  profile = await mkdtemp(join(tmpdir(), 'schrift-profile-'))
})
afterAll(async () => {
  await context?.close()
  await house?.close()
  await rm(profile, { recursive: true, force: true })
})

/** A browser whose storage lies on disk, as on a phone. */
async function open(): Promise<void> {
  context = await chromium.launchPersistentContext(profile, { executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'], locale: 'nl-NL', baseURL: house.origin })
}

/** Files of the profile in which these words lie, as bytes of any of the ways in which a browser writes text. */
async function filesWith(words: string, folder = profile): Promise<string[]> {
  const found: string[] = []
  for (const name of await readdir(folder, { recursive: true })) {
    const file = join(folder, name)
    const bytes = await readFile(file).catch(() => undefined) // a folder, or gone meanwhile
    if (!bytes) continue
    if (bytes.includes(words, 0, 'utf8') || bytes.includes(words, 0, 'utf16le')) found.push(name)
  }
  return found
}

const erase = async (...words: string[]): Promise<unknown> => {
  const command = ['server/cli/main.ts', 'erase', '--ward', 'de-linde', '--reason', 'verzoek', '--sure', '--json', '--data', house.data, ...words]
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: join(import.meta.dirname, '../..') })
  return JSON.parse(stdout)
}

test('[M5, fault 36] what was erased is found in no file of the relay and none of the browser’s profile', async () => {
  await open()
  const page = context.pages()[0] ?? (await context.newPage())
  const link = new URL(house.people.get('marleen')?.link ?? '')
  await page.goto(link.pathname + link.hash)
  await page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await throughGate(page)
  await page.goto('/bewoners/bakker')
  await lineWith(page, 'pedicure').first().waitFor()
  await context.close()
  expect(await filesWith('pedicure')).not.toEqual([])

  expect(await erase('--resident', 'bakker')).toMatchObject({ erased: true, overwritten: true })
  expect(await filesWith('pedicure', house.data)).toEqual([])

  await open()
  const again = context.pages()[0] ?? (await context.newPage())
  await again.goto('/bewoners')
  await until(() => again.evaluate(stateOf).then(({ subjects, unswept }) => subjects.includes('erased') && !subjects.includes('resident:bakker') && !unswept))
  await until(async () => (await filesWith('pedicure')).length === 0) // the browser tidies in its own time
  await context.close()
  for (const words of ['pedicure', 'duivenvereniging']) expect(await filesWith(words)).toEqual([])
})

/** Subjects of the records on this device, and whether the browser's files are still to be tidied. */
const stateOf = (): Promise<{ subjects: string[]; unswept: boolean }> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('schrift')
    opening.onerror = reject
    opening.onsuccess = () => {
      const reading = opening.result.transaction(['records', 'device'])
      const records = reading.objectStore('records').getAll()
      const device = reading.objectStore('device').get('device')
      reading.oncomplete = () => {
        opening.result.close()
        const rows: { subject: string }[] = records.result
        resolve({ subjects: rows.map(({ subject }) => subject), unswept: device.result?.unswept === true })
      }
    }
  })
