import { describe, expect, it } from 'vitest'
import { DAY, dayOf, momentOf } from '#notebook/calendar.ts'
import { holds } from '#notebook/seal.ts'
import { readerOf } from '#local/reader.ts'
import { recordsBehind, select, type Asked } from '#local/selection.ts'
import { csvOf, columns } from '#features/paper/export-csv.ts'
import { jsonOf, type Exported } from '#features/paper/export-json.ts'
import type { Names } from '#features/paper/names.ts'
import { clockTime } from '#i18n/dates.ts'
import { paperWords } from '#features/paper/words.ts'
import { deviceOf, receive } from '#support/device.ts'
import { note, NOW, ward, ZONE } from '#support/ward.ts'

const people = { anna: 'volunteer', joost: 'professional' } as const
const reader = readerOf('de-linde', 'joost', 'professional', undefined)
const asked: Asked = { reader, zone: ZONE, days: { from: '2026-11-01', to: '2026-11-24' }, resident: undefined, staff: true, now: NOW }
const clock = (at: number): string => clockTime(at, ZONE, 'nl')
const names: Names = {
  shown: (text) => text,
  person: (id) => `P:${id}`,
  role: (_id, as) => as,
  writer: (paper) => ('person' in paper ? `P:${paper.person}` : paper.name),
  resident: (id) => `R:${id}`,
  residentAlone: (id) => `R:${id}`,
  day: (at) => dayOf(at, ZONE),
  clock,
  moment: (at, day) => (dayOf(at, ZONE) === day ? clock(at) : `${dayOf(at, ZONE)} ${clock(at)}`),
}

/** A day on which much happened. */
async function aDay() {
  const linde = await ward(people)
  const { anna, joost, seal } = linde
  const device = await deviceOf(linde, joost)
  const hour = (n: number): { at: number } => ({ at: momentOf('2026-11-24', ZONE, `${String(n).padStart(2, '0')}:00`) })
  const lines = {
    wrong: await seal(anna, { ...note('=HYPERLINK("http://x")'), residents: ['devries'] }, hour(8)),
    question: await seal(anna, { ...note('Mag het raam open?'), kind: 'question' }, hour(9)),
    must: await seal(joost, { ...note('Lift is stuk'), importance: 'must-know', until: momentOf('2026-12-01', ZONE) }, hour(10)),
    staff: await seal(joost, 'Medicatie gewijzigd', { ...hour(11), audience: 'staff' }),
    paper: await seal(joost, { ...note('Rustige nacht'), paper: { name: 'Kim', at: momentOf('2026-11-24', ZONE, '03:10') } }, hour(12)),
    recorded: await seal(anna, 'Wond aan de hand', hour(12)),
  }
  const follow = [
    await seal(anna, { type: 'entry.corrected', to: lines.wrong.id, text: '=1+1' }, hour(9)),
    await seal(joost, { type: 'entry.struck', to: lines.wrong.id, reason: 'klopt niet' }, hour(10)),
    await seal(joost, { type: 'entry.replied', to: lines.question.id, text: 'Ja; een kier\ngraag', answers: true }, hour(10)),
    await seal(anna, { type: 'entry.understood', to: lines.must.id }, hour(11)),
    await seal(joost, { type: 'entry.recorded', to: lines.recorded.id }, hour(13)),
    await seal(joost, { type: 'resident.admitted', resident: 'devries', name: 'meneer De Vries', roomNumber: '102' }, { at: NOW - DAY }),
    await seal(joost, { type: 'particular.noted', resident: 'devries', text: 'Was schipper' }, { at: NOW - DAY }),
    await seal(joost, { type: 'particular.noted', resident: 'devries', text: 'Valrisico' }, { at: NOW - DAY, audience: 'staff' }),
  ]
  const ended = await seal(joost, { type: 'particular.noted', resident: 'devries', text: 'Loopt met stok' }, { at: NOW - DAY })
  await receive(device, ...Object.values(lines), ...follow, ended, await seal(joost, { type: 'particular.ended', resident: 'devries', to: ended.id }))
  return { ...linde, device, lines }
}

