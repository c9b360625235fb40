import { isProfessional } from './may.ts'
import { inOrder, type Kind, type TemplateRecord } from './records.ts'

/** A line that the ward writes often, ready to be put in the pen. */
export type Template = { readonly id: string; readonly text: string; readonly kind: Kind }

/** F1 for one template: the latest words hold; undefined once it was ended. */
export function foldTemplate(records: Iterable<TemplateRecord>): Template | undefined {
  const sorted = [...records].filter((record) => isProfessional(record.as)).sort(inOrder)
  const last = sorted.at(-1)
  return last && !last.ended ? { id: last.template, text: last.text, kind: last.kind } : undefined
}
