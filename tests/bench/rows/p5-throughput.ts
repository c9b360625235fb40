import { alternate, median, ratioOf } from '../measure.ts'
import type { Part } from '../row.ts'
import { startAll, type Contestant } from '../relays/contestants.ts'
import { openLine, type Line } from '../relays/line.ts'
import { enrol, type Enrolled } from '../relays/organisation.ts'
import { penOf, type Pen } from '../relays/pen.ts'

/** P5: everyone writes at once, in 200 rooms of 5 devices. */
export const throughput: Part = {
  rows: ['P5'],
  run: async ({ quick, rounds, tell }) => {
    const each = 10
    const house = await enrol(quick ? 40 : 200, 5, tell)
    const relays = await startAll(house.data)
    try {
      const cpu: Record<string, number[]> = {}
      const contestant = async (relay: Contestant): Promise<() => Promise<number>> => {
        tell(`P5 ${relay.dialect.name}: everyone comes in`)
        const rush = await rushOn(relay, house.wards, each)
        return async () => {
          const before = await relay.usage()
          const rate = await rush()
          const deliveries = house.wards.length * 5 * 4 * each
          ;(cpu[relay.dialect.name] ??= []).push((deliveries / ((await relay.usage()).cpu - before.cpu)) * 1000)
          return rate
        }
      }
      const runs = await alternate(
        rounds,
        {
          schrift: await contestant(relays.Schrift),
          floor: await contestant(relays['ws broadcast']),
          yWebsocket: await contestant(relays['y-websocket']),
          hocuspocus: await contestant(relays.Hocuspocus),
        },
        (what) => tell(`P5 ${what}`)
      )
      const [stock, other] = [median(runs.yWebsocket), median(runs.hocuspocus)]
      const ratio = ratioOf(runs.schrift, stock >= other ? runs.yWebsocket : runs.hocuspocus)
      const perSecond = Object.entries(cpu).map(([name, rates]) => `${name} ${Math.round(median(rates)).toLocaleString('en')}`)
      return [
        {
          row: 'P5',
          what: `lines delivered, ${house.wards.length} rooms × 5 devices`,
          unit: '/s',
          schrift: median(runs.schrift),
          floor: { name: 'ws broadcast', value: median(runs.floor) },
          peers: [{ name: 'y-websocket', value: stock }, { name: 'Hocuspocus + SQLite', value: other }],
          ratio,
          goal: '≥ 1.5 × the best stock peer',
          met: ratio >= 1.5,
          notes: [`per second of the server’s own processor time: ${perSecond.join(' · ')}`],
        },
      ]
    } finally {
      await relays.stop()
      await house.remove()
    }
  },
}

/** Everyone opens their ward's room; each call of what it gives is a rush of lines, in lines delivered to others a second. */
async function rushOn({ dialect, port }: Contestant, wards: readonly (readonly Enrolled[])[], each: number): Promise<() => Promise<number>> {
  const writers: { readonly line: Line; readonly pen: Pen }[] = []
  for (const devices of wards)
    writers.push(...(await Promise.all(devices.map(async (device) => {
      const pen = penOf(device)
      return { pen, line: await openLine(dialect, port, device, pen.room) }
    }))))
  const listeners = dialect.echoes ? 5 : 4
  return async () => {
    const frames = new Map<Line, Uint8Array[]>()
    for (const { line, pen } of writers) {
      const its: Uint8Array[] = []
      for (let i = 0; i < each; i++) its.push(line.frameOf(pen.room, (await pen.write()).update))
      frames.set(line, its)
    }
    const lines = writers.length * each
    const took = await new Promise<number>((resolve) => {
      let missing = lines * listeners
      for (const { line } of writers)
        line.hear = (updates) => {
          missing -= updates
          if (missing === 0) resolve(performance.now() - begun)
        }
      const begun = performance.now()
      for (let i = 0; i < each; i++) for (const [line, its] of frames) line.send(its[i] ?? new Uint8Array(0))
    })
    return ((lines * 4) / took) * 1000
  }
}
