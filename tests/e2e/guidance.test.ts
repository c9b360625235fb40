import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { connected, disconnected, everythingKept } from '#support/pages.ts'
import { until } from '#support/until.ts'

let house: House
/** A coordinator; somebody new, and the buddy; and a volunteer whom none of it concerns. */
let sanne: Device, daan: Device, wil: Device, gerard: Device

beforeAll(async () => {
  house = await openHouse()
  sanne = await house.device('sanne', { size: 'tablet' })
  daan = await house.device('daan', { installed: true })
  wil = await house.device('wil', { installed: true })
  gerard = await house.device('gerard', { installed: true })
})
afterAll(() => house?.close())

const section = (page: Page, name: string): Locator => page.getByRole('region', { name })
const steps = (page: Page): Locator => page.getByRole('checkbox')

async function offline(device: Device): Promise<void> {
  device.wire.cut()
  await disconnected(device.page)
}
async function online(device: Device): Promise<void> {
  device.wire.mend()
  await connected(device.page)
}

test('[N1] a newcomer walks the whole introduction with a buddy, both without a network; the coordinator sees it and closes it', async () => {
  const { page } = sanne
  await page.goto('/samen')
  await page.getByRole('link', { name: 'Inwerken' }).click()
  await section(page, 'Olena Kovalenko loopt mee met Ria Bosman').getByText('3 van de 9 stappen klaar').waitFor()
  await page.getByRole('button', { name: 'Iemand inwerken' }).click()
  await page.getByRole('combobox', { name: 'Wie is nieuw?' }).selectOption({ label: 'Daan Mulder · vrijwilliger' })
  await page.getByRole('combobox', { name: 'Wie is het maatje?' }).selectOption({ label: 'Wil Jacobs · vrijwilliger' })
  await page.getByRole('button', { name: 'Beginnen' }).click()
  const theirs = section(page, 'Daan Mulder loopt mee met Wil Jacobs')
  await theirs.getByText('0 van de 9 stappen klaar').waitFor()

  for (const { page: theirPage } of [daan, wil]) await theirPage.goto('/samen/inwerken')
  await section(daan.page, 'Jij loopt mee met Wil Jacobs').waitFor()
  await section(wil.page, 'Jij werkt Daan Mulder in').waitFor()
  await Promise.all([offline(daan), offline(wil)])
  for (const { page: theirPage } of [daan, wil]) for (const step of await steps(theirPage).all()) await step.check()
  await daan.page.getByText('0 van de 9 stappen klaar').waitFor() // the other has not said so yet, as far as this phone knows
  await daan.page.reload()
  await until(async () => (await steps(daan.page).first().isChecked().catch(() => false)) && (await steps(daan.page).last().isChecked()))
  await online(daan)
  await theirs.getByText('0 van de 9 stappen klaar').waitFor()
  await online(wil)
  await Promise.all([theirs.getByText('9 van de 9 stappen klaar').waitFor(), daan.page.getByText('9 van de 9 stappen klaar').waitFor()])

  // Wil takes back one tick: it is not done any more.
  await steps(wil.page).first().uncheck()
  await theirs.getByText('8 van de 9 stappen klaar').waitFor()
  await steps(wil.page).first().check()
  await theirs.getByText('9 van de 9 stappen klaar').waitFor()
  await theirs.getByText('De stappen').click()
  await theirs.getByText('Alle stappen zijn klaar.').waitFor()
  await theirs.getByRole('button', { name: 'Inwerken afsluiten' }).click()
  await theirs.getByRole('button', { name: 'Ongedaan maken' }).click()
  await theirs.getByRole('button', { name: 'Inwerken afsluiten' }).click()
  await page.getByRole('link', { name: 'Samen' }).first().click() // leaving the screen, it happens
  await daan.page.getByText('Afgesloten (1)').waitFor()

  await gerard.page.goto('/samen/inwerken')
  await gerard.page.getByText('Er wordt nu niemand ingewerkt').waitFor()
  const kept = await everythingKept(gerard.page)
  expect(kept).toContain('protocol.set')
  for (const not of ['step.ticked', 'onboarding.started', 'talk.planned']) expect(kept).not.toContain(not)
})

