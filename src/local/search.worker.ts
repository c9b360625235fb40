import type { Answered, Asked } from './search.ts'
import { openSearchPages, type SearchPages } from './search-pages.ts'
import { Tables } from './tables.ts'

/** Answers what `search.ts` asks. A worker serves one database for as long as it lives. */
let pages: SearchPages | undefined

self.addEventListener('message', ({ data: { nr, database, question, limit } }: MessageEvent<Asked>) => {
  const answer = (reply: Answered): void => self.postMessage(reply)
  pages ??= openSearchPages(new Tables(database))
  pages.find(question, limit).then(
    (found) => answer({ nr, found }),
    (cause: unknown) => answer({ nr, failed: cause instanceof Error ? cause.name : 'unknown' })
  )
})
