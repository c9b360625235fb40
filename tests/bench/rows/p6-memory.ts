import type { Figure, Part, Row, Way } from '../row.ts'
import { startAll, type Contestant } from '../relays/contestants.ts'
import { openLine, type Line } from '../relays/line.ts'
import { enrol, thisMonth, type Enrolled } from '../relays/organisation.ts'
import { penOf } from '../relays/pen.ts'

const ENTRIES = 1000
/** So many lines stand in one update. */
const AT_ONCE = 50
/** Devices of a ward; the first of them open its rooms, and those behind them are counted. */
const PER_WARD = 32
const FIRST = 7
/** What a device of a ward opens, besides the month's notes. */
const others = ['register', `staff/${thisMonth()}`, 'residents', 'team'] as const

type Memory = { readonly room: number; readonly device: number; readonly after: number | undefined }

/** P6: what a relay holds for an open room of 1,000 lines, and for a device that only listens; bytes. */
export const memory: Part = {
  rows: ['P6'],
  run: async (way) => {
    const rooms = way.quick ? 4 : 20
    const house = await enrol(rooms + 1, PER_WARD, way.tell)
    const relays = await startAll(house.data)
    try {
      const [schrift, floor, stock, hocuspocus] = [
        await memoryOf(relays.Schrift, house.wards, way),
        await memoryOf(relays['ws broadcast'], house.wards, way),
        await memoryOf(relays['y-websocket'], house.wards, way),
        await memoryOf(relays.Hocuspocus, house.wards, way),
      ]
      const beside = (bytes: (of: Memory) => number): Pick<Row, 'floor' | 'peers'> => ({
        floor: { name: 'ws broadcast', value: bytes(floor) },
        peers: [['y-websocket', stock], ['Hocuspocus + SQLite', hocuspocus]].map(([name, its]): Figure => ({ name: String(name), value: bytes(its as Memory) })),
      })
      const room = schrift.room / 1e6
      const device = schrift.device / 1e3
      return [
        { row: 'P6', what: `memory for an open room of ${ENTRIES} lines`, unit: 'MB', schrift: room, ...beside((of) => of.room / 1e6), ratio: undefined, goal: '≤ 0.7 MB', met: room <= 0.7, notes: [] },
        { row: 'P6', what: 'memory for an idle device with its five rooms', unit: 'kB', schrift: device, ...beside((of) => of.device / 1e3), ratio: undefined, goal: '≤ 15 kB', met: device <= 15, notes: [] },
        ...(schrift.after === undefined ? [] : [idle(schrift.after)]),
      ]
    } finally {
      await relays.stop()
      await house.remove()
    }
  },
}

const idle = (after: number): Row => ({
  row: 'P6',
  what: 'left of a room after nobody looked at it for 60 s',
  unit: 'kB',
  schrift: after / 1e3,
  floor: undefined,
  peers: [],
  ratio: undefined,
  goal: 'nothing (≤ 20 kB, of 0.7 MB)',
  met: after <= 20_000,
  notes: [],
})

/** One room is filled before anything is counted, so that code and caches are warm. */
async function memoryOf(relay: Contestant, wards: readonly (readonly Enrolled[])[], { quick, tell }: Way): Promise<Memory> {
  const { dialect, port } = relay
  const [warm, ...counted] = wards
  const lines: Line[] = []
  const fill = async ([first, reader]: readonly Enrolled[]): Promise<void> => {
    if (!first || !reader) return
    tell(`P6 ${dialect.name}: filling ${first.ward}`)
    const pen = penOf(first)
    const line = await openLine(dialect, port, first, pen.room)
    const heard = await openLine(dialect, port, reader, pen.room)
    lines.push(line, heard)
    const all = untilHeard(heard, ENTRIES)
    for (let i = 0; i < ENTRIES / AT_ONCE; i++) line.send(line.frameOf(pen.room, (await pen.writeMany(AT_ONCE)).update))
    await all
  }
  await fill(warm ?? [])
  const empty = await relay.usage()
  for (const ward of counted) await fill(ward)
  // The first to come in finds the lines loose, and has the relay put them together.
  for (const [, first] of wards) if (first) (await openLine(dialect, port, first, penOf(first).room)).close()
  const full = await relay.usage()

  const someSit = async (from: number, to: number): Promise<number> => {
    const idlers = wards.flatMap((ward) => ward.slice(from, to))
    for (const device of idlers) lines.push(await settle(relay, device))
    return idlers.length
  }
  await someSit(2, FIRST)
  const opened = await relay.usage()
  const idlers = await someSit(FIRST, PER_WARD)
  const listened = await relay.usage()

  for (const line of lines) line.close()
  const after = dialect.name === 'Schrift' && !quick ? await whenIdle(relay, tell) : undefined
  return {
    room: (full.held - empty.held) / counted.length,
    device: (listened.held - opened.held) / idlers,
    after: after === undefined ? undefined : Math.max(0, after - empty.held) / counted.length,
  }
}

/** A device comes in and opens all its rooms. */
async function settle({ dialect, port }: Contestant, device: Enrolled): Promise<Line> {
  const line = await openLine(dialect, port, device, `${device.ward}/notes/${thisMonth()}`)
  for (const other of others) await line.open(`${device.ward}/${other}`)
  return line
}

function untilHeard(line: Line, updates: number): Promise<void> {
  let missing = updates
  return new Promise((resolve) => {
    line.hear = (came) => {
      missing -= came
      if (missing <= 0) resolve()
    }
  })
}

/** When the last room was let go. */
async function whenIdle(relay: Contestant, tell: Way['tell']): Promise<number> {
  for (let seconds = 0; ; seconds++) {
    tell(`P6 Schrift: nobody looks, ${seconds} s`)
    const metrics = await (await fetch(`http://127.0.0.1:${relay.port}/metrics`)).text()
    if (/^schrift_rooms 0$/m.test(metrics) || seconds > 120) return (await relay.usage()).held
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}
