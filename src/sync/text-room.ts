import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { Refusal } from '#notebook/refusals.ts'
import { parseRoom, type RoomName } from '#notebook/rooms.ts'
import type { Tables } from '#local/tables.ts'
import { readCursors } from '#wire/cursors.ts'
import { encodeStep1, encodeStep2, encodeUpdate, MESSAGE, readIds, readOpened, readRefused, SYNC } from '#wire/messages.ts'
import { EMPTY_UPDATE } from '#wire/update.ts'
import { dropCache, type Cache, type OpenCache } from './cache.ts'
import { isFinal, openChannel, type Dial } from './channel.ts'

/** How a text stands with the relay. What is written here is kept in every case. */
export type TextStanding =
  | { readonly at: 'offline' }
  | { readonly at: 'connected'; readonly mayWrite: boolean }
  /** There is no such text, or not yet: it is asked for again. */
  | { readonly at: 'denied' }
  /** The relay will not have what was written here; it stays on this device. */
  | { readonly at: 'refused'; readonly code: Refusal }

/** A text that is open on this page. */
export type TextLink = {
  readonly name: RoomName
  readonly doc: Y.Doc
  /** Where others write, by the person whom the relay vouches for: states of `{ person, cursor }`. */
  readonly awareness: Awareness
  standing(): TextStanding
  /** Something of this device has not reached the relay. */
  unsent(): boolean
  /** Calls back when one of these two changed; returns what stops it. */
  onChange(heard: () => void): () => void
  /** Keeps what was written up to now; `forget`: the copy goes, and what the relay did not take. */
  close(forget?: boolean): Promise<void>
}

export type TextWorld = { readonly tables: Tables; readonly url: string; readonly openCache: OpenCache; readonly Dialled: Dial }

/** How long the pen rests before what was written is kept and sent, ms. */
const PAUSE = 400
/** ms between two tellings of where one's cursor stands. */
const CURSOR_PAUSE = 150
/** ms before a line that broke is dialled again, twice as long each time. */
const AGAIN = { first: 500, longest: 15_000 }

/** The origin of what came from elsewhere. */
const KEPT = 'kept'
const RELAY = 'relay'

