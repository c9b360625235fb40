import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { alternate, median, ratioOf } from '../measure.ts'
import type { Part } from '../row.ts'
import { startAll, type Contestant } from '../relays/contestants.ts'
import { openLine, type Line } from '../relays/line.ts'
import { enrol, type Enrolled } from '../relays/organisation.ts'
import { penOf, type Pen } from '../relays/pen.ts'

/** P4: 50 devices in one room; one writes, and all 49 others have it. */
export const delivery: Part = {
  rows: ['P4'],
  run: async ({ quick, rounds, tell }) => {
    const house = await enrol(1, 50, tell)
    const devices = house.wards[0] ?? []
    const relays = await startAll(house.data)
    try {
      const writes = quick ? 20 : 100
      const round = await roundOf(devices, writes)
      const disk = fsyncOn(house.data, writes)
      const rooms = { Schrift: await round(relays.Schrift), floor: await round(relays['ws broadcast']), yWebsocket: await round(relays['y-websocket']), hocuspocus: await round(relays.Hocuspocus) }
      const runs = await alternate(rounds, { ...rooms, fsync: async () => disk() }, (what) => tell(`P4 ${what}`))
      const [schrift, floor, fsync] = [median(runs.Schrift), median(runs.floor), median(runs.fsync)]
      const allowed = runs.floor.map((value, i) => (value + (runs.fsync[i] ?? 0)) * 1.25)
      const ratio = ratioOf(runs.Schrift, allowed)
      return [
        {
          row: 'P4',
          what: 'a line reaches the 49 others in its room',
          unit: 'ms',
          schrift,
          floor: { name: 'ws broadcast', value: floor },
          peers: [{ name: 'y-websocket', value: median(runs.yWebsocket) }, { name: 'Hocuspocus + SQLite', value: median(runs.hocuspocus) }],
          ratio,
          goal: '≤ 1 × (floor + one fsync + 25 %)',
          met: ratio <= 1,
          notes: [`one fsync took ${fsync.toFixed(2)} ms; the peers acknowledge before they write`],
        },
      ]
    } finally {
      await relays.stop()
      await house.remove()
    }
  },
}

/** Opens the room for all; each call of what it gives writes so many lines one after another, and is their median. */
async function roundOf(devices: readonly Enrolled[], writes: number): Promise<(relay: Contestant) => Promise<() => Promise<number>>> {
  return async ({ dialect, port }) => {
    const pens: Pen[] = devices.map((device) => penOf(device))
    const room = pens[0]?.room ?? ''
    const lines: Line[] = []
    for (const device of devices) lines.push(await openLine(dialect, port, device, room))
    return async () => {
      const took: number[] = []
      for (let i = 0; i < writes; i++) {
        const from = i % lines.length
        const [line, pen] = [lines[from], pens[from]]
        if (!line || !pen) throw new Error('nobody is there')
        const frame = line.frameOf(room, (await pen.write()).update)
        took.push(await untilHeard(lines, line, () => line.send(frame)))
      }
      return median(took)
    }
  }
}

/** ms from the sending until every other line heard of it. */
function untilHeard(lines: readonly Line[], from: Line, send: () => void): Promise<number> {
  return new Promise((resolve) => {
    let missing = lines.length - 1
    for (const line of lines)
      line.hear = () => {
        if (line === from) return
        missing -= 1
        if (missing === 0) resolve(performance.now() - begun)
      }
    const begun = performance.now()
    send()
  })
}

/** What one fsync behind an append costs on this disk, ms; the median of so many. */
function fsyncOn(folder: string, times: number): () => number {
  return () => {
    const file = openSync(join(folder, 'fsync'), 'a')
    const took: number[] = []
    for (let i = 0; i < times; i++) {
      const begun = performance.now()
      writeSync(file, Buffer.alloc(4096, i))
      fdatasyncSync(file)
      took.push(performance.now() - begun)
    }
    closeSync(file)
    return median(took)
  }
}
