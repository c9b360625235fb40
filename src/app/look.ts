import { useEffect } from 'react'
import type { Settings } from '#local/tables.ts'

/** Language, size and page colour stand on the document itself. The system's night is the first guess only. */
export function useLook({ language, size, page }: Settings): void {
  useEffect(() => {
    const night = matchMedia('(prefers-color-scheme: dark)')
    const contrast = matchMedia('(prefers-contrast: more)')
    const guess = (): string => (contrast.matches && !night.matches ? 'contrast' : night.matches ? 'night' : 'day')
    const apply = (): void => {
      const root = document.documentElement
      root.lang = language
      root.dataset['size'] = size
      root.dataset['page'] = page === 'system' ? guess() : page
    }
    apply()
    for (const wish of [night, contrast]) wish.addEventListener('change', apply)
    return () => {
      for (const wish of [night, contrast]) wish.removeEventListener('change', apply)
    }
  }, [language, size, page])
}