describe('the spreadsheet', () => {
  it('has a row for each line and each answer, with every word that was written, and runs nothing', async () => {
    const { device } = await aDay()
    const { lines } = await select(device.tables, asked)
    const csv = csvOf(lines, names, paperWords('nl'), 'nl')
    expect(csv).toContain('\uFEFFdag;tijd;soort;schrijver')
    expect(csv).toContain(";'=1+1;")
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`)
    expect(csv).toContain('P:joost, 2026-11-24 10:00')
    expect(csv).toContain('klopt niet')
    expect(csv).toContain('2026-11-24;10:00;antwoord;P:joost;professional;;"Ja; een kier\ngraag"')
    expect(csv).toContain('alleen voor beroepskrachten')
    // W6: it stands at its paper time, with who wrote it and when it was typed.
    expect(csv).toContain('2026-11-24;03:10;notitie;P:joost;professional;;Rustige nacht;;;;;;iedereen;;Kim;2026-11-24 12:00;')
    expect(csv.indexOf('Rustige nacht')).toBeLessThan(csv.indexOf('HYPERLINK'))
    expect(csv).not.toContain('Wond aan de hand') // it stands in the care record now
  })

  it('explains each column in both languages', () => {
    for (const language of ['nl', 'en'] as const) {
      const told = paperWords(language).paper.columns
      expect(Object.keys(told).sort()).toEqual([...columns].sort())
      expect(new Set(Object.values(told).map(({ name }) => name)).size).toBe(columns.length)
    }
  })

  it('without the lines for professionals holds no word of them', async () => {
    const { device } = await aDay()
    const { lines } = await select(device.tables, { ...asked, staff: false })
    expect(csvOf(lines, names, paperWords('en'), 'en')).not.toContain('Medicatie')
  })
})

describe('the data', () => {
  type Json = { lines: Record<string, unknown>[]; particulars?: { held: { text: string }[]; ended: { text: string }[] }; people: Record<string, string>; signed?: { records: { id: string; sealed: string }[] } }
  const base = { ward: { id: 'de-linde', name: 'De Linde', timezone: ZONE }, by: { person: 'joost', name: 'Joost', role: 'professional' }, professional: true, asked, residents: [], initials: false, everything: undefined, missing: [], signed: undefined } as const

  async function made(more: (day: Awaited<ReturnType<typeof aDay>>, lines: Exported['lines']) => Promise<Partial<Exported>> = async () => ({})): Promise<Json> {
    const day = await aDay()
    const { lines } = await select(day.device.tables, asked)
    return JSON.parse(jsonOf({ ...base, lines, ...(await more(day, lines)) }, names)) as Json
  }

  it('holds first words, corrections, strikes, answers and who wrote it on paper', async () => {
    const { lines } = await made()
    expect(lines).toHaveLength(6)
    expect(lines).toContainEqual(expect.objectContaining({ text: '=1+1', first: '=HYPERLINK("http://x")', struck: expect.objectContaining({ by: 'joost', reason: 'klopt niet' }), delivery: 'ward' }))
    expect(lines).toContainEqual(expect.objectContaining({ text: 'Rustige nacht', by: 'joost', written: '2026-11-24T02:10:00.000Z', paper: { name: 'Kim', at: '2026-11-24T02:10:00.000Z' } }))
    expect(lines).toContainEqual(expect.objectContaining({ text: 'Mag het raam open?', question: expect.objectContaining({ at: 'answered' }), replies: [expect.objectContaining({ text: 'Ja; een kier\ngraag' })] }))
    expect(lines.find((line) => line['recorded'])).not.toHaveProperty('text')
  })

  it('[R2] tells who understood a must-know to professionals alone', async () => {
    const must = (json: Json): Record<string, unknown> | undefined => json.lines.find((line) => line['importance'] === 'must-know')
    expect(must(await made())).toMatchObject({ understood: [{ by: 'anna' }] })
    const lift = await made(async (_, lines) => ({ professional: false, lines: lines.filter((row) => row.form === 'entry' && row.importance === 'must-know') }))
    expect(must(lift)).not.toHaveProperty('understood')
    expect(lift.people).toEqual({ joost: 'P:joost' })
  })

  it('everything about a resident: particulars that hold and that ended, and the words in the care record too', async () => {
    const everything = async ({ device }: Awaited<ReturnType<typeof aDay>>) => ({ everything: await device.tables.residents.get(['de-linde', 'devries']) })
    const json = await made(everything)
    expect(json.particulars?.held.map(({ text }) => text).sort()).toEqual(['Valrisico', 'Was schipper'])
    expect(json.particulars?.ended).toEqual([expect.objectContaining({ text: 'Loopt met stok', ended: expect.objectContaining({ by: 'joost' }) })])
    expect(json.lines.find((line) => line['recorded'])).toMatchObject({ text: 'Wond aan de hand' })
    const withoutStaff = await made(async (day) => ({ ...(await everything(day)), asked: { ...asked, staff: false } }))
    expect(withoutStaff.particulars?.held.map(({ text }) => text)).toEqual(['Was schipper'])
  })

  it('with signatures: each record can be checked against its writer’s key, byte for byte', async () => {
    let keys: Record<string, CryptoKey> = {}
    const json = await made(async (day, lines) => {
      keys = { anna: day.anna.keys.publicKey, joost: day.joost.keys.publicKey, relay: day.relayKeys.publicKey }
      return { signed: { relayKey: '', records: await recordsBehind(day.device.tables, lines, asked, { understood: true }) } }
    })
    const records = json.signed?.records ?? []
    expect(records.length).toBeGreaterThan(11)
    for (const { id, sealed } of records) {
      const bytes = Uint8Array.from(Buffer.from(sealed, 'base64url'))
      const body = JSON.parse(new TextDecoder().decode(bytes.subarray(64))) as { id: string; by: string }
      expect(body.id).toBe(id)
      const key = keys[body.by]
      expect(key && (await holds(bytes, key)), body.by).toBe(true)
    }
  })
})
