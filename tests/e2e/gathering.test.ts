import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, sizes, type Device, type House } from '#support/house.ts'
import { openMailbox, type Mailbox } from '#support/mailbox.ts'
import { keysOf } from '#support/keyboard.ts'
import { connected } from '#support/pages.ts'
import { until } from '#support/until.ts'

let box: Mailbox
let house: House
let sanne: Device
let wil: Device
/** A telephone of somebody who is no member: no notebook on it. */
let outside: Device

beforeAll(async () => {
  box = await openMailbox()
  house = await openHouse({ smtp: box.smtp })
  sanne = await house.device('sanne', { size: 'tablet' })
  wil = await house.device('wil')
  outside = await house.stranger({ installed: true })
})
afterAll(async () => {
  await house?.close()
  await box?.close()
})

const mailTo = async (to: string, words: string): Promise<string> => {
  await until(async () => box.mails.some((mail) => mail.to === to && mail.text.includes(words)))
  return box.mails.find((mail) => mail.to === to && mail.text.includes(words))?.text ?? ''
}
const linkIn = (text: string, page: string): string => new RegExp(`/${page}#[A-Za-z0-9_-]{22}`).exec(text)?.[0] ?? ''
const open = async (page: Page, link: string): Promise<void> => {
  await page.goto('about:blank')
  await page.goto(link)
}
async function inFiles(words: string): Promise<string[]> {
  const files = (await readdir(house.data)).filter((name) => name.includes('.sqlite'))
  const holds = await Promise.all(files.map(async (name) => (await readFile(join(house.data, name))).includes(words)))
  return files.filter((_, i) => holds[i])
}

/** Says goodbye to a volunteer who leaves an address. */
async function goodbyeTo(person: string, name: string, { email = '', postal = '' }): Promise<void> {
  const { page } = sanne
  await page.goto(`/mensen/${person}`)
  await page.getByRole('button', { name: 'Afscheid nemen' }).click()
  await page.getByRole('switch', { name: `${name} wil uitgenodigd worden voor de reünie` }).check()
  const form = page.getByRole('form', { name: 'Lidmaatschap beëindigen' })
  await form.getByRole('button', { name: 'Lidmaatschap beëindigen' }).click()
  await form.getByText('Vul een e-mailadres of een postadres in.').waitFor()
  await form.getByLabel('E-mailadres').fill(email)
  await form.getByLabel('Postadres').fill(postal)
  await form.getByRole('button', { name: 'Lidmaatschap beëindigen' }).click()
  await form.getByText(`Zet dit aan als ${name} het goed vindt.`).waitFor()
  await form.getByRole('switch', { name: `${name} vindt dit goed` }).check()
  await form.getByRole('button', { name: 'Lidmaatschap beëindigen' }).click()
  await page.getByRole('heading', { name: `Dank je wel, ${name}` }).waitFor()
}

test('[V1] a coordinator says goodbye to a volunteer, who leaves an address and gets a personal link', async () => {
  const { page } = sanne
  await goodbyeTo('daan', 'Daan Mulder', { email: 'daan@example.nl', postal: 'Lindelaan 5\n1234 AB Ons Dorp' })
  await page.getByText(/^Je was hier .* Fijn dat je er was/).waitFor()
  await page.getByRole('img', { name: 'QR-code met de persoonlijke link van Daan Mulder' }).waitFor()
  await page.getByText('Daan Mulder is geen lid meer van deze afdeling.').waitFor()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('navigation', { name: 'Lijst van mensen' }).isVisible()).toBe(false)
  expect(await page.getByRole('img', { name: 'QR-code met de persoonlijke link' }).isVisible()).toBe(true)
  await page.emulateMedia({ media: null })
  await page.getByRole('button', { name: 'Klaar' }).click()
  const text = await mailTo('daan@example.nl', 'Bedankt voor alles')
  expect(linkIn(text, 'oud-vrijwilliger')).not.toBe('')
})