export async function openTextRoom(name: RoomName, { tables, url, openCache, Dialled }: TextWorld): Promise<TextLink> {
  const ward = parseRoom(name)?.ward ?? ''
  let doc = new Y.Doc()
  let cache: Cache | undefined = await openCache(name, doc)
  if (!cache) {
    doc.destroy()
    doc = new Y.Doc()
    cache = await openCache(name, doc)
  }
  const kept = await tables.textEdits.where('room').equals(name).toArray()
  for (const { update } of kept) Y.applyUpdate(doc, update, KEPT)
  const awareness = new Awareness(doc)

  let standing: TextStanding = { at: 'offline' }
  let closed = false
  let socket: InstanceType<ReturnType<typeof openChannel>['Socket']> | undefined
  /** The relay said what it has, and was told what it lacks: from then on each update goes out as it is made. */
  let inStep = false
  /** Edits that no row holds yet, and rows that the relay has not confirmed. */
  let fresh: Uint8Array[] = []
  const waiting = new Set(kept.map(({ nr }) => nr))
  /** What each unanswered update holds, in the order in which they were sent. */
  let sent: number[][] = []
  let failures = 0
  let again: ReturnType<typeof setTimeout> | undefined
  let pausing: ReturnType<typeof setTimeout> | undefined
  let telling: ReturnType<typeof setTimeout> | undefined
  let tail: Promise<void> = Promise.resolve()
  const hearers = new Set<() => void>()

  const changed = (next: TextStanding = standing): void => {
    standing = next
    for (const heard of hearers) heard()
  }

  // What this page writes is anything that neither the relay nor the disk brought.
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === RELAY || closed) return
    fresh.push(update)
    if (fresh.length === 1) changed()
    pausing ??= setTimeout(() => void keep(), PAUSE)
  })

  /** On disk first, then on its way. */
  function keep(): Promise<void> {
    clearTimeout(pausing)
    pausing = undefined
    tail = tail.then(async () => {
      if (fresh.length === 0) return
      const update = Y.mergeUpdates(fresh)
      fresh = []
      const nr = await tables.textEdits.add({ room: name, ward, update })
      waiting.add(nr)
      if (inStep && standing.at === 'connected') send(encodeUpdate(update), [nr])
    }).catch(() => undefined)
    return tail
  }

  function send(message: Uint8Array<ArrayBuffer>, holds: number[]): void {
    sent.push(holds)
    socket?.send(message)
  }

  const channel = openChannel(url, { up: () => undefined, down: () => undefined, heartbeat: () => undefined }, Dialled)

  function connect(): void {
    if (closed) return
    clearTimeout(again)
    const dialled = new channel.Socket(`${url}/${name}`)
    socket = dialled
    dialled.binaryType = 'arraybuffer'
    dialled.onopen = () => dialled.send(encodeStep1(Y.encodeStateVector(doc)))
    dialled.onmessage = ({ data }: { data: unknown }) => {
      if (data instanceof Uint8Array && socket === dialled) receive(data)
    }
    dialled.onclose = ({ code }: { code: number }) => {
      if (socket !== dialled) return
      socket = undefined
      inStep = false
      sent = []
      const others = [...awareness.getStates().keys()].filter((client) => client !== doc.clientID)
      removeAwarenessStates(awareness, others, RELAY)
      if (standing.at === 'connected') changed({ at: 'offline' })
      if (!isFinal(code)) later()
    }
  }

  function later(): void {
    clearTimeout(again)
    again = setTimeout(connect, Math.min(AGAIN.first * 2 ** failures, AGAIN.longest))
    failures += 1
  }

  function receive(message: Uint8Array): void {
    const decoder = createDecoder(message)
    switch (readVarUint(decoder)) {
      case MESSAGE.opened: {
        const { mayWrite } = readOpened(decoder)
        failures = 0
        return changed({ at: 'connected', mayWrite })
      }
      case MESSAGE.denied:
        readVarUint(decoder)
        readVarString(decoder)
        changed({ at: 'denied' })
        return leave()
      case MESSAGE.delivered:
        readIds(decoder)
        return void confirm(sent.shift() ?? [])
      case MESSAGE.refused:
        changed({ at: 'refused', code: readRefused(decoder).code })
        socket?.close()
        socket = undefined
        return
      case MESSAGE.awareness: {
        const told = readVarUint8Array(decoder)
        if (readCursors(told)) applyAwarenessUpdate(awareness, told, RELAY)
        return
      }
      case MESSAGE.sync: {
        const part = readVarUint(decoder)
        const bytes = readVarUint8Array(decoder)
        if (part === SYNC.step1) void bringUp(bytes)
        else Y.applyUpdate(doc, bytes, RELAY)
      }
    }
  }

  /** The relay says what it has: everything else of this copy goes out, and with it whatever waited. */
  async function bringUp(vector: Uint8Array): Promise<void> {
    const dialled = socket
    await keep()
    if (socket !== dialled || standing.at !== 'connected') return
    inStep = true
    tellCursor()
    const lacking = Y.encodeStateAsUpdate(doc, vector)
    // Another page of this device may have brought it all: an update that says nothing is not answered.
    if (lacking.byteLength > EMPTY_UPDATE.byteLength) send(encodeStep2(lacking), [...waiting])
    else await confirm([...waiting])
  }

  async function confirm(rows: readonly number[]): Promise<void> {
    for (const nr of rows) waiting.delete(nr)
    await tables.textEdits.bulkDelete([...rows]).catch(() => undefined)
    changed()
  }

  function leave(): void {
    socket?.close()
    socket = undefined
    inStep = false
    later()
  }

  awareness.on('update', ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
    if (origin === RELAY || ![...added, ...updated, ...removed].includes(doc.clientID)) return
    telling ??= setTimeout(tellCursor, CURSOR_PAUSE)
  })

  function tellCursor(): void {
    clearTimeout(telling)
    telling = undefined
    if (!inStep || closed) return
    const encoder = createEncoder()
    writeVarUint(encoder, MESSAGE.awareness)
    writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [doc.clientID]))
    socket?.send(toUint8Array(encoder))
  }

  const keepNow = (): void => void keep()
  const redial = (): void => {
    failures = 0
    if (!socket && standing.at !== 'refused') connect()
  }
  globalThis.document?.addEventListener('visibilitychange', keepNow)
  globalThis.addEventListener?.('pagehide', keepNow)
  globalThis.addEventListener?.('online', redial)
  connect()

  return {
    name,
    doc,
    awareness,
    standing: () => standing,
    unsent: () => waiting.size > 0 || fresh.length > 0,
    onChange(heard) {
      hearers.add(heard)
      return () => void hearers.delete(heard)
    },
    async close(forget = false) {
      if (closed) return
      await keep()
      closed = true
      hearers.clear()
      for (const timer of [again, telling]) clearTimeout(timer)
      globalThis.document?.removeEventListener('visibilitychange', keepNow)
      globalThis.removeEventListener?.('pagehide', keepNow)
      globalThis.removeEventListener?.('online', redial)
      awareness.destroy()
      socket?.close()
      channel.close()
      doc.destroy()
      if (!forget) return cache?.close()
      await tables.textEdits.where('room').equals(name).delete()
      await (cache ? cache.drop() : dropCache(name))
    },
  }
}
