import type { PersonId } from '#notebook/ids.ts'
import { linesBetween } from './queries.ts'
import type { Reader } from './reader.ts'
import type { EntryRow, Tables } from './tables.ts'

/** Behind every day that there is. */
const BEHIND_ALL = '\uffff'

/**
 * S7: lines of thanks that are meant for somebody, newest first: those written for them, and those for nobody in
 * particular that call them by the name that the ward knows.
 */
export async function thanksFor(tables: Tables, reader: Reader, person: PersonId, name: string): Promise<EntryRow[]> {
  const lines = await linesBetween(tables, reader, '', BEHIND_ALL)
  const called = wordsIn(name)
  const meant = (line: EntryRow): boolean => (line.for?.who === 'person' ? line.for.person === person : line.by !== person && calls(line.text, called))
  return lines.filter((line) => line.form === 'entry').filter((line) => line.kind === 'thanks' && !line.struck && !line.recorded && meant(line)).reverse()
}

const wordsIn = (text: string): string[] => text.split(/[^\p{L}\p{N}'’-]+/u).filter(Boolean)

/** Their whole name, or the first name where no other name follows it. Written as names are: "ik wil" calls nobody Wil. */
function calls(text: string, [first, ...rest]: readonly string[]): boolean {
  const words = wordsIn(text)
  return words.some((word, i) => word === first && (rest.every((each, n) => words[i + 1 + n] === each) || !/^\p{Lu}/u.test(words[i + 1] ?? '')))
}
