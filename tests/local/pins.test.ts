import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { argon2id } from 'hash-wasm'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE } from '#notebook/calendar.ts'
import { waitAfter } from '#notebook/pin.ts'
import type { Device } from '#notebook/register.ts'
import { newKeyPair } from '#notebook/seal.ts'
import type { PinHash } from '#local/pin-hash.ts'
import { choosePin, forgetPin, liveThrough, tidyPins, tryPin } from '#local/pins.ts'
import { Tables } from '#local/tables.ts'

/** Quick, and different for each secret and salt: the tests try thousands. */
const quick: PinHash = async (secret, salt) => new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from([...secret, ...salt])))
const real: PinHash = (password, salt, { passes }) =>
  argon2id({ password, salt, iterations: passes, memorySize: 256, parallelism: 1, hashLength: 32, outputType: 'binary' })

type Tablet = { tables: Tables; clock: { now: number }; restarted: () => Tablet; guess: (person: string, pin: string) => Promise<string | number> }

function open(disk: IDBFactory, clock: { now: number }, hash: PinHash): Tablet {
  const tables = new Tables('schrift', { indexedDB: disk, IDBKeyRange, now: () => clock.now })
  return {
    tables,
    clock,
    restarted: () => {
      tables.close()
      return open(disk, clock, hash)
    },
    /** `right`, why not, or for how long (ms) the person waits now. */
    guess: async (person, pin) => {
      const tried = await tryPin(tables, hash, { person, ward: 'de-linde' }, pin)
      if (tried.ok) return 'right'
      return 'ms' in tried.error ? tried.error.ms : tried.error.why
    },
  }
}

async function tablet(hash: PinHash = quick): Promise<Tablet> {
  const made = open(new IDBFactory(), { now: Date.UTC(2026, 10, 24, 13) }, hash)
  const { privateKey } = await newKeyPair()
  await made.tables.keep({ identity: { device: 'linde-tablet', person: undefined, tablet: 'all', wards: [], relayKey: '', privateKey } })
  for (const [person, pin] of [['wil', '4827'], ['fatima', '59173']] as const)
    expect(await choosePin(made.tables, hash, person, pin, 1000)).toEqual({ ok: true, value: true })
  return made
}

describe('a PIN', () => {
  it('opens for the person it is of, and for nobody else', async () => {
    const { guess } = await tablet(real)
    expect(await guess('wil', '4827')).toBe('right')
    expect(await guess('fatima', '59173')).toBe('right')
    expect(await guess('fatima', '4827')).toBe(0)
    expect(await guess('ria', '4827')).toBe('no-pin')
  })

  it('stands nowhere on the disk, and its verifier opens nobody else’s seat and on no other tablet', async () => {
    const one = await tablet()
    const wil = await one.tables.pins.get('wil')
    if (!wil) throw new Error('no row')
    expect(JSON.stringify(wil)).not.toContain('4827')
    await one.tables.pins.put({ ...wil, person: 'fatima' })
    expect(await one.guess('fatima', '4827')).not.toBe('right')
    const other = await tablet()
    await other.tables.pins.put(wil)
    expect(await other.guess('wil', '4827')).not.toBe('right')
    expect((await one.tables.self()).pepper).toMatchObject({ extractable: false })
  })

  it('that others soon guess, or that is none, is refused and changes nothing', async () => {
    const { tables, guess } = await tablet()
    for (const [pin, why] of [['1234', 'easy-pin'], ['0000', 'easy-pin'], ['123', 'not-a-pin'], ['482a', 'not-a-pin'], ['123456789', 'not-a-pin']] as const)
      expect(await choosePin(tables, quick, 'wil', pin, 1000)).toEqual({ ok: false, error: why })
    expect(await guess('wil', '4827')).toBe('right')
  })

  it('chosen anew takes the place of the old one and ends the wait', async () => {
    const { tables, guess } = await tablet()
    for (let i = 0; i < 5; i++) await guess('wil', '9999')
    await choosePin(tables, quick, 'wil', '6041', 1000)
    expect(await guess('wil', '4827')).toBe(0)
    expect(await guess('wil', '6041')).toBe('right')
  })

  it('in a browser that cannot work it out: says so, and takes no try away', async () => {
    const { tables } = await tablet()
    const broken: PinHash = () => Promise.reject(new Error('no WebAssembly'))
    for (let i = 0; i < 5; i++)
      expect(await tryPin(tables, broken, { person: 'wil', ward: 'de-linde' }, '4827')).toEqual({ ok: false, error: { why: 'no-hash' } })
    expect(await tables.pins.get('wil')).toMatchObject({ wrong: 0, wait: 0 })
    expect(await choosePin(tables, broken, 'wil', '6041', 1)).toEqual({ ok: false, error: 'no-hash' })
  })
})