test('[N1] the talk reminds the newcomer and the coordinator a week ahead', async () => {
  const { page } = sanne
  await page.goto('/samen/inwerken')
  const olenas = section(page, 'Olena Kovalenko loopt mee met Ria Bosman')
  const day = await page.evaluate(() => new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10))
  await olenas.getByLabel(/^Dag van het gesprek/).fill(day)
  await olenas.getByLabel(/^Dag van het gesprek/).press('Enter')
  await page.getByRole('link', { name: 'Samen' }).first().click()
  await page.getByText('Gesprek met Olena Kovalenko over het inwerken').waitFor()
})

test('[N5] a code is hidden until it is tapped, and again on paper and when the screen is left; it is there without a network', async () => {
  const { page } = gerard
  await page.goto('/samen/wegwijs')
  await page.getByRole('article', { name: 'Koffie en thee' }).getByText('In de keuken van de huiskamer').waitFor()
  await offline(gerard)
  const code = page.getByText('1470#')
  const show = page.getByRole('button', { name: 'Code tonen: Berging' })
  await show.waitFor()
  expect(await page.content()).not.toContain('1470#')
  await show.click()
  await code.waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await code.isVisible()).toBe(false)
  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('link', { name: 'Samen' }).first().click()
  await page.getByRole('link', { name: 'Wegwijs' }).click()
  await show.waitFor()
  expect(await code.count()).toBe(0)
  await online(gerard)
  const hasty = await gerard.context.newPage()
  await hasty.addInitScript(() => {
    const real = window.setTimeout.bind(window)
    Object.assign(window, { setTimeout: (act: () => void, ms?: number) => real(act, ms === 30_000 ? 1_000 : ms) })
  })
  await hasty.goto('/samen/wegwijs')
  await hasty.getByRole('button', { name: 'Code tonen: Berging' }).click()
  await hasty.getByText('1470#').waitFor()
  await hasty.getByText('1470#').waitFor({ state: 'detached' })
  await hasty.close()

  // Staff keep it in place; others read the change, and what was taken off by mistake is put back.
  await sanne.page.goto('/samen/wegwijs')
  await sanne.page.getByRole('button', { name: 'Parkeren en fiets' }).click()
  await sanne.page.getByRole('textbox', { name: 'Waar is het, hoe gaat het?' }).fill('Fietsen staan achter het hek.')
  await sanne.page.getByRole('button', { name: 'Bewaren' }).click()
  await page.getByText('Fietsen staan achter het hek.').waitFor()
  await sanne.page.getByRole('button', { name: 'Weghalen: Parkeren en fiets' }).click()
  await sanne.page.getByRole('button', { name: 'Ongedaan maken' }).click()
  await sanne.page.getByRole('button', { name: 'Weghalen: Parkeren en fiets' }).click()
  await sanne.page.getByRole('link', { name: 'Samen' }).first().click()
  await page.getByText('Fietsen staan achter het hek.').waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: /^Wijzigen/ }).count()).toBe(0)
})

test('[N2] a goal is its own person’s alone, then told to those who guide, then to everyone, then taken back', async () => {
  const GOAL = 'Werk vinden bij een bakkerij'
  const { page } = daan
  const pageOf = '/samen/wie-is-wie/daan'
  await page.goto(pageOf)
  await offline(daan)
  await page.getByRole('button', { name: 'Een doel opschrijven' }).click()
  await page.getByRole('textbox', { name: 'Mijn doel' }).fill(GOAL)
  await page.getByRole('radio', { name: /^Alleen ik/ }).check()
  await page.getByRole('button', { name: 'Bewaren' }).click()
  await page.getByText('Alleen jij leest dit.').waitFor()
  daan.wire.mend()
  await connected(page)
  await page.reload()
  await page.getByText(GOAL).waitFor()

  const second = await house.device('daan')
  await second.page.goto(pageOf)
  await second.page.getByText(GOAL).waitFor()
  await second.close()
  for (const other of [sanne, gerard, wil]) expect(await everythingKept(other.page)).not.toContain(GOAL)
  expect(await inFiles('rooms')).not.toContain(GOAL)

  const share = async (who: RegExp): Promise<void> => {
    await page.getByRole('button', { name: 'Doel wijzigen of delen' }).click()
    await page.getByRole('radio', { name: who }).check()
    await page.getByRole('button', { name: 'Bewaren' }).click()
  }
  await share(/^Wie mij begeleidt/)
  await page.getByText('Jij en wie jou begeleidt lezen dit.').waitFor()
  await sanne.page.goto(pageOf)
  await sanne.page.getByText(GOAL).waitFor()
  await sanne.page.getByText('alleen voor wie begeleidt').waitFor()
  await gerard.page.goto(pageOf)
  await gerard.page.getByRole('heading', { name: 'Daan Mulder' }).waitFor()
  expect(await everythingKept(gerard.page)).not.toContain(GOAL)

  await share(/^Iedereen van de afdeling/)
  await gerard.page.getByText(GOAL).waitFor()
  await share(/^Alleen ik/)
  await page.getByText('Wie het al las, kan het nog weten.').waitFor()
  await Promise.all([gerard, sanne].map((other) => other.page.getByText(GOAL).waitFor({ state: 'detached' })))
})

