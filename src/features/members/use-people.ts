import { useCallback, useEffect, useState } from 'react'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { peopleOf, type Invitation, type People } from '#sync/door/people.ts'
import { useNotebook } from '#page/notebook.tsx'

/** ms between two questions. Whoever comes in grows the register, which asks at once; this is for the rest. */
const EVERY = 10_000

/** What the relay last said of the people, and why it says nothing now. Neither: it is being asked. */
export type PeopleNow = {
  readonly last: People | undefined
  readonly trouble: DoorRefusal | undefined
  /** Asks at once. */
  readonly again: () => void
}

/** An invitation that lets a device in at this moment; `now` in ms. */
export const isOpen = ({ used, withdrawn, expires }: Invitation, now: number): boolean => !used && !withdrawn && expires > now

/** Asks the relay now, whenever the ward's register changes, and every few seconds while the page is looked at. */
export function usePeople(): PeopleNow {
  const { ward, register } = useNotebook()
  const [last, setLast] = useState<People>()
  const [trouble, setTrouble] = useState<DoorRefusal>()
  const [asked, setAsked] = useState(0)
  const again = useCallback(() => setAsked((before) => before + 1), [])

  useEffect(() => {
    let here = true
    void peopleOf(ward.id).then((answer) => {
      if (!here) return
      if (answer.ok) setLast(answer.value)
      setTrouble(answer.ok ? undefined : answer.error)
    })
    return () => {
      here = false
    }
  }, [ward.id, register, asked])

  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') again()
    }
    const timer = setInterval(look, EVERY)
    document.addEventListener('visibilitychange', look)
    addEventListener('online', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
      removeEventListener('online', look)
    }
  }, [again])

  return { last, trouble, again }
}
