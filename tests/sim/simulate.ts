import { createDecoder, readVarUint } from 'lib0/decoding'
import { write } from '#local/write.ts'
import { decodeFrame, MESSAGE, SYNC } from '#wire/messages.ts'
import type { SimDevice } from './device.ts'
import { createJudge, type Judge } from './judge.ts'
import { WARD } from './registers.ts'
import type { Act, Scenario } from './steps.ts'
import { openWorld, type World } from './world.ts'
import { compose } from './write.ts'

/** How a run ended. */
export type Outcome = {
  /** What broke the invariant; empty when it held. */
  readonly faults: readonly string[]
  /** What happened, line by line. */
  readonly log: readonly string[]
  /** Tasks that ran. */
  readonly ran: number
}

/** ms in which everything must have come to rest once the network is whole. */
const HEALING = 240_000
const LOOK_EACH = 5000

/** Runs a scenario on the real device and the real relay. `tellFrames`: the log has each frame too. */
export async function simulate({ seed, cast, steps }: Scenario, tellFrames = false): Promise<Outcome> {
  let judge: Judge | undefined
  const world = await openWorld(cast, {
    seed,
    stacks: tellFrames,
    watch(way, frame, session) {
      if (tellFrames) world.note(`${session.device} ${way === 'up' ? '→' : '←'} ${frameText(frame)}`)
      if (way === 'down') judge?.sent(frame, session)
    },
  })
  const { loop, relay, log } = world
  try {
    judge = createJudge(world)
    relay.start()
    await loop.pass(1500)
    for (const { act, wait } of steps) {
      world.note(JSON.stringify(act))
      await perform(act, world, judge)
      await loop.pass(wait)
    }
    world.note('the network heals')
    await heal(world, judge)
    const faults = [...world.uncaught, ...judge.faults()]
    return { faults, log: [...log, ...relay.log.map((line) => `relay: ${line}`)], ran: loop.ran() }
  } catch (cause) {
    return { faults: [cause instanceof Error ? cause.message : String(cause)], log, ran: loop.ran() }
  } finally {
    await world.close()
  }
}

/** All that was broken works again; then everything has time to come to rest. */
async function heal({ loop, relay, devices }: World, judge: Judge): Promise<void> {
  relay.fill(false)
  for (const { weather } of devices) Object.assign(weather, { reach: 'good', latency: 20, mishap: undefined })
  for (const device of devices) device.openTab()
  for (let waited = 0; waited < HEALING; waited += LOOK_EACH) {
    relay.start() // one that was told to stop may have finished since
    await loop.pass(LOOK_EACH)
    for (const device of devices) if (judge.stands(device) && isStopped(device)) restart(device)
    if (judge.atRest()) break
  }
  await loop.pass(LOOK_EACH)
}

function restart(device: SimDevice): void {
  device.killTab()
  device.openTab()
}

/** The relay said that it will not have this tab back. */
const isStopped = (device: SimDevice): boolean =>
  device.values('device').some((row) => JSON.stringify(row).includes('"at":"stopped"'))

async function perform(act: Act, world: World, judge: Judge): Promise<void> {
  const { loop, relay, devices, network } = world
  const device = 'device' in act ? devices[act.device] : undefined
  switch (act.is) {
    case 'kill relay':
      await loop.turns(act.turns)
      return relay.kill()
    case 'stop relay':
      return relay.stop()
    case 'start relay':
      return relay.start()
    case 'fill disk':
      return relay.fill(true)
    case 'free disk':
      return relay.fill(false)
    case 'back up':
      return relay.backUp()
    case 'restore':
      relay.kill()
      if (relay.restore()) judge.lost()
      return relay.start()
    case 'lose rooms':
      relay.kill()
      relay.loseRooms()
      judge.lost()
      return relay.start()
    case 'flip a bit':
      relay.kill()
      relay.flip(act.lot)
      judge.lost()
      return relay.start()
    case 'sleep':
      world.sleep(act.days)
      return judge.slept(act.days)
  }
  if (!device) return
  const { person } = device.session
  switch (act.is) {
    case 'write':
      return writeOn(device, act, world, judge)
    case 'cut':
      return network.cut(device.session)
    case 'hush':
      return network.hush(device.session)
    case 'weather':
      return void Object.assign(device.weather, { reach: act.reach, latency: act.latency })
    case 'mishap':
      return void Object.assign(device.weather, { mishap: { ...act.mishap } })
    case 'kill tab':
      await loop.turns(act.turns)
      return device.killTab()
    case 'open tab':
      return device.openTab()
    case 'lose cache':
      device.killTab()
      device.loseCaches()
      return device.openTab()
    case 'spoil cache':
      device.killTab()
      device.spoilCache(act.lot)
      return device.openTab()
    case 'clock':
      device.off = act.off
      return
    case 'role':
      await world.change({ type: 'member.set', person, name: person, role: act.role, since: world.now() })
      return judge.roleChanged(person)
    case 'revoke':
      await revoke(device, world)
      return judge.revoked(device)
  }
}

export async function revoke({ session }: SimDevice, { registers, change, now }: World): Promise<void> {
  const known = registers.fold().devices.get(session.device)
  if (!known || known.revoked !== undefined) return
  const { device: subject, person, key, since } = known
  await change({ type: 'device.set', subject, person, key, since, revoked: now() })
}

function writeOn(device: SimDevice, { what, lot }: Extract<Act, { is: 'write' }>, world: World, judge: Judge): void {
  const tab = device.tab()
  const composed = tab && compose(device, what, lot)
  if (!tab || !composed) return
  const { session } = device
  world.loop.give(tab.owner, () => {
    void write(tab.tables, { person: session.person, ward: WARD }, composed.words, composed.audience).then((written) => {
      world.note(`${session.device} wrote ${what}: ${written.ok ? written.value : written.error}`)
      if (written.ok) judge.written(device, written.value)
    })
  })
}

const kinds = new Map<number, string>(Object.entries(MESSAGE).map(([name, type]) => [type, name]))
const parts = new Map<number, string>(Object.entries(SYNC).map(([name, part]) => [part, name]))

/** A frame in a few words: room, kind, size. */
function frameText(frame: Uint8Array): string {
  const { room, message } = decodeFrame(frame)
  const decoder = createDecoder(message)
  const type = readVarUint(decoder)
  const kind = type === MESSAGE.sync ? parts.get(readVarUint(decoder)) : kinds.get(type)
  return `${room} ${kind} (${message.byteLength} bytes)`
}
