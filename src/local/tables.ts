import { Dexie, type DexieOptions, type EntityTable, type Table } from 'dexie'
import type { DeviceAct } from '#notebook/acts.ts'
import type { Agreement } from '#notebook/agreement.ts'
import type { Contact } from '#notebook/contact.ts'
import type { Day } from '#notebook/calendar.ts'
import type { Entry } from '#notebook/entry.ts'
import type { DeviceId, PersonId, RecordId, WardId } from '#notebook/ids.ts'
import type { Refusal } from '#notebook/refusals.ts'
import type { Register } from '#notebook/register.ts'
import type { Resident } from '#notebook/resident.ts'
import type { Role } from '#notebook/records.ts'
import type { Template } from '#notebook/template.ts'
import type { Form } from '#notebook/forms.ts'
import type { TogetherViews } from '#notebook/together.ts'
import type { Audience, Circle, RoomName } from '#notebook/rooms.ts'
import type { Key, Sealed } from '#notebook/seal.ts'
import type { Lease } from './lease.ts'

/**
 * What this device knows. Records are the truth of it; entries, residents and registers are folded from
 * them and can be thrown away and made again (`projection.ts`). A record that the relay has not confirmed
 * is its own outbox: there is no second list to fall out of step with it.
 */
export type RecordRow = {
  id: RecordId
  room: RoomName
  ward: WardId
  /** What it is about: `entry:…`, `resident:…`, `register` or `future:…`. */
  subject: string
  at: number
  by: PersonId
  sealed: Sealed
  /** device: on this device alone; ward: on the ward's server; refused: kept here, shared with nobody. */
  state: 'device' | 'ward' | 'refused'
  /** When the relay got it, for a record that arrived late (W4). ms */
  arrived?: number
  /** Written a moment ago and to be taken back until then, ms by this device's clock: it does not travel yet. */
  held?: number
  /** W5: dated again from the measured offset, which is done once. */
  dated?: true
  refusal?: { code: Refusal; when: number }
}

/** A line on a day's page. */
export type LineRow = EntryRow | FutureRow

export type EntryRow = Entry & {
  form: 'entry'
  ward: WardId
  /** The ward's day on which it was really written: the paper's, where it was typed in (W6). */
  day: Day
  /** 1 while somebody has to do or answer something. */
  waits: 0 | 1
  /** R2: until when (ms) it stands on top; 0 for a line that does not. */
  mustUntil: number
  /** `ward|resident`, so that a resident's lines are found by index. */
  about: string[]
  /** Records of this entry that are on this device alone, or were refused. */
  undelivered: RecordId[]
  refused: RecordId[]
  /** When the last record of it reached the ward, ms: late ones count by their arrival (R1). */
  touched: number
  /** When each late record of it arrived: record id → ms. */
  late: Record<RecordId, number>
}

/** A line of a type that this version does not know yet: it stands there and asks for an update. */
export type FutureRow = {
  form: 'future'
  id: RecordId
  room: RoomName
  audience: Audience
  ward: WardId
  day: Day
  at: number
  by: PersonId
  as: string
  waits: 0
  mustUntil: 0
  touched: 0
  about: string[]
}

export type ResidentRow = Resident & { ward: WardId }
/**
 * The ward's agreement on privacy, as it stands on this device. `agreement` undefined: the ward's team page has come,
 * and there is none on it. Without a row the team page has not come yet.
 */
export type AgreementRow = { ward: WardId; agreement: Agreement | undefined }
/** Who is there for questions, and when. */
export type ContactRow = { ward: WardId; contacts: Contact[] }
export type TemplateRow = Template & { ward: WardId }
/** Something of the rooms `team` and `guidance`: `audience` says who may see it; of a room of a few, `circle` alone does. */
export type TogetherRow<F extends Form = Form> = { ward: WardId; form: F; id: string; audience: Audience; circle?: Circle; view: TogetherViews[F] }
export type RegisterRow = { ward: WardId; register: Register }

