import * as v from 'valibot'
import { cleanText } from '#notebook/records.ts'
import { draftKey } from '#local/drafts.ts'
import { useNotebook } from './notebook.tsx'
import { useDraft } from './use-draft.ts'

const kept = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()))

export type Fields<N extends string> = {
  readonly value: (name: N) => string
  /** The same, fit to be written. */
  readonly clean: (name: N) => string
  readonly set: (name: N, text: string) => void
  /** They were written, or are not wanted any more. */
  readonly forget: () => void
  /** The disk does not keep them. */
  readonly trouble: boolean
}

/** W3 for a form of several fields: they are one draft, of this person, for this `place`. */
export function useFields<N extends string>(place: string, first: Readonly<Record<N, string>>): Fields<N> {
  const { tables, me, ward } = useNotebook()
  const [draft, keep, trouble] = useDraft(tables, draftKey(me.id, `${place} ${ward.id}`))
  const read = v.safeParse(kept, draft)
  const typed = read.success ? read.output : {}
  const value = (name: N): string => typed[name] ?? first[name]
  return {
    value,
    clean: (name) => cleanText(value(name)),
    set: (name, text) => keep(JSON.stringify({ ...typed, [name]: text })),
    forget: () => keep(''),
    trouble,
  }
}
