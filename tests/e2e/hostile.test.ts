import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Words } from '#notebook/records.ts'
import { openAccounts } from '#server/accounts/accounts.ts'
import { dataFolder } from '#server/storage/folder.ts'
import { decodeFrame } from '#wire/messages.ts'
import { openHouse, type Device, type House } from '#support/house.ts'
import { enrolIntruder, openLine, pagesNow, type Enrolled, type Intruder } from '#support/intruder.ts'
import { composer, connected, everythingKept, lineWith, marked, throughGate } from '#support/pages.ts'

/** Text that wants to be more than text. What a person reads must be these very signs, and nothing must come of them. */
const MARKUP = '<img src=x onerror="window.struck=1"><script>window.struck=2</script>'
const BIDI = '\u202eomkeren\u2066omkeren'
const RTL = 'محمد علي'
const WIDE = 'W'.repeat(100)
const ZALGO = `z${'\u0315\u031b\u0340\u0362'.repeat(24)}`
const NUL = 'nul\u0000nul'
const payloads = [MARKUP, BIDI, RTL, WIDE, ZALGO, NUL]
/** Words of the above, which may stand in any order. */
const theirs = ['omkeren', 'img', 'src', 'onerror', 'window', 'struck', 'script', 'nul', WIDE]

const WARD = 'de-linde'
let house: House
let device: Device
let sanne: Enrolled
let line: Intruder
const complaints: string[] = []

beforeAll(async () => {
  house = await openHouse()
  sanne = await enrolIntruder(await house.invite('sanne'))
  line = await openLine(house.origin, sanne)
  device = await house.device('sanne', { size: 'narrow' })
  device.page.on('console', (message) => /violat|Content Security|Refused/i.test(message.text()) && complaints.push(message.text()))
  device.page.on('pageerror', (error) => complaints.push(error.message))
}, 120_000)
afterAll(async () => {
  line?.close()
  await house?.close()
})

test('[fault 26] every field of every record as no honest program fills it: the relay takes what is text and refuses what is not', async () => {
  const verdicts: string[] = []
  for (const [i, text] of payloads.entries()) {
    const resident = `kwaad-${i}`
    const short = text.slice(0, 20)
    const admitted = await line.seal(`${WARD}/residents`, { type: 'resident.admitted', resident, name: text, roomNumber: short, initials: short })
    const noted = await line.seal(`${WARD}/residents`, { type: 'particular.noted', resident, text })
    verdicts.push(...(await line.write(`${WARD}/residents`, admitted, noted)))
    const written = await line.seal(pagesNow(WARD), { type: 'entry.written', kind: 'task', text: text.repeat(Math.ceil(2000 / text.length)).slice(0, 2000), residents: [resident], importance: 'must-know' })
    const asked = await line.seal(pagesNow(WARD), { type: 'entry.written', kind: 'question', text, residents: [resident], importance: 'normal' })
    const to = written.id
    const follow: Words[] = [
      { type: 'entry.replied', to, text },
      { type: 'entry.corrected', to, text },
      { type: 'task.done', to, text },
      { type: 'entry.struck', to: asked.id, reason: text },
    ]
    verdicts.push(...(await line.write(pagesNow(WARD), written, asked, ...(await Promise.all(follow.map((words) => line.seal(pagesNow(WARD), words)))))))
  }
  expect(new Set(verdicts)).toEqual(new Set(['delivered']))

  const halves: Words[] = [
    { type: 'entry.written', kind: 'note', text: 'half\ud800', residents: [], importance: 'normal' },
    { type: 'entry.written', kind: 'note', text: '\udc00half', residents: [], importance: 'normal' },
    { type: 'entry.written', kind: 'note', text: 'x'.repeat(2001), residents: [], importance: 'normal' },
  ]
  for (const words of halves) expect(await line.write(pagesNow(WARD), await line.seal(pagesNow(WARD), words))).toEqual(['malformed'])
  expect(await line.write(pagesNow(WARD), await line.seal(pagesNow(WARD), { ...halves[0], text: 'Goed' } as Words))).toEqual(['delivered'])

  const title = MARKUP.slice(0, 100)
  const agreement = await line.seal(`${WARD}/team`, { type: 'agreement.published', version: 2, title, text: payloads.map((text) => `- ${text}`).join('\n') })
  expect(await line.write(`${WARD}/team`, agreement)).toEqual(['delivered'])

  // Names come from the relay's own people: its database, as the screens for people will write it.
  const accounts = await openAccounts(dataFolder(house.data).accounts)
  const names = { joost: BIDI, fatima: RTL, kevin: WIDE, marleen: MARKUP, ria: BIDI, daan: RTL, wil: ZALGO, sanne: `${RTL} ${BIDI}` }
  for (const [person, name] of Object.entries(names)) {
    const { role } = accounts.register(WARD)?.members.get(person) ?? {}
    if (role) await accounts.setMember(WARD, { person, name, title: name, role })
  }
  await accounts.setWard(WARD, { name: `${BIDI} ${MARKUP}`, house: WIDE, timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 90 })
  accounts.close()
})

