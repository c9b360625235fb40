import { IDBKeyRange } from 'fake-indexeddb'
import { keyToText, newKeyPair } from '#notebook/seal.ts'
import { Tables, type Identity, type RecordRow } from '#local/tables.ts'
import type { SimSession } from './registers.ts'
import { CACHE_PREFIX, type OpenCache } from '#sync/cache.ts'
import { startSync } from '#sync/engine.ts'
import { databasesOn, diskAfterDeath, loseDatabase, SimDisk, spoilRow, valuesOn } from './disk.ts'
import { inflateAtOnce } from './inflate.ts'
import type { Loop, Owner } from './loop.ts'
import { goodWeather, type Network, type Weather } from './network.ts'
import { WARD, type SimRegisters } from './registers.ts'
import type { Player } from './steps.ts'

/** A device of the ward: a disk and a clock that outlive its tabs, and a tab that runs the real engine, or none. */
export type SimDevice = {
  readonly session: SimSession
  readonly weather: Weather
  /** How far its clock is from the true time, ms. */
  off: number
  readonly tab: () => Tab | undefined
  readonly openTab: () => void
  /** The program dies wherever it is: what was not committed is gone. */
  readonly killTab: () => void
  /** All records as they stand on the disk; the same for another store. */
  readonly records: () => RecordRow[]
  readonly values: (store: string) => unknown[]
  /** Rooms of which a copy is kept. */
  readonly caches: () => string[]
  readonly loseCaches: () => void
  /** Takes a row out of a copy, or half of its bytes; `lot` (0 to 1) says which. */
  readonly spoilCache: (lot: number) => void
}

export type Tab = { readonly owner: Owner; readonly tables: Tables }

export type DeviceWorld = {
  readonly loop: Loop
  readonly network: Network
  readonly registers: SimRegisters
  /** The true time, ms since 1970. */
  readonly now: () => number
  readonly openCache: OpenCache
  readonly jitter: () => number
}

const DATABASE = 'schrift'
/** Tabs so far, in all runs. */
let opened = 0

/** Enrols a device and opens its first tab. */
export async function enrol({ person, role, device }: Player, world: DeviceWorld): Promise<SimDevice> {
  const { loop, network, registers, now } = world
  const session: SimSession = { id: `${device} session`, person, device }
  const keys = await newKeyPair()
  await registers.set({ type: 'device.set', subject: device, person, key: await keyToText(keys.publicKey), since: now() })
  const identity: Identity = {
    device,
    person: { id: person, name: person },
    wards: [{ id: WARD, name: 'De Linde', timezone: 'Europe/Amsterdam', language: 'nl', role }],
    relayKey: registers.relayKey,
    privateKey: keys.privateKey,
  }

  let disk = new SimDisk()
  let lives = 0
  let tab: (Tab & { stop: () => void }) | undefined
  let enrolled = false

  function openTab(): void {
    if (tab) return
    const owner: Owner = { name: `${device} ${(lives += 1)}`, alive: true, off: () => me.off, disk }
    // Dexie keeps one cache of answers for all databases of a program; a ward's devices are several programs.
    const tables = new Tables(`${DATABASE}#${(opened += 1)}`, { indexedDB: disk, IDBKeyRange, cache: 'disabled', now: () => now() + me.off })
    const life = { owner, tables, stop: (): void => undefined }
    tab = life
    const sync = (): void => {
      life.stop = startSync(tables, {
        url: 'ws://relay/sync',
        openCache: world.openCache,
        Dialled: network.dial(session, owner, me.weather),
        inflate: inflateAtOnce,
        jitter: world.jitter,
        lead: (work) => void work(),
      })
    }
    loop.give(owner, () => {
      if (enrolled) return sync()
      void tables.keep({ identity, clock: { offset: -me.off } }).then(() => {
        enrolled = true
        sync()
      })
    })
  }

  function killTab(): void {
    if (!tab) return
    const { owner, tables, stop } = tab
    tab = undefined
    owner.alive = false
    network.died(owner)
    disk = diskAfterDeath(disk)
    // What is left of the program in this process tidies up after itself; nothing of it reaches disk or network.
    loop.bury(owner, () => {
      stop()
      tables.close()
    })
  }

  const values = (store: string): unknown[] => valuesOn(disk, DATABASE, store)
  const caches = (): string[] => databasesOn(disk).filter((name) => name.startsWith(CACHE_PREFIX))
  const me: SimDevice = {
    session,
    weather: goodWeather(),
    off: 0,
    tab: () => tab,
    openTab,
    killTab,
    values,
    records: () => values('records').filter(isRecordRow),
    caches: () => caches().map((name) => name.slice(CACHE_PREFIX.length)),
    loseCaches: () => {
      for (const name of caches()) loseDatabase(disk, name)
    },
    spoilCache: (lot) => {
      const names = caches()
      const name = names[Math.floor(lot * names.length)]
      if (name !== undefined) spoilRow(disk, name, 'updates', lot)
    },
  }
  openTab()
  return me
}

const isRecordRow = (value: unknown): value is RecordRow => typeof value === 'object' && value !== null && 'sealed' in value
