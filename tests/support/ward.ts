import * as Y from 'yjs'
import { monthOf } from '#notebook/calendar.ts'
import { newId, RELAY, type DeviceId, type PersonId, type RecordId } from '#notebook/ids.ts'
import type { Target } from '#notebook/may.ts'
import { bodyBytes, type NotebookRecord, type RegisterRecord, type Role, type LineWords, type Words } from '#notebook/records.ts'
import { foldRegister, type Register } from '#notebook/register.ts'
import { circleRoom, guidanceRoom, notesRoom, registerRoom, residentsRoom, roomName, teamRoom, type Room, type RoomKind } from '#notebook/rooms.ts'
import type { ForWhom } from '#local/write.ts'
import { keyToText, newKeyPair, seal as sealBytes, type Key, type KeyPair, type Sealed } from '#notebook/seal.ts'
import { newRoomDoc, putRecords } from '#wire/doc.ts'
import type { Carrier, RoomState } from '#server/guard/guard.ts'

/** Tuesday 24 November 2026, 14:05 on the ward; the moment at which every fresh ward stands. */
export const NOW = Date.UTC(2026, 10, 24, 13, 5)
export const ZONE = 'Europe/Amsterdam'

/** A member of a fresh ward with one enrolled device; as a carrier the person brings their own updates. */
export type TestPerson = Carrier & {
  readonly person: PersonId
  readonly device: DeviceId
  readonly role: Role
  readonly keys: KeyPair
}

/** A record that stands nowhere yet. */
export type Written<R extends NotebookRecord = NotebookRecord> = {
  readonly id: RecordId
  readonly record: R
  readonly sealed: Sealed
}

/** Words for a record, or only the text of a note. */
export type SomeWords = string | Words

/** What a test may say otherwise than the writer would: any part of the body, or the key that seals it. */
export type Otherwise = Partial<Pick<NotebookRecord, 'id' | 'room' | 'at' | 'by' | 'as' | 'device'>> & {
  readonly audience?: ForWhom
  readonly key?: Key
}

export type TestWard<Name extends string> = { readonly [N in Name]: TestPerson } & {
  readonly id: string
  readonly now: number
  readonly relayKeys: KeyPair
  /** The register's records, oldest first, sealed by the relay; and their fold. */
  readonly registerRecords: readonly Written<RegisterRecord>[]
  readonly register: Register
  /** A room of this ward: a month's pages (this month unless told otherwise) or a standing room. */
  readonly room: (kind: Exclude<RoomKind, 'circle'>, month?: string) => Room
  /** Makes and seals a record as `writer` would at `now`; text alone makes a note. */
  readonly seal: (writer: TestPerson, words: SomeWords, otherwise?: Otherwise) => Promise<Written>
  /** What the guard knows of a room in which `holds` stand; this month's notes unless told otherwise. */
  readonly state: (known?: Partial<RoomState> & { readonly holds?: readonly Written[] }) => RoomState
  /** The ward's own tablet, and the words that put it into the register with these members seated since `since`. */
  readonly tablet: (pages: 'all' | 'staff', seated: readonly PersonId[], since?: number) => Promise<TestTablet>
  /** More records of the register, sealed by the relay. */
  readonly registerRecord: (words: RegisterWords, at?: number) => Promise<Written<RegisterRecord>>
  /** The register as it stands after more changes, sealed by the relay. */
  readonly registerWith: (...changes: readonly RegisterWords[]) => Promise<Register>
}

/** A ward's tablet: it carries for nobody alone, and seals for whoever sits there. */
export type TestTablet = { readonly device: DeviceId; readonly person: undefined; readonly keys: KeyPair; readonly words: readonly RegisterWords[] }

/** Words of a register's record. */
export type RegisterWords = Extract<Words, { type: RegisterRecord['type'] }>

type Settings = {
  readonly id?: string
  readonly now?: number
  readonly zone?: string
  readonly retentionDays?: number
}

/**
 * A fresh ward: `const { anna, joost, seal, state } = await ward({ anna: 'volunteer', joost: 'professional' })`.
 * Each person has been a member for a year and has one device, `<person>-phone`, with real keys.
 */
