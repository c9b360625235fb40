import { readVarString, readVarUint } from 'lib0/decoding'
import { writeVarUint } from 'lib0/encoding'
import { Awareness } from 'y-protocols/awareness'
import { readSyncMessage } from 'y-protocols/sync'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { RecordId } from '#notebook/ids.ts'
import { isErasure } from '#notebook/records.ts'
import type { Refusal } from '#notebook/refusals.ts'
import type { RoomName } from '#notebook/rooms.ts'
import type { Sealed } from '#notebook/seal.ts'
import { confirmed, dateAgain, markDelivered, markRefused, outgoing, sealedOf, takeIn, type Arrival } from '#local/outbox.ts'
import type { RecordRow, Tables } from '#local/tables.ts'
import { arrivedOf, newRoomDoc, putRecords, recordsOf } from '#wire/doc.ts'
import { encodeHave, encodeStep1, MESSAGE, readIds, readOpened, readRefused, SYNC, type Opened, type RefusedUpdate } from '#wire/messages.ts'
import type { Cache, OpenCache } from './cache.ts'
import type { Channel } from './channel.ts'
import type { Verify } from './verify.ts'

/**
 * One room between this device's records and the relay. The room's Y.Doc is how records travel; it can be thrown
 * away at any moment. After a refusal, a doubt or another epoch the room takes a clean copy under a new client ID
 * and puts into it what the relay lacks: this device's undelivered records, and confirmed ones that a relay lost.
 */
export type RoomLink = {
  readonly name: RoomName
  /** Something for this room was written on this device, or the register grew. */
  nudge(): void
  /** When it resolves, the room touches this device no more. `forget`: the cached copy too. */
  close(forget?: boolean): Promise<void>
}

export type RoomWorld = {
  readonly url: string
  readonly tables: Tables
  readonly channel: Channel
  readonly openCache: OpenCache
  readonly verify: Verify
  /** The relay's clock, ms; undefined while it is not known: this device's own may have jumped. Then wait for a nudge. */
  readonly relayNow: () => number | undefined
  /** false: nothing of this device waits for that room, or a nudge is on its way. Asking the disk costs more. */
  readonly waits: (room: RoomName) => boolean
  /** ms to wait before giving lost records back, so that a ward's devices do not all do it at once. */
  readonly jitter: () => number
}

export type RoomEvents = {
  opened(room: RoomName, opened: Opened): void
  /** What the relay has of the room stands on this device. */
  filled(room: RoomName): void
  /** M5: something is about to be erased here. */
  erasing(): void
  /** M5: it is. */
  erased(room: RoomName): void
  denied(room: RoomName): void
  expired(room: RoomName): void
  /** Records of this device moved to other rooms, because their time was mended (W5). */
  moved(rooms: ReadonlySet<RoomName>): void
  trouble(room: RoomName, cause: unknown): void
}

/** How much of this device may be on its way at once: well below a frame's limit of 1 MiB. */
const WINDOW = { records: 200, bytes: 400_000 }

/** Records that come into the read model in one transaction. */
const PAGE = 250

/** A copy of the room: a document under a client ID of its own, what keeps it and what carries it. */
type Copy = {
  readonly doc: Y.Doc
  readonly cache: Cache | undefined
  provider: WebsocketProvider | undefined
  epoch: string | undefined
  /** The relay opened the room on this line. */
  opened: boolean
  /** The relay's part stands in `doc`. */
  synced: boolean
  /** Put into this copy and not yet confirmed. */
  readonly underway: Set<RecordId>
}

