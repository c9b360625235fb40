import * as v from 'valibot'
import { addDays, DAY, dayOf, momentOf, type Day } from '#notebook/calendar.ts'
import { MUST_KNOW_DAYS } from '#notebook/entry.ts'
import type { PersonId, WardId } from '#notebook/ids.ts'
import { cleanText, kinds, MAX_RESIDENTS, roles, type Kind, type LineWords, type Role } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'
import { draftKey, loadDraft, saveDraft } from '#local/drafts.ts'
import type { EntryRow, Tables } from '#local/tables.ts'

/** A note that is being written: what stands in the composer, kept as a draft until it is written down. */
export type Composing = {
  readonly text: string
  readonly kind: Kind
  readonly residents: readonly string[]
  readonly mustKnow: boolean
  /** The last day on which it must be known. */
  readonly until: Day
  readonly staffOnly: boolean
  /** `YYYY-MM-DDTHH:MM` on the ward's clock, or empty. */
  readonly due: string
  /** For whom a task or question is: `person:<id>`, `role:<role>`, or nobody in particular. */
  readonly forWhom: string
  /** The line of which this is another copy (M2, M4), or empty. */
  readonly from: string
  /** The text that describes the task (S2), or empty. */
  readonly description: string
}

export const blank = (today: Day): Composing => ({
  text: '',
  kind: 'note',
  residents: [],
  mustKnow: false,
  until: addDays(today, MUST_KNOW_DAYS),
  staffOnly: false,
  due: '',
  forWhom: '',
  from: '',
  description: '',
})

const schema = v.object({
  text: v.string(),
  kind: v.picklist(kinds),
  residents: v.array(v.string()),
  mustKnow: v.boolean(),
  until: v.pipe(v.string(), v.isoDate()),
  staffOnly: v.boolean(),
  due: v.string(),
  forWhom: v.optional(v.string(), ''),
  from: v.optional(v.string(), ''),
  description: v.optional(v.string(), ''),
})

/** A draft as it was kept; undefined when it is none, or none that holds anything. */
export function readDraft(kept: unknown): Composing | undefined {
  const parsed = v.safeParse(schema, kept)
  return parsed.success ? parsed.output : undefined
}

export const isBlank = (composing: Composing): boolean => composing.text.trim() === '' && composing.residents.length === 0

/** The record's words. `zone` is the ward's: days and times are meant on its clock. */
export function wordsOf(composing: Composing, now: number, zone: string): { words: LineWords; audience: Audience } {
  const { text, kind, residents, mustKnow, until, staffOnly, due, forWhom, from, description } = composing
  const meant = isFor(kind) ? readForWhom(forWhom) : undefined
  const [day = '', time = ''] = due.split('T')
  const last = until < dayOf(now, zone) ? dayOf(now, zone) : until
  const words: LineWords = {
    type: 'entry.written',
    kind,
    text: cleanText(text),
    residents: residents.slice(0, MAX_RESIDENTS),
    importance: mustKnow ? 'must-know' : 'normal',
    ...(mustKnow ? { until: momentOf(last, zone) + DAY } : {}),
    ...(meant ? { for: meant } : {}),
    ...(from !== '' ? { from } : {}),
    ...(description !== '' && kind === 'task' ? { description } : {}),
    ...(due !== '' && takesTime(kind) ? { due: momentOf(day, zone, time) } : {}),
  }
  return { words, audience: staffOnly ? 'staff' : 'all' }
}

/** Kinds that may say when. */
export const takesTime = (kind: Kind): boolean => kind === 'task' || kind === 'appointment'

/** Kinds that may be meant for somebody. */
export const isFor = (kind: Kind): boolean => kind === 'task' || kind === 'question'

export const forPerson = (person: PersonId): string => `person:${person}`
export const forRole = (role: Role): string => `role:${role}`

function readForWhom(text: string): { who: 'person'; person: PersonId } | { who: 'role'; role: Role } | undefined {
  const [who, whom = ''] = text.split(':')
  const role = roles.find((each) => each === whom)
  if (who === 'role') return role && { who, role }
  return who === 'person' && whom !== '' ? { who, person: whom } : undefined
}

/** Where the pen of a person on a ward keeps its draft. */
export const penKey = (person: PersonId, ward: WardId): string => draftKey(person, `composer ${ward}`)

/** Said on this page when something was put into the pen from elsewhere. */
export const PEN = 'schrift:pen'

/** Puts words into somebody's pen, behind what stands in it: nothing that was typed is lost. */
export async function putInPen(tables: Tables, key: string, next: Composing): Promise<void> {
  const kept = readDraft(await loadDraft(tables, key))
  const joined = kept && !isBlank(kept) ? { ...next, text: [kept.text, next.text].filter(Boolean).join('\n'), residents: [...new Set([...kept.residents, ...next.residents])] } : next
  await saveDraft(tables, key, joined)
  window.dispatchEvent(new Event(PEN))
}

/** A line as it would be written once more: for repeating a task, or copying a line before its month expires (M4). */
export const onceMore = (row: EntryRow, today: Day): Composing => ({
  ...blank(today),
  text: row.text,
  kind: row.kind,
  residents: row.residents,
  staffOnly: row.audience === 'staff',
  mustKnow: row.importance === 'must-know',
  forWhom: row.for === undefined ? '' : row.for.who === 'person' ? forPerson(row.for.person) : forRole(row.for.role),
  from: row.id,
  description: row.description ?? '',
})

/** The same line with these words, for another room (M2) or month (M4). */
export const copyOf = (row: EntryRow, text: string): LineWords => ({
  type: 'entry.written',
  kind: row.kind,
  text,
  residents: [...row.residents],
  importance: row.importance,
  from: row.id,
  ...(row.until === undefined ? {} : { until: row.until }),
  ...(row.due === undefined ? {} : { due: row.due }),
  ...(row.for === undefined ? {} : { for: row.for }),
  ...(row.description === undefined ? {} : { description: row.description }),
})
