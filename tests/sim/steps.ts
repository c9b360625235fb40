import type { Role } from '#notebook/records.ts'
import { chanceOf, type Chance } from './chance.ts'
import type { Mishap, Weather } from './network.ts'

/**
 * What happens in a run, as plain data: a seed gives a cast and its steps, whatever the code under test does with them.
 * Where a step must choose among what is there at that moment, it carries the lot (0 to 1) that was drawn for it.
 */
export const writings = [
  'note', 'must-know', 'question', 'task', 'staff note', 'staff task', 'reply', 'answer', 'correction', 'strike',
  'understood', 'taken', 'released', 'done', 'recorded', 'resident', 'particular',
] as const
export type Writing = (typeof writings)[number]

export type Act =
  | { readonly is: 'write'; readonly device: number; readonly what: Writing; readonly lot: number }
  | { readonly is: 'cut' | 'hush'; readonly device: number }
  | { readonly is: 'weather'; readonly device: number; readonly reach: Weather['reach']; readonly latency: number }
  | { readonly is: 'mishap'; readonly device: number; readonly mishap: Mishap }
  /** `turns`: how many tasks of the program still run at that moment. */
  | { readonly is: 'kill tab'; readonly device: number; readonly turns: number }
  | { readonly is: 'open tab' | 'lose cache'; readonly device: number }
  | { readonly is: 'spoil cache'; readonly device: number; readonly lot: number }
  | { readonly is: 'clock'; readonly device: number; readonly off: number }
  | { readonly is: 'kill relay'; readonly turns: number }
  | { readonly is: 'stop relay' | 'start relay' | 'fill disk' | 'free disk' | 'back up' | 'restore' | 'lose rooms' }
  | { readonly is: 'flip a bit'; readonly lot: number }
  | { readonly is: 'role'; readonly device: number; readonly role: Role | null }
  | { readonly is: 'revoke'; readonly device: number }
  | { readonly is: 'sleep'; readonly days: number }

/** What happens, and how many ms pass before the next thing does. */
export type Step = { readonly act: Act; readonly wait: number }

/** A device: whose it is, and that person's role when the run begins. */
export type Player = { readonly person: string; readonly role: Role; readonly device: string }
export type Scenario = { readonly seed: number; readonly cast: readonly Player[]; readonly steps: readonly Step[] }

const people: readonly [Player, ...Player[]] = [
  { person: 'anna', role: 'volunteer', device: 'anna-phone' },
  { person: 'joost', role: 'professional', device: 'joost-phone' },
  { person: 'wil', role: 'coordinator', device: 'wil-phone' },
  { person: 'anna', role: 'volunteer', device: 'anna-tablet' },
]

/** The first so many of them. */
export const castOf = (devices: number): readonly Player[] => people.slice(0, devices)

const SECOND = 1000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** In days. */
const TEN_MINUTES = 10 / 1440
const TWO_HOURS = 2 / 24

export function scenarioOf(seed: number): Scenario {
  const chance = chanceOf(seed, 'scenario')
  const cast = castOf(2 + (chance.hits(0.5) ? 1 : 0) + (chance.hits(0.2) ? 1 : 0))
  const steps = Array.from({ length: chance.between(6, 24) }, (): Step => ({ act: someAct(chance, cast.length), wait: someWait(chance) }))
  return { seed, cast, steps }
}

function someWait(chance: Chance): number {
  const lot = chance.next()
  if (lot < 0.35) return chance.below(20)
  if (lot < 0.75) return chance.below(400)
  if (lot < 0.97) return chance.below(4 * SECOND)
  return chance.below(40 * SECOND)
}

/** Kinds of acts with their weights. */
const kinds: readonly (readonly [number, (chance: Chance, device: number) => Act])[] = [
  [40, (chance, device) => ({ is: 'write', device, what: chance.pick(writings), lot: chance.next() })],
  [6, (_, device) => ({ is: 'cut', device })],
  [3, (_, device) => ({ is: 'hush', device })],
  [6, (chance, device) => ({
    is: 'weather',
    device,
    reach: chance.pick(['good', 'good', 'refused', 'swallowed']),
    latency: chance.pick([5, 20, 100, 2000]),
  })],
  [9, (chance, device) => ({
    is: 'mishap',
    device,
    mishap: { way: chance.pick(['up', 'down']), how: chance.pick(['lost', 'lost', 'doubled', 'cut']), after: chance.below(6) },
  })],
  [6, (chance, device) => ({ is: 'kill tab', device, turns: chance.below(chance.pick([1, 30, 200])) })],
  [7, (_, device) => ({ is: 'open tab', device })],
  [2, (_, device) => ({ is: 'lose cache', device })],
  [2, (chance, device) => ({ is: 'spoil cache', device, lot: chance.next() })],
  [3, (chance, device) => ({ is: 'clock', device, off: someError(chance) })],
  [4, (chance) => ({ is: 'kill relay', turns: chance.below(chance.pick([1, 10, 40])) })],
  [2, () => ({ is: 'stop relay' })],
  [7, () => ({ is: 'start relay' })],
  [3, () => ({ is: 'fill disk' })],
  [3, () => ({ is: 'free disk' })],
  [2, () => ({ is: 'lose rooms' })],
  [2, () => ({ is: 'back up' })],
  [1, () => ({ is: 'restore' })],
  [1, (chance) => ({ is: 'flip a bit', lot: chance.next() })],
  [4, (chance, device) => ({ is: 'role', device, role: chance.pick(['volunteer', 'professional', 'professional', 'coordinator', null]) })],
  [0.5, (_, device) => ({ is: 'revoke', device })],
  [4, (chance) => ({ is: 'sleep', days: chance.pick([TEN_MINUTES, TEN_MINUTES, TWO_HOURS, 1, 8, 30, 50, 100]) })],
]
const total = kinds.reduce((sum, [weight]) => sum + weight, 0)

function someAct(chance: Chance, devices: number): Act {
  const device = chance.below(devices)
  let lot = chance.next() * total
  for (const [weight, make] of kinds) if ((lot -= weight) < 0) return make(chance, device)
  return { is: 'start relay' }
}

/** Clocks that are right, a little off, hours off, days off, or a year off. */
const someError = (chance: Chance): number =>
  chance.pick([0, chance.between(-4, 4) * MINUTE, chance.between(-180, 180) * MINUTE, chance.between(-50, 50) * DAY, -365 * DAY, 365 * DAY])
