import { Dexie, RangeSet, type ObservabilitySet } from 'dexie'
import type { Day } from '#notebook/calendar.ts'
import type { PersonId, RecordId, ResidentId, WardId } from '#notebook/ids.ts'
import { writtenAt } from '#notebook/entry.ts'
import { inOrder, type Kind } from '#notebook/records.ts'
import type { Audience } from '#notebook/rooms.ts'
import { sees } from './reader.ts'
import type { EntryRow, LineRow, ResidentRow, Tables } from './tables.ts'
import type { Found, Question } from './search.ts'
import { foldText, matches, wordsOf } from './search-text.ts'

/**
 * Every line's words, folded once and held in memory as one text; a question is one pass over it. Lines that change
 * are read again when the next question comes, and only those.
 */
export type SearchPages = { find(question: Question, limit: number): Promise<Found>; close(): void }

export function openSearchPages(tables: Tables): SearchPages {
  let pages: Promise<Shelf> = Promise.resolve(shelve([]))
  let stale: Stale = 'all'
  const unwatch = watch(tables.name, (change) => (stale = both(stale, change)))

  async function current(): Promise<Shelf> {
    const [before, change] = [pages, stale]
    if (change === 'all') pages = readAll(tables).then(shelve)
    else if (change.size > 0) pages = before.then((held) => readAgain(tables, held.pages, change)).then(shelve)
    stale = new Set()
    try {
      return await pages
    } catch (cause) {
      stale = 'all'
      throw cause
    }
  }

  return {
    find: async (question, limit) => {
      const words = wordsOf(question.words)
      const shelf = await current()
      const found = withWords(shelf, words).filter((page) => narrows(question, page))
      return { ids: found.slice(0, limit).map((page) => page.id), total: found.length }
    },
    close: unwatch,
  }
}

/** A line as search sees it. */
type Page = {
  readonly id: RecordId
  readonly at: number
  readonly ward: WardId
  readonly audience: Audience
  readonly day: Day
  readonly kind: Kind
  readonly residents: readonly ResidentId[]
  /** Who wrote the line, here or on paper, and its answers. */
  readonly people: readonly PersonId[]
  /** Its words unless they stand in the care record, those of its answers, names and rooms of whom it is about; folded. */
  readonly text: string
}

/** Pages, newest first, and the words of all of them one behind another: to look through one long text is several times as fast as through many short ones. */
type Shelf = { readonly pages: readonly Page[]; readonly text: string; readonly starts: Uint32Array }

/** A space stands before each page's words, as before every word in them; a line end behind them. */
function shelve(pages: readonly Page[]): Shelf {
  const starts = new Uint32Array(pages.length)
  let at = 0
  for (const [i, { text }] of pages.entries()) {
    starts[i] = at
    at += text.length + 2
  }
  return { pages, text: pages.map(({ text }) => ` ${text}\n`).join(''), starts }
}

/** Pages in which every word begins a word, newest first. The longest word is the rarest, as a rule: it is looked for in all pages at once. */
function withWords({ pages, text, starts }: Shelf, words: readonly string[]): Page[] {
  const [rarest, ...others] = words.toSorted((a, b) => b.length - a.length)
  if (rarest === undefined) return [...pages]
  const found: Page[] = []
  let at = text.indexOf(rarest)
  for (let nr = 0; at >= 0; ) {
    if (text[at - 1] !== ' ') {
      at = text.indexOf(rarest, at + 1)
      continue
    }
    nr = lastStartUpTo(starts, at, nr)
    const page = pages[nr]
    if (page && matches(page.text, others)) found.push(page)
    const next = starts[nr + 1]
    at = next === undefined ? -1 : text.indexOf(rarest, next)
  }
  return found
}

/** The last of the ascending `starts` that is not above `at`, from index `low` on. */
function lastStartUpTo(starts: Uint32Array, at: number, low: number): number {
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((starts[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return low
}

type Names = ReadonlyMap<string, ResidentRow>

function narrows({ ward, audience, resident, person, kind, from, to }: Question, page: Page): boolean {
  return (
    page.ward === ward &&
    sees({ audience }, page.audience) &&
    (!resident || page.residents.includes(resident)) &&
    (!person || page.people.includes(person)) &&
    (!kind || page.kind === kind) &&
    (!from || page.day >= from) &&
    (!to || page.day <= to)
  )
}

async function readAll(tables: Tables): Promise<readonly Page[]> {
  const [lines, names] = await Promise.all([tables.lines.toArray(), readNames(tables)])
  return toPages(lines, names).sort(newestFirst)
}

async function readAgain(tables: Tables, held: readonly Page[], changed: ReadonlySet<RecordId>): Promise<readonly Page[]> {
  const [lines, names] = await Promise.all([tables.lines.bulkGet([...changed]), readNames(tables)])
  const others = held.filter((page) => !changed.has(page.id))
  return [...others, ...toPages(lines.flatMap((line) => line ?? []), names)].sort(newestFirst)
}

const newestFirst = (a: Page, b: Page): number => inOrder(b, a)

async function readNames(tables: Tables): Promise<Names> {
  return new Map((await tables.residents.toArray()).map((resident) => [`${resident.ward}|${resident.id}`, resident]))
}

const toPages = (lines: readonly LineRow[], names: Names): Page[] =>
  lines.flatMap((line) => (line.form === 'entry' ? [toPage(line, names)] : []))

function toPage(row: EntryRow, names: Names): Page {
  const { id, ward, audience, day, kind, residents } = row
  const replies = row.replies.filter((reply) => !reply.struck)
  const about = row.about.flatMap((key) => names.get(key) ?? []).map(({ name, roomNumber }) => `${name} ${roomNumber}`)
  const done = row.task?.at === 'done' ? [row.task.done.text ?? ''] : []
  const words = [row.recorded ? '' : row.text, ...replies.map((reply) => reply.text), ...done, ...about]
  return { id, at: writtenAt(row), ward, audience, day, kind, residents, people: peopleOf(row), text: foldText(words.join('\n')) }
}

function peopleOf({ by, paper, replies }: EntryRow): PersonId[] {
  const onPaper = paper && 'person' in paper ? [paper.person] : []
  return [by, ...onPaper, ...replies.filter((reply) => !reply.struck).map((reply) => reply.by)]
}

/** What has to be read again: everything, or the lines with these ids. */
type Stale = 'all' | Set<RecordId>

const both = (a: Stale, b: Stale): Stale => (a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b]))

/** Tells which lines of a database change, in whatever tab; returns what ends it. */
function watch(database: string, tell: (change: Stale) => void): () => void {
  const changed = (parts: ObservabilitySet): void => {
    const lines = parts[`idb://${database}/lines/`]
    // A name or room number stands in the words of every line about that resident.
    if (parts['all'] || parts[`idb://${database}/residents/`]) tell('all')
    else if (lines) tell(idsIn(new RangeSet().add(lines)))
  }
  Dexie.on('storagemutated', changed)
  return () => Dexie.on.storagemutated.unsubscribe(changed)
}

/** Dexie tells small changes key by key and large ones as a range. */
function idsIn(ranges: RangeSet): Stale {
  const ids = new Set<RecordId>()
  for (const { from, to } of ranges) {
    if (typeof from !== 'string' || from !== to) return 'all'
    ids.add(from)
  }
  return ids
}
