import { useCallback, useEffect, useRef, useState } from 'react'
import { dropDraft, loadDraft, saveDraft } from '#local/drafts.ts'
import { useNotebook } from '#page/notebook.tsx'
import { blank, isBlank, PEN, penKey, readDraft, type Composing } from '#page/pen.ts'

const PAUSE = 300

/** The composer's contents, kept as this person's draft at every pause, and at once when the page is hidden or left. */
export function useComposing(): {
  composing: Composing
  change(part: Partial<Composing>): void
  /** Where the draft stands. */
  draft: string
  /** The words are being written down: the disk is left to that. `clear` or `change` ends it. */
  rest(): void
  /** Empties the box of what was written down, and its draft with it; words that were typed meanwhile stay. */
  clear(written: Composing): void
  /** The disk does not take the draft. */
  trouble: boolean
} {
  const { tables, me, ward, today } = useNotebook()
  const key = penKey(me.id, ward.id)
  // Held with its key: when another person takes over, not a letter of what stood there is theirs.
  const [held, setHeld] = useState(() => ({ key, composing: blank(today) }))
  const composing = held.key === key ? held.composing : blank(today)
  const [trouble, setTrouble] = useState(false)
  /** What stands in the box at this moment; the screen may be a moment behind. */
  const latest = useRef(held)
  const set = useCallback(
    (next: Composing) => {
      latest.current = { key, composing: next }
      setHeld(latest.current)
    },
    [key]
  )
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; composing: Composing } | undefined>(undefined)
  const touched = useRef(false)

  const keep = useCallback(
    async (next: Composing): Promise<void> => {
      waiting.current = undefined
      if (isBlank(next)) await dropDraft(tables, key).catch(() => undefined)
      else setTrouble((await saveDraft(tables, key, next)) !== undefined)
    },
    [tables, key]
  )

  useEffect(() => {
    let here = true
    touched.current = false
    const load = async (): Promise<void> => {
      const draft = readDraft(await loadDraft(tables, key))
      if (here && draft && !touched.current) set(draft)
    }
    const loadAgain = (): void => {
      touched.current = false
      void load()
    }
    void load()
    window.addEventListener(PEN, loadAgain)
    const flush = (): void => {
      if (!waiting.current) return
      clearTimeout(waiting.current.timer)
      void keep(waiting.current.composing)
    }
    document.addEventListener('visibilitychange', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      here = false
      flush()
      window.removeEventListener(PEN, loadAgain)
      document.removeEventListener('visibilitychange', flush)
      window.removeEventListener('pagehide', flush)
    }
  }, [tables, key, keep, set])

  /** Shows it at once, and keeps it at the next pause. */
  const put = useCallback(
    (next: Composing) => {
      set(next)
      if (waiting.current) clearTimeout(waiting.current.timer)
      waiting.current = { composing: next, timer: setTimeout(() => void keep(next), PAUSE) }
    },
    [keep, set]
  )

  const change = useCallback(
    (part: Partial<Composing>) => {
      touched.current = true
      put({ ...(latest.current.key === key ? latest.current.composing : blank(today)), ...part })
    },
    [put, key, today]
  )

  const drop = useCallback(() => {
    clearTimeout(waiting.current?.timer)
    waiting.current = undefined
  }, [])

  // What waits is kept all the same when the page is hidden meanwhile.
  const rest = useCallback(() => clearTimeout(waiting.current?.timer), [])

  const clear = useCallback(
    (written: Composing) => {
      const text = latest.current.key === key ? typedSince(written.text, latest.current.composing.text) : ''
      put({ ...blank(today), text })
      // The draft went with the words, unless a page that was hidden meanwhile kept it once more.
      if (text === '' && !document.hidden) drop()
    },
    [put, drop, key, today]
  )

  return { composing, change, draft: key, rest, clear, trouble }
}

/** What was typed in a box since `written` stood in it. */
const typedSince = (written: string, now: string): string => (now.startsWith(written) ? now.slice(written.length).trimStart() : now)
