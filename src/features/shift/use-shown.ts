import { useEffect, useRef, useState } from 'react'
import { here } from '#local/here.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import type { Result } from '#notebook/result.ts'
import type { Shown } from '#sync/door/shift.ts'

/** `no-key`: a tablet that the relay has given no secret yet. */
export type ShownRefusal = DoorRefusal | 'no-key'
export type Showing = { readonly at: 'asking' } | { readonly at: 'shown'; readonly shown: Shown } | { readonly at: 'refused'; readonly why: ShownRefusal }

/** ms after which it is asked again when there was no code. */
const AGAIN = 3000

/** The code of this moment, and the next one when its time has come. `next` makes it or asks for it. */
export function useShown(next: () => Promise<Result<Shown, ShownRefusal>>): Showing {
  const [showing, setShowing] = useState<Showing>({ at: 'asking' })
  const latest = useRef(next)
  useEffect(() => {
    latest.current = next
  })
  useEffect(() => {
    let gone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      clearTimeout(timer)
      const answer = await latest.current()
      if (gone) return
      setShowing(answer.ok ? { at: 'shown', shown: answer.value } : { at: 'refused', why: answer.error })
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), answer.ok ? Math.max(answer.value.until - here.now(), 200) : AGAIN)
    }
    // A page that slept wakes with an old code.
    const wake = (): void => void (document.visibilityState === 'visible' && ask())
    document.addEventListener('visibilitychange', wake)
    void ask()
    return () => {
      gone = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [])
  return showing
}
