import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { composer, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let tablet: Device
let phone: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('fatima', { size: 'tablet' })
  phone = await house.device('wil', { size: 'phone', hold: true, installed: true })
})
afterAll(() => house?.close())

test('a line can be taken back for a moment; the words return to the pen and nobody has seen them', async () => {
  const { page } = phone
  await page.goto('/')
  await composer(page).fill('Oeps, dit hoort hier niet.')
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  await lineWith(page, 'Oeps, dit hoort hier niet.').waitFor()
  await page.getByRole('button', { name: 'Terugnemen' }).click()
  await lineWith(page, 'Oeps, dit hoort hier niet.').waitFor({ state: 'detached' })
  await until(async () => (await composer(page).inputValue()) === 'Oeps, dit hoort hier niet.')
  await composer(page).fill('Dit hoort hier wel.')
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  await marked(lineWith(page, 'Dit hoort hier wel.'), 'op de afdeling')
  await lineWith(tablet.page, 'Dit hoort hier wel.').waitFor()
  expect(await lineWith(tablet.page, 'Oeps, dit hoort').count()).toBe(0)
})

test('who presses too late is told so, and the line stays', async () => {
  const { page } = phone
  await page.goto('/')
  await composer(page).fill('Deze is al onderweg.')
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  const line = lineWith(page, 'Deze is al onderweg.')
  await line.waitFor()
  // As when its moment ends on the disk while the finger comes down.
  await page.evaluate(letGo)
  await page.getByRole('button', { name: 'Terugnemen' }).press('Enter')
  await page.getByRole('status').filter({ hasText: 'Terugnemen kan niet meer. Doorhalen kan altijd.' }).waitFor()
  expect([await page.getByRole('button', { name: 'Terugnemen' }).count(), await line.count()]).toEqual([0, 1])
  expect(await composer(page).evaluate((box) => box === document.activeElement)).toBe(true)
})

test('a task is meant for somebody by @, and stands with their tasks', async () => {
  const { page } = tablet
  await page.goto('/')
  await composer(page).click()
  await page.getByRole('radio', { name: 'taak' }).check({ force: true })
  await composer(page).pressSequentially('Wil je de krant brengen? @wil')
  await page.getByRole('listbox').getByRole('option', { name: /Wil Jacobs/ }).click()
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  await phone.page.goto('/sinds')
  await phone.page.getByText('Een taak voor jou').waitFor()
  await lineWith(phone.page, 'Wil je de krant brengen? Wil Jacobs').first().waitFor()
})

test('[M2] moved to professionals: a reviewed copy there, the first line struck with its reason', async () => {
  const { page } = tablet
  await page.goto('/')
  const line = await writeLine(page, 'Mevrouw Koster viel vannacht, arts gebeld.')
  await line.getByRole('button', { name: 'Meer' }).click()
  await line.getByRole('button', { name: 'Naar beroepskrachten verplaatsen' }).click()
  await page.getByRole('textbox', { name: /Kijk de tekst na/ }).fill('Mevrouw Koster viel vannacht; de arts komt om elf uur.')
  await line.getByRole('button', { name: 'Verplaatsen', exact: true }).click()
  await line.getByText('Reden: Verplaatst naar het deel voor beroepskrachten').waitFor()
  await marked(lineWith(page, 'de arts komt om elf uur'), 'op de afdeling')
  await phone.page.goto('/')
  await lineWith(phone.page, 'Mevrouw Koster viel vannacht').getByText(/Verplaatst naar/).waitFor()
  expect(await lineWith(phone.page, 'de arts komt om elf uur').count()).toBe(0)
})

test('staff keep frequent lines, a volunteer uses them', async () => {
  const { page } = tablet
  await page.goto('/')
  await composer(page).fill('De was is gevouwen en ligt in de kast.')
  await page.getByText('Vaste zinnen').click()
  await page.getByRole('button', { name: 'Bewaar wat er nu staat als vaste zin' }).click()
  await page.getByRole('button', { name: 'Verander “De was is gevouwen en ligt in de kast.”' }).click()
  await page.getByRole('textbox', { name: /^Verander/ }).fill('De was is gevouwen en ligt in de linnenkast.')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'De was is gevouwen en ligt in de linnenkast.', exact: true }).waitFor()
  await composer(page).fill('')
  await phone.page.goto('/')
  await composer(phone.page).click()
  await phone.page.getByText('Vaste zinnen').click()
  await phone.page.getByRole('button', { name: /^De was is gevouwen/ }).click()
  expect(await composer(phone.page).inputValue()).toBe('De was is gevouwen en ligt in de linnenkast.')
  await composer(phone.page).fill('')
})

test('what belongs in the care record is said gently and blocks nothing', async () => {
  const { page } = phone
  await page.goto('/')
  await composer(page).fill('Gaf mevrouw 500 mg paracetamol.')
  await page.getByText('Gaat dit over medicijnen?').waitFor()
  expect(await page.getByRole('button', { name: 'Opschrijven' }).isEnabled()).toBe(true)
  await composer(page).fill('Samen thee gedronken.')
  await page.getByText('Gaat dit over medicijnen?').waitFor({ state: 'detached' })
  await composer(page).fill('')
})

