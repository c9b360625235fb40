import type { PersonId, RecordId } from './ids.ts'
import { inOrder, type AgreementRecord, type RecordOf } from './records.ts'

/** One version of the ward's agreement on what members know about residents (S9), and who signed it. */
export type Publication = {
  /** Signing names it. */
  readonly id: RecordId
  readonly version: number
  readonly title: string
  readonly text: string
  readonly by: PersonId
  readonly at: number
  /** Who signed this very publication, and when (ms). */
  readonly signed: ReadonlyMap<PersonId, number>
}

/** The version that holds, and the ones before it, newest first. */
export type Agreement = Publication & { readonly earlier: readonly Publication[] }

/** F1 for the agreement; undefined: none was published. A signature under one version counts for that one alone. */
export function foldAgreement(records: Iterable<AgreementRecord>): Agreement | undefined {
  const sorted = [...new Map([...records].map((record) => [record.id, record])).values()].sort(inOrder)
  const signatures = new Map<RecordId, Map<PersonId, number>>()
  for (const record of sorted) {
    if (record.type !== 'agreement.signed') continue
    const signed = signatures.get(record.to) ?? new Map<PersonId, number>()
    signatures.set(record.to, signed)
    if (!signed.has(record.by)) signed.set(record.by, record.at)
  }
  const [holds, ...earlier] = sorted
    .filter(isPublished)
    .sort((a, b) => b.version - a.version || inOrder(b, a))
    .map(({ id, version, title, text, by, at }) => ({ id, version, title, text, by, at, signed: signatures.get(id) ?? new Map() }))
  return holds && { ...holds, earlier }
}

const isPublished = (record: AgreementRecord): record is RecordOf<'agreement.published'> =>
  record.type === 'agreement.published' && record.as === 'coordinator'

/** The newest version that this person signed. */
export const lastSignedBy = (agreement: Agreement, person: PersonId): Publication | undefined =>
  [agreement, ...agreement.earlier].find(({ signed }) => signed.has(person))

/** A line of a text beside an earlier one: it stands in both, came in, or went out. */
export type Change = { readonly is: 'kept' | 'new' | 'gone'; readonly line: string }

/** Texts with more lines than this (the product of both) are shown as wholly replaced. */
const MOST_CELLS = 1_000_000

/** What changed between two texts, line by line; empty lines say nothing and are left out. */
export function changesBetween(before: string, after: string): Change[] {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  if (old.length * fresh.length > MOST_CELLS) return [...old.map(gone), ...fresh.map(came)]
  // common[i][j]: how many lines the rests of both texts have in common, from line i and line j on.
  const common = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1))
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--) {
      const row = common[i]
      if (row) row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    const [was, is] = [old[i], fresh[j]]
    if (was !== undefined && was === is) {
      changes.push({ is: 'kept', line: was })
      i += 1
      j += 1
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      changes.push(gone(was))
      i += 1
    } else if (is !== undefined) {
      changes.push(came(is))
      j += 1
    }
  }
  return changes
}

const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
const gone = (line: string): Change => ({ is: 'gone', line })
const came = (line: string): Change => ({ is: 'new', line })
