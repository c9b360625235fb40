import { DAY } from '#notebook/calendar.ts'
import { openIndexedDbCache } from '#sync/cache.ts'
import { chanceOf } from './chance.ts'
import { enrol, type SimDevice } from './device.ts'
import { createLoop, type Loop, type Owner } from './loop.ts'
import { createNetwork, type Network, type Watch } from './network.ts'
import { machineTurn, usePlatform } from './platform.ts'
import { createRegisters, type RegisterWords, type SimRegisters } from './registers.ts'
import { createRelayHouse, type RelayHouse } from './relay-house.ts'
import { simSubtle } from './seals.ts'
import type { Player } from './steps.ts'

/** 24 November 2026, 14:05 in Amsterdam. */
export const START = Date.UTC(2026, 10, 24, 13, 5)

/** A ward in one process: its people and their devices, its relay, the network between them, and time itself. */
export type World = {
  readonly loop: Loop
  readonly network: Network
  readonly registers: SimRegisters
  readonly relay: RelayHouse
  readonly devices: readonly SimDevice[]
  /** The true time, ms since 1970. */
  readonly now: () => number
  /** Everybody sleeps, the relay too: clocks go on, timers stand still. */
  readonly sleep: (days: number) => void
  /** The register changes under the eyes of the relay, if one runs. */
  readonly change: (words: RegisterWords) => Promise<void>
  /** Runs `work` as `owner` would, and time with it, until it is done. */
  readonly play: <T>(owner: Owner, work: () => Promise<T>) => Promise<T>
  readonly log: string[]
  readonly note: (line: string) => void
  /** What nobody caught. */
  readonly uncaught: readonly string[]
  /** Ends all programs and gives the machine back. */
  readonly close: () => Promise<void>
}

export type WorldOptions = {
  readonly seed?: number
  /** Sees each frame when it is sent. */
  readonly watch?: Watch
  /** Keeps the stacks of errors, which cost more than all else in a run. */
  readonly stacks?: boolean
}

/** Opens a ward of these players. The relay does not run yet; the devices do. */
export async function openWorld(cast: readonly Player[], options: WorldOptions = {}): Promise<World> {
  const { seed = 1, watch = () => undefined, stacks = true } = options
  const uncaught: string[] = []
  const log: string[] = []
  const devices: SimDevice[] = []
  const loop = createLoop((owner, cause) => uncaught.push(`uncaught in ${owner.name}: ${textOf(cause)}`))
  const luck = chanceOf(seed, 'bytes')
  const jitter = chanceOf(seed, 'jitter')
  let slept = 0
  const now = (): number => START + slept + loop.now()
  const note = (line: string): void => void log.push(`${(loop.now() / 1000).toFixed(3).padStart(9)} ${line}`)

  const { stackTraceLimit } = Error
  if (!stacks) Error.stackTraceLimit = 0
  usePlatform({
    after: loop.after,
    soon: loop.soon,
    cancel: loop.cancel,
    wall: () => now() + (loop.current().off?.() ?? 0),
    steady: loop.now,
    random: luck.next,
    subtle: simSubtle(luck.next),
    indexedDB: () => loop.current().disk,
    warn: (...words) => note(`${loop.current().name} warns: ${words.map(textOf).join(' ')}`),
    rejected: (cause) => note(`rejected, and nobody listened: ${textOf(cause)}`),
  })

  const registers = await createRegisters(now)
  const network = createNetwork(loop, chanceOf(seed, 'network'), watch)
  const relay = createRelayHouse(loop, network, registers, now)
  await registers.set({ type: 'ward.set', name: 'De Linde', timezone: 'Europe/Amsterdam', language: 'nl', retentionDays: 42 })
  for (const { person, role } of new Map(cast.map((player) => [player.person, player])).values())
    await registers.set({ type: 'member.set', person, name: person, role, since: now() })
  const parts = { loop, network, registers, now, openCache: openIndexedDbCache, jitter: () => jitter.below(300) }
  for (const player of cast) devices.push(await enrol(player, parts))

  return {
    loop,
    network,
    registers,
    relay,
    devices,
    now,
    log,
    note,
    uncaught,
    sleep: (days) => (slept += Math.round(days * DAY)),
    async change(words) {
      loop.give(relay.owner() ?? loop.current(), () => void registers.set(words))
      await loop.pass(0)
    },
    async play(owner, work) {
      let done = false
      let outcome: ReturnType<typeof work> | undefined
      loop.give(owner, () => {
        outcome = work()
        const settled = (): void => void (done = true)
        outcome.then(settled, settled)
      })
      for (let waited = 0; !done; waited += 50) {
        if (waited > 120_000) throw new Error('it did not come to an end')
        await loop.pass(waited === 0 ? 0 : 50)
      }
      if (!outcome) throw new Error('it did not begin')
      return outcome
    },
    async close() {
      for (const device of devices) device.killTab()
      relay.kill()
      await loop.pass(0)
      await machineTurn()
      usePlatform(undefined)
      Error.stackTraceLimit = stackTraceLimit
    },
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
