import { createContext, useContext } from 'react'
import type { Day } from '#notebook/calendar.ts'
import type { DeviceId, PersonId, ResidentId, WardId } from '#notebook/ids.ts'
import type { Language } from '#i18n/words.tsx'

/** What the review stands on: a ward's notebook for its coordinators, the organisation for its administrators. */
export type Ground = {
  /** The ward that is looked at; without `id` all of them. Days are those of its clock. */
  readonly ward: { readonly id: WardId | undefined; readonly timezone: string }
  readonly today: Day
  readonly language: Language
  /** Names by id, as far as whoever looks may know them. */
  readonly people: ReadonlyMap<PersonId, string>
  readonly devices: ReadonlyMap<DeviceId, { readonly label?: string | undefined; readonly tablet?: string | undefined }>
  readonly residents: ReadonlyMap<ResidentId, { readonly id: ResidentId; readonly name: string; readonly roomNumber: string }>
  /** Names of the wards, where rows of several stand together. */
  readonly wards: ReadonlyMap<WardId, string>
  /** In place of a name that is not among `people`. */
  readonly unnamed: (person: PersonId) => string
}

export const GroundContext = createContext<Ground | undefined>(undefined)

export function useGround(): Ground {
  const ground = useContext(GroundContext)
  if (!ground) throw new Error('this part of a page needs something to review')
  return ground
}
