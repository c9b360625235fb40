import { scenarioOf, type Scenario } from './steps.ts'
import { simulate, type Outcome } from './simulate.ts'

/** A scenario that broke the invariant. */
export type Found = { readonly scenario: Scenario; readonly outcome: Outcome }

/** Runs seeds from `first` on; `looked` is told of each. Stops at `enough` that failed. */
export async function search(
  first: number,
  count: number,
  { step = 1, enough = 3, looked = () => undefined }: { step?: number; enough?: number; looked?: (seed: number) => void } = {}
): Promise<Found[]> {
  const found: Found[] = []
  for (let seed = first; seed < first + count && found.length < enough; seed += step) {
    const scenario = scenarioOf(seed)
    const outcome = await simulate(scenario)
    if (outcome.faults.length > 0) found.push({ scenario, outcome })
    looked(seed)
  }
  return found
}

/** The same without the steps that the fault does not need: each is left out once more if it still fails. */
export async function shorten({ scenario, outcome }: Found): Promise<Found> {
  let shortest: Found = { scenario, outcome }
  for (let at = scenario.steps.length - 1; at >= 0; at--) {
    const { steps } = shortest.scenario
    const fewer = { ...scenario, steps: steps.filter((_, i) => i !== at) }
    const tried = await simulate(fewer)
    if (tried.faults.length > 0) shortest = { scenario: fewer, outcome: tried }
  }
  return shortest
}

/** What a person needs to see it again and to understand it. */
export async function report(found: Found): Promise<string> {
  const { scenario } = found
  const short = await shorten(found)
  const again = await simulate(short.scenario, true)
  return [
    `Seed ${scenario.seed} breaks the invariant; again: SCHRIFT_SEED=${scenario.seed} npx vitest run --project sim`,
    ...found.outcome.faults.slice(0, 12).map((fault) => `  ✗ ${fault}`),
    `Cast: ${scenario.cast.map(({ device, role }) => `${device} (${role})`).join(', ')}. Its ${scenario.steps.length} steps:`,
    ...scenario.steps.map(({ act, wait }) => `  ${JSON.stringify(act)} +${wait} ms`),
    `${short.scenario.steps.length} of them are enough:`,
    ...again.faults.slice(0, 12).map((fault) => `  ✗ ${fault}`),
    ...again.log.map((line) => `  ${line}`),
  ].join('\n')
}
