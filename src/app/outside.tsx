import { lazy, Suspense } from 'react'
import { defaultSettings } from '#page/notebook.tsx'
import { LanguageProvider } from '#i18n/words.tsx'
import { useKeptFocus } from '#ui/kept-focus.ts'
import { Alone } from './alone.tsx'
import { useLook } from './look.ts'

/** Pages for who is no member any more: no notebook, nothing kept in this browser, no service worker. */
const pages = {
  '/oud-vrijwilliger': lazy(async () => ({ default: (await import('#features/former/own-page.tsx')).OwnPage })),
  '/uitnodiging': lazy(async () => ({ default: (await import('#features/former/answer-page.tsx')).AnswerPage })),
}

type Outside = keyof typeof pages

/** The page of that address, when it is one of these. */
export const outsidePage = (path: string): Outside | undefined => (path === '/oud-vrijwilliger' || path === '/uitnodiging' ? path : undefined)

export function OutsidePage({ page }: { page: Outside }) {
  const language = navigator.language.startsWith('nl') ? 'nl' : 'en'
  const Page = pages[page]
  useLook({ ...defaultSettings, language })
  useKeptFocus()
  return (
    <LanguageProvider language={language}>
      <Alone wide={false}>
        <Suspense fallback={null}>
          <Page />
        </Suspense>
      </Alone>
    </LanguageProvider>
  )
}
