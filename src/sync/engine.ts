import { liveQuery } from 'dexie'
import { addMonths, monthOf } from '#notebook/calendar.ts'
import { draftExpiryOf, isExpired } from '#notebook/retention.ts'
import type { WardId } from '#notebook/ids.ts'
import { isProfessional, may } from '#notebook/may.ts'
import type { RecordOf, Role } from '#notebook/records.ts'
import { roleOf, type Holder, type Register } from '#notebook/register.ts'
import { guidanceRoom, notesRoom, parseRoom, registerRoom, residentsRoom, roomName, teamRoom, textOf, type Room, type RoomName } from '#notebook/rooms.ts'
import { dateAgain, dropRoom, endOfText, erasedTexts, outgoing, roomsWithOutgoing, showOwn, teamPageCame } from '#local/outbox.ts'
import { leaseFrom } from '#local/lease.ts'
import { circlesKnown } from '#local/queries.ts'
import { wardsHeld } from '#local/reading.ts'
import { letForgottenGo } from '#local/write.ts'
import type { Clock, Connection, DeviceRow, Identity, RegisterRow, Tables } from '#local/tables.ts'
import { CLOSE } from '#wire/messages.ts'
import type { Inflate } from '#wire/packed.ts'
import { tellActs } from './acts.ts'
import { dropCache, keptRooms, openIndexedDbCache, type OpenCache } from './cache.ts'
import { isFinal, lineTo, openChannel, type Dial } from './channel.ts'
import { inflate } from './inflate.ts'
import { sendTexts, whenClosed } from './text-outbox.ts'
import type { Tell } from './door/acts.ts'
import { openRoom, type RoomEvents, type RoomLink } from './room.ts'
import { sweep } from './sweep.ts'
import { verifier } from './verify.ts'
import { letOwnerGo, wipe } from './wipe.ts'

/**
 * The sync engine: one tab leads for all tabs of this device, keeps one line to the relay, and opens the rooms
 * that its person reads. Screens never wait for it; they see its work through the read model.
 */
export type EngineOptions = {
  /** The relay's WebSocket address. */
  readonly url: string
  readonly openCache: OpenCache
  readonly Dialled: Dial
  readonly inflate: Inflate
  readonly jitter: () => number
  /** Runs the engine while this tab leads, until the promise it gets settles. */
  readonly lead: (work: () => Promise<void>) => void
  /** Has the browser write over what was deleted; not at all when absent. */
  readonly sweep?: (tables: Tables) => Promise<void>
  /** How the relay is told what was done here; over HTTPS when absent. */
  readonly tell?: Tell
}

const minute = 60_000
/** ms between two contacts that are written down. */
const CONTACT = 5 * minute
/** ms after which the browser's files are tidied, when nothing more has gone since. */
const SWEEP_AFTER = 2000
/** ms by which two clocks may differ that run alike. */
const A_MOMENT = 2000

const inBrowser = (): EngineOptions => ({
  url: lineTo(location.origin),
  openCache: openIndexedDbCache,
  Dialled: WebSocket,
  inflate,
  sweep,
  jitter: () => Math.random() * 3000,
  lead: (work) => {
    if ('locks' in navigator) navigator.locks.request('schrift sync', work).catch(() => undefined)
    else void work()
  },
})

/**
 * Starts syncing as soon as this device is enrolled and this tab leads; returns what stops it. Opens the wards that may
 * stand on this device and no other: without a shift, a volunteer's phone opens none. When a ward goes from those, the
 * engine stops, and its notebook is wiped before anything is opened again.
 */
