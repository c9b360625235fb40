import { createDecoder, readVarUint } from 'lib0/decoding'
import { onTestFinished } from 'vitest'
import type { RecordId } from '#notebook/ids.ts'
import { isKnown, parseBody, type NotebookRecord, type Words } from '#notebook/records.ts'
import { bodyOf } from '#notebook/seal.ts'
import type { Audience } from '#notebook/rooms.ts'
import type { RecordRow } from '#local/tables.ts'
import { write } from '#local/write.ts'
import { note } from '#support/ward.ts'
import { decodeFrame } from '#wire/messages.ts'
import type { SimDevice, Tab } from '../sim/device.ts'
import { WARD } from '../sim/registers.ts'
import type { Player } from '../sim/steps.ts'
import { openWorld, type World } from '../sim/world.ts'

/** A ward in one process, on a clock of its own: real devices, a real relay, and a network that the test governs. */
export type Stage<Name extends string> = World & {
  /** The people's devices, by name. */
  readonly device: Readonly<Record<Name, SimDevice>>
  /** Writes a note, or other words; resolves when the line is on the device. */
  readonly write: (device: SimDevice, words: string | Words, audience?: Audience) => Promise<RecordId>
  /** Lets time pass until it is true; throws when it never becomes so. */
  readonly until: (question: () => boolean) => Promise<void>
  /** Frames that were sent so far, in their order. */
  readonly frames: readonly Frame[]
}
export type Frame = { readonly way: 'up' | 'down'; readonly device: string; readonly room: string; readonly type: number }

/** These people with a phone each, connected; `device.anna` is Anna's. */
export async function stage<const Name extends string>(people: Readonly<Record<Name, Player['role']>>): Promise<Stage<Name>> {
  const frames: Frame[] = []
  const cast = entriesOf(people).map(([person, role]) => ({ person, role, device: `${person}-phone` }))
  const world = await openWorld(cast, {
    watch(way, frame, { device }) {
      const { room, message } = decodeFrame(frame)
      frames.push({ way, device, room, type: readVarUint(createDecoder(message)) })
    },
  })
  onTestFinished(world.close)
  world.relay.start()
  const { loop } = world
  await loop.pass(3000)
  return {
    ...world,
    frames,
    device: byName<Name>(world.devices.map((device) => [device.session.person, device])),
    async write(device, some, audience = 'all') {
      const { owner, tables } = tabOf(device)
      const words = typeof some === 'string' ? note(some) : some
      const written = await world.play(owner, () => write(tables, { person: device.session.person, ward: WARD }, words, audience))
      if (!written.ok) throw new Error(`not written: ${written.error}`)
      return written.value
    },
    async until(question) {
      for (let waited = 0; !question(); waited += 50) {
        if (waited > 300_000) throw new Error(`never true: ${question.toString()}`)
        await loop.pass(50)
      }
    },
  }
}

/** The tab that is open; throws when none is. */
export function tabOf(device: SimDevice): Tab {
  const tab = device.tab()
  if (!tab) throw new Error('no tab is open')
  return tab
}

export const rowOf = (device: SimDevice, id: RecordId): RecordRow | undefined => device.records().find((row) => row.id === id)

/** Where a record stands for this device; undefined: nowhere. */
export const stateOf = (device: SimDevice, id: RecordId): RecordRow['state'] | undefined => rowOf(device, id)?.state

/** What a record says on this device; throws when it is not there. */
export function bodyOn(device: SimDevice, id: RecordId): NotebookRecord {
  const row = rowOf(device, id)
  const body = row && parseBody(bodyOf(row.sealed))
  if (!body?.ok || !isKnown(body.value)) throw new Error('no such record on this device')
  return body.value
}

const entriesOf = <N extends string>(people: Readonly<Record<N, Player['role']>>): [string, Player['role']][] => Object.entries(people)

/** Everyone was put in under their name just above. */
const byName = <N extends string>(devices: [string, SimDevice][]): Readonly<Record<N, SimDevice>> =>
  Object.fromEntries(devices) as Record<N, SimDevice>
