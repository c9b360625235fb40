import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
let tablet: Device

beforeAll(async () => {
  house = await openHouse()
  tablet = await house.device('fatima', { size: 'tablet' })
})
afterAll(() => house?.close())

const choose = async (legend: string, choice: RegExp): Promise<void> => {
  await tablet.page.goto('/instellingen')
  const radio = tablet.page.getByRole('group', { name: legend }).getByRole('radio', { name: choice })
  await radio.click()
  await until(() => radio.isChecked())
}

test('[R5] in initials mode no screen bears a resident’s name', async () => {
  const { page } = tablet
  await choose('Namen van bewoners', /Voorletter/)
  for (const path of ['/', '/sinds', '/bewoners', '/bewoners/jansen', '/taken', '/zoeken']) {
    await page.goto(path)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    if (path === '/zoeken') {
      await page.getByRole('searchbox', { name: 'Zoeken in het schrift' }).fill('Jansen')
      await page.getByRole('article').first().waitFor()
    }
    if (path === '/bewoners') await page.getByRole('link', { name: 'mw. J., k. 101' }).waitFor()
    const shown = `${await page.title()} ${await page.getByRole('main').innerText()}`
    for (const name of ['Jansen', 'De Vries', 'Yılmaz', 'Pinas', 'Aalbers']) expect(shown, `${path}: ${name}`).not.toContain(name)
  }
  await choose('Namen van bewoners', /Voluit/)
  await page.goto('/bewoners')
  await page.getByRole('link', { name: 'mevrouw Jansen' }).waitFor()
})

test('[M3] a line says when it goes', async () => {
  const { page } = tablet
  await page.goto('/')
  const line = await writeLine(page, 'De lift doet het weer.')
  await line.getByRole('button', { name: 'Meer' }).click()
  await line.getByText(/^Deze regel verdwijnt op \d+ \p{L}+ \d{4}\.$/u).waitFor()
})

test('a particular past its day is hidden until somebody has looked at it again', async () => {
  const { page } = tablet
  await page.goto('/bewoners/pinas')
  await page.getByRole('button', { name: 'Bijzonderheid toevoegen' }).click()
  await page.getByRole('textbox', { name: /Wat moet een ander weten|Bijzonderheid/ }).fill('Draagt deze week een spalk.')
  const review = page.getByLabel('Nakijken op (mag leeg blijven)')
  const tomorrow = await page.evaluate(() => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10))
  await review.fill(tomorrow)
  await page.getByRole('button', { name: 'Toevoegen' }).click()
  await page.getByText('Draagt deze week een spalk.').waitFor()
  const later = await tablet.context.newPage()
  await later.clock.install({ time: Date.now() + 3 * 86_400_000 })
  await later.goto('/bewoners/pinas')
  await later.getByText('Moet worden nagekeken (1)').waitFor()
  expect(await later.getByText('Draagt deze week een spalk.').isVisible()).toBe(false)
  await later.getByText('Moet worden nagekeken (1)').click()
  await later.getByText('Draagt deze week een spalk.').waitFor()
  await later.close()
})

test('[fault 41] a browser that threw the notebook away says so, and gets back what the ward has', async () => {
  const phone = await house.device('ria', { size: 'phone' })
  const { page } = phone
  await connected(page)
  await marked(await writeLine(page, 'Ria: de kaarten liggen klaar.'), 'op de afdeling')
  await page.goto('about:blank')
  const session = await phone.context.newCDPSession(page)
  await session.send('Storage.clearDataForOrigin', { origin: phone.wire.origin, storageTypes: 'indexeddb' })
  await page.goto('/')
  await page.getByRole('heading', { name: 'Het schrift is van dit apparaat verdwenen' }).waitFor()
  await page.getByRole('button', { name: 'Schrift terughalen' }).click()
  await lineWith(page, 'Ria: de kaarten liggen klaar.').waitFor()
  await marked(await writeLine(page, 'Ria: en de pennen ook.'), 'op de afdeling')
  await phone.close()
})
