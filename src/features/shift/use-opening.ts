import { useCallback, useEffect, useRef, useState } from 'react'
import { shiftCodeIn } from '#notebook/shift-key.ts'
import { here } from '#local/here.ts'
import type { DoorRefusal } from '#sync/door/ask.ts'
import { openShift } from '#sync/door/shift.ts'

export type Opening = { readonly at: 'closed' | 'opening' | 'open' } | { readonly at: 'refused'; readonly why: DoorRefusal }

/** Opens a shift by a code; at once by the one in this page's address, which a phone's own camera brought here. */
export function useOpening(): { state: Opening; open: (code: string) => void } {
  const [state, setState] = useState<Opening>({ at: 'closed' })
  const underway = useRef(false)
  const open = useCallback((code: string): void => {
    if (underway.current) return
    underway.current = true
    setState({ at: 'opening' })
    void openShift(here, code)
      .then(
        (answer) => setState(answer.ok ? { at: 'open' } : { at: 'refused', why: answer.error }),
        () => setState({ at: 'refused', why: 'trouble' })
      )
      .finally(() => (underway.current = false))
  }, [])
  useEffect(() => {
    const take = (): void => {
      const code = shiftCodeIn(location.hash)
      if (location.pathname !== '/dienst' || code === undefined) return
      // A code works once: it goes from the address and from this tab's history.
      history.replaceState(history.state, '', location.pathname)
      open(code)
    }
    take()
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [open])
  return { state, open }
}