test('[fault 26] it is shown as plain text: nothing runs, nothing is wider than 320 px, and what stands beside it is not turned round', async () => {
  const { page } = device
  await page.getByRole('button', { name: 'Gelezen en akkoord' }).waitFor()
  await page.getByText('onerror="window.struck=1"').first().waitFor()
  await inOrder(page, 'the gate')
  await throughGate(page)
  for (const path of ['/', '/bewoners', ...payloads.map((_, i) => `/bewoners/kwaad-${i}`), '/taken', '/sinds', '/afdrukken', '/afdrukken?bewoner=kwaad-1', '/overtypen', '/mensen', '/mensen/joost', '/mensen/kevin', '/inzage', '/niet-gedeeld', '/instellingen', '/afspraken', '/zoeken']) {
    await page.goto(path)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    if (path === '/') await lineWith(page, MARKUP).waitFor()
    if (path === '/zoeken') {
      await page.getByRole('searchbox').fill('omkeren')
      await page.getByRole('list', { name: 'Gevonden regels' }).waitFor()
    }
    await page.evaluate(() => document.querySelectorAll('details').forEach((more) => (more.open = true)))
    await inOrder(page, path)
  }
  const shown = await page.goto('/').then(() => lineWith(page, MARKUP))
  await shown.waitFor()
  expect(await shown.innerText()).toContain(MARKUP)
  await page.goto('/bewoners/kwaad-0')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(MARKUP)
})

