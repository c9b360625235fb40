import type { Entry } from '#notebook/entry.ts'

type Named = { readonly name: string; readonly shown: string }
type Say = { readonly question: string; readonly answer: string; readonly aResident: string }

/** The words of a question and its answer for a guide, without the names of the ward's residents. */
export function answerWords(row: Pick<Entry, 'text' | 'question'>, residents: readonly Named[], say: Say): string {
  const answer = row.question?.at === 'answered' ? row.question.answer.text : ''
  return `## ${say.question}\n\n${withoutNames(row.text, residents, say.aResident)}\n\n## ${say.answer}\n\n${withoutNames(answer, residents, say.aResident)}`
}

/** Each name in every form that a ward writes: as it is known, and by the last name alone. */
export function withoutNames(text: string, residents: readonly Named[], instead: string): string {
  const names = residents.flatMap(({ name, shown }) => [name, shown, name.split(' ').at(-1) ?? '', ...titled(name)]).filter((name) => name.length > 2)
  const longestFirst = [...new Set(names)].sort((a, b) => b.length - a.length)
  if (longestFirst.length === 0) return text
  const any = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const found = new RegExp(`(?<![\\p{L}\\d])(?:(?:de )?(?:heer|mevrouw|meneer|mevr\\.?|dhr\\.?|mr\\.?|mrs\\.?) )?(?:${any})(?![\\p{L}\\d])`, 'giu')
  return text.replace(found, (_name, at: number) => (at === 0 || /[.!?]\s*$/.test(text.slice(0, at)) ? instead.charAt(0).toUpperCase() + instead.slice(1) : instead))
}

const titled = (name: string): string[] => [name.replace(/^(meneer|mevrouw)\s+/i, '')]
