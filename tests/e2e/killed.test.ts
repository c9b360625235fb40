import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, connected, crash, disconnected, everythingKept, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let tablet: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('marleen', { size: 'tablet', installed: true })
  phone = await house.device('ria', { size: 'phone', installed: true })
})
afterAll(() => house?.close())

test('[fault 45] a tab killed right after "op dit apparaat" leaves its line there, and it arrives', async () => {
  phone.wire.cut()
  await disconnected(phone.page)
  await writeLine(phone.page, 'Net voor het tabblad dichtviel geschreven.')
  await marked(lineWith(phone.page, 'Net voor het tabblad dichtviel'), 'op dit apparaat')
  await crash(phone.page)

  const page = await phone.tab()
  await marked(lineWith(page, 'Net voor het tabblad dichtviel'), 'op dit apparaat')
  phone.wire.mend()
  await marked(lineWith(page, 'Net voor het tabblad dichtviel'), 'op de afdeling')
  await lineWith(tablet.page, 'Net voor het tabblad dichtviel').waitFor()
  await page.close()
})

test('[W3] words that were typed and not yet written are there after the tab was killed', async () => {
  const page = await phone.tab()
  await composer(page).fill('Half af, toen ging het scherm uit')
  await until(async () => (await draftsOf(page)).includes('Half af, toen ging het scherm uit'))
  await crash(page)
  const again = await phone.tab()
  await composer(again).waitFor()
  await until(async () => (await composer(again).inputValue()) === 'Half af, toen ging het scherm uit')
  await composer(again).fill('')
  await again.close()
})

test('[fault 28] the relay killed between append and acknowledgement, its rooms emptied: nothing acknowledged is missing', async () => {
  const page = await phone.tab()
  await connected(page)
  const first = 'Deze regel was al bevestigd.'
  await marked(await writeLine(page, first), 'op de afdeling')
  await lineWith(tablet.page, first).waitFor()

  phone.wire.hush()
  const before = rowsInRooms()
  const second = 'Deze regel stond op schijf, maar de bevestiging kwam nooit aan.'
  await marked(await writeLine(page, second), 'op dit apparaat')
  await until(async () => rowsInRooms() > before)
  await house.killRelay()
  await house.loseRooms()
  await marked(lineWith(page, second), 'op dit apparaat')
  phone.wire.cut()
  phone.wire.mend()
  await house.startRelay()

  for (const text of [first, second]) {
    await marked(lineWith(page, text), 'op de afdeling')
    await marked(lineWith(tablet.page, text), 'op de afdeling')
  }
  // A device that comes anew learns the whole fortnight from a relay that had lost it.
  const fresh = await house.device('olena', { size: 'phone' })
  await lineWith(fresh.page, second).waitFor()
  await lineWith(fresh.page, first).waitFor()
  await lineWith(fresh.page, 'Mevrouw Aalbers is jarig!').waitFor()
  await until(async () => (await linesKept(fresh.page)) === (await linesKept(page)))
  await fresh.close()
})

test('the rooms are gone while nobody writes: the devices give the notebook back', async () => {
  const page = await phone.tab()
  await connected(page)
  await house.killRelay()
  await house.loseRooms()
  await house.startRelay()
  await connected(page)
  await connected(tablet.page)
  await until(async () => rowsInRooms() > 0 && keysInRooms() > 48)
  expect(await linesKept(page)).toBeGreaterThan(40)
})

/** The bytes of every stored update: each room has a table of its own. */
function storedUpdates(): Buffer[] {
  const rooms = new Database(join(house.data, 'rooms.sqlite'), { readonly: true })
  try {
    const tables = rooms.prepare("select name from sqlite_master where type = 'table' and name glob 'row_[0-9]*'").pluck().all()
    return tables.flatMap((table) => rooms.prepare(`select bytes from ${String(table)}`).pluck().all() as Buffer[])
  } finally {
    rooms.close()
  }
}

const rowsInRooms = (): number => storedUpdates().length

/** Entry records that stand in the relay's rooms, counted in the stored bytes. */
const keysInRooms = (): number =>
  storedUpdates().reduce((sum, bytes) => sum + bytes.toString('latin1').split('"entry.written"').length - 1, 0)

const count = (page: Device['page'], store: string): Promise<number> =>
  page.evaluate(async (name) => {
    const request = indexedDB.open('schrift')
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
    const counted = database.transaction(name).objectStore(name).count()
    await new Promise((resolve) => (counted.onsuccess = resolve))
    database.close()
    return counted.result
  }, store)

const linesKept = (page: Device['page']): Promise<number> => count(page, 'lines')

const draftsOf = (page: Device['page']): Promise<string> =>
  page.evaluate(async () => {
    const request = indexedDB.open('schrift')
    const database = await new Promise<IDBDatabase>((resolve) => (request.onsuccess = () => resolve(request.result)))
    const drafts = database.transaction('drafts').objectStore('drafts').getAll()
    await new Promise((resolve) => (drafts.onsuccess = resolve))
    database.close()
    return JSON.stringify(drafts.result)
  })

test('[fault 42] a tab that runs an older version of the tables stops, says so, and comes back with what was half typed', async () => {
  const { page, tab } = await house.device('tesfay')
  await connected(page)
  const newer = await tab('/instellingen')
  await composer(page).fill('Half af, en toch bewaard')
  const old = page.getByRole('heading', { name: 'Schrift is vernieuwd' })
  const said = old.waitFor()
  await newer.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('schrift', 20)
        request.onsuccess = () => {
          request.result.close()
          resolve()
        }
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
  )
  await said
  // Loaded again the program is still the older one: it writes nothing, and goes on saying so.
  await page.waitForEvent('load')
  await old.waitFor()
  expect(await everythingKept(page)).toContain('Half af, en toch bewaard')
})