test('[fault 26] typed into every box there is, it is kept as text, without what is no text', async () => {
  const { page } = device
  await page.goto('/')
  await connected(page)
  for (const [typed, kept] of [[MARKUP, MARKUP], ['half\ud800 en \u0000nul', 'half\ufffd en nul'], ['y'.repeat(2000), 'y'.repeat(2000)]] as const) {
    await type(composer(page), typed)
    await page.getByRole('form', { name: 'Schrijven' }).getByRole('button', { name: 'Opschrijven', exact: true }).click()
    await marked(page.getByRole('article').filter({ hasText: kept }).last(), 'op de afdeling')
  }
  const mine = page.getByRole('article').filter({ hasText: 'half\ufffd en nul' })
  for (const [act, words] of [['Antwoorden', MARKUP], ['Verbeteren', `${BIDI}\u0000`], ['Doorhalen', MARKUP]] as const) {
    if (act !== 'Antwoorden') await mine.getByRole('button', { name: 'Meer' }).click()
    await mine.getByRole('button', { name: act, exact: true }).click()
    await type(mine.getByRole('textbox'), words)
    await mine.locator('form').getByRole('button').first().click()
    await mine.locator('form').waitFor({ state: 'detached' })
    if (act === 'Verbeteren') await mine.getByRole('button', { name: 'Minder' }).click()
  }
  await marked(mine, 'op de afdeling')
  await inOrder(page, 'a line')

  await page.goto('/bewoners')
  await page.getByRole('button', { name: 'Nieuwe bewoner' }).click()
  for (const [box, words] of [['Naam', `${MARKUP}\u0000`], ['Kamer', '\u202e12\u0000'], ['Voorletters', '<b>']] as const)
    await type(page.getByRole('textbox', { name: box }).first(), words)
  await page.getByRole('button', { name: 'Bewaren' }).click()
  await page.getByRole('heading', { level: 1, name: MARKUP }).waitFor()
  await page.getByRole('button', { name: 'Bijzonderheid toevoegen' }).click()
  await type(page.getByRole('form').or(page.locator('form')).getByRole('textbox').first(), `${BIDI}${MARKUP}`)
  await page.locator('form').getByRole('button').first().click()
  await page.getByRole('listitem').filter({ hasText: MARKUP }).first().waitFor()
  await inOrder(page, 'a new resident')

  await page.goto('/zoeken')
  for (const words of payloads) {
    await type(page.getByRole('searchbox'), words)
    await inOrder(page, 'search')
  }
  await page.goto('/afspraken')
  await page.getByRole('button', { name: 'Tekst veranderen' }).click()
  await type(page.getByRole('textbox', { name: 'Titel' }), WIDE)
  await type(page.getByRole('textbox', { name: 'Tekst' }), `${payloads.join('\n\n')}\n${'x'.repeat(2000)}`)
  await inOrder(page, 'a new version')
  await page.getByRole('button', { name: 'Vaststellen en tekenen' }).click()
  await page.getByRole('heading', { name: WIDE }).waitFor()
  await inOrder(page, 'the new version')
  expect(await everythingKept(page)).not.toContain('half\ud800')
  expect(complaints).toEqual([])
})

test('[fault 18] a volunteer’s line asks for every room that it may not read, in every spelling: the answer is the same to the byte', async () => {
  const stranger = await openLine(house.origin, await enrolIntruder(await house.invite('olena')))
  const staff = pagesNow(WARD, 'staff')
  const spellings = [
    staff, `${WARD}/residents-staff`, `${WARD}/staff`, `${WARD}/staff/1999-01`, `${staff}/`, `/${staff}`, `${WARD}//staff/2026-11`,
    encodeURIComponent(staff), staff.replaceAll('/', '%2f'), staff.replace('staff', '%73taff'), staff.replace('staff', 'STAFF'), staff.toUpperCase(),
    `${WARD}/notes/../staff/2026-11`, `${WARD}/./staff/2026-11`, `../${staff}`, `${staff}\u0000`, `${staff} `, ` ${staff}`, `${staff}\n`,
    staff.replace('staff', 'ѕtaff'), staff.replaceAll('/', '\\'), staff.replaceAll('/', '\uff0f'), `${staff}?`, `${staff}#`, `${WARD}/guidance`,
    'de-beuk/notes/2026-11', 'niets/notes/2026-11', 'niets', '/', '*', `${WARD}/*`, `${WARD}/__proto__`, '__proto__', 'constructor/notes/2026-11',
  ]
  const answers = new Set<string>()
  for (const name of spellings) {
    const frame = await stranger.ask(name)
    answers.add(Buffer.from(decodeFrame(frame).message).toString('hex'))
    expect(decodeFrame(frame).room).toBe(name)
  }
  expect(answers.size).toBe(1)
  stranger.close()
})