test('[S7] thanks gather on the page of whom they are for, written without a network', async () => {
  const { page } = gerard
  await page.goto('/samen/wie-is-wie')
  await page.getByRole('searchbox').fill('voorlezen')
  await page.getByRole('link', { name: 'Wil Jacobs' }).click()
  await page.getByText('Ik was veertig jaar kleuterjuf.').waitFor()
  await offline(gerard)
  await page.getByRole('button', { name: 'Wil Jacobs bedanken' }).click()
  await page.getByRole('textbox', { name: 'Wat wil je tegen Wil Jacobs zeggen?' }).fill('Wat fijn dat je gisteren bleef.')
  await page.getByRole('button', { name: 'Opschrijven' }).click()
  await page.getByText('Wat fijn dat je gisteren bleef.').waitFor()
  await online(gerard)
  await wil.page.goto('/samen/wie-is-wie/wil')
  await wil.page.getByText('Wat fijn dat je gisteren bleef.').waitFor()
  expect(await wil.page.getByRole('button', { name: /bedanken$/ }).count()).toBe(0)
})

test('[M1] a remark of those who guide reaches no volunteer, and a training only the person and professionals', async () => {
  const [REMARK, TRAINING] = ['Vraagt weinig, loop er even langs', 'Omgaan met dementie']
  await daan.page.goto('/samen/wie-is-wie/daan')
  await daan.page.getByRole('button', { name: 'Scholing opschrijven' }).click()
  await daan.page.getByRole('textbox', { name: 'Wat was het?' }).fill(TRAINING)
  await daan.page.getByRole('button', { name: 'Bewaren' }).click()
  await daan.page.getByText('nog niet bevestigd').waitFor()

  const { page } = sanne
  await page.goto('/samen/wie-is-wie/daan')
  await page.getByRole('button', { name: `Bevestigen: ${TRAINING}` }).click()
  await daan.page.getByText('bevestigd', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Iets opschrijven' }).click()
  await page.getByRole('textbox', { name: 'Wat helpt bij het begeleiden?' }).fill(REMARK)
  await page.getByRole('button', { name: 'Bewaren' }).click()
  await page.getByText(REMARK).waitFor()
  await until(async () => (await inFiles('rooms')).includes(REMARK))

  // What was written after it has come: had the remark been sent to them, it would be there.
  await page.goto('/samen/wegwijs')
  await page.getByRole('button', { name: 'Sleutels en deuren' }).click()
  await page.getByRole('button', { name: 'Bewaren' }).click()
  for (const other of [daan, wil, gerard]) {
    await other.page.goto('/samen/wegwijs')
    await other.page.getByRole('article', { name: 'Sleutels en deuren' }).waitFor()
    const kept = await everythingKept(other.page)
    expect(kept).not.toContain(REMARK)
    expect(kept.includes(TRAINING)).toBe(other === daan)
  }
})

/** What the relay keeps in the files of that name, as text. */
async function inFiles(name: string): Promise<string> {
  const files = (await readdir(house.data)).filter((file) => file.startsWith(name))
  return (await Promise.all(files.map((file) => readFile(join(house.data, file), 'utf8')))).join('\n')
}
