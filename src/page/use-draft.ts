import { useCallback, useEffect, useRef, useState } from 'react'
import { dropDraft, loadDraft, saveDraft } from '#local/drafts.ts'
import type { Tables } from '#local/tables.ts'

/** How long the pen rests before the draft goes to disk, ms. */
const PAUSE = 300

/**
 * W3: what is typed survives everything. It is kept at every pause in typing, and at once when the page is hidden or
 * left. The third value says whether the disk does not take it.
 */
export function useDraft(tables: Tables, key: string, first = ''): [string, (text: string) => void, boolean] {
  // Held with its key: when another person takes over, not a letter of what stood there is theirs.
  const [held, setHeld] = useState({ key, text: first })
  const text = held.key === key ? held.text : first
  const [trouble, setTrouble] = useState(false)
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; text: string } | undefined>(undefined)
  const touched = useRef(false)

  const keep = useCallback(
    (words: string) => {
      pending.current = undefined
      void (words === '' ? dropDraft(tables, key).then(() => undefined) : saveDraft(tables, key, words)).then(
        (failed) => setTrouble(failed !== undefined),
        () => setTrouble(true)
      )
    },
    [tables, key]
  )

  useEffect(() => {
    let here = true
    touched.current = false
    void loadDraft(tables, key).then((kept) => {
      if (here && !touched.current && typeof kept === 'string') setHeld({ key, text: kept })
    })
    const flush = (): void => {
      const waiting = pending.current
      if (!waiting) return
      clearTimeout(waiting.timer)
      keep(waiting.text)
    }
    document.addEventListener('visibilitychange', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      here = false
      flush()
      document.removeEventListener('visibilitychange', flush)
      window.removeEventListener('pagehide', flush)
    }
  }, [tables, key, keep])

  const type = useCallback(
    (words: string) => {
      touched.current = true
      setHeld({ key, text: words })
      if (pending.current) clearTimeout(pending.current.timer)
      pending.current = { text: words, timer: setTimeout(() => keep(words), words === '' ? 0 : PAUSE) }
    },
    [keep, key]
  )
  return [text, type, trouble]
}
