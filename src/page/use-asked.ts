import { useCallback, useEffect, useState } from 'react'
import type { Result } from '#notebook/result.ts'

/** What a screen knows of something that only the relay can tell. */
export type Asked<T, E> =
  | { readonly at: 'asking' }
  | { readonly at: 'told'; readonly value: T }
  | { readonly at: 'refused'; readonly why: E }

/** Asks once, and again when told to; what was told stays on the screen until the next answer. */
export function useAsked<T, E>(question: () => Promise<Result<T, E>>): { asked: Asked<T, E>; again: () => void } {
  const [asked, setAsked] = useState<Asked<T, E>>({ at: 'asking' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let here = true
    void question().then((answer) => {
      if (here) setAsked(answer.ok ? { at: 'told', value: answer.value } : { at: 'refused', why: answer.error })
    })
    return () => {
      here = false
    }
  }, [question, turn])
  const again = useCallback(() => setTurn((before) => before + 1), [])
  return { asked, again }
}