/** Who this device is. The private key cannot leave the browser. */
export type Identity = {
  device: DeviceId
  /** undefined: a ward's tablet, on which each person unlocks their own seat. */
  person: { id: PersonId; name: string } | undefined
  /** Which pages a ward's tablet carries. */
  tablet?: 'all' | 'staff' | undefined
  /** `role`: as what this device reads. `access`: always, or only while a shift is open. */
  wards: {
    id: WardId
    name: string
    house?: string | undefined
    timezone: string
    language: 'nl' | 'en'
    role: Role
    access?: 'always' | 'shift' | undefined
  }[]
  /** Runs the relay for the organisation; with a ward or without. */
  administrator?: boolean | undefined
  /** The relay's public key: it seals the registers. */
  relayKey: string
  privateKey: Key
}

/** How this device stands with the relay. */
export type Connection =
  | { at: 'starting' }
  | { at: 'connected' }
  | { at: 'offline' }
  /** The shift is over: the relay shows this device nothing until somebody lets it in again. */
  | { at: 'ended' }
  /** The relay said no for good: signed out, revoked, no member any more; or it does not understand this version of the app. */
  | { at: 'stopped'; why?: 'not-understood' | undefined }

/** The relay's clock minus this device's, in ms, as last measured (W5). */
export type Clock = { offset: number }

/** A person's PIN on a ward's tablet (`pins.ts`). */
export type PinRow = {
  person: PersonId
  /** The tablet it is for, and since when (ms) the person has the seat that it unlocks. */
  device: DeviceId
  seat: number
  /** What tells the right PIN from others; absent: a new one has to be chosen. */
  verifier?: { salt: Uint8Array; cost: { memory: number; passes: number }; hash: Uint8Array }
  /** Wrong tries in a row, and the part of the wait (ms) that has not been lived through. */
  wrong: number
  wait: number
}

/** After how long without a touch a ward's tablet locks, ms, unless staff choose otherwise. */
export const LOCK_AFTER = 90_000

/** R1: up to when (ms) a person has read a ward's notebook. `seen`: records read that arrived after it. `told`: the relay keeps it for my other devices. */
export type MarkRow = { ward: WardId; person: PersonId; read: number; seen: string[]; told: boolean }

/** What was done on this device and the relay was not told yet (NEN 7513): ids alone, no words. */
export type ActRow = {
  /** In the order in which it happened. */
  nr: number
  id: string
  /** ms by this device's clock. */
  at: number
  act: DeviceAct
  ward: WardId
  person?: PersonId
  about?: string
  outcome: string
  count?: number
}

/**
 * What was written here in a text (S8) and the relay has not got: a Yjs update. The text itself is a cache; these are not.
 */
export type TextEditRow = { nr: number; room: RoomName; ward: WardId; update: Uint8Array }

/**
 * S7: somebody's own goal, for nobody else: on this device and, once `told`, with the relay for their other devices.
 * An empty text: it was taken away.
 */
export type GoalRow = { ward: WardId; person: PersonId; text: string; at: number; told: boolean }

export type Draft = { key: string; value: unknown; at: number }

export type Settings = { language: 'nl' | 'en'; size: 'normal' | 'large' | 'counter'; page: 'system' | 'day' | 'night' | 'contrast'; hold?: Hold; names?: 'full' | 'initials' }

/** How long a line that was written can be taken back before it travels. */
export type Hold = 'none' | 'short' | 'long'

/** A device that was revoked, or whose person is no member any more, on its way out. */
export type Farewell = {
  /** `handing-in`: nothing can be read any more, and what was not delivered is on its way. `gone`: it was wiped. */
  readonly at: 'handing-in' | 'gone'
  /** Records that a coordinator has now, and those that the relay did not take. */
  readonly handedIn: number
  readonly lost: number
  /** Texts written together in which something stood that the relay did not have yet: it went with the device. */
  readonly texts?: number
}