test('[fault 22] with another’s cookie a device reads as that session may and writes in nobody’s name but its own', async () => {
  const [wil, joost] = [await enrolIntruder(await house.invite('wil')), await enrolIntruder(await house.invite('joost'))]
  const swapped = await openLine(house.origin, { ...wil, cookie: joost.cookie })
  const lowered = await openLine(house.origin, { ...joost, cookie: wil.cookie })
  const staff = pagesNow(WARD, 'staff')
  const note: Words = { type: 'entry.written', kind: 'note', text: 'Verwisseld', residents: [], importance: 'normal' }
  // A volunteer's session opens no staff room, whoever's keys the device has.
  const denied = decodeFrame(await lowered.ask(staff)).message
  expect(denied).toEqual(decodeFrame(await lowered.ask('niets')).message)
  // A stolen session carries; it does not write in its owner's name.
  const forged = await swapped.seal(pagesNow(WARD), note, { by: joost.person, as: joost.role, device: joost.device })
  expect(await swapped.write(pagesNow(WARD), forged)).toEqual(['bad-seal'])
  const raised = await swapped.seal(staff, note, { as: 'professional' })
  expect(await swapped.write(staff, raised)).toEqual(['wrong-role'])
  const own = await swapped.seal(staff, note)
  expect(await swapped.write(staff, own)).toEqual(['no-such-room'])
  const honest = await swapped.seal(pagesNow(WARD), note)
  expect(await swapped.write(pagesNow(WARD), honest)).toEqual(['delivered'])
  for (const one of [swapped, lowered]) one.close()
})

test('[fault 25] a line dated a year off either way is refused with the reason', async () => {
  const YEAR = 365 * 86_400_000
  const note: Words = { type: 'entry.written', kind: 'note', text: 'Uit de tijd', residents: [], importance: 'normal' }
  const early = await line.seal(pagesNow(WARD), note, { at: Date.now() + YEAR })
  const late = await line.seal(pagesNow(WARD), note, { at: Date.now() - YEAR })
  expect(await line.write(pagesNow(WARD), early)).toEqual(['too-early'])
  expect(await line.write(pagesNow(WARD), late)).toEqual(['wrong-month']) // and the room of its own month is gone
})

test('no name, note, code or cookie stands in what the relay logged of all this', async () => {
  const log = house.relayLog()
  expect(log).toContain('update refused')
  const secrets = ['onerror', 'omkeren', RTL, 'WWWW', 'Verwisseld', 'Aalbers', 'jarig', 'Sanne', 'koppelen#', 'guidance', sanne.cookie.split('=')[1] ?? 'none']
  for (const word of secrets) expect(log).not.toContain(word)
})

/** Puts exactly these UTF-16 units into a box, as a paste would. */
const type = (box: Locator, text: string): Promise<void> =>
  box.evaluate((element, units) => {
    const proto = element instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
    Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(element, String.fromCharCode(...units))
    element.dispatchEvent(new Event('input', { bubbles: true }))
  }, Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)))

/** Nothing ran, nothing has to be scrolled sideways, and the page's own words run from left to right. */
async function inOrder(page: Page, where: string): Promise<void> {
  const found = await page.evaluate((their) => {
    const range = document.createRange()
    const place = (node: Text, from: number, to: number): DOMRect => {
      range.setStart(node, from)
      range.setEnd(node, to)
      return range.getBoundingClientRect()
    }
    const turned: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Text) || !node.parentElement?.checkVisibility()) continue
      let before: { word: string; rect: DOMRect } | undefined
      for (const { 0: word, index } of node.data.matchAll(/[A-Za-z0-9:]{2,}/g)) {
        if (their.some((one) => word.includes(one) || one.includes(word))) continue
        const rect = place(node, index, index + word.length)
        const [first, last] = [place(node, index, index + 1), place(node, index + word.length - 1, index + word.length)]
        if (first.top === last.top && first.left > last.left) turned.push(word)
        if (before && before.rect.top === rect.top && before.rect.bottom === rect.bottom && before.rect.left > rect.left) turned.push(`${before.word} … ${word}`)
        before = { word, rect }
      }
    }
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
    return { struck: 'struck' in window, images: document.querySelectorAll('img, body script:not([src])').length, wide, turned }
  }, theirs)
  expect({ where, ...found }).toEqual({ where, struck: false, images: 0, wide: 0, turned: [] })
}

