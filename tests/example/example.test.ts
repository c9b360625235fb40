import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DAY, dayOf, HOUR } from '#notebook/calendar.ts'
import { foldEntry } from '#notebook/entry.ts'
import type { Target } from '#notebook/may.ts'
import { isEntryRecord, isKnown, isResidentRecord, parseBody, subjectOf, type NotebookRecord } from '#notebook/records.ts'
import { foldResident } from '#notebook/resident.ts'
import { parseRoom } from '#notebook/rooms.ts'
import { bodyOf, textToKey, holds } from '#notebook/seal.ts'
import { openAccounts, type Accounts } from '#server/accounts/accounts.ts'
import { buildExample } from '#server/example/example.ts'
import { admit } from '#server/guard/guard.ts'
import { memoryStorage } from '#server/storage/memory.ts'
import type { Storage } from '#server/storage/storage.ts'
import { newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'

type Linde = {
  people: { id: string }[]
  residents: { id: string; name: string; particulars: { text: string; audience: string }[] }[]
  entries: { text: string; audience: string; by: string; follow?: { type: string; by: string; text?: string }[] }[]
}
const linde = JSON.parse(readFileSync(new URL('../../server/example/ward-de-linde.nl.json', import.meta.url), 'utf8')) as Linde

let folder: string
let accounts: Accounts
let storage: Storage

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schrift-'))
})
afterEach(async () => {
  accounts.close()
  await rm(folder, { recursive: true })
})

async function build(now: number): Promise<Map<string, NotebookRecord[]>> {
  accounts = await openAccounts(join(folder, 'accounts.sqlite'), () => now)
  storage = memoryStorage()
  await buildExample(accounts, storage, now)
  const rooms = new Map<string, NotebookRecord[]>()
  for (const name of await storage.rooms('de-linde')) {
    const records = [...recordsOf(await docOf(name)).values()].map((sealed) => {
      const parsed = parseBody(bodyOf(sealed))
      if (!parsed.ok || !isKnown(parsed.value)) throw new Error('a record that cannot be read')
      return parsed.value
    })
    rooms.set(name, records)
  }
  return rooms
}

async function docOf(room: string): Promise<Y.Doc> {
  const doc = newRoomDoc()
  for (const update of (await storage.load(room)).updates) Y.applyUpdate(doc, update)
  return doc
}

const all = (rooms: Map<string, NotebookRecord[]>): NotebookRecord[] => [...rooms.values()].flat()

test('everyone and everything of De Linde stands in it, staff-only words in staff rooms', async () => {
  const now = Date.UTC(2026, 10, 24, 13)
  const rooms = await build(now)
  const register = accounts.register('de-linde')
  expect([...(register?.members.keys() ?? [])].sort()).toEqual(linde.people.map((person) => person.id).sort())

  const records = all(rooms)
  const entries = linde.entries.map((entry) => {
    const written = records.find((record) => record.type === 'entry.written' && record.text === entry.text && record.by === entry.by)
    const view = foldEntry(records.filter(isEntryRecord).filter((record) => subjectOf(record) === written?.id))
    expect(view, entry.text).toMatchObject({ text: entry.text, audience: entry.audience })
    return { entry, view }
  })
  for (const { entry, view } of entries) {
    const steps = entry.follow ?? []
    expect(view?.replies.map((reply) => reply.text)).toEqual(steps.filter((s) => s.type === 'answer' || s.type === 'reply').map((s) => s.text))
    expect(view?.understood.map((mark) => mark.by)).toEqual(steps.filter((s) => s.type === 'seen').map((s) => s.by))
    if (steps.some((step) => step.type === 'done')) expect(view?.task?.at).toBe('done')
    if (steps.some((step) => step.type === 'answer')) expect(view?.question?.at).toBe('answered')
  }
  const follows = linde.entries.flatMap((entry) => entry.follow ?? []).length
  expect(records.filter(isEntryRecord)).toHaveLength(linde.entries.length + follows)

  for (const { id, name, particulars } of linde.residents) {
    const view = foldResident(records.filter(isResidentRecord).filter((record) => record.resident === id))
    expect(view).toMatchObject({ name, here: true })
    expect(view?.particulars.map(({ text, audience }) => ({ text, audience })).sort(byText)).toEqual([...particulars].sort(byText))
  }
  for (const [room, inside] of rooms)
    for (const record of inside) {
      const staff = /staff/.test(room)
      const text = 'text' in record ? record.text : undefined
      const secret = [...linde.entries, ...linde.residents.flatMap((r) => r.particulars)].find((one) => one.text === text)
      if (secret) expect([text, staff]).toEqual([text, secret.audience === 'staff'])
    }
})

for (const [when, now] of [
  ['in the afternoon', Date.UTC(2026, 10, 24, 13)],
  ['a minute past midnight on the first of a month', Date.UTC(2026, 10, 30, 23, 1)],
  ['early in the morning, before its own lines of today', Date.UTC(2026, 10, 24, 4, 30)],
] as const)
  test(`every record passes the guard, and none lies in the future: built ${when}`, async () => {
    const rooms = await build(now)
    const register = accounts.register('de-linde')
    if (!register) throw new Error('no register')
    const targets = new Map<string, Target>()
    for (const record of all(rooms)) if (record.type === 'entry.written') targets.set(record.id, record)
    for (const [name, records] of rooms) {
      const room = parseRoom(name)
      if (!room) throw new Error(name)
      const sealed = recordsOf(await docOf(name))
      for (const record of records) {
        expect(record.at).toBeLessThan(now)
        const doc = newRoomDoc()
        const bytes = sealed.get(record.id)
        if (bytes) putRecords(doc, [[record.id, bytes]])
        const verdict = await admit(
          Uint8Array.from(Y.encodeStateAsUpdate(doc)),
          { person: record.by, device: record.device },
          { room, clocks: new Map(), clients: new Map(), knows: () => false, target: (id) => targets.get(id), erased: () => false, relayKey: '', since: now - 90 * DAY, register, now }
        )
        expect(verdict, `${name} ${record.type}`).toMatchObject({ ok: true })
        const key = register.devices.get(record.device)?.key ?? ''
        expect(bytes && (await holds(bytes, await textToKey(key)))).toBe(true)
      }
    }
    const today = all(rooms).filter((record) => record.type === 'entry.written' && dayOf(record.at, 'Europe/Amsterdam') === dayOf(now, 'Europe/Amsterdam'))
    expect(today).toHaveLength(4)
  })

test('must-knows last a week, and the words of today keep their order', async () => {
  const now = Date.UTC(2026, 10, 24, 5)
  const records = all(await build(now))
  for (const record of records)
    if (record.type === 'entry.written' && record.importance === 'must-know') expect(record.until).toBe(record.at + 7 * DAY)
  const today = records.flatMap((record) => (record.type === 'entry.written' && record.at > now - 6 * HOUR ? [record] : []))
  const order = linde.entries.slice(-4).map((entry) => entry.text)
  expect(today.sort((a, b) => a.at - b.at).map((record) => record.text)).toEqual(order)
})

const byText = (a: { text: string }, b: { text: string }): number => (a.text < b.text ? -1 : 1)
