import { useEffect, useState } from 'react'

/** Anything by which a person shows that they are there. */
const signs = ['pointerdown', 'pointermove', 'touchmove', 'keydown', 'input', 'wheel'] as const

/** How long before the end it is said, ms; of a short time a third. */
const WARNING = 20_000

/**
 * Calls `onIdle` when nobody has touched the page for `after` ms, and tells when that is near. Two clocks are asked:
 * one stands still while the device sleeps, the other can be set; whichever has gone further counts.
 */
export function useIdle(after: number, onIdle: () => void): boolean {
  const [soon, setSoon] = useState(false)
  useEffect(() => {
    let last = { lived: performance.now(), clock: Date.now() }
    const touched = (): void => {
      if (look()) return
      last = { lived: performance.now(), clock: Date.now() }
      setSoon(false)
    }
    const look = (): boolean => {
      const idle = Math.max(performance.now() - last.lived, Date.now() - last.clock)
      if (idle >= after) onIdle()
      else setSoon(idle >= after - Math.min(WARNING, after / 3))
      return idle >= after
    }
    // A page that the browser had laid aside comes back as it was: whoever opens it again is somebody else.
    const back = ({ persisted }: PageTransitionEvent): void => {
      if (persisted) onIdle()
    }
    const timer = setInterval(look, 1000)
    for (const sign of signs) addEventListener(sign, touched, { capture: true, passive: true })
    document.addEventListener('visibilitychange', look)
    addEventListener('pageshow', back)
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, touched, { capture: true })
      document.removeEventListener('visibilitychange', look)
      removeEventListener('pageshow', back)
    }
  }, [after, onIdle])
  return soon
}