test('[V1] without consent nothing is kept', async () => {
  const { page } = sanne
  await page.goto('/mensen/olena')
  const name = await page.getByRole('heading', { level: 1 }).innerText()
  await page.getByRole('button', { name: 'Afscheid nemen' }).click()
  await page.getByRole('button', { name: 'Annuleren' }).click()
  await page.getByRole('button', { name: 'Afscheid nemen' }).click()
  await page.getByRole('button', { name: 'Lidmaatschap beëindigen' }).click()
  await page.getByRole('heading', { name: `Dank je wel, ${name}` }).waitFor()
  await page.getByText('We bewaren geen adres.').waitFor()
  await page.goto('/oud-vrijwilligers')
  await page.getByRole('heading', { name: 'Daan Mulder' }).waitFor()
  expect(await page.getByRole('list', { name: 'Oud-vrijwilligers' }).getByRole('listitem').count()).toBe(1)
})

test('[V7] the gathering is planned, the invitation arrives, its link answers once, and the coordinator sees the answer', async () => {
  const { page } = sanne
  await page.getByRole('link', { name: 'Naar de reünie' }).click()
  await page.getByRole('button', { name: 'Reünie plannen' }).click()
  await page.getByText('Vul dit in.').first().waitFor()
  await page.getByLabel('Dag').fill('2099-05-12')
  await page.getByLabel('Waar?').fill('De grote zaal')
  await page.getByLabel('Uitnodiging').fill('Met taart en oude foto’s.')
  await page.getByRole('button', { name: 'Reünie plannen' }).click()
  await page.getByRole('button', { name: '1 oud-vrijwilliger uitnodigen' }).click()
  const text = await mailTo('daan@example.nl', 'Wanneer')
  expect(text).toContain('Met taart en oude foto’s.')
  expect(text).toContain('dinsdag 12 mei 2099, 14:00 uur')
  await page.getByText('1 mail is verstuurd.').waitFor()

  const guest = outside.page
  await open(guest, linkIn(text, 'uitnodiging'))
  await guest.getByRole('heading', { name: 'Dag Daan Mulder' }).waitFor()
  const keys = keysOf(guest)
  await keys.act(guest.getByRole('button', { name: 'Ik kom', exact: true }))
  await guest.getByText('Je antwoord is binnen.').waitFor()
  await open(guest, linkIn(text, 'uitnodiging'))
  await guest.getByText('Je komt. Leuk!').waitFor()
  expect(await guest.getByRole('button').count()).toBe(0)
  await page.reload()
  await page.getByRole('region', { name: 'Oud-vrijwilligers' }).getByText('1 komt · 0 niet · 0 nog geen antwoord').waitFor()
})

test('[V10] a volunteer of now answers in the app, and sees nothing of the list', async () => {
  const { page } = wil
  await page.getByRole('link', { name: 'Samen' }).click()
  await page.getByRole('link', { name: 'Reünie' }).click()
  await page.getByText('De grote zaal').waitFor()
  await page.getByRole('button', { name: 'Ik kom niet' }).click()
  await page.getByText('Je komt niet.').waitFor()
  await page.getByRole('button', { name: 'Antwoord wijzigen' }).click()
  await page.getByRole('button', { name: 'Ik kom', exact: true }).click()
  await page.getByText('Je komt. Leuk!').waitFor()
  await page.goto('/oud-vrijwilligers')
  await page.getByRole('heading', { name: 'Deze pagina bestaat niet' }).waitFor()
  await sanne.page.reload()
  await sanne.page.getByRole('region', { name: 'Vrijwilligers van nu' }).getByText(/^1 komt/).waitFor()
})

test('[V9] whoever has no e-mail address gets a letter, whose code a telephone reads', async () => {
  await goodbyeTo('gerard', 'Gerard van Dijk', { postal: 'Kerkplein 3\n4321 ZX Verderop' })
  const { page } = sanne
  await page.goto('/reunie')
  await page.getByRole('button', { name: '1 oud-vrijwilliger uitnodigen' }).click()
  await page.getByRole('button', { name: 'Brieven maken' }).click()
  await page.getByRole('heading', { name: '1 brief staat klaar.' }).waitFor()
  const letter = page.getByRole('article')
  expect(await letter.getByText('Kerkplein 3').isVisible()).toBe(true)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(/\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1]).toBe('1')
  const link = /\/uitnodiging#[A-Za-z0-9_-]{22}/.exec(await letter.innerText())?.[0] ?? ''
  await open(outside.page, link)
  await outside.page.getByRole('button', { name: 'Ik kom niet' }).click()
  await outside.page.getByText('Je antwoord is binnen.').waitFor()
  await page.getByRole('button', { name: 'Klaar met de brieven' }).click()
  await page.getByText('1 komt · 1 niet').waitFor()
})

