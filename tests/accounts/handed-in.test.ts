import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import { openHandedIn, type HandedIn } from '#server/accounts/handed-in.ts'
import { note, NOW, ward, type TestWard } from '#support/ward.ts'

let linde: TestWard<'anna' | 'joost'>
let tray: HandedIn
let now = NOW

beforeEach(async () => {
  now = NOW
  linde = await ward({ anna: 'volunteer', joost: 'professional' })
  tray = openHandedIn(new Database(':memory:'), () => now, (id) => (id === linde.id ? linde.register : undefined))
})

test('[D3] a record stands in the tray of its ward, once, until a coordinator settles it', async () => {
  const { id, sealed } = await linde.seal(linde.anna, 'Nog niet verstuurd.')
  expect(await tray.take(sealed, 'anna-phone')).toEqual({ ok: true, value: linde.id })
  expect(await tray.take(sealed, 'anna-phone')).toEqual({ ok: true, value: linde.id })
  expect(tray.of(linde.id)).toEqual([{ id, person: 'anna', handed: NOW, sealed }])
  expect(tray.of('de-beuk')).toEqual([])
  expect(tray.settle('de-beuk', id)).toBe(false)
  expect(tray.settle(linde.id, id)).toBe(true)
  expect(tray.of(linde.id)).toEqual([])
})

test('[D3] only what the device itself sealed for its person: nobody hands in another’s name', async () => {
  const forged = await linde.seal(linde.anna, 'Vals.', { key: linde.joost.keys.privateKey })
  expect(await tray.take(forged.sealed, 'anna-phone')).toEqual({ ok: false, error: 'bad-seal' })
  const other = await linde.seal(linde.anna, 'Van Joost.', { by: 'joost' })
  expect(await tray.take(other.sealed, 'anna-phone')).toEqual({ ok: false, error: 'bad-seal' })
  const elsewhere = await linde.seal(linde.joost, 'Van een ander apparaat.')
  expect(await tray.take(elsewhere.sealed, 'anna-phone')).toEqual({ ok: false, error: 'malformed' })
  const abroad = await linde.seal(linde.anna, 'Van elders.', { room: 'de-beuk/notes/2026-11' })
  expect(await tray.take(abroad.sealed, 'anna-phone')).toEqual({ ok: false, error: 'unknown-device' })
  expect(await tray.take(new Uint8Array([1, 2, 3]), 'anna-phone')).toEqual({ ok: false, error: 'malformed' })
  expect(tray.of(linde.id)).toEqual([])
})

test('[D3] one device cannot fill the disk', async () => {
  const big = { ...note('x'), text: 'x'.repeat(2000), residents: Array.from({ length: 50 }, (_, i) => `r${i}`.padEnd(64, 'x')) }
  let taken = 0
  for (let i = 0; i < 520; i++) {
    const { sealed } = await linde.seal(linde.anna, big)
    if ((await tray.take(sealed, 'anna-phone')).ok) taken += 1
  }
  expect(taken).toBe(500)
  expect((await tray.take((await linde.seal(linde.joost, 'Past.')).sealed, 'joost-phone')).ok).toBe(true)
})

test('[D3] words that nobody looked at go as the ward’s months do', async () => {
  await tray.take((await linde.seal(linde.anna, 'Vergeten.')).sealed, 'anna-phone')
  now += 90 * DAY
  expect(tray.of(linde.id)).toHaveLength(1)
  now += 1
  expect(tray.of(linde.id)).toEqual([])
})
