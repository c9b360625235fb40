import { useCallback, useEffect, useRef, useState } from 'react'

/** How long something can be taken back, ms. */
const SOME_SECONDS = 10_000

/** `here`: untouched. `undoable`: asked away, and can be taken back. `gone`: it happened. */
export type Fate = 'here' | 'undoable' | 'gone'

export type Undo = {
  fateOf: (key: string) => Fate
  /** Asks for the act; it happens after some seconds, or at once when the screen is left. */
  ask: (key: string) => void
  undo: (key: string) => void
}

/**
 * Undo in the place of "are you sure?". `act` does what was asked for the thing called `key`; if it rejects, the
 * thing is there again. When the browser ends before it happened, nothing happened.
 */
export function useUndo(act: (key: string) => Promise<unknown>): Undo {
  const [fates, setFates] = useState<ReadonlyMap<string, Fate>>(new Map())
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })

  const settle = useCallback((key: string, fate: Fate) => setFates((before) => new Map(before).set(key, fate)), [])
  const happen = useCallback(
    (key: string) => {
      clearTimeout(timers.current.get(key))
      timers.current.delete(key)
      settle(key, 'gone')
      latest.current(key).catch(() => settle(key, 'here'))
    },
    [settle]
  )

  useEffect(() => {
    const waiting = timers.current
    const all = (): void => [...waiting.keys()].forEach(happen)
    addEventListener('pagehide', all)
    return () => {
      removeEventListener('pagehide', all)
      all()
    }
  }, [happen])

  return {
    fateOf: (key) => fates.get(key) ?? 'here',
    ask: (key) => {
      settle(key, 'undoable')
      timers.current.set(key, setTimeout(() => happen(key), SOME_SECONDS))
    },
    undo: (key) => {
      clearTimeout(timers.current.get(key))
      timers.current.delete(key)
      settle(key, 'here')
    },
  }
}
