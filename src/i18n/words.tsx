import { createContext, useContext, type ReactNode } from 'react'
import { common } from './words/common.ts'
import { contact } from './words/contact.ts'
import { day } from './words/day.ts'
import { help } from './words/help.ts'
import { line } from './words/line.ts'
import { refusal } from './words/refusal.ts'
import { shell } from './words/shell.ts'

/**
 * Every word on every screen. One file per topic in `words/`, Dutch and English side by side; a sentence that
 * takes something is a function. Dutch is written first, at level B1: short, active, one thought at a time.
 */
export type Language = 'nl' | 'en'

const topics = {
  common,
  contact,
  day,
  help,
  line,
  refusal,
  shell,
}

export type Words = { readonly [T in keyof typeof topics]: (typeof topics)[T]['nl'] }

export const words: Record<Language, Words> = { nl: pick('nl'), en: pick('en') }

function pick(language: Language): Words {
  return {
    common: topics.common[language],
    contact: topics.contact[language],
    day: topics.day[language],
    help: topics.help[language],
    line: topics.line[language],
    refusal: topics.refusal[language],
    shell: topics.shell[language],
  }
}

const Spoken = createContext<Language>('nl')

export const LanguageProvider = ({ language, children }: { language: Language; children: ReactNode }) => (
  <Spoken value={language}>{children}</Spoken>
)

export const useLanguage = (): Language => useContext(Spoken)
export const useWords = (): Words => words[useLanguage()]

/** A topic that only screens which come in later speak of: imported by them, it comes in with them and not with the first page. */
export const useTopic = <T,>(topic: { readonly nl: T; readonly en: T }): T => topic[useLanguage()]
