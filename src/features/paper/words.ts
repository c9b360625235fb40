import { useMemo } from 'react'
import { useLanguage, words, type Language, type Words } from '#i18n/words.tsx'
import { paper } from '#i18n/words/paper.ts'

/** The words of every screen, with those of paper and export: they come in with these screens. */
export type PaperWords = Words & { readonly paper: (typeof paper)['nl'] }

export const paperWords = (language: Language): PaperWords => ({ ...words[language], paper: paper[language] })

export function usePaperWords(): PaperWords {
  const language = useLanguage()
  return useMemo(() => paperWords(language), [language])
}
