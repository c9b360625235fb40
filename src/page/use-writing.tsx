import { useCallback, useState, type ReactNode } from 'react'
import type { Words } from '#notebook/records.ts'
import type { Circle } from '#notebook/rooms.ts'
import { writeForFew } from '#local/circle.ts'
import { write, type WriteRefusal } from '#local/write.ts'
import { useWords } from '#i18n/words.tsx'
import { Notice } from '#ui/parts.tsx'
import { useNotebook } from './notebook.tsx'

export type Writing = {
  /** Writes in the room where such words belong, or for a few alone. False: it was refused, and `refused` says why. */
  readonly put: (said: Words, circle?: Circle) => Promise<boolean>
  readonly refused: ReactNode
}

/** Writes on this screen in this person's name, and says plainly when that was refused. */
export function useWriting(): Writing {
  const { tables, writer } = useNotebook()
  const words = useWords()
  const [trouble, setTrouble] = useState<WriteRefusal>()
  const put = useCallback(
    async (said: Words, circle?: Circle) => {
      const written = circle ? await writeForFew(tables, writer, circle, said) : await write(tables, writer, said)
      setTrouble(written.ok ? undefined : written.error)
      return written.ok
    },
    [tables, writer]
  )
  const refused = trouble && (
    <Notice kind="must" role="alert">
      {words.refusal[trouble]}
    </Notice>
  )
  return { put, refused }
}
