import { EventEmitter } from 'node:events'
import type { SimSession } from './registers.ts'
import type { Socket } from '#server/relay/connection.ts'
import type { Dial, Wire } from '#sync/channel.ts'
import type { Chance } from './chance.ts'
import type { Loop, Owner } from './loop.ts'

/**
 * What lies between devices and the relay. As with TCP, what arrives arrives in order; a frame that is lost takes its
 * connection with it. A connection may also go silent without anybody being told.
 */
export type Weather = {
  /** How a new connection fares: made, turned down, or never answered. */
  reach: 'good' | 'refused' | 'swallowed'
  /** ms that a frame takes, at most. */
  latency: number
  /** What happens to the frame that comes after so many others. */
  mishap: Mishap | undefined
}
export type Mishap = { readonly way: 'up' | 'down'; readonly how: 'lost' | 'doubled' | 'cut'; after: number }

export const goodWeather = (): Weather => ({ reach: 'good', latency: 20, mishap: undefined })

/** Where connections arrive; undefined while no relay runs. */
export type Station = { readonly owner: Owner; readonly accept: (socket: Socket, session: SimSession) => void }

export type Network = {
  /** What `session`'s device dials with, from a program of `owner`. */
  readonly dial: (session: SimSession, owner: Owner, weather: Weather) => Dial
  readonly station: (next: Station | undefined) => void
  /** Breaks the connections of a session, or of all; both ends are told. */
  readonly cut: (session?: SimSession) => void
  /** From now on nothing more arrives over them, and nobody is told. */
  readonly hush: (session: SimSession) => void
  /** A program died; the machine says goodbye for it. */
  readonly died: (owner: Owner) => void
}

/** Sees each frame when it is sent, whether or not it arrives. */
export type Watch = (way: 'up' | 'down', frame: Uint8Array, session: SimSession) => void

const ABNORMAL = 1006
const CONNECTING = 0
const OPEN = 1
const CLOSED = 3

