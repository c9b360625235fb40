import type { PersonId, RecordId } from './ids.ts'
import { isProfessional } from './may.ts'
import { inOrder, type AdoptedKind, type NotebookRecord, type RecordOf, type Role, type TextKind } from './records.ts'

/** One adopted version of a text: what people read, and who signed it (S8). */
export type Adopted = {
  /** Signing names it. */
  readonly id: RecordId
  readonly version: number
  readonly title: string
  /** In the form of `markdown.ts`. */
  readonly content: string
  /** Whom one asks about it. */
  readonly contact: PersonId | undefined
  readonly concerns: Concerns
  readonly by: PersonId
  readonly at: number
  /** Who signed this very version, and when (ms). */
  readonly signed: ReadonlyMap<PersonId, number>
}

/** Whom a version asks to sign. */
export type Concerns = { readonly roles: readonly Role[]; readonly people: readonly PersonId[] }

/** A text that is written together, in the room that bears its id; and its versions, newest first. */
export type Text = {
  readonly id: string
  readonly kind: TextKind
  readonly title: string
  /** The meeting whose minutes it holds. */
  readonly meeting: string | undefined
  readonly started: { readonly by: PersonId; readonly at: number }
  readonly versions: readonly Adopted[]
  /** Among the guides: where staff put it, from the first to read on. */
  readonly place: number | undefined
}

/** Whether staff end a text with it. */
export const endsText = (record: NotebookRecord): boolean => record.type === 'text.ended' && isProfessional(record.as)

/** F1 for one text; undefined: nobody started it, or it was ended. */
export function foldText(records: readonly NotebookRecord[]): Text | undefined {
  const sorted = [...new Map(records.map((record) => [record.id, record])).values()].sort(inOrder)
  const first = sorted.find((record) => record.type === 'text.started')
  if (!first || sorted.some(endsText)) return undefined
  let place: number | undefined
  const signatures = new Map<RecordId, Map<PersonId, number>>()
  const adopted: RecordOf<'text.adopted'>[] = []
  for (const record of sorted) {
    switch (record.type) {
      case 'text.adopted':
        if (isProfessional(record.as) && record.kind === first.kind) adopted.push(record)
        break
      case 'text.signed': {
        const signed = signatures.get(record.to) ?? new Map<PersonId, number>()
        signatures.set(record.to, signed)
        if (!signed.has(record.by)) signed.set(record.by, record.at)
        break
      }
      case 'text.placed':
        if (isProfessional(record.as)) place = record.place
    }
  }
  const versions = adopted
    .sort((a, b) => b.version - a.version || inOrder(b, a))
    .map(({ id, version, title, content, contact, concerns, by, at }): Adopted => ({
      id,
      version,
      title,
      content,
      contact,
      concerns: { roles: concerns?.roles ?? [], people: concerns?.people ?? [] },
      by,
      at,
      signed: signatures.get(id) ?? new Map(),
    }))
  const { id, kind, meeting, by, at } = first
  return { id, kind, title: versions[0]?.title ?? first.title, meeting, started: { by, at }, versions, place }
}

/** Whether a version asks this person to sign. */
export const isConcerned = ({ concerns }: Adopted, person: PersonId, role: Role): boolean =>
  concerns.people.includes(person) || concerns.roles.includes(role)

/** What this person still has to sign of these texts: of each its newest version alone. */
export const toSign = (texts: readonly Text[], person: PersonId, role: Role): Text[] =>
  texts.filter(({ versions: [newest] }) => newest && isConcerned(newest, person, role) && !newest.signed.has(person))

/** The version that this person signed last. */
export const lastSigned = ({ versions }: Text, person: PersonId): Adopted | undefined => versions.find(({ signed }) => signed.has(person))

/** In the order in which they are to be read: where staff put them, then by title. */
export const inReadingOrder = (texts: readonly Text[]): Text[] =>
  [...texts].sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity) || a.title.localeCompare(b.title, 'nl') || (a.id < b.id ? -1 : 1))

export const isAdoptedKind = (kind: TextKind): kind is AdoptedKind => kind !== 'agreement'