export async function ward<const Name extends string>(
  people: Readonly<Record<Name, Role>>,
  { id = 'de-linde', now = NOW, zone = ZONE, retentionDays = 90 }: Settings = {}
): Promise<TestWard<Name>> {
  const begun = now - 365 * 86_400_000
  const relayKeys = await newKeyPair()

  async function register(words: RegisterWords, at: number): Promise<Written<RegisterRecord>> {
    const base = {
      v: 1,
      id: newId(at),
      room: roomName(registerRoom(id)),
      at,
      by: RELAY,
      as: RELAY,
      device: RELAY,
    } as const
    const record: RegisterRecord = { ...words, ...base }
    return { id: record.id, record, sealed: await sealBytes(bodyBytes(record), relayKeys.privateKey) }
  }

  const registerRecords = [
    await register(
      { type: 'ward.set', name: 'De Linde', house: 'Huize Avondrust', timezone: zone, language: 'nl', retentionDays },
      begun
    ),
  ]
  const members: [string, TestPerson][] = []
  for (const [name, role] of entriesOf(people)) {
    const person: TestPerson = { person: name, device: `${name}-phone`, role, keys: await newKeyPair() }
    members.push([name, person])
    registerRecords.push(
      await register({ type: 'member.set', person: name, name: capital(name), role, since: begun }, begun),
      await register(
        {
          type: 'device.set',
          subject: person.device,
          person: name,
          key: await keyToText(person.keys.publicKey),
          since: begun,
        },
        begun
      )
    )
  }

  const folded = foldRegister(registerRecords.map(({ record }) => record))
  const thisMonth = monthOf(now, zone)

  function room(kind: Exclude<RoomKind, 'circle'>, month = thisMonth): Room {
    switch (kind) {
      case 'text':
        return { ward: id, kind, text: month }
      case 'notes':
      case 'staff':
        return { ward: id, kind, month }
      default:
        return { ward: id, kind }
    }
  }

  function roomOf(words: Words, audience: ForWhom, month: string): Room {
    if (typeof audience === 'object') return circleRoom(id, audience.circle)
    if (words.type === 'guidance.noted') return guidanceRoom(id)
    if (words.type.startsWith('agenda.')) return audience === 'staff' ? guidanceRoom(id) : teamRoom(id)
    if (/^(agreement|text|contact|template|facility|circle|protocol|profile|goal|meeting|minutes)\./.test(words.type)) return teamRoom(id)
    return /^(resident|particular)\./.test(words.type) ? residentsRoom(id, audience) : notesRoom(id, audience, month)
  }

  async function seal(writer: TestPerson, some: SomeWords, otherwise: Otherwise = {}): Promise<Written> {
    const { audience = 'all', key = writer.keys.privateKey, ...said } = otherwise
    const words = typeof some === 'string' ? note(some) : some
    const at = said.at ?? now
    const itsRoom = roomOf(words, audience, monthOf(at, zone))
    const base = {
      v: 1,
      id: newId(at),
      room: roomName(itsRoom),
      at,
      by: writer.person,
      as: writer.role,
      device: writer.device,
    } as const
    const record: NotebookRecord = { ...words, ...base, ...said }
    return { id: record.id, record, sealed: await sealBytes(bodyBytes(record), key) }
  }

  function state({
    holds = [],
    ...known
  }: Partial<RoomState> & { readonly holds?: readonly Written[] } = {}): RoomState {
    const held = new Map(holds.map((written) => [written.id, written.record]))
    return {
      room: room('notes'),
      clocks: new Map(),
      clients: new Map(),
      knows: (record) => held.has(record),
      target: (record) => targetOf(held.get(record)),
      erased: () => false,
      relayKey: '',
      since: begun,
      register: folded,
      now,
      ...known,
    }
  }

  async function tablet(pages: 'all' | 'staff', seated: readonly PersonId[], since: number = begun): Promise<TestTablet> {
    const device = `${id}-tablet`
    const keys = await newKeyPair()
    const key = await keyToText(keys.publicKey)
    const person = Object.keys(people)[0] ?? ''
    const seats = seated.map((each): RegisterWords => ({ type: 'seat.set', subject: device, person: each, since }))
    return { device, person: undefined, keys, words: [{ type: 'device.set', subject: device, person, tablet: pages, key, since }, ...seats] }
  }

  async function registerWith(...changes: readonly RegisterWords[]): Promise<Register> {
    const more = await Promise.all(changes.map((words, i) => register(words, now + i)))
    return foldRegister([...registerRecords, ...more].map(({ record }) => record))
  }

  return {
    ...byName<Name>(members),
    id,
    now,
    relayKeys,
    registerRecords,
    register: folded,
    room,
    seal,
    state,
    tablet,
    registerRecord: (words, at = now) => register(words, at),
    registerWith,
  }
}

/** A plain note of everyone's pages. */
export const note = (text: string): LineWords => ({
  type: 'entry.written',
  kind: 'note',
  text,
  residents: [],
  importance: 'normal',
})

/** The Yjs update (V1) by which a fresh document, or `doc`, sends these records. */
export function updateOf(written: readonly Written[], doc: Y.Doc = newRoomDoc()): Uint8Array<ArrayBuffer> {
  const before = Y.encodeStateVector(doc)
  putRecords(
    doc,
    written.map(({ id, sealed }) => [id, sealed] as const)
  )
  return Uint8Array.from(Y.encodeStateAsUpdate(doc, before))
}

/** Seals any JSON at all, as a hostile program might. */
export const sealJson = (json: unknown, keys: KeyPair): Promise<Sealed> =>
  sealBytes(new TextEncoder().encode(JSON.stringify(json)), keys.privateKey)

const targetOf = (record: NotebookRecord | undefined): Target | undefined =>
  record?.type === 'entry.written' ? record : undefined

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

const entriesOf = <N extends string>(people: Readonly<Record<N, Role>>): [string, Role][] => Object.entries(people)

/** Everyone was put in under their name just above. */
function byName<Name extends string>(members: [string, TestPerson][]): { readonly [N in Name]: TestPerson } {
  return Object.fromEntries(members) as { readonly [N in Name]: TestPerson }
}