export function createNetwork(loop: Loop, chance: Chance, watch: Watch): Network {
  const links = new Set<Link>()
  let station: Station | undefined

  /** One direction of a connection. */
  function pipe(weather: Weather, link: () => Link): (owner: Owner, act: () => void) => void {
    let last = 0
    return (owner, act) => {
      last = Math.max(last, loop.now() + 1 + chance.below(weather.latency))
      loop.give(owner, () => link().state === 'whole' && act(), last - loop.now())
    }
  }

  type Link = {
    state: 'whole' | 'silent' | 'broken'
    readonly session: SimSession
    readonly owner: Owner
    /** Both ends see it break. */
    readonly snap: () => void
    /** The device's end closes. */
    readonly close: () => void
  }

  /** Whether a mishap takes the frame; else it is delivered, perhaps twice or in part. */
  function fare(frame: Uint8Array, way: 'up' | 'down', weather: Weather, link: Link, deliver: (bytes: Uint8Array) => void): void {
    const mishap = weather.mishap
    if (!mishap || mishap.way !== way || mishap.after-- > 0) return deliver(frame)
    weather.mishap = undefined
    if (mishap.how === 'lost') return link.snap()
    deliver(mishap.how === 'cut' ? frame.slice(0, chance.below(frame.length)) : frame)
    if (mishap.how === 'doubled') deliver(frame)
  }

  function dial(session: SimSession, owner: Owner, weather: Weather): Dial {
    return class implements Wire {
      binaryType: BinaryType = 'arraybuffer'
      readyState = CONNECTING
      onopen: Wire['onopen'] = null
      onmessage: Wire['onmessage'] = null
      onclose: Wire['onclose'] = null
      #server: ServerEnd | undefined
      readonly #link: Link
      readonly #relay: Owner | undefined
      readonly #up: ReturnType<typeof pipe>
      readonly #down: ReturnType<typeof pipe>

      constructor() {
        this.#link = { state: 'whole', session, owner, snap: () => this.#snap(), close: () => this.close() }
        this.#relay = station?.owner
        this.#up = pipe(weather, () => this.#link)
        this.#down = pipe(weather, () => this.#link)
        links.add(this.#link)
        if (weather.reach === 'swallowed') this.#link.state = 'silent'
        else if (weather.reach === 'refused' || !station) this.#down(owner, () => this.#closed(ABNORMAL))
        else {
          const { owner: relay, accept } = station
          this.#up(relay, () => {
            if (this.readyState !== CONNECTING) return
            const server = serverEnd(relay)
            this.#server = server
            this.#down(owner, () => this.#opened())
            accept(server, session)
          })
        }
        const serverEnd = (relay: Owner): ServerEnd =>
          new ServerEnd({
            later: (act) => loop.give(relay, act),
            pong: (act) => this.#down(owner, () => this.#up(relay, act)),
            transmit: (frame, arrived) => {
              watch('down', frame, session)
              fare(frame, 'down', weather, this.#link, (bytes) =>
                this.#down(owner, () => {
                  loop.give(relay, arrived)
                  if (this.readyState === OPEN) this.onmessage?.(new MessageEvent('message', { data: Uint8Array.from(bytes).buffer }))
                })
              )
            },
            hungUp: (code) => {
              this.#down(owner, () => {
                this.#closed(code)
                loop.give(relay, () => this.#server?.ended())
              })
            },
          })
      }

      send(frame: Uint8Array<ArrayBuffer>): void {
        const relay = this.#relay
        if (this.readyState !== OPEN || !relay || !owner.alive) return
        watch('up', frame, session)
        fare(Uint8Array.from(frame), 'up', weather, this.#link, (bytes) => this.#up(relay, () => this.#server?.heard(bytes)))
      }

      close(): void {
        if (this.readyState === CLOSED) return
        this.readyState = CLOSED
        links.delete(this.#link)
        if (this.#relay) this.#up(this.#relay, () => this.#server?.ended())
      }

      #opened(): void {
        if (this.readyState !== CONNECTING) return
        this.readyState = OPEN
        this.onopen?.(new Event('open'))
      }

      #closed(code: number): void {
        if (this.readyState === CLOSED) return
        this.readyState = CLOSED
        links.delete(this.#link)
        this.onclose?.(new CloseEvent('close', { code }))
      }

      #snap(): void {
        if (this.#link.state !== 'whole') return
        this.#link.state = 'broken'
        links.delete(this.#link)
        if (this.#relay) loop.give(this.#relay, () => this.#server?.ended(), 1 + chance.below(500))
        loop.give(owner, () => this.#closed(ABNORMAL), 1 + chance.below(500))
      }
    }
  }

  return {
    dial,
    station: (next) => (station = next),
    cut: (session) => {
      for (const link of links) if (!session || link.session === session) link.snap()
    },
    hush: (session) => {
      for (const link of links) if (link.session === session) link.state = 'silent'
    },
    died: (owner) => {
      for (const link of links) if (link.owner === owner) link.close()
    },
  }
}

type Ends = {
  readonly later: (act: () => void) => void
  readonly pong: (act: () => void) => void
  readonly transmit: (frame: Uint8Array, arrived: () => void) => void
  readonly hungUp: (code: number) => void
}

/** The relay's end of a connection: what the relay uses of a `ws` WebSocket. */
class ServerEnd extends EventEmitter implements Socket {
  readonly #ends: Ends
  readonly #unread: Uint8Array[] = []
  #state: 'open' | 'closing' | 'closed' = 'open'
  bufferedAmount = 0
  isPaused = false

  constructor(ends: Ends) {
    super()
    this.#ends = ends
  }

  heard(frame: Uint8Array): void {
    this.#unread.push(frame)
    this.#readOn()
  }
  ended(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.emit('close')
  }
  send(frame: Uint8Array, _how: object, sent: () => void): void {
    if (this.#state !== 'open') return
    this.bufferedAmount += frame.byteLength
    this.#ends.transmit(Uint8Array.from(frame), () => {
      this.bufferedAmount -= frame.byteLength
      if (this.#state === 'open') sent()
    })
  }
  ping(): void {
    this.#ends.pong(() => {
      if (this.#state === 'open') this.emit('pong')
    })
  }
  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
    this.#ends.later(() => this.#readOn())
  }
  close(code: number): void {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    this.#ends.hungUp(code)
  }
  terminate(): void {
    if (this.#state === 'open') this.#ends.hungUp(ABNORMAL)
    this.#ends.later(() => this.ended())
  }
  #readOn(): void {
    while (this.#state !== 'closed' && !this.isPaused && this.#unread.length > 0)
      this.emit('message', Buffer.from(this.#unread.shift() ?? []), true)
  }
}
