import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { onTestFinished, vi } from 'vitest'
import { WebSocket, WebSocketServer, type ClientOptions } from 'ws'
import * as Y from 'yjs'
import { DAY } from '#notebook/calendar.ts'
import { newId, RELAY, type PersonId, type RecordId } from '#notebook/ids.ts'
import { bodyBytes, type RegisterRecord } from '#notebook/records.ts'
import { foldRegister, roleOf, type Holder } from '#notebook/register.ts'
import { registerRoom, roomName, type Room, type RoomName } from '#notebook/rooms.ts'
import { seal, type Sealed } from '#notebook/seal.ts'
import type { Registers } from '#server/accounts/types.ts'
import { createRelay, socketSettings, type Relay, type RelayParts } from '#server/relay/relay.ts'
import { memoryDisk, memoryStorage, type MemoryDisk } from '#server/storage/memory.ts'
import type { NewRow, Storage } from '#server/storage/storage.ts'
import { newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'
import {
  decodeFrame,
  encodeFrame,
  encodeHave,
  encodeLeave,
  encodeStep1,
  encodeStep2,
  encodeUpdate,
  MESSAGE,
  readIds,
  readOpened,
  readRefused,
  SYNC,
  type Opened,
  type RefusedUpdate,
} from '#wire/messages.ts'
import { inflate } from '#sync/inflate.ts'
import { askShort, unpack } from '#wire/packed.ts'
import { memoryErasures } from '#support/erasures.ts'
import { NOW, type RegisterWords, type TestWard, type Written } from '#support/ward.ts'

type AnyWard = Pick<TestWard<never>, 'id' | 'relayKeys' | 'registerRecords'>

/** A relay on a port of its own, with clocks, disk and register moved by hand; and devices on real sockets. */
export type House = {
  readonly relay: Relay
  readonly disk: Disk
  readonly clock: { now: number }
  /** What the relay logged, as lines of JSON. */
  readonly log: string[]
  /** Somebody's device, or the ward's tablet, which is nobody's. */
  readonly device: (holder: Holder, options?: ClientOptions) => Promise<Device>
  /** Changes a ward's register. */
  readonly change: (ward: AnyWard, ...changes: readonly RegisterWords[]) => Promise<void>
  /** The session of this person does not stand any more. */
  readonly signOut: (person: PersonId) => void
  /** Seconds go by on the relay; devices answer meanwhile. */
  readonly seconds: (count: number) => Promise<void>
}

type Asked = Partial<Pick<RelayParts, 'limits' | 'admit' | 'kept' | 'deflate'>> & { readonly storage?: Storage }

export async function house(wards: readonly AnyWard[], asked: Asked = {}): Promise<House> {
  const { storage = roomsOn(memoryDisk()), ...parts } = asked
  // Only the relay's own seconds: sockets and promises stay real.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const clock = { now: NOW }
  const disk = diskOn(storage)
  const log: string[] = []
  const devices: Device[] = []
  const write = (facts: object, what: string): void => void log.push(JSON.stringify({ ...facts, what }))
  const registers = testRegisters(wards)
  const relay = createRelay({
    storage: disk.storage,
    registers,
    now: () => clock.now,
    log: { info: write, warn: write, error: write },
    ...parts,
  })
  const server = new WebSocketServer({ ...socketSettings, noServer: false, port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.on('connection', (socket, request) => {
    const { searchParams } = new URL(request.url ?? '', 'ws://relay')
    const person = searchParams.get('person') || undefined
    relay.accept(socket, { id: `${person}-session`, person, device: searchParams.get('device') ?? '' }, request.socket)
  })
  onTestFinished(async () => {
    disk.goOn()
    await relay.close()
    await new Promise((resolve) => server.close(resolve))
    await storage.close()
  })
  return {
    relay,
    disk,
    clock,
    log,
    async device({ person, device }, options) {
      const made = await connectDevice(`ws://127.0.0.1:${port}/?person=${person ?? ''}&device=${device}`, options)
      devices.push(made)
      return made
    },
    change: registers.change,
    signOut: registers.signOut,
    async seconds(count) {
      for (let left = count; left > 0; left -= 10) {
        vi.advanceTimersByTime(Math.min(left, 10) * 1000)
        for (const { socket, caughtUp } of devices) if (socket.readyState === WebSocket.OPEN) await caughtUp()
      }
    },
  }
}

/** When the rooms of every test were begun: lines that are older were given back to them. */
export const BEGUN = NOW - 60 * DAY
export const roomsOn = (disk: MemoryDisk): Storage => memoryStorage(disk, () => BEGUN)

/** A disk that holds appends back, or does not do them, as told. */
export type Disk = {
  readonly storage: Storage
  readonly pause: () => void
  readonly goOn: () => void
  /** Does the oldest append that is held back, and goes on holding the others. */
  readonly doOne: () => void
  /** The appends that are held back now are not done, and neither is one of these rooms until `mend`. */
  readonly fail: () => void
  readonly mend: () => void
  /** Resolves when so many appends are held back. */
  readonly holds: (count: number) => Promise<void>
  readonly calls: { append: number; compact: number; drop: number; load: number }
}

type Held = {
  readonly row: NewRow
  readonly resolve: (done: Promise<void>) => void
  readonly reject: (cause: unknown) => void
}

function diskOn(real: Storage): Disk {
  const calls = { append: 0, compact: 0, drop: 0, load: 0 }
  const watch = watching()
  let state: 'well' | 'paused' | 'failing' = 'well'
  let held: Held[] = []
  const broken = (): Error => Object.assign(new Error('no room on the disk for: geheim'), { code: 'SQLITE_FULL' })
  return {
    calls,
    pause: () => (state = 'paused'),
    goOn() {
      state = 'well'
      for (const { row, resolve } of held.splice(0)) resolve(real.append(row))
    },
    doOne() {
      const first = held.shift()
      first?.resolve(real.append(first.row))
    },
    fail() {
      state = 'failing'
      for (const { reject } of held.splice(0)) reject(broken())
    },
    mend: () => (state = 'well'),
    holds: (count) => watch.until(() => held.length >= count),
    storage: {
      damage: real.damage,
      load: (room) => {
        calls.load += 1
        return real.load(room)
      },
      append(row) {
        calls.append += 1
        if (state === 'failing') return Promise.reject(broken())
        if (state === 'well') return real.append(row)
        return new Promise((resolve, reject) => {
          held.push({ row, resolve, reject })
          watch.changed()
        })
      },
      compact(...how) {
        calls.compact += 1
        return real.compact(...how)
      },
      rewrite: (...how) => real.rewrite(...how),
      scrubbed: () => real.scrubbed(),
      drop(room) {
        calls.drop += 1
        return real.drop(room)
      },
      rooms: (ward) => real.rooms(ward),
      renewEpochs: () => real.renewEpochs(),
      close: () => real.close(),
    },
  }
}

type TestRegisters = Registers & Pick<House, 'change' | 'signOut'>

function testRegisters(wards: readonly AnyWard[]): TestRegisters {
  const logs = new Map(wards.map((ward) => [ward.id, [...ward.registerRecords]]))
  const folds = new Map(wards.map((ward) => [ward.id, foldRegister(ward.registerRecords.map(({ record }) => record))]))
  const listeners = new Set<(ward: string) => void>()
  const gone = new Set<PersonId>()
  return {
    records: (ward) => logs.get(ward) ?? [],
    register: (ward) => folds.get(ward),
    onGrowth(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    epoch: () => 'registers-1',
    session: () => undefined,
    reads: () => true,
    relayKey: '',
    erasures: memoryErasures(),
    stands: (session) =>
      !(session.person !== undefined && gone.has(session.person)) && [...folds.values()].some((register) => roleOf(register, session) !== undefined),
    signOut: (person) => void gone.add(person),
    async change(ward, ...changes) {
      const records = logs.get(ward.id) ?? []
      for (const words of changes) {
        const at = NOW + records.length
        const room = roomName(registerRoom(ward.id))
        const record: RegisterRecord = { ...words, v: 1, id: newId(at), room, at, by: RELAY, as: RELAY, device: RELAY }
        records.push({ id: record.id, record, sealed: await seal(bodyBytes(record), ward.relayKeys.privateKey) })
      }
      folds.set(ward.id, foldRegister(records.map(({ record }) => record)))
      for (const listener of listeners) listener(ward.id)
    },
  }
}

/** As y-websocket alone asks, or as a device of ours does, in fewer bytes. */
export type Asking = 'plain' | 'short'

/** One device on a real socket, with a Yjs document for each room that it opened. */
export type Device = {
  readonly socket: WebSocket
  /** All frames that came, in their order. */
  readonly frames: Uint8Array[]
  /** Asks for a room as y-websocket does; resolves when the relay answered: opened and in step, denied or expired. */
  readonly open: (room: Room | RoomName, doc?: Y.Doc, how?: Asking) => Promise<DeviceRoom>
  /** The same without waiting. */
  readonly ask: (room: Room | RoomName, doc?: Y.Doc, how?: Asking) => DeviceRoom
  readonly send: (room: Room | RoomName, message: Uint8Array) => void
  /** Resolves when a thing that comes over the socket made this true. */
  readonly until: (question: () => boolean) => Promise<void>
  /** Resolves when all that the relay sent so far is here. */
  readonly caughtUp: () => Promise<void>
  /** The code with which the socket closed. */
  readonly closed: Promise<number>
  readonly heartbeats: () => number
}

export type DeviceRoom = {
  readonly name: RoomName
  readonly doc: Y.Doc
  opened: Opened | undefined
  synced: boolean
  denied: string | undefined
  expired: boolean
  readonly delivered: RecordId[]
  readonly refused: RefusedUpdate[]
  /** What the relay said it has, as a Yjs state vector. */
  vector: Uint8Array | undefined
  /** The messages that came, in their order. */
  readonly heard: string[]
  readonly write: (...written: readonly Written[]) => void
  readonly update: (bytes: Uint8Array) => void
  readonly have: (...ids: readonly RecordId[]) => void
  readonly leave: () => void
  readonly holds: (written: Written) => boolean
  /** Resolves when these were delivered. */
  readonly deliveredAll: (...written: readonly Written[]) => Promise<void>
}

export const nameOf = (room: Room | RoomName): RoomName => (typeof room === 'string' ? room : roomName(room))

async function connectDevice(url: string, options?: ClientOptions): Promise<Device> {
  const socket = new WebSocket(url, options)
  const rooms = new Map<RoomName, DeviceRoom>()
  const frames: Uint8Array[] = []
  const watch = watching()
  let heartbeats = 0
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data)) return
    const frame = Uint8Array.from(data)
    frames.push(frame)
    const { room, message } = decodeFrame(frame)
    if (room === '') heartbeats += 1
    else hear(rooms.get(room), message)
    watch.changed()
  })
  socket.on('error', () => undefined)
  const closed = new Promise<number>((resolve) =>
    socket.on('close', (code) => {
      resolve(code)
      watch.changed()
    })
  )
  onTestFinished(async () => {
    socket.terminate()
    await closed
  })

  const send = (room: Room | RoomName, message: Uint8Array): void => socket.send(encodeFrame(nameOf(room), message))

  function hear(room: DeviceRoom | undefined, message: Uint8Array): void {
    if (!room) return
    const decoder = createDecoder(message)
    const type = readVarUint(decoder)
    switch (type) {
      case MESSAGE.sync: {
        const part = readVarUint(decoder)
        const bytes = readVarUint8Array(decoder)
        room.heard.push(['step 1', 'step 2', 'update'][part] ?? 'sync')
        if (part === SYNC.step1) {
          room.vector = bytes
          return send(room.name, encodeStep2(Y.encodeStateAsUpdate(room.doc, bytes)))
        }
        Y.applyUpdate(room.doc, bytes, 'relay')
        if (part === SYNC.step2) room.synced = true
        return
      }
      case MESSAGE.packed:
        room.heard.push('packed')
        void unpack(message, inflate).then((plain) => {
          hear(room, plain)
          watch.changed()
        })
        return
      case MESSAGE.opened:
        room.opened = readOpened(decoder)
        room.heard.push('opened')
        return
      case MESSAGE.delivered:
        room.delivered.push(...readIds(decoder))
        room.heard.push('delivered')
        return
      case MESSAGE.refused:
        room.refused.push(readRefused(decoder))
        room.heard.push('refused')
        return
      case MESSAGE.denied:
        readVarUint(decoder)
        room.denied = readVarString(decoder)
        room.heard.push('denied')
        return
      case MESSAGE.expired:
        room.expired = true
        room.heard.push('expired')
    }
  }

  function ask(which: Room | RoomName, doc = newRoomDoc(), how: Asking = 'plain'): DeviceRoom {
    const name = nameOf(which)
    const room: DeviceRoom = {
      name,
      doc,
      opened: undefined,
      vector: undefined,
      synced: false,
      denied: undefined,
      expired: false,
      delivered: [],
      refused: [],
      heard: [],
      write: (...written) => putRecords(doc, written.map(({ id, sealed }): [RecordId, Sealed] => [id, sealed])),
      update: (bytes) => send(name, encodeUpdate(bytes)),
      have: (...ids) => send(name, encodeHave(ids)),
      leave: () => send(name, encodeLeave()),
      holds: ({ id }) => recordsOf(doc).has(id),
      deliveredAll: (...written) => watch.until(() => written.every(({ id }) => room.delivered.includes(id))),
    }
    rooms.set(name, room)
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'relay' && rooms.get(name) === room) room.update(update)
    })
    const step1 = encodeStep1(Y.encodeStateVector(doc))
    send(name, how === 'plain' ? step1 : askShort(step1))
    return room
  }

  await once(socket, 'open')
  return {
    socket,
    frames,
    ask,
    send,
    closed,
    until: watch.until,
    heartbeats: () => heartbeats,
    async open(which, doc, how) {
      const room = ask(which, doc, how)
      await watch.until(() => room.synced || room.denied !== undefined || room.expired)
      return room
    },
    async caughtUp() {
      const pong = once(socket, 'pong')
      socket.ping()
      await Promise.race([pong, closed])
    },
  }
}

/** Stored bytes, as a document. */
export function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = newRoomDoc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** Lets questions wait until something changed that makes them true. */
export function watching(): { changed: () => void; until: (question: () => boolean) => Promise<void> } {
  const waiting = new Set<() => void>()
  return {
    changed() {
      for (const look of waiting) look()
    },
    until: (question) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!question()) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
