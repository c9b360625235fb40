import { foldCircle } from './circle.ts'
import { foldFacility, type Facility } from './facility.ts'
import { foldConfided, foldGoal, type Goal } from './goal.ts'
import { isForm, type Form } from './forms.ts'
import { foldOnboarding, foldProtocol, type Onboarding, type Protocol } from './onboarding.ts'
import { foldProfile, type Profile } from './profile.ts'
import { foldMeeting, type Meeting } from './meeting.ts'
import { foldPoint, type Point } from './point.ts'
import type { NotebookRecord } from './records.ts'
import { foldText, type Text } from './text.ts'
import { foldRemark, type Remark } from './remark.ts'
import type { Circle } from './rooms.ts'
import { foldTraining, type Training } from './training.ts'

/**
 * What a ward keeps together beside the pages of its notebook, in the rooms `team` and `guidance`. Each form has its
 * fold; a new form is a line here, and its records' first word in `forms.ts`.
 */
export type TogetherViews = {
  facility: Facility
  circle: { readonly people: Circle }
  protocol: Protocol
  onboarding: Onboarding
  remark: Remark
  profile: Profile
  goal: Goal
  confided: Goal
  training: Training
  meeting: Meeting
  point: Point
  text: Text
}

const folds: { readonly [F in Form]: (records: readonly NotebookRecord[]) => TogetherViews[F] | undefined } = {
  facility: foldFacility,
  circle: foldCircle,
  protocol: foldProtocol,
  onboarding: foldOnboarding,
  remark: foldRemark,
  profile: foldProfile,
  goal: foldGoal,
  confided: foldConfided,
  training: foldTraining,
  meeting: foldMeeting,
  point: foldPoint,
  text: foldText,
}

export const allForms = Object.keys(folds).filter(isForm)

/** See `foldTogether`. */
export type FoldTogether = <F extends Form>(form: F, records: readonly NotebookRecord[]) => TogetherViews[F] | undefined

/** F1: one thing of that form from its records, in whatever order they came; undefined: there is none (any more). */
export const foldTogether: FoldTogether = (form, records) => folds[form](records)
