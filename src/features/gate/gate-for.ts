import { lastSignedBy, type Agreement, type Publication } from '#notebook/agreement.ts'
import type { PersonId } from '#notebook/ids.ts'
import { may } from '#notebook/may.ts'
import type { Role } from '#notebook/records.ts'
import type { KnownAgreement } from '#local/queries.ts'

/** How a person stands before the notebook (S9). */
export type Gate =
  | { readonly at: 'open' }
  /** The agreement has not reached this device yet. */
  | { readonly at: 'waiting' }
  /** `before`: the version that this person signed last, when it is another than the one that holds. */
  | { readonly at: 'to-sign'; readonly agreement: Agreement; readonly before: Publication | undefined }
  /** The ward has none, and this person may publish one. */
  | { readonly at: 'to-make' }
  /** The ward has none, and somebody else has to publish one. */
  | { readonly at: 'to-come' }
export type ClosedGate = Exclude<Gate, { at: 'open' }>

export function gateFor(known: KnownAgreement, person: PersonId, role: Role): Gate {
  switch (known.at) {
    case 'not-come':
      return { at: 'waiting' }
    case 'none':
      return may({ person, role }, { do: 'manage' }).ok ? { at: 'to-make' } : { at: 'to-come' }
    case 'holds': {
      const { agreement } = known
      return agreement.signed.has(person) ? { at: 'open' } : { at: 'to-sign', agreement, before: lastSignedBy(agreement, person) }
    }
  }
}
