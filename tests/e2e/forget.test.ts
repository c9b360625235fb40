import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { addMonths, DAY, monthOf } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import type { Role } from '#notebook/records.ts'
import { keyToText } from '#notebook/seal.ts'
import { openAccounts } from '#server/accounts/accounts.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { decodeFrame, encodeExpired } from '#wire/messages.ts'
import { findChromium } from '#support/chromium.ts'
import { openHouse, type House } from '#support/house.ts'
import { enrolIntruder, openLine, type Enrolled } from '#support/intruder.ts'
import { connected, lineWith, throughGate } from '#support/pages.ts'
import { until } from '#support/until.ts'

const ZONE = 'Europe/Amsterdam'
let house: House
let profile: string
let context: BrowserContext

beforeAll(async () => {
  house = await openHouse()
})
beforeEach(async () => void (profile = await mkdtemp(join(tmpdir(), 'schrift-profile-'))))
afterEach(() => rm(profile, { recursive: true, force: true }))
afterAll(async () => {
  await context?.close()
  await house?.close()
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

/** A device of this person on the profile's disk, past the gate. */
async function bringIn(person: string): Promise<Page> {
  await open()
  const page = context.pages()[0] ?? (await context.newPage())
  const link = new URL(await house.invite(person))
  await page.goto(link.pathname + link.hash)
  await page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
  await throughGate(page)
  return page
}

test('[M5, fault 36] what was erased is found in no file of the relay and none of the browser’s profile', async () => {
  const page = await bringIn('marleen')
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

test('[M3, fault 36] a month that expired is found in no file of the relay and none of the browser’s profile', async () => {
  // Pages of three months ago, as a device gives them back to a relay that lost them: kept for 120 days they stand, kept for 42 they are gone.
  const month = addMonths(monthOf(Date.now(), ZONE), -3)
  const at = Date.parse(`${month}-20T19:10:00Z`)
  const room = `de-linde/notes/${month}`
  const words = 'Verlorenhoek rook naar lavendel'
  const id = newId(at)
  const kevin = await enrolIntruder(await house.invite('kevin'))
  await house.killRelay()
  await keepFor(120)
  await wasHereSince(at, kevin)
  await house.startRelay()
  const line = await openLine(house.origin, kevin)
  const written = await line.seal(room, { type: 'entry.written', kind: 'note', text: words, residents: [], importance: 'normal' }, { at, id })
  expect(await line.write(room, written)).toEqual(['delivered'])
  const page = await bringIn('fatima')
  await page.goto(`/?dag=${month}-20`)
  await lineWith(page, words).waitFor()
  await context.close()
  for (const folder of [profile, house.data]) expect(await filesWith(words, folder)).not.toEqual([])

  await house.killRelay()
  await keepFor(42)
  await house.startRelay()
  await until(async () => (await filesWith(words, house.data)).length === 0)

  await open()
  const again = context.pages()[0] ?? (await context.newPage())
  await again.goto('/')
  await connected(again)
  await until(() => again.evaluate(stateOf).then(({ subjects, unswept }) => !subjects.includes(`entry:${id}`) && !unswept))
  await until(async () => (await filesWith(words)).length === 0) // the browser tidies in its own time
  await again.goto(`/?dag=${month}-20`)
  await again.getByRole('main').getByRole('heading').first().waitFor()
  expect(await lineWith(again, words).count()).toBe(0)
  await context.close()
  // A device that was away meanwhile has it still, and cannot bring it back.
  const away = await openLine(house.origin, kevin)
  away.send(room, written)
  expect(decodeFrame(await away.ask(room)).message).toEqual(encodeExpired())
  away.close()
  for (const folder of [profile, house.data]) expect(await filesWith(words, folder)).toEqual([])
})

/** Makes somebody, with this device, a member of the ward from before that moment on. */
async function wasHereSince(at: number, { person, device, role, keys }: Enrolled): Promise<void> {
  const accounts = await openAccounts(dataFolder(house.data).accounts)
  await accounts.setMember('de-linde', { person, name: 'Kevin Baptista', role: role as Role }, at - DAY)
  await accounts.setDevice('de-linde', { subject: device, person, key: await keyToText(keys.publicKey), since: at - DAY })
  accounts.close()
}

/** How long the ward keeps a month after its end, as an administrator sets it. */
async function keepFor(retentionDays: number): Promise<void> {
  const accounts = await openAccounts(dataFolder(house.data).accounts)
  await accounts.setWard('de-linde', { name: 'De Linde', timezone: ZONE, language: 'nl', retentionDays })
  accounts.close()
}

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
