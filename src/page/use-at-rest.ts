import { useEffect, useState } from 'react'
import { whenWritten } from '#local/changes.ts'

/** For how long nothing may have been written before it is asked again, and after how long it is asked in any case, ms. */
const REST = 800
const AT_MOST = 8000

/**
 * Like a live query, for an answer that goes through much and may come a moment late: it is asked when the page stands,
 * and after something was written when the pen rests. The disk has one queue; what somebody waits for goes first.
 */
export function useAtRest<T>(question: () => Promise<T>): T | undefined {
  const [answer, setAnswer] = useState<T>()
  useEffect(() => {
    let nr = 0
    let since: number | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (): void => {
      since = undefined
      const mine = ++nr
      question().then((found) => mine === nr && setAnswer(found), () => undefined)
    }
    const wait = (): void => {
      since ??= performance.now()
      clearTimeout(timer)
      timer = setTimeout(ask, Math.min(REST, since + AT_MOST - performance.now()))
    }
    ask()
    const unwatch = whenWritten(wait)
    return () => {
      nr = -1
      clearTimeout(timer)
      unwatch()
    }
  }, [question])
  return answer
}
