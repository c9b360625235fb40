import type { Day } from './calendar.ts'
import type { PersonId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type NotebookRecord, type RecordOf } from './records.ts'

/** S10: how the ward introduces somebody new. */
export type Protocol = {
  readonly title: string
  /** `after`: days after the beginning for which a talk is planned. */
  readonly steps: RecordOf<'protocol.set'>['steps']
}

/** F1: the latest words of professionals hold, for whoever is introduced from then on. */
export function foldProtocol(records: readonly NotebookRecord[]): Protocol | undefined {
  const last = records
    .filter((record) => record.type === 'protocol.set')
    .filter((record) => isProfessional(record.as))
    .sort(inOrder)
    .at(-1)
  return last && { title: last.title, steps: last.steps }
}

/** S5: one newcomer's introduction by one buddy. */
export type Onboarding = {
  readonly id: string
  readonly newcomer: PersonId
  readonly buddy: PersonId
  readonly title: string
  readonly steps: readonly OnboardingStep[]
  readonly started: number
  /** When (ms) a coordinator closed it. */
  readonly closed: number | undefined
}

export type OnboardingStep = {
  readonly id: string
  readonly text: string
  /** The day for which a talk is planned; undefined: the step is no talk. */
  readonly on: Day | undefined
  /** When (ms) each of the two ticked it. */
  readonly newcomer: number | undefined
  readonly buddy: number | undefined
}

/** Both said so. */
export const isDone = ({ newcomer, buddy }: OnboardingStep): boolean => newcomer !== undefined && buddy !== undefined

/** The first talk that is planned and was not held yet. */
export const talkAhead = ({ steps, closed }: Onboarding): (OnboardingStep & { readonly on: Day }) | undefined =>
  closed === undefined ? steps.flatMap((step) => (step.on !== undefined && !isDone(step) ? [{ ...step, on: step.on }] : [])).sort((a, b) => (a.on < b.on ? -1 : 1))[0] : undefined

/** F1 for one introduction. What the newcomer or the buddy said last of a step holds for their own tick, and theirs alone. */
export function foldOnboarding(records: readonly NotebookRecord[]): Onboarding | undefined {
  const [started] = records
    .filter((record) => record.type === 'onboarding.started')
    .filter((record) => record.as === 'coordinator')
    .sort(inOrder)
  if (!started) return undefined
  const { onboarding: id, newcomer, buddy, title, room } = started
  const later = records.filter((record) => record.room === room).sort(inOrder)

  const tick = (step: string, person: PersonId): number | undefined => {
    const said = later.filter((record) => record.type === 'step.ticked' || record.type === 'step.unticked').findLast((record) => record.step === step && record.by === person)
    return said?.type === 'step.ticked' ? said.at : undefined
  }
  const byCoordinator = later.filter((record) => record.as === 'coordinator')
  const planned = (step: string): Day | undefined => byCoordinator.filter((record) => record.type === 'talk.planned').findLast((record) => record.step === step)?.on
  const closing = byCoordinator.filter((record) => record.type === 'onboarding.closed').at(-1)
  return {
    id,
    newcomer,
    buddy,
    title,
    started: started.at,
    closed: closing && !closing.open ? closing.at : undefined,
    steps: started.steps.map(({ id: step, text, on }) => ({
      id: step,
      text,
      on: on === undefined ? undefined : (planned(step) ?? on),
      newcomer: tick(step, newcomer),
      buddy: tick(step, buddy),
    })),
  }
}
