import { useCallback, useEffect, useRef, useState } from 'react'
import { dropDraft, loadDraft, saveDraft } from '#local/drafts.ts'
import { useNotebook } from '#page/notebook.tsx'
import { blank, isBlank, PEN, penKey, readDraft, type Composing } from '#page/pen.ts'

const PAUSE = 300

/** The composer's contents, kept as this person's draft at every pause, and at once when the page is hidden or left. */
export function useComposing(): {
  composing: Composing
  change(part: Partial<Composing>): void
  /** Empties the box of what was written down; words that were typed meanwhile stay. */
  clear(written: Composing): Promise<void>
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

  const change = useCallback(
    (part: Partial<Composing>) => {
      touched.current = true
      const next = { ...(latest.current.key === key ? latest.current.composing : blank(today)), ...part }
      set(next)
      if (waiting.current) clearTimeout(waiting.current.timer)
      waiting.current = { composing: next, timer: setTimeout(() => void keep(next), PAUSE) }
    },
    [keep, set, key, today]
  )

  const clear = useCallback(
    async (written: Composing) => {
      if (waiting.current) clearTimeout(waiting.current.timer)
      const text = latest.current.key === key ? typedSince(written.text, latest.current.composing.text) : ''
      const next = { ...blank(today), text }
      set(next)
      await keep(next)
    },
    [keep, set, key, today]
  )

  return { composing, change, clear, trouble }
}

/** What was typed in a box since `written` stood in it. */
const typedSince = (written: string, now: string): string => (now.startsWith(written) ? now.slice(written.length).trimStart() : now)
