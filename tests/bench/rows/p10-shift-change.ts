import { existsSync, readFileSync } from 'node:fs'
import { percentile } from '../measure.ts'
import type { Part, Way } from '../row.ts'
import { schrift, type Contestant } from '../relays/contestants.ts'
import { dialects, openLine, type Line } from '../relays/line.ts'
import { enrol, thisMonth, type Enrolled } from '../relays/organisation.ts'
import { penOf, type Pen } from '../relays/pen.ts'

/** On each ward so many devices stay all day, and so many come with a shift. */
const STAY = 5
const COME = 20
const rooms = ['register', `staff/${thisMonth()}`, 'residents', 'team'] as const

type Ward = { readonly lines: readonly Line[]; readonly pens: readonly Pen[] }

/** P10: the shift changes on 200 wards at once, ten minutes in one; how long does a line take from one device to another? */
export const shiftChange: Part = {
  rows: ['P10'],
  run: async (way) => {
    const { quick, tell } = way
    const wards = Math.min(quick ? 20 : 200, Math.floor((fileLimit() - 500) / (STAY + COME)))
    const house = await enrol(wards, STAY + COME, tell)
    const relay = await schrift(house.data)
    try {
      const staying = await Promise.all(house.wards.map((devices) => sitDown(relay, devices.slice(0, STAY))))
      const coming = house.wards.flatMap((devices) => devices.slice(STAY))
      const quiet = await probe(staying, seconds(quick ? 3 : 20), tell)
      const held: number[] = []
      const busy: number[] = []
      let slowest = 0
      for (let shift = 1; shift <= 2; shift++) {
        const change = changeShift(relay, coming, quick ? 6 : 60, (count) => tell(`P10 shift ${shift}: ${count} of ${coming.length} came in`))
        busy.push(...(await probe(staying, change.over, tell)))
        const { lines, opening } = await change.done
        slowest = Math.max(slowest, percentile(opening, 95))
        for (const line of lines) line.close()
        await new Promise((resolve) => setTimeout(resolve, 3000))
        held.push((await relay.usage()).held)
      }
      const [before, after] = [percentile(quiet, 99), percentile(busy, 99)]
      const [first = 0, second = 0] = held
      const sockets = wards * (STAY + COME)
      return [
        {
          row: 'P10',
          what: `a line from device to device while ${coming.length} devices change shifts, p99`,
          unit: 'ms',
          schrift: after,
          floor: { name: 'the same, quiet', value: before },
          peers: [{ name: 'p50 meanwhile', value: percentile(busy, 50) }, { name: 'p50 quiet', value: percentile(quiet, 50) }, { name: 'coming in with 5 rooms, p95', value: slowest }],
          ratio: after / before,
          goal: '≤ 2 × its quiet value',
          met: after / before <= 2,
          notes: [`${sockets} sockets at once; ${busy.length} lines measured`, ...(sockets < 5000 && !quick ? [`5,000 sockets need a limit of 5,500 open files (ulimit -n); here it is ${fileLimit()}`] : [])],
        },
        {
          row: 'P10',
          what: 'memory after the second shift, beside the first',
          unit: 'MB',
          schrift: second / 1e6,
          floor: { name: 'after the first shift', value: first / 1e6 },
          peers: [],
          ratio: second / first,
          goal: 'flat (≤ 1.1 ×)',
          met: second / first <= 1.1,
          notes: [],
        },
      ]
    } finally {
      await relay.stop()
      await house.remove()
    }
  },
}

async function sitDown(relay: Contestant, devices: readonly Enrolled[]): Promise<Ward> {
  const lines: Line[] = []
  for (const device of devices) lines.push(await comeIn(relay, device))
  return { lines, pens: devices.map((device) => penOf(device)) }
}

async function comeIn({ port }: Contestant, device: Enrolled): Promise<Line> {
  const line = await openLine(dialects.Schrift, port, device, `${device.ward}/notes/${thisMonth()}`)
  for (const room of rooms) await line.open(`${device.ward}/${room}`)
  return line
}

type Change = { readonly over: Promise<unknown>; readonly done: Promise<{ lines: Line[]; opening: number[] }> }

/** Everyone comes in evenly over so many seconds, opens all rooms and writes a line. */
function changeShift(relay: Contestant, devices: readonly Enrolled[], during: number, tell: (count: number) => void): Change {
  const opening: number[] = []
  const arrive = async (device: Enrolled, i: number): Promise<Line> => {
    await new Promise((resolve) => setTimeout(resolve, (during * 1000 * i) / devices.length))
    const begun = performance.now()
    const line = await comeIn(relay, device)
    opening.push(performance.now() - begun)
    const pen = penOf(device)
    line.send(line.frameOf(pen.room, (await pen.write()).update))
    tell(opening.length)
    return line
  }
  // Neighbours in the list are of one ward: everywhere somebody comes all the time.
  const all = Promise.all(shuffled(devices).map(arrive))
  return { over: all, done: all.then((lines) => ({ lines, opening })) }
}

/** Every 20 ms a staying device writes and another of its ward waits for it, ms, until `over`. */
async function probe(wards: readonly Ward[], over: Promise<unknown>, tell: Way['tell']): Promise<number[]> {
  const took: number[] = []
  let going = true
  void over.finally(() => (going = false))
  for (let i = 0; going; i++) {
    const ward = wards[(i * 7) % wards.length]
    const [writer, reader, pen] = [ward?.lines[i % STAY], ward?.lines[(i + 1) % STAY], ward?.pens[i % STAY]]
    if (!writer || !reader || !pen) continue
    const frame = writer.frameOf(pen.room, (await pen.write()).update)
    // Others of the ward write too; whatever comes first is taken for it, which favours nobody: it is as late.
    const begun = performance.now()
    await new Promise<void>((resolve) => {
      reader.hear = () => resolve()
      writer.send(frame)
    })
    took.push(performance.now() - begun)
    if (i % 50 === 0) tell(`P10 ${took.length} lines measured`)
    await seconds(0.02)
  }
  return took
}

const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000))

/** Each stands far from its neighbours; the same order every time. */
const shuffled = <T>(list: readonly T[]): T[] => list.map((item, i) => ({ item, key: (i * 7919) % list.length })).sort((a, b) => a.key - b.key).map(({ item }) => item)

/** How many files this process may have open; Node asks for as many as the system allows. */
function fileLimit(): number {
  if (!existsSync('/proc/self/limits')) return 8192
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024)
}