test('[V4] [V5] the former volunteer tells what he does now, changes his answer and address, and erases everything', async () => {
  const { page } = outside
  const link = linkIn(await mailTo('daan@example.nl', 'Bedankt voor alles'), 'oud-vrijwilliger')
  await open(page, link)
  await page.getByRole('textbox', { name: 'Wat doe je nu?' }).fill('Ik zeil de wereld rond.')
  await page.getByRole('form', { name: 'Wat doe je nu?' }).getByRole('button', { name: 'Bewaren' }).click()
  await page.getByText('Bewaard.', { exact: true }).waitFor()
  await page.getByRole('textbox', { name: 'E-mailadres' }).fill('daan.op.zee@example.nl')
  await page.getByRole('form', { name: 'Je adres' }).getByRole('button', { name: 'Bewaren' }).click()
  await page.getByText('Bewaard.', { exact: true }).nth(1).waitFor()
  const keys = keysOf(page)
  await keys.act(page.getByRole('button', { name: 'Antwoord wijzigen' }))
  await keys.act(page.getByRole('button', { name: 'Ik kom niet' }))
  await page.getByText('Je komt niet.').waitFor()
  await keys.keptFocus()
  expect(await page.evaluate(() => indexedDB.databases().then((all) => all.length))).toBe(0)
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0)

  await sanne.page.reload()
  await sanne.page.getByText('Ik zeil de wereld rond.').waitFor()
  await sanne.page.goto('/oud-vrijwilligers')
  await sanne.page.getByText('daan.op.zee@example.nl').waitFor()
  const download = sanne.page.waitForEvent('download')
  await sanne.page.getByRole('button', { name: 'Bewaren als CSV' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('Daan Mulder;daan.op.zee@example.nl;')

  expect(await inFiles('daan.op.zee@example.nl')).not.toEqual([])
  await keys.act(page.getByRole('button', { name: 'Alles wissen' }))
  await keys.act(page.getByRole('button', { name: 'Ja, alles wissen' }))
  await page.getByRole('heading', { name: 'Alles is gewist' }).waitFor()
  for (const words of ['daan@example.nl', 'daan.op.zee@example.nl', 'Lindelaan 5', 'Ik zeil de wereld rond']) expect(await inFiles(words), words).toEqual([])
  expect(house.relayLog()).not.toMatch(/example\.nl|Lindelaan|Daan Mulder/)
  await open(page, link)
  await page.getByText('Deze link werkt niet (meer).').waitFor()
  await sanne.page.reload()
  await sanne.page.getByRole('list', { name: 'Oud-vrijwilligers' }).getByText('Kerkplein 3').waitFor()
  expect(await sanne.page.getByText('Daan Mulder').count()).toBe(0)
  await sanne.page.goto('/mensen/daan')
  await sanne.page.getByText('Daan Mulder is geen lid meer van deze afdeling.').waitFor()
})

test('nothing has to be scrolled sideways at 320 px', async () => {
  for (const { page } of [sanne, outside]) await page.setViewportSize(sizes.narrow)
  for (const path of ['/oud-vrijwilligers', '/reunie', '/mensen/wil']) {
    await sanne.page.goto(path)
    await connected(sanne.page)
    if (path === '/mensen/wil') await sanne.page.getByRole('button', { name: 'Afscheid nemen' }).click()
    await sanne.page.getByRole('main').getByRole('heading').first().waitFor()
    expect(await sanne.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), path).toBe(0)
  }
  await outside.page.getByRole('alert').waitFor()
  expect(await outside.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
})
