import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHouse, type Device, type House } from '#support/house.ts'
import { keysOf } from '#support/keyboard.ts'
import { composer, connected, lineWith, marked, writeLine } from '#support/pages.ts'
import { until } from '#support/until.ts'

/** A whole shift without a mouse: nothing here clicks, taps or fills but the colleague who sets out the work. */
let house: House
let colleague: Device

beforeAll(async () => {
  house = await openHouse()
  colleague = await house.device('olena')
})
afterAll(() => house?.close())

for (const [person, name, size] of [['fatima', 'Fatima', 'tablet'], ['joost', 'Joost', 'phone']] as const)
  test(`a whole shift with the keyboard alone, ${size}; the focus is always in sight and never lost`, async () => {
    await setOut(`Waar ligt het spel van ${name}?`, 'vraag')
    await setOut(`De was van ${name} vouwen`, 'taak')
    await setOut(`De kapper is er om tien uur, ${name}`, 'must-know')
    const { page } = await house.device(person, { size, hold: true })
    const keys = keysOf(page)
    const menu = (place: string) => page.getByRole('navigation', { name: 'Hoofdmenu' }).getByRole('link', { name: place })
    const button = (words: string, label: string) => lineWith(page, words).getByRole('button', { name: label, exact: true })
    const walking = `wandelt ${name} met mevrouw Jansen`
    await connected(page)

    // More time to think again, and the page of the night, in the settings.
    await keys.act(menu('Instellingen'))
    await page.getByRole('heading', { name: 'Instellingen' }).waitFor()
    await keys.to(page.getByRole('group', { name: 'Kleur van de pagina' }).getByRole('radio', { name: 'Zoals het apparaat' }))
    await keys.press('ArrowDown', 'ArrowDown')
    await page.locator('html[data-page=night]').waitFor()
    await keys.to(page.getByRole('group', { name: 'Bedenktijd na Opschrijven' }).getByRole('radio', { name: '3 tellen' }))
    await keys.press('ArrowDown')
    await until(() => page.getByRole('radio', { name: '10 tellen' }).isChecked())
    await keys.act(menu('Vandaag'))

    // Since I was here, and understood.
    await keys.act(page.getByRole('link', { name: /^Sinds je er was/ }))
    await page.getByRole('heading', { name: 'Sinds je er was' }).waitFor()
    const card = page.getByRole('main').getByRole('list').first().getByRole('article').filter({ hasText: `om tien uur, ${name}` })
    await keys.act(card.getByRole('button', { name: 'Begrepen' }))
    await card.waitFor({ state: 'detached' })
    await keys.keptFocus()
    await keys.act(page.getByRole('button', { name: 'Klaar met lezen' }))
    await composer(page).waitFor()
    await keys.keptFocus()

    // A question answered, a task taken and done.
    await keys.act(button(`het spel van ${name}`, 'Antwoorden'))
    await keys.type('In de kast bij het raam.')
    await keys.press('Control+Enter')
    await lineWith(page, `het spel van ${name}`).getByText('In de kast bij het raam.').waitFor()
    await keys.keptFocus()
    await keys.act(button(`De was van ${name}`, 'Ik doe het'))
    await button(`De was van ${name}`, 'Toch niet').waitFor()
    await keys.keptFocus()
    await keys.act(button(`De was van ${name}`, 'Gedaan'))
    await lineWith(page, `De was van ${name}`).getByText(/^Gedaan door/).waitFor()
    await keys.keptFocus()

    // A line that is taken back, then written after all: about somebody, of a kind, for everyone to know.
    await keys.to(composer(page))
    await keys.type(`Morgen om elf uur wandelt ${name} met @jans`)
    await page.getByRole('listbox').getByRole('option', { name: /mevrouw Jansen/ }).waitFor()
    await keys.press('ArrowDown', 'ArrowUp', 'Enter')
    await until(async () => (await composer(page).inputValue()).endsWith(`${walking} `))
    await keys.to(page.getByRole('switch', { name: 'Belangrijk: iedereen moet dit weten' }), 'back')
    await keys.press('Space')
    await keys.to(page.getByRole('radio', { name: 'notitie' }), 'back')
    await keys.press('ArrowRight', 'ArrowRight', 'ArrowRight')
    await until(() => page.getByRole('radio', { name: 'afspraak' }).isChecked())
    await keys.act(page.getByRole('form', { name: 'Schrijven' }).getByRole('button', { name: 'Opschrijven' }))
    await lineWith(page, walking).waitFor()
    await keys.act(page.getByRole('button', { name: 'Terugnemen' }), 'back')
    await lineWith(page, walking).waitFor({ state: 'detached' })
    await until(async () => (await composer(page).inputValue()).trim() === `Morgen om elf uur ${walking}`)
    await keys.to(composer(page))
    await keys.press('Control+Enter')
    const walk = lineWith(page, walking)
    await walk.getByText('afspraak', { exact: true }).waitFor()
    await walk.getByText(/^Belangrijk/).waitFor()
    await marked(walk, 'op de afdeling')

    // Corrected, and struck with a reason.
    await keys.act(button(walking, 'Meer'))
    await keys.act(button(walking, 'Verbeteren'))
    await keys.press('Control+End')
    await keys.type(', als het droog is')
    await keys.act(walk.getByRole('button', { name: 'Opschrijven' }))
    await walk.getByText(/^verbeterd door/).waitFor()
    await keys.keptFocus()
    await keys.act(button(walking, 'Doorhalen'))
    await keys.type('Ze heeft bezoek.')
    await keys.act(walk.locator('form').getByRole('button', { name: 'Doorhalen' }))
    await walk.getByText('Reden: Ze heeft bezoek.').waitFor()
    await keys.keptFocus()

    // A resident, and a particular that comes and goes.
    await keys.act(menu('Bewoners'))
    await keys.act(page.getByRole('link', { name: 'meneer Pinas' }))
    await page.getByRole('heading', { name: 'meneer Pinas', level: 1 }).waitFor()
    await keys.act(page.getByRole('button', { name: 'Bijzonderheid toevoegen' }))
    await keys.type(`Leest graag met ${name}.`)
    await keys.act(page.getByRole('button', { name: 'Toevoegen' }))
    await page.getByText(`Leest graag met ${name}.`).waitFor()
    await keys.keptFocus()
    const ends = page.getByRole('button', { name: `Geldt niet meer: Leest graag met ${name}.` })
    await keys.act(ends, 'back')
    await keys.act(page.getByRole('button', { name: 'Ongedaan maken' }))
    await ends.waitFor()
    await keys.keptFocus()

    // Search, and to the line.
    await keys.act(menu('Zoeken'))
    await keys.to(page.getByRole('searchbox', { name: 'Zoeken in het schrift' }))
    await keys.type(`spel van ${name}`)
    const hit = page.getByRole('list', { name: 'Gevonden regels' }).getByRole('article').filter({ hasText: `het spel van ${name}` })
    await keys.act(hit.getByRole('link').first())
    await page.locator('article:focus').filter({ hasText: `het spel van ${name}` }).waitFor()
    await keys.keptFocus()

    // The sheet before it is printed, and back to today.
    await keys.act(page.getByRole('link', { name: 'Afdrukken' }), 'back')
    await page.getByRole('region', { name: 'Voorbeeld van het blad' }).waitFor()
    await keys.to(page.getByLabel('Wat wil je afdrukken?'))
    await keys.to(page.getByRole('button', { name: 'Afdrukken' }))
    await keys.act(menu('Vandaag'))
    await keys.to(composer(page))
    expect(await page.locator('html').getAttribute('data-page')).toBe('night')
  })

/** The colleague writes a line; she may use her thumbs. */
async function setOut(text: string, what: 'vraag' | 'taak' | 'must-know'): Promise<void> {
  const { page } = colleague
  await composer(page).click()
  if (what === 'must-know') await page.getByRole('switch', { name: 'Belangrijk: iedereen moet dit weten' }).check()
  else await page.getByRole('radio', { name: what }).check({ force: true })
  await marked(await writeLine(page, text), 'op de afdeling')
}