export function openRoom(name: RoomName, world: RoomWorld, events: RoomEvents): RoomLink {
  const { tables } = world
  const isRegister = name.endsWith('/register') // written by the relay alone
  /** Records that stand in the read model as confirmed, with their arrival (ms) if it was late. */
  const taken = new Map<RecordId, number | undefined>()
  /** Arrived, but not yet in the read model. */
  const incoming = new Set<RecordId>()
  /** Seals of devices that the register does not name yet. */
  const unnamed = new Set<RecordId>()
  /** Given back and not wanted by the relay: not offered again in this session. */
  const unwanted = new Set<RecordId>()
  /** Said to be known by the relay although the room does not show them. */
  const doubted = new Set<RecordId>()
  let copy: Copy | undefined
  let closed = false
  /** Refusals in a row that named no record: from then on one record travels at a time. */
  let unnamedRefusals = 0
  let offered = false
  let tail: Promise<void> = Promise.resolve()
  /** Ends a pause between two tries. */
  let wake = (): void => undefined

  /** Everything that touches the read model happens one after the other. */
  function queue(job: () => Promise<void>): Promise<void> {
    tail = tail.then(async () => {
      if (closed) return
      await job().catch((cause: unknown) => events.trouble(name, cause))
    })
    return tail
  }

  /** Nothing that the read model does not know. */
  const stands = (id: RecordId, arrived: number | undefined): boolean =>
    taken.has(id) && (arrived === undefined || taken.get(id) === arrived)

  async function begin(): Promise<void> {
    for (const [id, arrived] of await confirmed(tables, name)) taken.set(id, arrived)
    await takeCopy()
  }

  /** `heard`: the epoch that this line to the relay is in. */
  async function takeCopy(heard?: string): Promise<void> {
    let doc = newRoomDoc()
    let cache = await world.openCache(name, doc)
    if (!cache) {
      doc.destroy()
      doc = newRoomDoc()
      cache = await world.openCache(name, doc)
    }
    if (closed) {
      cache?.close()
      return
    }
    if (heard !== undefined) await cache?.keepEpoch(heard)
    const fresh: Copy = { doc, cache, provider: undefined, epoch: heard ?? cache?.epoch, opened: false, synced: false, underway: new Set() }
    copy = fresh
    const arrive = (ids: Iterable<string>): void => {
      for (const id of ids) incoming.add(id)
      if (incoming.size > 0) void queue(() => receive(fresh))
    }
    recordsOf(doc).observe((event) => arrive(event.keysChanged))
    arrivedOf(doc).observe((event) => arrive(event.keysChanged))
    arrive([...recordsOf(doc).keys()].filter((id) => !stands(id, arrivedOf(doc).get(id))))
    const awareness = new Awareness(doc)
    awareness.setLocalState(null) // nobody is watched in a room of records
    const provider = new WebsocketProvider(world.url, name, doc, {
      WebSocketPolyfill: world.channel.Socket,
      disableBc: true,
      connect: false,
      awareness,
    })
    fresh.provider = provider
    listen(fresh, provider)
    provider.connect()
  }

  function listen(mine: Copy, provider: WebsocketProvider): void {
    const handle = (type: number, read: (decoder: Parameters<typeof readOpened>[0]) => void): void => {
      provider.messageHandlers[type] = (_encoder, decoder) => {
        if (copy === mine && !closed) read(decoder)
      }
    }
    handle(MESSAGE.heartbeat, () => undefined)
    handle(MESSAGE.opened, (decoder) => onOpened(mine, readOpened(decoder)))
    handle(MESSAGE.delivered, (decoder) => {
      const ids = readIds(decoder)
      void queue(() => onDelivered(mine, ids))
    })
    handle(MESSAGE.refused, (decoder) => {
      const refused = readRefused(decoder)
      mine.synced = false // nothing more goes into a copy that the relay refuses
      void queue(() => onRefused(mine, refused))
    })
    handle(MESSAGE.expired, () => events.expired(name))
    handle(MESSAGE.denied, (decoder) => {
      readVarUint(decoder)
      readVarString(decoder)
      events.denied(name)
    })
    provider.on('status', ({ status }) => {
      if (status !== 'connected') mine.opened = mine.synced = false
    })
    provider.messageHandlers[MESSAGE.sync] = (encoder, decoder) => {
      writeVarUint(encoder, MESSAGE.sync)
      const part = readSyncMessage(decoder, encoder, mine.doc, provider, giveUp)
      if (part !== SYNC.step2) return
      provider.synced = true
      // Not the provider's own event: what is still on its way to the copy before this one comes here too. The answer
      // to this copy's step 1 stands behind the last `opened`.
      if (mine.opened && copy === mine && !closed) onSynced(mine)
    }
  }

  function onSynced(mine: Copy): void {
    mine.synced = true
    void queue(async () => {
      await exchange(mine, true)
      events.filled(name)
    })
  }

  function onOpened(mine: Copy, opened: Opened): void {
    mine.opened = true
    mine.synced = false
    events.opened(name, opened)
    // A relay that was put back to a version of before did not understand what this copy asked.
    if (!opened.packs) world.channel.send(name, encodeStep1(Y.encodeStateVector(mine.doc)))
    if (mine.epoch === opened.epoch) return
    const first = mine.epoch === undefined && recordsOf(mine.doc).size === 0
    mine.epoch = opened.epoch
    if (first) {
      void queue(async () => mine.cache?.keepEpoch(opened.epoch))
      return
    }
    // The relay's copy is another one than this document was made with: nothing of it can be carried over.
    mine.provider?.disconnect()
    void queue(() => renew(mine))
  }

  async function onDelivered(mine: Copy, ids: readonly RecordId[]): Promise<void> {
    await markDelivered(tables, ids)
    for (const id of ids) {
      if (!taken.has(id)) taken.set(id, undefined)
      mine.underway.delete(id)
      if (arrivedOf(mine.doc).has(id)) incoming.add(id) // W4: noted while it was under way
    }
    if (copy === mine) await receive(mine)
    unnamedRefusals = 0
    await exchange(mine, false)
  }

  async function onRefused(mine: Copy, { code, records }: RefusedUpdate): Promise<void> {
    const culprits = records.length > 0 ? records : alone(mine, code)
    if (culprits.length === 0) unnamedRefusals += 1
    // "Known": after a clean copy the room shows whether that is so. Twice means that it stands somewhere else.
    const again = culprits.filter(({ id, code: why }) => why === 'known-key' && !doubted.has(id))
    for (const { id } of again) doubted.add(id)
    const refused = culprits.filter((culprit) => !again.includes(culprit))
    for (const { id } of refused) unwanted.add(id)
    await markRefused(tables, refused)
    await renew(mine)
  }

  /** The only record under way is the one at fault, whatever the relay could make of the bytes. */
  function alone(mine: Copy, code: Refusal): { id: RecordId; code: Refusal }[] {
    const [id, ...more] = mine.underway
    return id !== undefined && more.length === 0 && unnamedRefusals > 0 ? [{ id, code }] : []
  }

  /** Throws the copy away and takes a clean one. */
  async function renew(mine: Copy): Promise<void> {
    if (copy !== mine) return
    copy = undefined
    offered = false
    await letGo(mine, true)
    // A relay that goes on refusing is not hammered.
    if (unnamedRefusals > 1 && !closed)
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, Math.min(100 * 2 ** unnamedRefusals, 30_000))
      })
    await takeCopy(mine.epoch)
  }

  /** Brings what arrived into the read model, seals checked, newest first, a page at a time. */
  async function receive(mine: Copy): Promise<void> {
    const ids = [...incoming].sort().reverse()
    incoming.clear()
    for (let from = 0; from < ids.length; from += PAGE) await receivePage(mine, ids.slice(from, from + PAGE))
  }

  async function receivePage(mine: Copy, ids: readonly RecordId[]): Promise<void> {
    const records = recordsOf(mine.doc)
    const late = arrivedOf(mine.doc)
    const arrivals: Arrival[] = []
    await Promise.all(
      ids.map(async (id) => {
        const sealed = records.get(id)
        const arrived = late.get(id)
        if (!sealed || stands(id, arrived) || mine.underway.has(id)) return
        const verified = await world.verify(id, name, sealed)
        if (verified.is === 'unknown-device') unnamed.add(id)
        if (verified.is === 'true') arrivals.push({ body: verified.body, sealed, arrived })
      })
    )
    // Records that a cached copy kept from an earlier visit may be on their way still: only what came from the
    // relay, or what nobody here wrote, counts as confirmed.
    const own = new Set(world.waits(name) ? (await outgoing(tables, name)).map((row) => row.id) : [])
    const settled = arrivals.filter(({ body }) => !own.has(body.id))
    const erased = settled.flatMap(({ body }) => (isErasure(body) ? body.records : []))
    if (erased.length > 0) events.erasing()
    await takeIn(tables, settled)
    for (const { body, arrived } of settled) taken.set(body.id, arrived ?? taken.get(body.id))
    for (const id of erased) taken.delete(id)
    if (erased.length > 0) events.erased(name)
  }

  /** Puts into the copy what the relay lacks, a window at a time. `first`: this line to the relay is new. */
  async function exchange(mine: Copy, first: boolean): Promise<void> {
    const now = world.relayNow()
    // Whatever the role is now: words of an earlier role are judged by their own time, and anybody may give back.
    if (copy !== mine || !mine.synced || isRegister || now === undefined) return
    const records = recordsOf(mine.doc)
    const rows = world.waits(name) ? await outgoing(tables, name) : []
    const standing = rows.filter((row) => records.has(row.id))
    const overwritten = standing.filter((row) => !sameBytes(records.get(row.id), row.sealed))
    await markRefused(tables, overwritten.map(({ id }) => ({ id, code: 'known-key' as const })))
    for (const { id } of standing) mine.underway.add(id)
    for (const { id } of overwritten) mine.underway.delete(id)
    if (first && standing.length > 0) world.channel.send(name, encodeHave(standing.map((row) => row.id)))
    const lacking = rows.filter((row) => !records.has(row.id))
    const moved = await dateAgain(tables, lacking, now)
    if (moved.size > 0) {
      events.moved(moved)
      return exchange(mine, false)
    }
    send(mine, lacking)
    if (lacking.length === 0 && !offered) {
      offered = true
      offerLost(mine)
    }
  }

  function send(mine: Copy, rows: readonly Pick<RecordRow, 'id' | 'sealed'>[]): void {
    if (copy !== mine || !mine.synced) return
    const most = unnamedRefusals > 0 ? 1 : WINDOW.records
    let bytes = 0
    const window: [RecordId, Sealed][] = []
    for (const { id, sealed } of rows) {
      if (mine.underway.size + window.length >= most || bytes + sealed.byteLength > WINDOW.bytes) break
      bytes += sealed.byteLength
      window.push([id, sealed])
    }
    for (const [id] of window) mine.underway.add(id)
    putRecords(mine.doc, window)
  }

  /** Offers the confirmed records that the relay's copy lacks: it was emptied, or restored from an older day. */
  function offerLost(mine: Copy): void {
    const lost = (): RecordId[] => [...taken.keys()].filter((id) => !recordsOf(mine.doc).has(id) && !unwanted.has(id))
    if (lost().length === 0) return
    const give = async (): Promise<void> => {
      if (copy !== mine) return
      const rows = (await sealedOf(tables, lost())).map(([id, sealed]) => ({ id, sealed }))
      send(mine, rows)
      offered = rows.length === 0 // there may be more than one window
    }
    setTimeout(() => void queue(give), world.jitter())
  }

  async function letGo({ provider, doc, cache }: Copy, forget: boolean): Promise<void> {
    provider?.destroy()
    doc.destroy()
    if (forget) await cache?.drop()
    else cache?.close()
  }

  const begun = queue(begin)
  return {
    name,
    nudge: () =>
      void queue(async () => {
        if (!copy) return
        if (unnamed.size > 0) {
          for (const id of unnamed) incoming.add(id)
          unnamed.clear()
          await receive(copy)
        }
        await exchange(copy, false)
      }),
    close: async (forget = false) => {
      await begun
      closed = true
      wake()
      const last = copy
      copy = undefined
      if (last) await letGo(last, forget)
      await tail // nothing comes into the read model any more
    },
  }
}

/** What cannot be read leaves a gap, which y-protocols would only log: the line ends, and the next one brings it whole. */
function giveUp(cause: Error): never {
  throw cause
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i])
