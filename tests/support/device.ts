import { IDBFactory, IDBKeyRange, IDBTransaction } from 'fake-indexeddb'
import { isKnown, parseBody, type NotebookRecord } from '#notebook/records.ts'
import { bodyOf, keyToText } from '#notebook/seal.ts'
import { takeIn, type Arrival } from '#local/outbox.ts'
import { Tables, type EntryRow, type Identity, type RecordRow } from '#local/tables.ts'
import type { Writer } from '#local/write.ts'
import { ZONE, type TestPerson, type TestTablet, type TestWard, type Written } from './ward.ts'

/** A device with a disk of its own, enrolled for one person. */
export type TestDevice = {
  readonly tables: Tables
  readonly disk: IDBFactory
  readonly writer: Writer
  /** This device's clock; set it by hand. */
  readonly clock: { now: number }
  /** The device as it is after its tab was killed and opened again. */
  readonly restarted: () => TestDevice
}

type AnyWard = Pick<TestWard<never>, 'id' | 'now' | 'relayKeys' | 'registerRecords'>

/** The ward's tablet with a disk of its own; `writer` is nobody until a test says who unlocked it. */
export async function tabletOf(ward: AnyWard, tablet: TestTablet, pages: 'all' | 'staff', register: readonly Written[]): Promise<TestDevice> {
  const clock = { now: ward.now }
  const device = open(new IDBFactory(), clock, { person: '', ward: ward.id })
  const role = pages === 'staff' ? ('professional' as const) : ('volunteer' as const)
  const identity: Identity = {
    device: tablet.device,
    person: undefined,
    tablet: pages,
    wards: [{ id: ward.id, name: 'De Linde', timezone: ZONE, language: 'nl', role, access: 'always' }],
    relayKey: await keyToText(ward.relayKeys.publicKey),
    privateKey: tablet.keys.privateKey,
  }
  await device.tables.keep({ identity })
  await takeIn(device.tables, [...ward.registerRecords, ...register].map(arrivalOf))
  return device
}

/** A device of `person`; it has the register unless it has just been enrolled. */
export async function deviceOf(
  ward: AnyWard,
  person: TestPerson,
  { fresh = false, zone = ZONE }: { readonly fresh?: boolean; readonly zone?: string } = {}
): Promise<TestDevice> {
  const clock = { now: ward.now }
  const device = open(new IDBFactory(), clock, { person: person.person, ward: ward.id })
  const identity: Identity = {
    device: person.device,
    person: { id: person.person, name: person.person },
    wards: [{ id: ward.id, name: 'De Linde', timezone: zone, language: 'nl', role: person.role }],
    relayKey: await keyToText(ward.relayKeys.publicKey),
    privateKey: person.keys.privateKey,
  }
  await device.tables.keep({ identity })
  if (!fresh) await takeIn(device.tables, ward.registerRecords.map(arrivalOf))
  return device
}

function open(disk: IDBFactory, clock: { now: number }, writer: Writer): TestDevice {
  const tables = new Tables('schrift', { indexedDB: disk, IDBKeyRange, now: () => clock.now })
  return {
    tables,
    disk,
    writer,
    clock,
    restarted: () => {
      tables.close()
      return open(disk, clock, writer)
    },
  }
}

export const arrivalOf = ({ record, sealed }: Written): Arrival => ({ body: record, sealed })

/** Takes these in as if they came out of their rooms. */
export const receive = (device: TestDevice, ...written: readonly Written[]): Promise<void> =>
  takeIn(device.tables, written.map(arrivalOf))

/** The view of a line; throws when there is none. */
export async function entryOf(device: TestDevice, id: string): Promise<EntryRow> {
  const line = await device.tables.lines.get(id)
  if (line?.form !== 'entry') throw new Error('no such line on this device')
  return line
}

/** A record's row, and what it says; throws when it is not there. */
export async function recordOf(device: TestDevice, id: string): Promise<RecordRow & { readonly body: NotebookRecord }> {
  const row = await device.tables.records.get(id)
  const body = row && parseBody(bodyOf(row.sealed))
  if (!row || !body?.ok || !isKnown(body.value)) throw new Error('no such record on this device')
  return { ...row, body: body.value }
}

/** From now on the store named so has no room for another byte: its requests fail as a browser's do. Returns what frees the disk. */
export function fillDisk({ tables }: TestDevice, store: 'records' | 'lines' | 'drafts' | 'acts'): () => void {
  const raw = Reflect.get(tables.backendDB().transaction(store).objectStore(store), '_rawObjectStore')
  Reflect.set(raw, 'storeRecord', () => {
    throw new DOMException('no room', 'QuotaExceededError')
  })
  return () => Reflect.deleteProperty(raw, 'storeRecord')
}

/** From now on every writing transaction is aborted when it would commit, for want of room: Chromium does so. Returns what frees the disk. */
export function fillDiskAtCommit(): () => void {
  const start = Reflect.get(IDBTransaction.prototype, '_start')
  Reflect.set(IDBTransaction.prototype, '_start', function (this: IDBTransaction) {
    const commits = this.mode === 'readwrite' && Reflect.get(this, '_requests').length === 0
    if (commits && Reflect.get(this, '_state') !== 'finished') Reflect.get(this, '_abort').call(this, 'QuotaExceededError')
    else start.call(this)
  })
  return () => Reflect.set(IDBTransaction.prototype, '_start', start)
}
