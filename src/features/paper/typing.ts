import * as v from 'valibot'
import { addDays, DAY, dayOf, MAX_BEHIND, momentOf, type Day } from '#notebook/calendar.ts'
import { MUST_KNOW_DAYS } from '#notebook/entry.ts'
import { cleanText, kinds, MAX_RESIDENTS, MAX_TEXT, type Words } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'

/** In the place of a member's id: the writer is not in the register. No id has this sign. */
export const SOMEBODY_ELSE = '?'

const schema = v.object({
  /** A member's id, `SOMEBODY_ELSE`, or '' as long as nobody is chosen. */
  writer: v.string(),
  otherName: v.string(),
  day: v.string(),
  /** `HH:MM`, or ''. */
  time: v.string(),
  text: v.string(),
  kind: v.picklist(kinds),
  residents: v.array(v.string()),
  mustKnow: v.boolean(),
  staffOnly: v.boolean(),
})

/** A line of paper that is being typed in, as it stands in the form and in the draft. */
export type Typing = v.InferOutput<typeof schema>

export const blank = (today: Day): Typing => ({
  writer: '',
  otherName: '',
  day: today,
  time: '',
  text: '',
  kind: 'note',
  residents: [],
  mustKnow: false,
  staffOnly: false,
})

/** After a line comes the next of the same hand. */
export const next = (typing: Typing, today: Day): Typing => ({
  ...blank(today),
  writer: typing.writer,
  otherName: typing.otherName,
  day: typing.day,
})

export function readTyping(draft: string): Typing | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(draft))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

export type Fault = 'fill-in' | 'not-yet' | 'too-long-ago'
export type Faults = { readonly [F in 'writer' | 'otherName' | 'day' | 'time' | 'text']?: Fault }

/** W6: how many days back a page of paper may lie. */
export const MAX_DAYS = MAX_BEHIND / DAY

/** What keeps this from being written down; empty when nothing does. `now` in ms. */
export function faultsOf(typing: Typing, now: number, zone: string): Faults {
  const at = momentIn(typing, zone)
  const text = cleanText(typing.text)
  return {
    ...(typing.writer === '' ? { writer: 'fill-in' } : {}),
    ...(typing.writer === SOMEBODY_ELSE && cleanText(typing.otherName) === '' ? { otherName: 'fill-in' } : {}),
    ...(typing.day === '' ? { day: 'fill-in' } : {}),
    ...(typing.time === '' ? { time: 'fill-in' } : {}),
    ...(at !== undefined && at > now ? { time: 'not-yet' } : {}),
    ...(at !== undefined && at < now - MAX_BEHIND ? { day: 'too-long-ago' } : {}),
    ...(text === '' || text.length > MAX_TEXT ? { text: 'fill-in' } : {}),
  }
}

/** The record's words; only for what has no faults. */
export function wordsOf(typing: Typing, now: number, zone: string): { words: Words; audience: Audience } {
  const { writer, otherName, kind, residents, mustKnow, staffOnly } = typing
  const at = momentIn(typing, zone) ?? now
  const words: Words = {
    type: 'entry.written',
    kind,
    text: cleanText(typing.text),
    residents: residents.slice(0, MAX_RESIDENTS),
    importance: mustKnow ? 'must-know' : 'normal',
    ...(mustKnow ? { until: momentOf(addDays(dayOf(now, zone), MUST_KNOW_DAYS + 1), zone) } : {}),
    paper: writer === SOMEBODY_ELSE ? { name: cleanText(otherName), at } : { person: writer, at },
  }
  return { words, audience: staffOnly ? 'staff' : 'all' }
}

const momentIn = ({ day, time }: Typing, zone: string): number | undefined =>
  day === '' || time === '' ? undefined : momentOf(day, zone, time)
