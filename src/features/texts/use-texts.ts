import { useLiveQuery } from 'dexie-react-hooks'
import type { Text } from '#notebook/text.ts'
import { togetherOf } from '#local/queries.ts'
import { useNotebook } from '#page/notebook.tsx'

/** Every text of the ward; undefined in the moment before they are read. */
export function useTexts(): Text[] | undefined {
  const { tables, reader } = useNotebook()
  return useLiveQuery(() => togetherOf(tables, reader, 'text'), [tables, reader])
}

/** One of them; null: it is not there. */
export function useText(id: string): Text | null | undefined {
  const texts = useTexts()
  return texts && (texts.find((text) => text.id === id) ?? null)
}
