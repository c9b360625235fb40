import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openHouse } from '#support/house.ts'
import { connected } from '#support/pages.ts'
import { firstPin, switchPerson, tile, typePin, unlock, vouchedPin } from '#support/tablet.ts'

/** `npm run shots`: every screen at three sizes, by day and by night, in tests/output/shots. Needs a built app. */
const screens = {
  vandaag: '/',
  sinds: '/sinds',
  bewoners: '/bewoners',
  bewoner: '/bewoners/devries',
  taken: '/taken',
  zoeken: '/zoeken',
  samen: '/samen',
  mensen: '/mensen',
  uitnodigen: '/mensen/+uitnodigen',
  mens: '/mensen/wil',
  'niet-gedeeld': '/niet-gedeeld',
  afdrukken: '/afdrukken',
  'afdrukken-bewoner': '/afdrukken?bewoner=devries',
  overtypen: '/overtypen',
  instellingen: '/instellingen',
  dienst: '/dienst',
  ingeleverd: '/ingeleverd',
  toegang: '/instellingen/toegang',
  afspraken: '/afspraken',
  wegwijs: '/samen/wegwijs',
  inwerken: '/samen/inwerken',
  'wie-is-wie': '/samen/wie-is-wie',
  'wie-is-wie-mens': '/samen/wie-is-wie/wil',
  'oud-vrijwilligers': '/oud-vrijwilligers',
  reunie: '/reunie',
  inzage: '/inzage',
  teksten: '/samen/teksten',
  'nieuwe-tekst': '/samen/teksten/+nieuw',
  overleg: '/samen/overleg',
  'overleg-een': '/samen/overleg/team',
  aanspreekpunt: '/samen/aanspreekpunt',
} as const
const administratorsScreens = { beheer: '/beheer', 'beheer-inzage': '/beheer/inzage', 'beheer-instellingen': '/instellingen' } as const

/** A ward's tablet: locked, at the PIN pad, and its own page. */
async function tabletShots(size: 'phone' | 'tablet' | 'narrow'): Promise<void> {
  const { page, close } = await house.tablet('staff', { size })
  await firstPin(page, 'Sanne de Wit', '4827')
  await connected(page)
  await switchPerson(page)
  await vouchedPin(page, 'Fatima El Amrani', '59173', { name: 'Sanne de Wit', pin: '4827' })
  await switchPerson(page)
  await vouchedPin(page, 'Wil Jacobs', '6041', { name: 'Fatima El Amrani', pin: '59173' })
  for (const [theme, colorScheme] of [['day', 'light'], ['night', 'dark']] as const) {
    await page.emulateMedia({ colorScheme })
    const shot = (name: string) => page.screenshot({ path: join(folder, `tablet-${name}-${size}-${theme}.png`) })
    await page.reload()
    await tile(page, 'Wil Jacobs').waitFor()
    await shot('wie')
    await page.getByText('Ik heb hier nog geen pincode').click()
    await shot('nieuw')
    await tile(page, 'Ria Bosman').click()
    await shot('instaan')
    await tile(page, 'Sanne de Wit').click()
    await typePin(page, '4827', 'Ik sta ervoor in')
    await typePin(page, '1234', 'Verder')
    await page.getByRole('alert').filter({ hasText: 'raadt een ander snel' }).waitFor()
    await shot('kiezen')
    await page.getByRole('button', { name: 'Terug naar de namen' }).click()
    await page.getByRole('button', { name: 'Terug naar de namen' }).click()
    await tile(page, 'Wil Jacobs').click()
    await shot('pincode')
    await page.getByRole('button', { name: 'Terug naar de namen' }).click()
    await unlock(page, 'Sanne de Wit', '4827')
    await shot('vandaag')
    await page.getByRole('link', { name: 'Instellingen' }).click()
    await page.getByRole('link', { name: 'Deze tablet' }).click()
    await page.getByRole('heading', { name: 'Deze tablet' }).waitFor()
    await shot('deze-tablet')
  }
  await close()
}

const folder = join(import.meta.dirname, 'output/shots')
mkdirSync(folder, { recursive: true })
const house = await openHouse()
try {
  for (const [size, person, newcomer] of [['phone', 'wil', 'olena'], ['tablet', 'sanne', 'gerard'], ['narrow', 'sanne', 'tesfay']] as const) {
    const stranger = await house.stranger({ size })
    for (const [name, path] of [['welkom', '/'], ['koppelen', '/koppelen#nep'], ['opstarten', '/opstarten#nep'], ['oud-vrijwilliger', '/oud-vrijwilliger#nep'], ['uitnodiging', '/uitnodiging#nep']] as const) {
      await stranger.page.goto('about:blank')
      await stranger.page.goto(path)
      await stranger.page.getByRole('heading').first().waitFor()
      await stranger.page.screenshot({ path: join(folder, `${name}-${size}-day.png`) })
    }
    await stranger.close()
    await tabletShots(size)
    const gate = await house.device(newcomer, { size, before: 'gate' })
    await connected(gate.page)
    for (const [theme, colorScheme] of [['day', 'light'], ['night', 'dark']] as const) {
      await gate.page.emulateMedia({ colorScheme })
      await gate.page.screenshot({ path: join(folder, `tekenen-${size}-${theme}.png`), fullPage: true })
    }
    await gate.close()
    const { page, close } = await house.device(person, { size })
    await connected(page)
    await shoot(page, screens, size)
    await close()
    const office = await house.stranger({ size })
    const { pathname, hash } = new URL(await house.inviteAdministrator('Ruud Peeters'))
    await office.page.goto(pathname + hash)
    await office.page.getByRole('button', { name: 'Dit apparaat koppelen' }).click()
    await office.page.getByRole('heading', { name: 'Afdelingen' }).waitFor()
    await shoot(office.page, administratorsScreens, size)
    await office.close()
  }
} finally {
  await house.close()
}
console.log(folder)

async function shoot(page: Page, pages: Record<string, string>, size: string): Promise<void> {
  for (const [theme, colorScheme] of [['day', 'light'], ['night', 'dark']] as const) {
    await page.emulateMedia({ colorScheme })
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path)
      await page.getByRole('main').getByRole('heading').first().waitFor()
      await page.waitForLoadState('networkidle')
      await page.screenshot({ path: join(folder, `${name}-${size}-${theme}.png`) })
    }
  }
}
