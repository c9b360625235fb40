import { useEffect, useRef, type RefObject } from 'react'

/** Keeps the focus where something opens and closes: on what opened, and back on what opened it. */
export function useFocusOf<In extends HTMLElement, Out extends HTMLElement>(open: boolean): { inside: RefObject<In | null>; opener: RefObject<Out | null> } {
  const inside = useRef<In>(null)
  const opener = useRef<Out>(null)
  const was = useRef(false)
  useEffect(() => {
    if (open) inside.current?.focus()
    else if (was.current) opener.current?.focus()
    was.current = open
  }, [open])
  return { inside, opener }
}
