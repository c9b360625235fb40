import { expect, test } from 'vitest'
import { inTurns } from '#server/relay/turns.ts'
import { until } from '#support/until.ts'

test('many things are gone through a little at a time: each once, in order, and others have their turn in between', async () => {
  const things = Array.from({ length: 20 }, (_, i) => i)
  const done: number[] = []
  const seenByOthers: number[] = []
  const look = (): void => {
    seenByOthers.push(done.length)
    if (done.length < things.length) setImmediate(look)
  }
  setImmediate(look)
  inTurns(things, (thing) => {
    const begun = performance.now()
    while (performance.now() - begun < 1) Math.sqrt(thing)
    done.push(thing)
    if (thing === 5) things.push(99) // who joins meanwhile is not meant
  })
  expect(done.length).toBeLessThan(20)
  await until(async () => done.length >= 20)
  expect(done).toEqual(Array.from({ length: 20 }, (_, i) => i))
  expect(seenByOthers.filter((count) => count > 0 && count < 20).length).toBeGreaterThan(2)
})
