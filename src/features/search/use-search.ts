import { useEffect, useRef, useState } from 'react'
import type { Reader } from '#local/reader.ts'
import { openSearch, type Found, type Question, type Search } from '#local/search.ts'

/** What the worker found. While it looks for something newer, the last answer stands. */
export type Answer =
  | { readonly at: 'nothing-asked' }
  | { readonly at: 'found'; readonly words: string; readonly found: Found }
  | { readonly at: 'failed' }

/**
 * Asks the search worker whenever the question changes; undefined: nothing is asked, and the worker reads the lines
 * in the meantime, so that the first letter finds it ready. Only the answer to the last question counts.
 */
export function useSearch(database: string, { ward, audience }: Reader, question: Question | undefined, limit: number): { answer: Answer; again: () => void } {
  const [answer, setAnswer] = useState<Answer>({ at: 'nothing-asked' })
  const [tries, setTries] = useState(0)
  const search = useRef<Search>(undefined)

  useEffect(() => {
    const opened = openSearch(database)
    search.current = opened
    opened.search({ ward, audience, words: '' }, 0).catch(() => undefined)
    return () => opened.close()
  }, [database, ward, audience, tries])

  // The question is a new object at each render; its content decides.
  const asked = question && JSON.stringify(question)
  useEffect(() => {
    if (asked === undefined) return
    const put: Question = JSON.parse(asked)
    let last = true
    search.current?.search(put, limit).then(
      (found) => last && setAnswer({ at: 'found', words: put.words, found }),
      () => last && setAnswer({ at: 'failed' })
    )
    return () => {
      last = false
    }
  }, [asked, limit, tries])

  return { answer: asked === undefined ? { at: 'nothing-asked' } : answer, again: () => setTries(tries + 1) }
}
