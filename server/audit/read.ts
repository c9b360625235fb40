import type Database from 'better-sqlite3'
import * as v from 'valibot'
import type { WardId } from '#notebook/ids.ts'

/** A row as it is told: `seq` is its number in the trail. An act of a newer version is told as it stands. */
export type AuditEntry = v.InferOutput<typeof entry> & { readonly seq: number }

/** Which rows somebody asks for; whatever is left out does not narrow. Times in ms, `to` is not included. */
export type Question = {
  readonly ward?: WardId | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly person?: string | undefined
  readonly act?: string | undefined
  readonly about?: string | undefined
}

/** The last row of a page: the next page begins behind it. */
export type Place = { readonly at: number; readonly seq: number }

const entry = v.object({
  at: v.number(),
  act: v.string(),
  person: v.optional(v.string()),
  device: v.optional(v.string()),
  ward: v.optional(v.string()),
  about: v.optional(v.string()),
  outcome: v.string(),
  offline: v.optional(v.literal(true)),
  count: v.optional(v.number()),
})

type StoredRow = { readonly seq: number; readonly row: string; readonly hash: string }
type Bound = { ward: string | null; from: number; to: number; person: string | null; act: string | null; about: string | null }

const narrowed = `at >= @from and at < @to and (@person is null or person = @person)
  and (@act is null or act = @act) and (@about is null or about = @about)`

export function reader(db: Database.Database) {
  type PageBound = Bound & Place & { most: number }
  const page = (where: string) =>
    db.prepare<[PageBound], StoredRow>(
      `select seq, row, hash from audit where ${where}${narrowed} and (at, seq) < (@at, @seq) order by at desc, seq desc limit @most`
    )
  const ofWard = page('ward = @ward and ')
  const ofAll = page('')
  const whole = db.prepare<[Bound], StoredRow>(
    `select seq, row, hash from audit where (@ward is null or ward = @ward) and ${narrowed} order by seq`
  )
  return {
    /** Newest first, at most `most`, behind `before`. */
    page(question: Question, most: number, before: Place = { at: Number.MAX_SAFE_INTEGER, seq: 0 }): AuditEntry[] {
      const bound = { ...boundOf(question), ...before, most }
      return (question.ward === undefined ? ofAll : ofWard).all(bound).flatMap(({ seq, row }) => read(seq, row))
    },
    /** In the order of the trail, each with its hash. */
    *whole(question: Question): Generator<AuditEntry & { readonly hash: string }> {
      for (const { seq, row, hash } of whole.iterate(boundOf(question))) for (const told of read(seq, row)) yield { ...told, hash }
    },
  }
}

const boundOf = ({ ward, from, to, person, act, about }: Question): Bound => ({
  ward: ward ?? null,
  from: from ?? 0,
  to: to ?? Number.MAX_SAFE_INTEGER,
  person: person ?? null,
  act: act ?? null,
  about: about ?? null,
})

/** A row that somebody spoilt is no entry any more; `prove` names it. */
function read(seq: number, row: string): AuditEntry[] {
  try {
    const parsed = v.safeParse(entry, JSON.parse(row))
    return parsed.success ? [{ ...parsed.output, seq }] : []
  } catch {
    return []
  }
}
