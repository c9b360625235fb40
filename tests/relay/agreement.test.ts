import { expect, it } from 'vitest'
import { HOUR } from '#notebook/calendar.ts'
import type { NotebookRecord } from '#notebook/records.ts'
import { noteAgreement } from '#server/audit/agreement.ts'
import type { AuditRow } from '#server/audit/audit.ts'
import { NOW, ward } from '#support/ward.ts'
import { house } from './house.ts'

const people = { anna: 'volunteer', wil: 'coordinator' } as const
const published = { type: 'agreement.published', version: 1, title: 'Zo doen we dat', text: 'Geheime tekst' } as const

it('[A4] who published and who signed is noted once it is on disk, without a word of the text, and marked when it came late', async () => {
  const rows: AuditRow[] = []
  const audit = { note: (row: AuditRow) => void rows.push(row) }
  const linde = await ward(people)
  const { device, disk } = await house([linde], { kept: (record) => noteAgreement(audit, record, NOW) })
  const [sanne, phone] = [await device(linde.wil), await device(linde.anna)]
  const [theirs, mine] = [await sanne.open(linde.room('team')), await phone.open(linde.room('team'))]
  const notes = await phone.open(linde.room('notes'))

  const text = await linde.seal(linde.wil, published)
  disk.pause()
  theirs.write(text)
  await disk.holds(1)
  expect(rows).toEqual([])
  disk.goOn()
  await theirs.deliveredAll(text)
  const signed = await linde.seal(linde.anna, { type: 'agreement.signed', to: text.id }, { at: NOW - HOUR })
  mine.write(signed)
  const line = await linde.seal(linde.anna, 'Een gewone regel')
  notes.write(line)
  await mine.deliveredAll(signed)
  await notes.deliveredAll(line)
  expect(rows).toEqual([
    { at: NOW, act: 'agreement.published', person: 'wil', device: 'wil-phone', ward: 'de-linde', about: text.id, outcome: 'done' },
    { at: NOW - HOUR, act: 'agreement.signed', person: 'anna', device: 'anna-phone', ward: 'de-linde', about: text.id, outcome: 'done', offline: true },
  ])
  expect(JSON.stringify(rows)).not.toContain('Geheim')
})

it('a record that a device gives back after a loss is no new act', async () => {
  const linde = await ward(people)
  const kept: NotebookRecord[] = []
  const { device } = await house([linde], { kept: (record) => kept.push(record) })
  const team = await (await device(linde.wil)).open(linde.room('team'))
  const old = await linde.seal(linde.wil, published, { at: NOW - 61 * 24 * HOUR })
  const fresh = await linde.seal(linde.wil, { ...published, version: 2 })
  team.write(old, fresh)
  await team.deliveredAll(old, fresh)
  expect(kept.map(({ id }) => id)).toEqual([fresh.id])
})
