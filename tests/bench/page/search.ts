import { openSearch } from '#local/search.ts'
import { foldText, matches } from '#local/search-text.ts'
import { Tables } from '#local/tables.ts'
import { WARD } from './history.ts'

export type SearchTimes = { readonly ready: number; readonly asked: readonly number[]; readonly floor: readonly number[] }

/** Words that nobody wrote: every line is looked through to its end. */
const NOTHING = ['zqxw', 'rolstoelbaan', 'kraanvogel', 'xylofoon']

/**
 * How long until a fresh worker answers, and then each question, ms; and a scan of the same folded texts in an array
 * on this page. The questions find nothing.
 */
export async function searchTimes(database: string, questions: number): Promise<SearchTimes> {
  const begun = performance.now()
  const search = openSearch(database)
  const ask = (words: string): Promise<unknown> => search.search({ ward: WARD, audience: 'staff', words })
  await ask('koffie')
  const ready = performance.now() - begun
  const tables = new Tables(database)
  const texts = (await tables.lines.toArray()).map((line) => (line.form === 'entry' ? foldText(line.text) : ''))
  tables.close()
  const asked: number[] = []
  const floor: number[] = []
  for (let i = 0; i < questions; i++) {
    const words = NOTHING[i % NOTHING.length] ?? ''
    const from = performance.now()
    await ask(words)
    const between = performance.now()
    const found = texts.some((text) => matches(text, [words]))
    floor.push(performance.now() - between)
    asked.push(between - from)
    if (found) throw new Error(`somebody wrote ${words}`)
  }
  search.close()
  return { ready, asked, floor }
}