test('a task that was done can be set out once more', async () => {
  const { page } = tablet
  await page.goto('/taken')
  const task = lineWith(page, 'De linkerband van de duofiets is zacht')
  await task.getByRole('button', { name: 'Meer' }).click()
  await task.getByRole('button', { name: 'Nog een keer' }).click()
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('De linkerband van de duofiets is zacht') ?? false)
  await composer(page).fill('')
})

test('text from another app waits in the pen, and stands in no address', async () => {
  const { page } = phone
  await page.evaluate(() => {
    const form = document.createElement('form')
    form.method = 'POST'
    form.action = '/delen'
    for (const [name, value] of [['text', 'Gedeeld: de kapper komt donderdag.'], ['title', '']] as const) {
      const field = document.createElement('input')
      field.name = name
      field.value = value
      form.append(field)
    }
    document.body.append(form)
    form.submit()
  })
  await page.waitForURL((url) => url.pathname === '/')
  await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('de kapper komt donderdag') ?? false)
  expect(page.url()).not.toContain('kapper')
})

test('[W3] what is typed while a line is being written down stays in the box', async () => {
  const { page } = await house.device('olena')
  // The seal takes as long as this test wants it to.
  await page.evaluate(() => {
    const sign = crypto.subtle.sign.bind(crypto.subtle)
    const goOn = new Promise((resolve) => addEventListener('go-on', resolve, { once: true }))
    crypto.subtle.sign = (...how) => goOn.then(() => sign(...how))
  })
  await composer(page).fill('De eerste regel')
  await page.keyboard.press('Control+Enter')
  await page.keyboard.type(' en meteen de volgende')
  await page.evaluate(() => dispatchEvent(new Event('go-on')))
  await lineWith(page, 'De eerste regel').waitFor()
  await until(async () => (await composer(page).inputValue()).trim() === 'en meteen de volgende')
})

test('[M4] what still waits in a month that is about to expire is copied over by one tap of staff', async () => {
  const { page } = tablet
  await page.goto('/')
  await composer(page).fill('De rolstoelbanden oppompen.')
  await page.getByRole('radio', { name: 'taak' }).check({ force: true })
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  await marked(lineWith(page, 'De rolstoelbanden oppompen.'), 'op de afdeling')
  for (const device of [tablet, phone]) await monthExpiresIn(device.page, 3)
  await phone.page.goto('/taken')
  await lineWith(phone.page, 'De rolstoelbanden oppompen.').waitFor()
  expect(await phone.page.getByRole('heading', { name: 'Verdwijnt binnen een week' }).count()).toBe(0)
  await page.goto('/taken')
  const offered = page.getByRole('region', { name: 'Verdwijnt binnen een week' }).getByRole('listitem').filter({ hasText: 'De rolstoelbanden oppompen.' })
  await offered.getByRole('button', { name: 'Neem over: De rolstoelbanden oppompen.' }).click()
  const lines = page.getByRole('article').filter({ hasText: 'De rolstoelbanden oppompen.' })
  await page.getByText('1 regel is overgenomen en staat bij vandaag.').waitFor()
  await page.goto('/')
  await lines.filter({ hasText: 'Reden: Overgenomen naar deze maand' }).waitFor()
  await marked(lines.filter({ hasNotText: 'Overgenomen' }), 'op de afdeling')
  const theirs = phone.page.getByRole('article').filter({ hasText: 'De rolstoelbanden oppompen.' })
  await until(async () => (await theirs.count()) === 1)
  await theirs.getByRole('button', { name: 'Ik doe het' }).waitFor()
})

/** The ward keeps its pages so briefly, as this device knows it, that this month's are gone in so many days. */
const monthExpiresIn = (page: Page, days: number): Promise<void> =>
  page.evaluate(async (left) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
      })
    const endOfMonth = new Date(new Date().getFullYear(), new Date().getMonth() + 1, 1).getTime()
    const database = await asked(indexedDB.open('schrift'))
    const registers = database.transaction('registers', 'readwrite').objectStore('registers')
    const [row] = (await asked(registers.getAll())) as { register: { ward: { retentionDays: number } } }[]
    if (!row) throw new Error('no register')
    row.register.ward.retentionDays = left - (endOfMonth - Date.now()) / 86_400_000
    await asked(registers.put(row))
    database.close()
  }, days)

/** Every held line travels from now on; the page's own timers know nothing of it. */
const letGo = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open('schrift')
    opening.onerror = reject
    opening.onsuccess = () => {
      const writing = opening.result.transaction('records', 'readwrite')
      const records = writing.objectStore('records')
      const reading = records.index('state').getAll('device')
      reading.onsuccess = () => {
        for (const { held, ...row } of reading.result) if (held) records.put(row)
      }
      writing.oncomplete = () => {
        opening.result.close()
        resolve()
      }
    }
  })