export function startSync(tables: Tables, options: EngineOptions = inBrowser()): () => void {
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => (stop = resolve))
  options.lead(async () => {
    let end = (): Promise<void> => Promise.resolve()
    let running = ''
    let turn: Promise<void> = Promise.resolve()
    /** The relay closed the line for good, and has said nothing else since. */
    let shut = false
    const opensBy = (row: DeviceRow): string => {
      const ids = wardsHeld(row).map(({ id }) => id)
      return row.identity && ids.length > 0 ? JSON.stringify([row.identity.device, ids]) : ''
    }
    const goneBy = (row: DeviceRow): WardId[] => {
      const ids = wardsHeld(row).map(({ id }) => id)
      return (row.held ?? []).filter((id) => !ids.includes(id))
    }
    const isShut = ({ connection }: DeviceRow): boolean => connection?.at === 'stopped' || connection?.at === 'ended'
    const follow = async (heard: DeviceRow): Promise<void> => {
      // Most of what is written down about a device changes nothing here: contacts, the copies of rooms, how a page looks.
      if (!shut && !isShut(heard) && !heard.left && opensBy(heard) === running && goneBy(heard).length === 0) return
      const row = await tables.self()
      const opens = opensBy(row)
      const gone = goneBy(row)
      const again = shut && row.connection?.at === 'starting'
      shut = running !== '' && isShut(row)
      if (opens !== running || gone.length > 0 || again) await change(row, opens, gone)
      if (row.left) await letOwnerGo(tables)
    }
    const change = async (row: DeviceRow, opens: string, gone: readonly WardId[]): Promise<void> => {
      const { identity, held = [], clock } = row
      const wards = wardsHeld(row)
      const ids = wards.map(({ id }) => id)
      running = ''
      await end()
      end = () => Promise.resolve()
      if (gone.length > 0) {
        await wipe(tables, ids)
        void options.sweep?.(tables).catch(() => undefined)
      }
      else if (JSON.stringify(ids) !== JSON.stringify(held)) await tables.keep({ held: ids })
      if (ids.some((id) => !held.includes(id))) await showOwn(tables)
      if (identity && opens !== '') end = runEngine(tables, { ...identity, wards }, clock, options)
      running = opens
    }
    const enrolment = liveQuery(() => tables.self()).subscribe((row) => {
      turn = turn.then(() => follow(row)).catch((cause: unknown) => console.warn('sync', cause instanceof Error ? cause.name : 'unknown'))
    })
    await stopped
    enrolment.unsubscribe()
    await turn
    await end()
  })
  return stop
}