describe('[T4] [fault 17] wrong PINs', () => {
  it('two slips are free, then the wait grows to an hour; a right PIN after the wait opens and begins anew', async () => {
    const { tables, guess } = await tablet()
    const waits: (string | number)[] = []
    for (let i = 0; i < 9; i++) {
      waits.push(await guess('wil', '9999'))
      await liveThrough(tables, 2 * HOUR)
    }
    expect(waits).toEqual([0, 0, 5000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, HOUR])
    expect(await guess('wil', '4827')).toBe('right')
    expect([await guess('wil', '9999'), await guess('wil', '9999'), await guess('wil', '9999')]).toEqual([0, 0, 5000])
  })

  it('while a person waits even the right PIN is not answered, and nobody else waits', async () => {
    const { tables, guess } = await tablet()
    for (let i = 0; i < 3; i++) await guess('wil', '9999')
    expect(await guess('wil', '4827')).toBe(5000)
    expect(await guess('fatima', '59173')).toBe('right')
    await liveThrough(tables, 4999)
    expect(await guess('wil', '4827')).toBe(1)
    await liveThrough(tables, 1)
    expect(await guess('wil', '4827')).toBe('right')
  })

  it('a thousand guesses over restarts and clock jumps get no more tries than the time that was lived allows', async () => {
    let here = await tablet()
    let lived = 0
    let answered = 0
    /** So many tries fit into `ms` when each is made as soon as it may be. */
    const allowed = (ms: number): number => {
      let tries = 0
      for (let spent = 0; spent <= ms; spent += waitAfter(++tries));
      return tries
    }
    for (let i = 0; i < 1000; i++) {
      const before = await here.tables.pins.get('wil')
      await here.guess('wil', String(10_000 + i))
      const after = await here.tables.pins.get('wil')
      if (after && before && after.wrong > before.wrong) answered += 1
      // The clock jumps years ahead and back, the browser is ended, sometimes an hour of use goes by.
      here.clock.now += [400 * DAY, -800 * DAY, 0, HOUR][i % 4] ?? 0
      if (i % 3 === 0) here = here.restarted()
      const step = i % 50 === 0 ? HOUR : 1000
      await liveThrough(here.tables, step)
      lived += step
    }
    expect(answered).toBeGreaterThan(8)
    expect(answered).toBeLessThanOrEqual(allowed(lived))
    expect(await here.guess('wil', '4827')).not.toBe('right')
    await liveThrough(here.tables, HOUR)
    here.clock.now -= 1000 * DAY // set back, it is not locked for a year
    expect(await here.guess('wil', '4827')).toBe('right')
  })

  it('a try counts before it is answered: many at once, and a browser that is ended in the middle, gain nothing', async () => {
    const { tables, guess, restarted } = await tablet()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => guess('wil', String(7000 + i))))
    expect(answers.filter((answer) => answer === 0)).toHaveLength(2)
    expect(await tables.pins.get('wil')).toMatchObject({ wrong: 3, wait: 5000 })
    await liveThrough(tables, 5000)
    const never: PinHash = () => new Promise(() => undefined)
    void tryPin(tables, never, { person: 'wil', ward: 'de-linde' }, '1111')
    await expect.poll(async () => (await tables.pins.get('wil'))?.wrong).toBe(4)
    expect(await restarted().guess('wil', '4827')).toBe(30_000)
  })

  it('are noted for the audit, with nobody’s PIN', async () => {
    const { tables, guess } = await tablet()
    await guess('wil', '9999')
    expect(await tables.acts.toArray()).toEqual([
      { nr: 1, id: expect.any(String), at: expect.any(Number), act: 'tablet.refused', about: 'wil', ward: 'de-linde', outcome: 'wrong-pin' },
    ])
  })
})

describe('a PIN that opens nothing any more', () => {
  const seated = (seats: Device['seats']): Device => ({
    device: 'linde-tablet', person: 'sanne', key: '', label: undefined, since: 0, revoked: undefined, tablet: 'all', seats,
  })
  const left = async ({ tables }: Tablet): Promise<string[]> => (await tables.pins.toArray()).map((row) => row.person)

  it('goes when its seat has ended, and stays while the seat is not known yet', async () => {
    const here = await tablet()
    await tidyPins(here.tables, seated([]), () => true)
    expect(await left(here)).toEqual(['fatima', 'wil'])
    await tidyPins(here.tables, seated([{ person: 'wil', since: 500, until: 900 }, { person: 'wil', since: 1000, until: undefined }]), () => true)
    expect(await left(here)).toEqual(['fatima', 'wil'])
    await tidyPins(here.tables, seated([{ person: 'wil', since: 1000, until: 2000 }]), () => true)
    expect(await left(here)).toEqual(['fatima'])
    expect(await here.guess('wil', '4827')).toBe('no-pin')
  })

  it('goes with its member, and with the device that this was before', async () => {
    const here = await tablet()
    await tidyPins(here.tables, seated([]), (person) => person === 'wil')
    expect(await left(here)).toEqual(['wil'])
    await tidyPins(here.tables, { ...seated([]), device: 'another' }, () => true)
    expect(await left(here)).toEqual([])
  })

  it('that was forgotten has to be chosen anew; the seat stays', async () => {
    const { tables, guess } = await tablet()
    for (let i = 0; i < 4; i++) await guess('wil', '9999')
    await forgetPin(tables, 'wil')
    expect(await guess('wil', '4827')).toBe('no-pin')
    expect(await tables.pins.get('wil')).toEqual({ person: 'wil', device: 'linde-tablet', seat: 1000, wrong: 0, wait: 0 })
  })
})
