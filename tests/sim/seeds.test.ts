import './platform.ts'
import { describe, expect, test } from 'vitest'
import { chanceOf } from './chance.ts'
import { found } from './found.ts'
import { simulate } from './simulate.ts'
import { castOf, scenarioOf, type Act, type Step } from './steps.ts'

describe('found once, and mended', () => {
  test.each(found)('$what', async ({ scenario }) => {
    expect((await simulate(scenario)).faults).toEqual([])
  })
})

describe('a network that is bad for long', () => {
  const writes = (device: number): Act => ({ is: 'write', device, what: device === 0 ? 'note' : 'must-know', lot: 0.5 })

  test('[fault 48] frames that take two seconds, come in halves or not at all: everything arrives, once', async () => {
    const how = ['lost', 'cut', 'doubled'] as const
    const steps = Array.from({ length: 60 }, (_, i): Step[] => [
      { act: { is: 'mishap', device: i % 3, mishap: { way: i % 2 === 0 ? 'up' : 'down', how: how[i % how.length] ?? 'lost', after: i % 4 } }, wait: 300 },
      { act: writes(i % 3), wait: 700 },
    ])
    const slow = [0, 1, 2].map((device): Step => ({ act: { is: 'weather', device, reach: 'good', latency: 2000 }, wait: 0 }))
    expect((await simulate({ seed: 48, cast: castOf(3), steps: [...slow, ...steps.flat()] })).faults).toEqual([])
  })

  test('[fault 49] ten minutes in which it comes and goes: every line stands once', async () => {
    const steps = Array.from({ length: 120 }, (_, i): Step => (i % 3 === 2 ? { act: writes(i % 2), wait: 4000 } : { act: { is: i % 2 === 0 ? 'cut' : 'hush', device: i % 2 }, wait: 6000 }))
    expect((await simulate({ seed: 49, cast: castOf(2), steps })).faults).toEqual([])
  })

  test('[fault 53] all sleep for half a day, and come back to a relay that was started again', async () => {
    const asleep: Step[] = [0, 1, 2, 3].flatMap((device): Step[] => [{ act: writes(device), wait: 5 }, { act: { is: 'hush', device }, wait: 5 }])
    const steps: Step[] = [...asleep, { act: { is: 'sleep', days: 0.5 }, wait: 10 }, { act: { is: 'kill relay', turns: 0 }, wait: 10 }, { act: { is: 'start relay' }, wait: 10 }]
    expect((await simulate({ seed: 53, cast: castOf(4), steps })).faults).toEqual([])
  })

  test('[fault 54] the relay is killed again and again while everybody writes', async () => {
    const steps = Array.from({ length: 80 }, (_, i): Step[] => [
      { act: writes(i % 4), wait: 40 },
      ...(i % 5 === 4 ? ([{ act: { is: 'kill relay', turns: i }, wait: 20 }, { act: { is: 'start relay' }, wait: 300 }] satisfies Step[]) : []),
    ])
    expect((await simulate({ seed: 54, cast: castOf(4), steps: steps.flat() })).faults).toEqual([])
  })
})

describe('a run', () => {
  test('can be had again exactly, whatever ran before it', async () => {
    const seed = 7
    const once = await simulate(scenarioOf(seed), true)
    await simulate(scenarioOf(seed + 1))
    const again = await simulate(scenarioOf(seed), true)
    expect(again.ran).toBe(once.ran)
    expect(again.log).toEqual(once.log)
  })

  test('takes its chances from the seed alone', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, chanceOf(seed, 'a').next)
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(scenarioOf(3)).toEqual(scenarioOf(3))
  })
})