/** The one row of what this device knows of itself. */
export type DeviceRow = {
  key: 'device'
  identity?: Identity | undefined
  /** The person signed out here: the notebook goes, and what was not delivered waits until they sign in here again. */
  left?: true | undefined
  /** Of a person's wards the one that was opened last on this device. */
  ward?: WardId
  connection?: Connection | undefined
  clock?: Clock
  settings?: Settings
  /** The shift that is open on this device; `until` in ms of the relay's clock. */
  shift?: { ward: WardId; until: number } | undefined
  /** A ward's tablet: the key mixed into every PIN, and after how long without a touch (ms) it locks. */
  pepper?: Key
  lockAfter?: number
  /** The shift until then (ms) was ended here before its time, and the relay has not heard of it yet. */
  closing?: number | undefined
  /** How long this device may still read without a word from the relay. */
  lease?: Lease | undefined
  /** A ward's tablet: the key of the codes that it shows. It cannot leave the browser. */
  shiftKey?: { id: string; key: Key } | undefined
  farewell?: Farewell | undefined
  /** Wards whose notebook may stand on this device: what is more than `wardsHeld` is still to be wiped. */
  held?: readonly WardId[]
  /** Something went from here, and the browser's files were not tidied since. */
  unswept?: true | undefined
}

type Change = Omit<Partial<DeviceRow>, 'key'>

/** Counts up when the tables change. A tab that knows an older one writes no more. */
export const SCHEMA = 1

export class Tables extends Dexie {
  readonly records!: EntityTable<RecordRow, 'id'>
  readonly lines!: EntityTable<LineRow, 'id'>
  readonly residents!: Table<ResidentRow, [WardId, string]>
  readonly registers!: EntityTable<RegisterRow, 'ward'>
  readonly agreements!: EntityTable<AgreementRow, 'ward'>
  readonly contacts!: EntityTable<ContactRow, 'ward'>
  readonly templates!: Table<TemplateRow, [WardId, string]>
  readonly together!: Table<TogetherRow, [WardId, Form, string]>
  readonly marks!: Table<MarkRow, [WardId, PersonId]>
  readonly goals!: Table<GoalRow, [WardId, PersonId]>
  readonly acts!: EntityTable<ActRow, 'nr'>
  readonly textEdits!: EntityTable<TextEditRow, 'nr'>
  readonly drafts!: EntityTable<Draft, 'key'>
  readonly pins!: EntityTable<PinRow, 'person'>
  private readonly device!: EntityTable<DeviceRow, 'key'>
  /** This device's clock, ms since 1970. */
  readonly now: () => number

  constructor(name: string, options: DexieOptions & { now?: () => number } = {}) {
    const { now, ...dexie } = options
    // Answers are not kept beside the disk: copying a day's lines for each who asks takes longer than reading them.
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled', ...dexie })
    this.now = now ?? (() => Date.now())
    this.version(SCHEMA).stores({
      records: 'id, room, [ward+subject], state',
      lines: 'id, [ward+audience+day], [ward+waits], [ward+mustUntil], [ward+touched], *about',
      residents: '[ward+id], ward',
      registers: 'ward',
      agreements: 'ward',
      contacts: 'ward',
      templates: '[ward+id], ward',
      together: '[ward+form+id], [ward+form]',
      marks: '[ward+person]',
      goals: '[ward+person]',
      acts: '++nr',
      textEdits: '++nr, room',
      drafts: 'key',
      pins: 'person, wait',
      device: 'key',
    })
  }

  /** The schema that stands on the disk: Dexie opens a newer one too. It counts them in tens, to mend one in between. */
  installed(): number {
    return Math.floor(this.backendDB().version / 10)
  }

  /** What this device knows of itself; an empty row before it is enrolled. */
  async self(): Promise<DeviceRow> {
    return (await this.device.get('device')) ?? { key: 'device' }
  }

  /** Changes what this device knows of itself; a function decides by what it knew, and may leave it so (undefined). */
  async keep(change: Change | ((row: DeviceRow) => Change | undefined)): Promise<void> {
    await this.transaction('rw', this.device, async () => {
      const row = await this.self()
      const changed = typeof change === 'function' ? change(row) : change
      if (changed) await this.device.put({ ...row, ...changed })
    })
  }

  /** Keeps this tablet's pepper unless there is one already; resolves with the one that holds. */
  async keepPepper(made: Key): Promise<Key> {
    return this.transaction('rw', this.device, async () => {
      const { pepper } = await this.self()
      if (!pepper) await this.keep({ pepper: made })
      return pepper ?? made
    })
  }
}