function runEngine(tables: Tables, identity: Identity, clock: Clock | undefined, options: EngineOptions): () => Promise<void> {
  const me: Holder = { device: identity.device, person: identity.person?.id }
  const links = new Map<RoomName, RoomLink>()
  const roles = new Map<WardId, Role | undefined>(identity.wards.map((ward) => [ward.id, ward.role]))
  const registers = new Map<WardId, Register>()
  /** Rooms of a few that stand open on these wards. */
  let circles: readonly Room[] = []
  /** Rooms to open in the background, one after another, when what matters is there. */
  const later: RoomName[] = []
  /** The relay's clock when a contact was last written down. */
  let contact = 0
  /** Rooms that are closed to this device, and why. */
  const refused = new Map<RoomName, 'no-such-room' | 'expired'>()
  /** The relay's clock minus this device's, ms. */
  let offset = clock?.offset ?? 0
  /** When it was last measured: by this device's clock, and by one that nobody sets. */
  let measured: { readonly at: number; readonly steady: number } | undefined
  /** What waits for the next measurement. */
  const untimed: (() => void)[] = []
  /** Rooms for which something waits on this device; undefined: not known yet. */
  let waiting: Set<RoomName> | undefined
  let sweeping: ReturnType<typeof setTimeout> | undefined
  let ended = false
  let finished = false

  let reported: Connection['at'] | undefined
  /** What is to be written down of it: nothing, when it is no news. */
  const newsOf = (connection: Connection): Partial<Pick<DeviceRow, 'connection'>> => {
    if (ended || reported === connection.at) return {}
    reported = connection.at
    return { connection }
  }
  const noteDown = (news: Partial<DeviceRow>): void => {
    if (Object.keys(news).length > 0) void tables.keep(news).catch(() => undefined)
  }
  const report = (connection: Connection): void => noteDown(newsOf(connection))

  const channel = openChannel(
    options.url,
    {
      up: () => undefined,
      down: (code) => {
        if (finished) return
        const connection = connectionAfter(code)
        finished = connection.at === 'stopped' || connection.at === 'ended'
        if (connection.at === 'ended') void tables.keep({ shift: undefined, connection }).catch(() => undefined)
        else report(connection)
      },
      heartbeat: (time) => measure(time),
    },
    options.Dialled,
    options.inflate
  )

  /** W5: learns the relay's clock; written down only when it tells something new, and now and then as a contact. */
  function measure(time: number, connection?: Connection): void {
    const surely = relayNow() !== undefined
    const before = offset
    offset = time - tables.now()
    measured = { at: tables.now(), steady: performance.now() }
    const changed = Math.abs(offset - before) > A_MOMENT
    const news = connection ? newsOf(connection) : {}
    if (changed || time - contact >= CONTACT) {
      contact = time
      noteDown({ ...news, clock: { offset }, lease: leaseFrom(time, tables.now()) })
    } else noteDown(news)
    if (surely && !changed) return
    for (const resolve of untimed.splice(0)) resolve()
    for (const ward of roles.keys()) {
      openReading(ward)
      tidy(ward)
    }
    for (const room of links.values()) room.nudge()
  }

  const guess = (): number => tables.now() + offset

  /** undefined: not measured yet, or this device's clock jumped since, or the device slept. */
  function relayNow(): number | undefined {
    if (!measured) return undefined
    const passed = tables.now() - measured.at
    return Math.abs(passed - (performance.now() - measured.steady)) > A_MOMENT ? undefined : guess()
  }

  /** The relay's clock, as soon as it is known. */
  async function clockKnown(): Promise<number> {
    for (;;) {
      const now = relayNow()
      if (now !== undefined) return now
      await new Promise<void>((resolve) => untimed.push(resolve))
    }
  }

  const world = {
    url: options.url,
    tables,
    channel,
    openCache: options.openCache,
    verify: verifier(tables, identity.relayKey),
    relayNow,
    waits: (name: RoomName) => waiting?.has(name) ?? true,
    jitter: options.jitter,
  }

  const events: RoomEvents = {
    opened: (_room, { time }) => measure(time, { at: 'connected' }),
    filled: (name) => {
      const room = parseRoom(name)
      if (room?.kind === 'register') openReading(room.ward)
      if (room?.kind === 'team') void teamPageCame(tables, room.ward).catch(() => undefined)
      const next = later.shift()
      if (next) open(next)
    },
    erasing: sweepSoon,
    erased: (name) => tidy(parseRoom(name)?.ward ?? ''),
    denied: (name) => void leave(name, 'no-such-room'),
    expired: (name) => void leave(name, 'expired'),
    moved: push,
    trouble: (name, cause) => console.warn('sync', parseRoom(name)?.kind, cause instanceof Error ? cause.name : 'unknown'),
  }

  /** Something goes from this device: when it has gone, the browser's files are tidied. Remembered over the end of a tab. */
  function sweepSoon(): void {
    clearTimeout(sweeping)
    if (!options.sweep) return
    void tables.keep({ unswept: true }).catch(() => undefined)
    sweeping = setTimeout(() => void sweepNow(), SWEEP_AFTER)
  }
  async function sweepNow(): Promise<void> {
    const mine = sweeping
    try {
      await options.sweep?.(tables)
      if (sweeping === mine) await tables.keep({ unswept: undefined }) // else more went meanwhile
    } catch (cause) {
      console.warn('sweep', cause instanceof Error ? cause.name : 'unknown')
    }
  }

  function open(name: RoomName): void {
    if (!ended && !links.has(name) && !refused.has(name)) links.set(name, openRoom(name, world, events))
  }

  /** Something waits for these rooms. */
  function push(names: Iterable<RoomName>): void {
    for (const name of names) {
      waiting?.add(name)
      const closed = refused.get(name)
      if (closed) void leave(name, closed)
      open(name)
      links.get(name)?.nudge()
    }
  }

  /** The rooms that a person reads: what was agreed, residents and this month at once, older months one by one behind them. */
  function openReading(ward: WardId): void {
    const role = roles.get(ward)
    const register = registers.get(ward)
    if (!register?.ward) return // it says which months live
    const mine = (room: Room): boolean => may({ person: me.person, role }, { do: 'open', room }).ok
    const months = livingMonths(register.ward, guess(), isProfessional(role) || me.person === undefined)
    const [thisMonth = [], ...older] = months.map((month) => (['all', 'staff'] as const).map((audience) => notesRoom(ward, audience, month)))
    const residents = (['all', 'staff'] as const).map((audience) => residentsRoom(ward, audience))
    for (const room of [teamRoom(ward), ...residents, ...thisMonth, guidanceRoom(ward), ...circles.filter((room) => room.ward === ward)].filter(mine)) open(roomName(room))
    for (const room of older.flat().filter(mine)) {
      const name = roomName(room)
      if (!links.has(name) && !later.includes(name)) later.push(name)
    }
  }

  /**
   * A room that the relay does not show us, or that expired: it goes from this device, undelivered words to the tray.
   * W5: words that stand there only because this device's clock is wrong move to the room where they belong.
   */
  async function leave(name: RoomName, code: 'no-such-room' | 'expired'): Promise<void> {
    refused.set(name, code)
    sweepSoon() // first: a tab that is killed halfway has it done at the next start
    const gone = links.get(name)
    links.delete(name)
    await gone?.close(true)
    await dropCache(name)
    const now = await clockKnown()
    const waiting = new Map((await outgoing(tables, name)).map((row) => [row.id, row]))
    // Of an expired month the device may have been away as long: perhaps its words were read there, and expired too.
    const moved = await dateAgain(tables, [...waiting.values()], now, code === 'expired' ? { behind: Infinity } : {})
    const given = (await outgoing(tables, name)).filter((row) => row.at === waiting.get(row.id)?.at)
    await dropRoom(tables, name, code, new Set(given.map(({ id }) => id)))
    sweepSoon()
    if (moved.has(name)) refused.delete(name) // the right room, which was only asked for too early
    push(moved)
    const rest = await outgoing(tables, name)
    if (refused.has(name) && rest.length > 0) await leave(name, code) // written meanwhile
  }

  /**
   * Texts go with what began them (M5), and the copies of those that were ended long ago (M3) unless something waits in
   * them that was written here. Looked for anew each time: a tab may have been killed between the one and the other.
   */
  async function tidyTexts(ward: WardId): Promise<void> {
    const waits = (name: RoomName): Promise<number> => tables.textEdits.where('room').equals(name).count()
    const written = (await tables.textEdits.toArray()).map(({ room }) => room)
    const texts = [...new Set([...written, ...(await keptRooms())])].flatMap((name) => textOf(name) ?? []).filter((room) => room.ward === ward)
    if (texts.length === 0) return
    const [now, settings] = [relayNow(), registers.get(ward)?.ward]
    for (const room of await erasedTexts(tables, texts)) {
      await tables.textEdits.where('room').equals(roomName(room)).delete()
      await forgetCopy(roomName(room))
    }
    for (const room of texts) {
      const ended = await endOfText(tables, room)
      const over = ended !== undefined && now !== undefined && settings !== undefined && now >= draftExpiryOf(ended, settings.retentionDays)
      const name = roomName(room)
      if (over) await whenClosed(name, async () => ((await waits(name)) === 0 ? forgetCopy(name) : undefined))
    }
  }

  async function forgetCopy(name: RoomName): Promise<void> {
    await dropCache(name)
    sweepSoon()
  }

  function onRegisters(rows: readonly RegisterRow[]): void {
    for (const { ward, register } of rows) {
      const first = !registers.has(ward)
      registers.set(ward, register)
      const role = roleOf(register, me)
      const changed = register.members.size > 0 && role !== roles.get(ward)
      if (changed) {
        roles.set(ward, role)
        refused.clear()
      }
      if (changed || first) tidy(ward)
      openReading(ward)
    }
    for (const room of links.values()) room.nudge()
  }

  /** Why a room is closed to this person by what this device knows: a role was lowered, or the month's time came (M3). */
  function closedWhy(name: RoomName): 'no-such-room' | 'expired' | undefined {
    const room = parseRoom(name)
    const settings = room && registers.get(room.ward)?.ward
    if (!room || !settings || room.kind === 'register') return undefined
    const { timezone, retentionDays } = settings
    if (!may({ person: me.person, role: roles.get(room.ward) }, { do: 'open', room }).ok) return 'no-such-room'
    const now = relayNow()
    return 'month' in room && now !== undefined && isExpired(room.month, timezone, retentionDays, now) ? 'expired' : undefined
  }

  /** What is closed goes from this device without waiting for the relay. */
  function tidy(ward: WardId): void {
    const look = async (): Promise<void> => {
      const recorded = (await tables.records.orderBy('room').uniqueKeys()).map(String)
      for (const name of new Set([...links.keys(), ...recorded, ...(await keptRooms())])) {
        const why = parseRoom(name)?.ward === ward ? closedWhy(name) : undefined
        if (why && !ended) await leave(name, why)
      }
      if (!ended) await tidyTexts(ward)
    }
    look().catch((cause: unknown) => events.trouble(roomName(registerRoom(ward)), cause))
  }

  const subscriptions = [
    liveQuery(() => tables.registers.toArray()).subscribe(onRegisters),
    liveQuery(() => roomsWithOutgoing(tables)).subscribe((names) => {
      waiting = new Set(names)
      push(names)
    }),
    liveQuery(() => circlesKnown(tables)).subscribe((rooms) => {
      circles = rooms
      for (const ward of roles.keys()) openReading(ward)
    }),
  ]
  // What a tab held that was closed a moment later travels all the same.
  const letHeldTravel = (): void => void letForgottenGo(tables).catch(() => undefined)
  letHeldTravel()
  const everyMinute = setInterval(() => {
    letHeldTravel()
    // What was denied although it is ours by the register is asked for again: the month had not begun for the relay.
    for (const name of refused.keys()) if (!closedWhy(name)) refused.delete(name)
    for (const ward of roles.keys()) {
      openReading(ward)
      tidy(ward)
    }
  }, minute)
  const stopTelling = tellActs(tables, options.tell)
  const stopSending = sendTexts({ ...options, tables }, (ward) => roles.has(ward))
  const redial = (): void => channel.redial()
  globalThis.addEventListener?.('online', redial)

  void tables.self().then(({ unswept }) => (unswept ? sweepSoon() : undefined)).catch(() => undefined)

  report({ at: 'starting' })
  for (const ward of roles.keys()) open(roomName(registerRoom(ward)))

  return async () => {
    ended = true
    clearTimeout(sweeping)
    stopTelling()
    stopSending()
    clearInterval(everyMinute)
    globalThis.removeEventListener?.('online', redial)
    for (const subscription of subscriptions) subscription.unsubscribe()
    await Promise.all([...links.values()].map((room) => room.close()))
    channel.close()
  }
}

/** L7: how this device stands after its line was closed with this code. 4400–4499: the relay will not have it back as it is. */
export function connectionAfter(code: number): Connection {
  if (!isFinal(code)) return { at: 'offline' }
  if (code === CLOSE.shiftEnded) return { at: 'ended' }
  return code === CLOSE.malformed || code === CLOSE.tooLarge ? { at: 'stopped', why: 'not-understood' } : { at: 'stopped' }
}

/** Months that a device carries, newest first: a volunteer's this and the last, a professional's and a tablet all that live (M3). */
function livingMonths({ timezone, retentionDays }: RecordOf<'ward.set'>, now: number, all: boolean): string[] {
  const months = [monthOf(now, timezone)]
  for (;;) {
    const before = addMonths(months[months.length - 1] ?? '', -1)
    if (isExpired(before, timezone, retentionDays, now) || (!all && months.length === 2)) return months
    months.push(before)
  }
}
