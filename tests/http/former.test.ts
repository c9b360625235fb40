import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openMailbox, type Mailbox } from '#support/mailbox.ts'
import { cookieOf, newKey, serve, setUpWard, type TestServer } from '#support/server.ts'
import { until } from '#support/until.ts'

const CONSENT = 'Ik vind het goed dat de afdeling mijn adres bewaart voor de reünie.'
const party = { title: 'Reünie', day: '2099-05-12', time: '14:00', place: 'De grote zaal', text: 'Met <b>taart</b> & thee.' }

let box: Mailbox
let server: TestServer
let ward: string
let sanne: { cookie: string; person: string }

beforeEach(async () => {
  box = await openMailbox()
  await begin(box.smtp)
})
afterEach(async () => {
  await server.stop()
  await box.close()
})

async function begin(smtp?: string): Promise<void> {
  server = await serve(undefined, smtp ? { mail: { smtp, from: 'De Wilg <dewilg@example.nl>' } } : {})
  const set = await setUpWard(server)
  ward = set.ward
  sanne = { cookie: set.cookie, person: set.person }
}

type Said = { readonly status: number; readonly body: Record<string, unknown> }
async function post(path: string, words: object, who?: { cookie: string }): Promise<Said> {
  const answer = await server.post(path, words, who ? { cookie: who.cookie } : {})
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
async function get<T = Record<string, unknown>>(path: string, who = sanne): Promise<{ status: number; body: T }> {
  const answer = await server.get(path, { cookie: who.cookie })
  return { status: answer.status, body: (await answer.json()) as T }
}

/** A volunteer who came in, as somebody who is signed in. */
async function volunteer(name: string): Promise<{ cookie: string; person: string }> {
  const made = await post(`/api/people/${ward}/invite`, { name, role: 'volunteer', way: 'screen' }, sanne)
  const code = String(made.body['link']).split('#')[1] ?? ''
  const answer = await server.post('/api/invitation/redeem', { code, key: await newKey(), label: 'Android' })
  return { cookie: cookieOf(answer), person: String(made.body['person']) }
}

const end = (person: string, keep?: object): Promise<Said> => post(`/api/people/${ward}/end`, { person, ...(keep ? { keep } : {}) }, sanne)
const codeIn = (link: unknown): string => String(link).split('#')[1] ?? ''

/** A former volunteer on the list; resolves with the code of the personal link. */
async function left(name: string, keep: object = { email: `${name.toLowerCase().replaceAll(' ', '.')}@example.nl` }): Promise<string> {
  const { person } = await volunteer(name)
  const ended = await end(person, { ...keep, consent: CONSENT })
  expect(ended.status).toBe(200)
  return codeIn(ended.body['link'])
}

type Former = { id: string; person: string; name: string; email?: string; consent: string; consented: number; by: string; since?: number; news?: string; mail?: { at: string; why?: string } }
const list = async (): Promise<Former[]> => (await get<{ former: Former[] }>(`/api/former/${ward}`)).body.former

type Plan = { gathering?: { id: string }; guests: { former: string; name: string; answer?: string; news?: string; mail?: { at: string; why?: string } }[]; volunteers: { person: string; answer: string }[] }
const plan = async (): Promise<Plan> => (await get<Plan>(`/api/gathering/${ward}`)).body

async function invite(): Promise<string> {
  const planned = await post(`/api/gathering/${ward}/plan`, party, sanne)
  const { id } = planned.body['gathering'] as { id: string }
  expect((await post(`/api/gathering/${ward}/invite`, { gathering: id }, sanne)).status).toBe(200)
  return id
}

const mailTo = async (to: string, subject: RegExp): Promise<{ raw: string; text: string; html: string }> => {
  const found = () => box.mails.find((mail) => mail.to === to && subject.test(mail.text))
  await until(async () => found() !== undefined)
  const mail = found()
  if (!mail) throw new Error('no mail')
  return mail
}
const linkIn = (text: string, page: string): string => new RegExp(`${page}#([A-Za-z0-9_-]{22})`).exec(text)?.[1] ?? ''

/** Whether these words stand in any file of the relay. */
const inFiles = (words: string): string[] => readdirSync(server.data).filter((file) => file.includes('.sqlite') && readFileSync(join(server.data, file)).includes(words))

async function acts(): Promise<{ act: string; person?: string; about?: string }[]> {
  await server.post('/api/audit', { sent: 0, acts: [] }, { cookie: sanne.cookie })
  return (await get<{ rows: { act: string; person?: string; about?: string }[] }>(`/api/audit?ward=${ward}`)).body.rows.reverse()
}

describe('goodbye', () => {
  test('[V1] a membership that ends without consent leaves nothing on the list', async () => {
    const { person } = await volunteer('Noor Visser')
    expect((await end(person)).body).toEqual({})
    expect(await list()).toEqual([])
    expect(box.mails).toHaveLength(0)
  })

  test('[V1] with consent the address stands with the words of it, their date, and who heard them', async () => {
    const before = Date.now()
    await left('Noor Visser', { email: 'noor@example.nl', postal: 'Dorpsstraat 1\n1234 AB Ons Dorp' })
    const [noor] = await list()
    expect(noor).toMatchObject({ person: 'noor-visser', name: 'Noor Visser', email: 'noor@example.nl', consent: CONSENT, by: sanne.person, since: expect.any(Number) })
    expect(noor?.consented).toBeGreaterThanOrEqual(before)
    expect((await acts()).filter(({ act }) => act === 'former.consented' || act === 'member.ended')).toMatchObject([
      { act: 'former.consented', about: 'noor-visser' },
      { act: 'member.ended', about: 'noor-visser' },
    ])
  })

  test('[V1] whoever gives no address, no consent, or an address that is none, stays a member', async () => {
    const { person } = await volunteer('Noor Visser')
    for (const keep of [{ consent: CONSENT }, { email: 'noor@example.nl' }, { email: 'noor', consent: CONSENT }, { email: 'a@b.nl\r\nBcc: c@d.nl', consent: CONSENT }])
      expect((await end(person, keep)).status).toBe(400)
    expect((await get('/api/me', { cookie: (await volunteer('Wil Jacobs')).cookie, person: '' })).status).toBe(200)
    expect((await get<{ members: { person: string; role: string }[] }>(`/api/people/${ward}`)).body.members.find((member) => member.person === person)?.role).toBe('volunteer')
    expect(await list()).toEqual([])
  })

  test('[V1] only a volunteer is put on the list', async () => {
    await post(`/api/people/${ward}/invite`, { name: 'Fatima', role: 'professional', way: 'screen' }, sanne)
    expect((await end('fatima', { email: 'f@example.nl', consent: CONSENT })).status).toBe(404)
    expect(await list()).toEqual([])
  })

  test('[V2] whoever becomes a member again leaves the list', async () => {
    const code = await left('Noor Visser')
    await post(`/api/people/${ward}/change`, { person: 'noor-visser', role: 'volunteer' }, sanne)
    expect(await list()).toEqual([])
    expect((await post('/api/former-link/look', { code })).status).toBe(404)
    expect(inFiles('noor.visser@example.nl')).toEqual([])
  })

  test('[V3] nobody but a coordinator of the ward reads or touches the list', async () => {
    await left('Noor Visser')
    const [noor] = await list()
    const wil = await volunteer('Wil Jacobs')
    for (const path of [`/api/former/${ward}`, `/api/gathering/${ward}`]) {
      expect((await get(path, wil)).status).toBe(404)
      expect((await server.get(path)).status).toBe(401)
    }
    for (const act of ['export', 'link', 'send', 'erase']) expect((await post(`/api/former/${ward}/${act}`, act === 'export' ? {} : { former: noor?.id }, wil)).status).toBe(404)
    for (const act of ['plan', 'invite', 'again', 'letters']) expect((await post(`/api/gathering/${ward}/${act}`, party, wil)).status).toBe(404)
    expect(await list()).toHaveLength(1)
  })

  test('[V3] a page of another website can do nothing with a personal link', async () => {
    const code = await left('Noor Visser')
    const answer = await server.post('/api/former-link/erase', { code }, { origin: 'https://elsewhere.example' })
    expect(answer.status).toBe(403)
    expect(await list()).toHaveLength(1)
  })
})

describe('the personal link', () => {
  test('[V4] it shows all that is kept, and changes it; the coordinator reads what somebody does now', async () => {
    const code = await left('Noor Visser', { email: 'noor@example.nl', postal: 'Dorpsstraat 1' })
    expect((await post('/api/former-link/look', { code })).body).toMatchObject({
      ward: { name: 'De Wilg' }, name: 'Noor Visser', email: 'noor@example.nl', postal: 'Dorpsstraat 1', consent: CONSENT, invitations: [],
    })
    const changed = await post('/api/former-link/change', { code, email: 'noor.v@example.nl', postal: null, news: 'Ik leer voor verpleegkundige.\n\n\n\nLeuk!' })
    expect(changed.body).toMatchObject({ email: 'noor.v@example.nl', news: 'Ik leer voor verpleegkundige.\n\nLeuk!' })
    expect(changed.body).not.toHaveProperty('postal')
    expect(await list()).toMatchObject([{ email: 'noor.v@example.nl', news: expect.stringContaining('verpleegkundige') }])
    expect(inFiles('noor@example.nl')).toEqual([])
    expect(inFiles('Dorpsstraat 1')).toEqual([])
  })

  test('[V5] whoever erases their part is gone from database, log and free pages at once, and the register stays', async () => {
    const codes: string[] = []
    for (let n = 0; n < 40; n++) codes.push(await left(`Iemand ${n}`, { email: `adres-${n}@example.nl`, postal: `Zoekstraat ${n}\n`.repeat(8) }))
    for (const [n, code] of codes.entries()) await post('/api/former-link/change', { code, news: `Nieuws nummer ${n}. `.repeat(30), ...(n % 2 ? { postal: `Elders ${n}` } : {}) })
    await invite()
    expect(inFiles('adres-17@example.nl')).not.toEqual([])
    const code = codes[17] ?? ''
    expect((await post('/api/former-link/erase', { code })).body).toEqual({})
    for (const words of ['adres-17@example.nl', 'Zoekstraat 17', 'Elders 17', 'Nieuws nummer 17']) expect(inFiles(words), words).toEqual([])
    expect(await list()).toHaveLength(39)
    expect((await post('/api/former-link/look', { code })).body).toEqual({ code: 'former-unknown' })
    expect((await plan()).guests).toHaveLength(39)
    const { body } = await get<{ members: { person: string; name: string }[] }>(`/api/people/${ward}`)
    expect(body.members.find(({ person }) => person === 'iemand-17')?.name).toBe('Iemand 17')
    expect((await acts()).filter(({ act }) => act === 'former.erased')).toMatchObject([{ person: 'iemand-17', about: 'iemand-17' }])
  })

  test('[V4] a new link closes the ones before; the codes themselves stand nowhere', async () => {
    const code = await left('Noor Visser')
    const [noor] = await list()
    const renewed = codeIn((await post(`/api/former/${ward}/link`, { former: noor?.id }, sanne)).body['link'])
    expect((await post('/api/former-link/look', { code })).status).toBe(404)
    expect((await post('/api/former-link/look', { code: renewed })).status).toBe(200)
    for (const secret of [code, renewed]) expect(inFiles(secret)).toEqual([])
  })

  test('[V4] whoever guesses is slowed down', async () => {
    const tries = await Promise.all(Array.from({ length: 40 }, (_, n) => post('/api/former-link/look', { code: `nooit-${n}` })))
    expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThan(5)
  })

  test('[V6] it comes by e-mail too: plain text and simple HTML that loads nothing', async () => {
    const code = await left('Noor Visser')
    const mail = await mailTo('noor.visser@example.nl', /Bedankt voor alles/)
    expect(mail.raw).toMatch(/^From: De Wilg <dewilg@example\.nl>/m)
    const mailed = linkIn(mail.text, 'oud-vrijwilliger')
    expect(mailed).not.toBe('')
    expect(mail.html).toContain(`oud-vrijwilliger#${mailed}`)
    expect(mail.html).not.toMatch(/<img|<link|<style|url\(|src=/i)
    for (const secret of [code, mailed]) expect((await post('/api/former-link/look', { code: secret })).status).toBe(200)
    await until(async () => (await list())[0]?.mail?.at === 'sent')
  })
})

describe('the gathering', () => {
  test('[V7] the link of an invitation answers once; then it shows the answer, and the personal link changes it', async () => {
    await left('Noor Visser')
    await invite()
    const { text, html } = await mailTo('noor.visser@example.nl', /woensdag|dinsdag|maandag/)
    expect(text).toContain('Wanneer: dinsdag 12 mei 2099, 14:00 uur')
    expect(html).toContain('Met &lt;b&gt;taart&lt;/b&gt; &amp; thee.')
    const code = linkIn(text, 'uitnodiging')
    expect((await post('/api/gathering-answer/look', { code })).body).toMatchObject({ name: 'Noor Visser', gathering: { title: 'Reünie' } })
    expect((await post('/api/gathering-answer/give', { code, answer: 'comes' })).body).toMatchObject({ answer: 'comes' })
    expect(await post('/api/gathering-answer/give', { code, answer: 'does-not' })).toEqual({ status: 410, body: { code: 'answered' } })
    expect((await post('/api/gathering-answer/look', { code })).body).toMatchObject({ answer: 'comes' })
    expect((await plan()).guests).toMatchObject([{ name: 'Noor Visser', answer: 'comes' }])

    const own = linkIn(text, 'oud-vrijwilliger')
    const asked = (await post('/api/former-link/look', { code: own })).body['invitations'] as { id: string; answer: string }[]
    expect(asked).toMatchObject([{ answer: 'comes' }])
    await post('/api/former-link/answer', { code: own, gathering: asked[0]?.id, answer: 'does-not' })
    expect((await plan()).guests).toMatchObject([{ answer: 'does-not' }])
    expect((await post('/api/gathering-answer/look', { code })).body).toMatchObject({ answer: 'does-not' })
  })

  test('[V7] of two answers by one link at one moment one holds', async () => {
    await left('Noor Visser')
    await invite()
    const code = linkIn((await mailTo('noor.visser@example.nl', /Wanneer/)).text, 'uitnodiging')
    const both = await Promise.all((['comes', 'does-not'] as const).map((answer) => post('/api/gathering-answer/give', { code, answer })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410])
  })

  test('[V8] an e-mail that failed says why, and can be sent again', async () => {
    box.refuse('noor.visser@example.nl')
    await left('Noor Visser')
    await left('Wil Jacobs')
    const id = await invite()
    await until(async () => (await plan()).guests.every(({ mail }) => mail?.at !== 'waiting'))
    expect((await plan()).guests).toMatchObject([{ name: 'Noor Visser', mail: { at: 'failed', why: 'address' } }, { name: 'Wil Jacobs', mail: { at: 'sent' } }])
    const sent = box.mails.length
    const noor = (await list())[0]
    const own = codeIn((await post(`/api/former/${ward}/link`, { former: noor?.id }, sanne)).body['link'])
    await post('/api/former-link/change', { code: own, email: 'noor@example.nl' })
    await post(`/api/gathering/${ward}/again`, { gathering: id }, sanne)
    await mailTo('noor@example.nl', /Wanneer/)
    await until(async () => (await plan()).guests[0]?.mail?.at === 'sent')
    expect(box.mails.slice(sent).map(({ to }) => to)).toEqual(['noor@example.nl'])
    expect(server.log()).not.toMatch(/example\.nl|noor|Visser/i)
  })

  test('[V8] a mail server that is away fails in a word, not with words', async () => {
    await left('Noor Visser', { email: 'noor@example.nl' })
    await mailTo('noor@example.nl', /Bedankt/)
    await box.close()
    await invite()
    await until(async () => (await plan()).guests[0]?.mail?.at === 'failed')
    expect((await plan()).guests).toMatchObject([{ mail: { why: 'unreachable' } }])
  })

  test('[V8] what waited when the relay stopped goes when it is back, and later links work beside earlier ones', async () => {
    await left('Noor Visser', { email: 'noor@example.nl' })
    await mailTo('noor@example.nl', /Bedankt/)
    const hold = box.hold()
    await invite()
    await until(async () => (await plan()).guests[0]?.mail?.at === 'waiting')
    await server.close()
    hold.go()
    const again = await serve(server.data, { mail: { smtp: box.smtp, from: 'dewilg@example.nl' } })
    server = { ...again, stop: again.stop }
    const mail = await mailTo('noor@example.nl', /Wanneer/)
    await until(async () => (await plan()).guests[0]?.mail?.at === 'sent')
    const codes = box.mails.flatMap(({ text }) => linkIn(text, 'uitnodiging') || [])
    expect(codes).toContain(linkIn(mail.text, 'uitnodiging'))
    for (const code of codes) expect((await post('/api/gathering-answer/look', { code })).status).toBe(200)
  })

  test('[V9] without a mail server nothing is sent, the screen is told so, and everybody gets a letter with a link', async () => {
    await server.stop()
    await begin()
    await left('Noor Visser', { postal: 'Dorpsstraat 1\n1234 AB Ons Dorp' })
    await left('Wil Jacobs')
    const id = await invite()
    expect(await get(`/api/former/${ward}`)).toMatchObject({ body: { mail: false } })
    expect((await post(`/api/gathering/${ward}/again`, { gathering: id }, sanne)).body).toEqual({ code: 'no-mail' })
    const letters = (await post(`/api/gathering/${ward}/letters`, { gathering: id }, sanne)).body['letters'] as { name: string; postal?: string; link: string }[]
    expect(letters).toMatchObject([{ name: 'Noor Visser', postal: 'Dorpsstraat 1\n1234 AB Ons Dorp' }, { name: 'Wil Jacobs' }])
    for (const { link } of letters) expect((await post('/api/gathering-answer/give', { code: codeIn(link), answer: 'comes' })).status).toBe(200)
    expect((await post(`/api/gathering/${ward}/letters`, { gathering: id }, sanne)).body).toEqual({ letters: [] })
    expect((await acts()).map(({ act }) => act)).toEqual(expect.arrayContaining(['former.opened', 'former.exported', 'gathering.planned', 'gathering.invited', 'gathering.answered']))
  })

  test('[V9] with a mail server letters are for whom no e-mail reaches', async () => {
    box.refuse('wil.jacobs@example.nl')
    await left('Noor Visser')
    await left('Wil Jacobs')
    await left('Ans Mulder', { postal: 'Kerkplein 3' })
    const id = await invite()
    await until(async () => (await plan()).guests.every(({ mail }) => mail?.at !== 'waiting'))
    const { letters } = (await post(`/api/gathering/${ward}/letters`, { gathering: id }, sanne)).body as { letters: { name: string }[] }
    expect(letters.map(({ name }) => name)).toEqual(['Ans Mulder', 'Wil Jacobs'])
  })

  test('[V10] a volunteer of now sees the invitation in the app and answers there; others do not', async () => {
    const wil = await volunteer('Wil Jacobs')
    const planned = await post(`/api/gathering/${ward}/plan`, party, sanne)
    const { id } = planned.body['gathering'] as { id: string }
    expect((await get(`/api/gathering/${ward}/mine`, wil)).body).toEqual({})
    expect((await post(`/api/gathering/${ward}/answer`, { gathering: id, answer: 'comes' }, wil)).status).toBe(404)
    await post(`/api/gathering/${ward}/invite`, { gathering: id }, sanne)
    expect((await get(`/api/gathering/${ward}/mine`, wil)).body).toMatchObject({ gathering: { place: 'De grote zaal' } })
    expect((await post(`/api/gathering/${ward}/answer`, { gathering: id, answer: 'comes' }, wil)).body).toMatchObject({ answer: 'comes' })
    expect((await plan()).volunteers).toMatchObject([{ person: wil.person, answer: 'comes' }])
    expect((await post(`/api/gathering/${ward}/answer`, { gathering: id, answer: 'comes' }, sanne)).status).toBe(404)
  })

  test('[V7] what is past is neither asked nor answered', async () => {
    const code = await left('Noor Visser')
    const past = await post(`/api/gathering/${ward}/plan`, { ...party, day: new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10) }, sanne)
    const { id } = past.body['gathering'] as { id: string }
    expect((await post(`/api/gathering/${ward}/invite`, { gathering: id }, sanne)).body).toEqual({ code: 'gathering-over' })
    expect((await post('/api/former-link/look', { code })).body).toMatchObject({ invitations: [] })
  })
})
