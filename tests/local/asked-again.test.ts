import { Dexie, liveQuery } from 'dexie'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { expect, test } from 'vitest'
import { DAY } from '#notebook/calendar.ts'
import { daysBefore, linesOfDay, mustKnows, waiting } from '#local/queries.ts'
import { readerOf } from '#local/reader.ts'
import { write } from '#local/write.ts'
import { deviceOf, type TestDevice } from '#support/device.ts'
import { until } from '#support/until.ts'
import { note, ward } from '#support/ward.ts'

Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory(), IDBKeyRange }) // live queries run where there is a disk

const [yesterday, today] = ['2026-11-23', '2026-11-24']

/** Anna's device, on which she wrote on each of these days before today. */
async function pagesOf(...daysAgo: readonly number[]) {
  const linde = await ward({ anna: 'volunteer' })
  const device = await deviceOf(linde, linde.anna)
  const now = device.clock.now
  for (const ago of daysAgo) {
    device.clock.now = now - ago * DAY
    await says(device, `${ago} dagen geleden`)
  }
  device.clock.now = now
  return { device, reader: readerOf(linde.id, 'anna', 'volunteer', undefined) }
}

async function says(device: TestDevice, text: string): Promise<void> {
  const written = await write(device.tables, device.writer, note(text))
  if (!written.ok) throw new Error(written.error)
}

/** Asks as a page does, and notes the name of each question every time that it is asked. */
function asking(questions: Readonly<Record<string, () => Promise<unknown>>>) {
  const asked: string[] = []
  const answered = new Set<string>()
  const subscriptions = Object.entries(questions).map(([name, question]) =>
    liveQuery(() => {
      asked.push(name)
      return question()
    }).subscribe(() => answered.add(name))
  )
  return { asked, answered, stop: () => subscriptions.forEach((each) => each.unsubscribe()) }
}

test('a line that is written has its own day read again, and nothing else of what stands beside it', async () => {
  const { device, reader } = await pagesOf(1, 2, 300)
  const { tables } = device
  const questions = {
    yesterday: () => linesOfDay(tables, reader, yesterday),
    today: () => linesOfDay(tables, reader, today),
    'days before today': () => daysBefore(tables, reader, today, 3),
    'must-knows': () => mustKnows(tables, reader, device.clock.now),
    'what waits': () => waiting(tables, reader),
  }
  const page = asking(questions)
  await until(async () => page.answered.size === Object.keys(questions).length)
  page.asked.length = 0
  for (let nr = 0; nr < 3; nr++) await says(device, `Regel ${nr}`)
  await until(async () => page.asked.length > 0)
  // Changes are told in their order: what the lines of today asked stands before what a line of yesterday asks.
  device.clock.now -= DAY
  await says(device, 'Gisteren nog')
  await until(async () => page.asked.includes('yesterday') && page.asked.includes('days before today'))
  page.stop()
  expect(page.asked.filter((name) => name !== 'today').sort()).toEqual(['days before today', 'yesterday'])
})

test('the days before a day are found from the near end, and the oldest from the far one', async () => {
  const { device, reader } = await pagesOf(1, 4, 5, 9, 300)
  const daysOf = (day: string, count: number) => daysBefore(device.tables, reader, day, count)
  expect(await daysOf(today, 3)).toEqual({ last: ['2026-11-23', '2026-11-20', '2026-11-19'], oldest: '2026-01-28' })
  expect(await daysOf('2026-11-19', 3)).toEqual({ last: ['2026-11-15', '2026-01-28'], oldest: '2026-01-28' })
  expect(await daysOf('2026-01-28', 3)).toEqual({ last: [], oldest: undefined })
})
