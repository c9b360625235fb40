import { useEffect, useState } from 'react'
import type { Result } from '#notebook/result.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { review, type ReviewPage, type ReviewQuestion, type ReviewRow } from '#sync/door/audit.ts'

/** `rows`: what stood there before, or stands there now. */
export type Found =
  | { readonly at: 'asking'; readonly rows: readonly ReviewRow[] }
  | { readonly at: 'shown'; readonly rows: readonly ReviewRow[]; readonly next: string | undefined; readonly asking: boolean }
  | { readonly at: 'failed'; readonly rows: readonly []; readonly why: DoorRefusal }

type Settled = Exclude<Found, { at: 'asking' }>

/** Asks the relay, anew whenever the question is another one; an answer to an older question is let fall. */
export function useReview(question: ReviewQuestion): { readonly found: Found; readonly again: () => void; readonly more: () => void } {
  const [round, setRound] = useState(0)
  const [answer, setAnswer] = useState<{ readonly to: string; readonly found: Settled }>()
  const key = `${round} ${JSON.stringify(question)}`

  useEffect(() => {
    let gone = false
    void review(question).then((page) => {
      if (!gone) setAnswer({ to: key, found: settled([], page) })
    })
    return () => {
      gone = true
    }
  }, [question, key])

  const found: Found = answer?.to === key ? answer.found : { at: 'asking', rows: answer?.found.rows ?? [] }
  async function more(): Promise<void> {
    if (found.at !== 'shown' || found.next === undefined || found.asking) return
    setAnswer({ to: key, found: { ...found, asking: true } })
    const page = await review(question, found.next)
    setAnswer((now) => (now?.to === key ? { to: key, found: settled(found.rows, page) } : now))
  }
  return { found, again: () => setRound(round + 1), more: () => void more() }
}

const settled = (before: readonly ReviewRow[], page: Result<ReviewPage, DoorRefusal>): Settled =>
  page.ok
    ? { at: 'shown', rows: [...before, ...page.value.rows], next: page.value.next, asking: false }
    : { at: 'failed', rows: [], why: page.error }
