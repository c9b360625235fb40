import { DAY } from '#notebook/calendar.ts'
import { newId } from '#notebook/ids.ts'
import type { Tables } from '#local/tables.ts'

/**
 * What was deleted here lies in the browser's files until it tidies its store, which may be never. Chromium's (LevelDB)
 * does so on two occasions that a page can bring about. When a database is deleted, it writes what is in its log to a
 * file and merges the files that reach over that database. And when a hundred single reads had to look into more than
 * one file, it merges the newest of those with what lies below. Each alone leaves words behind; a browser test looks
 * into the files. Elsewhere it does no harm.
 */
export async function sweep(tables: Tables): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await comeAndGo()
    for (const table of [tables.records, tables.lines]) await readInto(table, tables.now())
    // It merges in its own time; what it wrote meanwhile lies above, and is merged in the next round.
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

const ROUNDS = 4
/** ms between two of them. */
const PAUSE = 1500
/** Single reads of a table, well above the hundred that a file may cost in vain. */
const READS = 400
const NAME = 'schrift-sweep'

type Rows = { toCollection(): { primaryKeys(): PromiseLike<string[]> }; get(id: string): PromiseLike<unknown> }

/** Reads rows all over a table, or, where there are none, ids that could stand there. */
async function readInto(table: Rows, now: number): Promise<void> {
  const keys = await table.toCollection().primaryKeys()
  const ids = keys.length > 0 ? keys : Array.from({ length: READS }, (_, i) => newId(now - i * (DAY / 4)))
  for (let i = 0; i < READS; i++) await table.get(ids[Math.floor((i * ids.length) / READS)] ?? '')
}

/** A database that is made, written to and deleted. */
function comeAndGo(): Promise<void> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(NAME, 1)
    opening.onupgradeneeded = () => void opening.result.createObjectStore('dust').put(1, 1)
    opening.onerror = () => resolve()
    opening.onsuccess = () => {
      opening.result.close()
      const going = indexedDB.deleteDatabase(NAME)
      going.onsuccess = going.onerror = () => resolve()
    }
  })
}
